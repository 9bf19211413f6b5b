/** jax-js as a peer, on one of its backends: the whole step, or several, in one `jit`. */
import { blockUntilReady, defaultDevice, init, jit } from '@jax-js/jax';
import type { Netlist } from '../../circuit/netlist.ts';
import type { Stepping } from '../../engine/engine.ts';
import { jaxTrainings } from './jax-training.ts';
import { adapterOf } from '../jax/device.ts';
import type { JaxArray } from '../jax/network.ts';
import { jaxForms, type JaxForm } from './jax-steps.ts';
import type { Peer, PeerForm, PeerRun } from './peer.ts';
import { stepWork } from './work.ts';

/** Steps traced into one call: many calls cost more than they compute where a step is short. */
const STEPS_A_CALL = [1, 8] as const;
/** Beyond so many multiply-adds a step, calls cost nothing beside it. */
const LONG = 2e7;

/** Or the reason why there is none. */
export async function openJax(device: 'wasm' | 'webgpu', version: string): Promise<Peer | string> {
  const found = await init(device);
  if (!found.includes(device)) return `jax-js finds no ${device} here`;
  return {
    name: `jax-js ${device}`,
    version,
    adapter: adapterOf(device),
    forms: (netlist, stepping) => formsOf(device, netlist, stepping),
    trainings: (lesson) => jaxTrainings(device, lesson),
  };
}

function formsOf(
  device: 'wasm' | 'webgpu',
  netlist: Netlist,
  stepping: Stepping,
): readonly PeerForm<PeerRun>[] {
  const work = stepWork(netlist, stepping);
  const each = work.multiplyAdds > LONG ? [1] : STEPS_A_CALL;
  return jaxForms(work).flatMap((form) =>
    each.map((steps) => ({
      name: `${form.name}, ${steps} a call`,
      open: () => open(device, form, steps),
    })),
  );
}

async function open(device: 'wasm' | 'webgpu', form: JaxForm, most: number): Promise<PeerRun> {
  defaultDevice(device);
  const constants = form.constants();
  const count = form.start().length;
  const several = (steps: number) =>
    jit((...arrays: JaxArray[]) => {
      let state = arrays.slice(0, count);
      const rest = arrays.slice(count);
      for (let n = 0; n < steps; n++) state = form.step(state, rest);
      for (const constant of rest) constant.dispose();
      return state;
    });
  const calls = new Map([...new Set([most, 1])].map((steps) => [steps, several(steps)]));
  let state = form.start();
  await blockUntilReady([...constants, ...state]);
  return {
    run: async (steps) => {
      defaultDevice(device);
      for (let left = steps; left > 0;) {
        const taken = left >= most ? most : 1;
        const call = calls.get(taken);
        if (!call) throw new Error(`no call of ${taken} steps`);
        state = call(...state, ...constants.map((each) => each.ref));
        left -= taken;
      }
      await blockUntilReady(state);
    },
    voltages: async () =>
      form.read(await Promise.all(state.map(async (each) => (await each.ref.data()) as Float32Array))),
    dispose: () => {
      for (const each of [...state, ...constants]) each.dispose();
      for (const call of calls.values()) call.dispose();
    },
  };
}
