/** The dedicated worker that holds the engines: the page reaches it through comlink (`client.ts`). */
import * as Comlink from 'comlink';
import { energyOf } from '../circuit/energy.ts';
import { couplingGain } from '../circuit/netlist.ts';
import { BadInput } from '../circuit/problem.ts';
import type { BenchEvent, Emit } from './api.ts';
import type { LabApi } from './lab-api.ts';
import { pageWebGpu } from './page-webgpu.ts';
import { prepareBench } from './prepare.ts';
import type { SeriesEmit } from './series/api.ts';
import { openSession } from './session.ts';
import type { TrainEmit, TrainEvent } from './train-api.ts';

/** Arrays that change hands with an event instead of being copied. */
function buffersOf(event: BenchEvent): ArrayBuffer[] {
  const owned = (array: { readonly buffer: ArrayBufferLike }): ArrayBuffer[] =>
    array.buffer instanceof ArrayBuffer ? [array.buffer] : [];
  switch (event.type) {
    case 'frames':
      // The run reads the short arrays after sending them, so those are copied.
      return owned(event.frames.voltages);
    case 'state':
      return owned(event.voltages);
    case 'truth':
      return owned(event.values);
    default:
      return [];
  }
}

/** The same for a cell that learns; every array of its events is made for the event. */
function trainBuffersOf(event: TrainEvent): ArrayBuffer[] {
  return Object.values(event).flatMap((value: unknown) =>
    value instanceof Float32Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
}

const api: LabApi = {
  async open(cell, options, listener) {
    const emit: Emit = (event) => void listener(Comlink.transfer(event, buffersOf(event)));
    return Comlink.proxy(await openSession(cell, { ...options, webgpu: pageWebGpu }, emit));
  },

  async openTraining(cell, options, listener) {
    const { openTrainSession } = await import('./train-session.ts');
    const emit: TrainEmit = (event) => void listener(Comlink.transfer(event, trainBuffersOf(event)));
    return Comlink.proxy(openTrainSession(cell, { ...options, webgpu: pageWebGpu, orCpu: true }, emit));
  },

  async openSeries(cell, cells, options, listener) {
    const { openSeries } = await import('./series/session.ts');
    const emit: SeriesEmit = (event) => void listener(event);
    return Comlink.proxy(openSeries(cell, cells, { ...options, webgpu: pageWebGpu }, emit));
  },

  async python(cell, data, provenance) {
    const { pythonOf } = await import('./python.ts');
    try {
      return { script: await pythonOf(cell, { data, provenance }) };
    } catch (error) {
      // Of an error only the message crosses to the page.
      if (error instanceof BadInput) return { problems: error.problems };
      throw error;
    }
  },

  async landscape(cell, data, [a, b], range, count) {
    const { netlist } = await prepareBench(cell, { data });
    const energy = energyOf(netlist);
    const volts = netlist.volts.slice(0, netlist.nodes);
    const surface = new Float32Array(count * count);
    const at = (k: number): number => -range + (2 * range * k) / (count - 1);
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < count; column++) {
        volts[a] = at(column);
        volts[b] = at(row);
        surface[row * count + column] = energy({ volts, gain: couplingGain(netlist.ramp, Infinity) });
      }
    }
    return Comlink.transfer(surface, [surface.buffer]);
  },
};

Comlink.expose(api);
