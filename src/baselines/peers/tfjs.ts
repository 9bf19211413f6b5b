/** TensorFlow.js as a peer, on one of its backends. */
import * as tf from '@tensorflow/tfjs-core';
import type { Netlist } from '../../circuit/netlist.ts';
import type { Stepping } from '../../engine/engine.ts';
import type { Peer, PeerForm, PeerRun } from './peer.ts';
import { tfTrainings } from './tfjs-training.ts';
import { tfForms, type TfForm } from './tfjs-steps.ts';
import { stepWork } from './work.ts';

export type TfBackend = 'wasm' | 'webgpu';

/** The backend's package must have been imported. Or the reason why it does not start. */
export async function openTfjs(backend: TfBackend): Promise<Peer | string> {
  if (!(await tf.setBackend(backend))) return `TensorFlow.js does not start on ${backend} here`;
  await tf.ready();
  return {
    name: `tfjs ${backend}`,
    version: tf.version_core,
    adapter: backend === 'wasm' ? 'this processor' : 'the adapter of WebGPU',
    forms: (netlist, stepping) => formsOf(backend, netlist, stepping),
    trainings: (lesson) => tfTrainings(backend, lesson),
  };
}

function formsOf(backend: TfBackend, netlist: Netlist, stepping: Stepping): readonly PeerForm<PeerRun>[] {
  const work = stepWork(netlist, stepping);
  return tfForms(work).map((form) => ({ name: form.name, open: () => open(backend, form) }));
}

/** Steps between two waits: what runs ahead of a GPU piles up memory. */
const AHEAD = 64;

async function open(backend: TfBackend, form: TfForm): Promise<PeerRun> {
  await tf.setBackend(backend);
  const constants = tf.tidy(() => form.constants());
  let state = tf.tidy(() => form.start());
  const settle = async (): Promise<void> => {
    // One number: reading it waits for all that was queued before it.
    const last = tf.tidy(() => tf.slice(tf.reshape(state[state.length - 1], [-1]), [0], [1]));
    await last.data();
    last.dispose();
  };
  await settle();
  return {
    run: async (steps) => {
      await tf.setBackend(backend);
      for (let n = 1; n <= steps; n++) {
        const next = tf.tidy(() => form.step(state, constants));
        tf.dispose(state);
        state = next;
        if (n % AHEAD === 0 && n < steps) await settle();
      }
      await settle();
    },
    voltages: async () => {
      await tf.setBackend(backend);
      return form.read(await Promise.all(state.map(async (each) => (await each.data()) as Float32Array)));
    },
    dispose: () => tf.dispose([...state, ...constants]),
  };
}
