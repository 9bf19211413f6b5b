/** What each sensor's circuit hears: its own recent speeds, its neighbours' and theirs, and the time of day. */
import type { Samples } from '../../engine/training.ts';
import type { Pace } from './pace.ts';
import { DAY } from './road.ts';

/** Speeds over their maximum differ from their mean by a fraction of 1: features and targets are stretched by this. */
export const STRETCH = 4;
/** sin and cos of the time of day, two harmonics. */
const CLOCK = 4;

export const featuresOf = (history: number): number => 3 * history + CLOCK;

/** Speeds over the maximum and their neighbour means, each [rows, sensors]. */
export interface Speeds {
  readonly rows: number;
  readonly sensors: number;
  /** Rows from 0 that belong to training. */
  readonly trainRows: number;
  readonly own: Float32Array;
  readonly oneHop: Float32Array;
  readonly twoHop: Float32Array;
}

/**
 * With P the adjacency [sensors, sensors] with rows scaled to sum 1: v, P v and P^2 v. A sensor without neighbours,
 * itself included, is its own neighbour.
 */
export function speedsOf(
  own: Float32Array,
  sensors: number,
  trainRows: number,
  adjacency: Float32Array | null,
): Speeds {
  const rows = own.length / sensors;
  const spread = adjacency ? spreadBy(adjacency, sensors) : (values: Float32Array) => values;
  const oneHop = spread(own);
  return { rows, sensors, trainRows, own, oneHop, twoHop: spread(oneHop) };
}

function spreadBy(adjacency: Float32Array, sensors: number): (values: Float32Array) => Float32Array {
  const neighbours = Array.from({ length: sensors }, (_, s) => {
    const row = adjacency.subarray(s * sensors, (s + 1) * sensors);
    const total = row.reduce((sum, weight) => sum + weight, 0);
    if (!(total > 0)) return { from: [s], shares: [1] };
    const from = Array.from(row.keys()).filter((n) => row[n] !== 0);
    return { from, shares: from.map((n) => row[n] / total) };
  });
  return (values) => {
    const out = new Float32Array(values.length);
    for (let at = 0; at < values.length; at += sensors) {
      neighbours.forEach(({ from, shares }, s) => {
        let mean = 0;
        for (let k = 0; k < from.length; k++) mean += shares[k] * values[at + from[k]];
        out[at + s] = mean;
      });
    }
    return out;
  };
}

export interface Windows {
  /** Row of the first step in. */
  readonly first: number;
  readonly count: number;
  readonly history: number;
  readonly horizon: number;
}

/** Each part's windows of history + horizon rows; as in the code of T-GCN, the last one of each part is left out. */
export function windowsIn(from: number, to: number, history: number, horizon: number): Windows {
  return { first: from, count: Math.max(0, to - from - history - horizon), history, horizon };
}

/**
 * Inputs [windows, sensors, 3 history + 4]: for each of v, P v and P^2 v the `history` steps, oldest first, minus the
 * sensor's mean over the training rows, times 4; then sin, cos of the time of day of the first step out, and of twice
 * that angle, where row 0 is midnight. Targets [windows, sensors, horizon]: (v[t + h] - v[t]) x 4, t the last step in.
 */
export async function windowSamples(
  speeds: Speeds,
  { first, count, history, horizon }: Windows,
  pace: Pace,
  before: number,
): Promise<Samples> {
  const { sensors, trainRows, own, oneHop, twoHop } = speeds;
  const features = featuresOf(history);
  const inputs = new Float32Array(count * sensors * features);
  const targets = new Float32Array(count * sensors * horizon);
  const parts = [own, oneHop, twoHop].map((values) => ({
    values,
    means: meansOf(values, sensors, trainRows),
  }));
  for (let w = 0; w < count; w++) {
    if (pace.isDue()) await pace.rest(before + w);
    const start = first + w;
    const last = start + history - 1;
    const angle = (2 * Math.PI * ((last + 1) % DAY)) / DAY;
    const clock = [Math.sin(angle), Math.cos(angle), Math.sin(2 * angle), Math.cos(2 * angle)];
    for (let s = 0; s < sensors; s++) {
      let at = (w * sensors + s) * features;
      for (const { values, means } of parts) {
        for (let t = start; t <= last; t++) inputs[at++] = STRETCH * (values[t * sensors + s] - means[s]);
      }
      inputs.set(clock, at);
      const now = own[last * sensors + s];
      const to = (w * sensors + s) * horizon;
      for (let h = 0; h < horizon; h++) targets[to + h] = STRETCH * (own[(last + 1 + h) * sensors + s] - now);
    }
  }
  return { count, inputs, targets };
}

/** Numbers of a step in `networkInputs`. */
export const STEP_CHANNELS = 2;

/** [windows, sensors, history, 2]: v x `scale` and the time of day, 0 to 1, where row 0 is midnight. */
export function networkInputs(
  own: Float32Array,
  sensors: number,
  { first, count, history }: Windows,
  scale: number,
): Float32Array {
  const inputs = new Float32Array(count * sensors * history * STEP_CHANNELS);
  let at = 0;
  for (let w = 0; w < count; w++) {
    for (let s = 0; s < sensors; s++) {
      for (let row = first + w; row < first + w + history; row++) {
        inputs[at++] = scale * own[row * sensors + s];
        inputs[at++] = (row % DAY) / DAY;
      }
    }
  }
  return inputs;
}

function meansOf(values: Float32Array, sensors: number, rows: number): Float64Array {
  const means = new Float64Array(sensors);
  for (let i = 0; i < rows * sensors; i++) means[i % sensors] += values[i];
  return means.map((sum) => sum / rows);
}
