/** What the graph networks make of how near sensors are to each other. Without an adjacency every sensor stands alone. */
import { nn, numpy as np } from '@jax-js/jax';
import { arrayOf } from '../jax/arrays.ts';
import type { JaxArray } from '../jax/network.ts';
import { placed } from './window.ts';

/**
 * Transition matrices of a walk along the edges and of one against them, rows of sum 1, each [N, N]. Where both are the
 * same, because the adjacency is symmetric, only one; none without an adjacency.
 */
export function transitionsOf(adjacency: Float32Array | null, sensors: number): Float32Array[] {
  if (!adjacency) return [];
  const turned = adjacency.map((_, n) => adjacency[(n % sensors) * sensors + Math.floor(n / sensors)]);
  const isSymmetric = turned.every((x, n) => x === adjacency[n]);
  return (isSymmetric ? [adjacency] : [adjacency, turned]).map((a) => rowsOfSumOne(a, sensors));
}

function rowsOfSumOne(adjacency: Float32Array, sensors: number): Float32Array {
  const sums = rowSums(adjacency, sensors);
  return adjacency.map((x, n) => (x === 0 ? 0 : x / sums[Math.floor(n / sensors)]));
}

/** D^-1/2 (A + I) D^-1/2 with D the row sums of A + I, [N, N]: the filter of T-GCN (Kipf and Welling 2017). */
export function smoothingOf(adjacency: Float32Array | null, sensors: number): Float32Array {
  const looped = adjacency ? adjacency.slice() : new Float32Array(sensors ** 2);
  for (let s = 0; s < sensors; s++) looped[s * sensors + s] += 1;
  const scales = rowSums(looped, sensors).map((sum) => 1 / Math.sqrt(sum));
  return looped.map((x, n) => x * scales[Math.floor(n / sensors)] * scales[n % sensors]);
}

const rowSums = (matrix: Float32Array, sensors: number): Float64Array =>
  Float64Array.from({ length: sensors }, (_, s) =>
    matrix.subarray(s * sensors, (s + 1) * sensors).reduce((sum, x) => sum + x, 0),
  );

/** As a support of the places, [P, P]. */
export const supportOf = (matrix: Float32Array, sensors: number): JaxArray =>
  placed(arrayOf(matrix, [sensors, sensors]), [0, 1]);

/** softmax(relu(from to)) over rows, [P, P]: what is learned of who follows whom. `from` [N, E], `to` [E, N]. */
export const adaptive = (from: JaxArray, to: JaxArray): JaxArray =>
  placed(nn.softmax(nn.relu(np.matmul(from, to)), 1), [0, 1]);
