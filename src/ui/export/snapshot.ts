/** The recorded run as it is now, copied, so that a bench that goes on annealing does not change what is exported. */
import { nodeNames, type Recording } from '../../notebook/export/recording.ts';
import type { BenchSession } from '../bench/session.ts';

export interface Snapshot extends Recording {
  /** What the horizontal axis counts: time [RC], or steps where no time passes. */
  readonly clock: Float64Array;
  readonly timeless: boolean;
  /** Lowest and highest voltage. */
  readonly low: number;
  readonly high: number;
}

/** Null while nothing is recorded. */
export function snapshotOf({ store, shape }: BenchSession, sample: number): Snapshot | null {
  if (!store?.count || !shape) return null;
  const { count, nodes, timeless, low, high } = store;
  const columns = new Float32Array(count * nodes);
  for (let i = 0; i < count; i++) columns.set(store.column(i), i * nodes);
  const [steps, times] = [store.steps.slice(0, count), store.times.slice(0, count)];
  return {
    ...{ count, nodes, steps, times, timeless, low, high, sample },
    clock: timeless ? steps : times,
    energy: store.energy.slice(0, count),
    residual: store.residual.slice(0, count),
    column: (frame) => columns.subarray(frame * nodes, (frame + 1) * nodes),
    voltsPerUnit: shape.voltsPerUnit,
    names: nodeNames(shape.groups),
  };
}

/** One node's voltages over the frames [V]. */
export function traceOf(snapshot: Snapshot, node: number): Float64Array {
  const out = new Float64Array(snapshot.count);
  for (let i = 0; i < out.length; i++) out[i] = snapshot.column(i)[node] * snapshot.voltsPerUnit;
  return out;
}
