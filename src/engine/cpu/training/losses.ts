/** Losses of a learning circuit: feedback currents e = -dL/ds of the outputs of every sample. */
import { GOODNESS_THRESHOLD, type EngineLoss } from '../../../circuit/learning-terms.ts';
import type { Reals } from './reals.ts';

export interface Outputs {
  /** Global indices of the output nodes, [n]. */
  readonly nodes: Uint32Array;
  /** Of the output groups. */
  readonly sizes: readonly number[];
  /** [n, B] */
  readonly targets: Reals;
  readonly batch: number;
}

/** Writes `amount` x e at the output nodes of `into` [N, B] and returns the sum of the losses over the samples. */
export function feedback(
  loss: EngineLoss,
  { nodes, sizes, targets, batch }: Outputs,
  s: Reals,
  amount: number,
  into: Reals,
): number {
  switch (loss) {
    case 'squared': {
      let sum = 0;
      for (let k = 0, t = 0; k < nodes.length; k++)
        for (let b = 0, n = nodes[k] * batch; b < batch; b++, n++, t++) {
          const error = targets[t] - s[n];
          sum += (error * error) / 2;
          into[n] = amount * error;
        }
      return sum;
    }
    case 'absolute': {
      let sum = 0;
      for (let k = 0, t = 0; k < nodes.length; k++)
        for (let b = 0, n = nodes[k] * batch; b < batch; b++, n++, t++) {
          const error = targets[t] - s[n];
          sum += Math.abs(error);
          into[n] = amount * Math.sign(error);
        }
      return sum;
    }
    case 'cross-entropy': {
      let sum = 0;
      for (let b = 0; b < batch; b++) sum += crossEntropy(nodes, targets, batch, b, s, amount, into);
      return sum;
    }
    case 'goodness': {
      let sum = 0;
      let first = 0;
      for (const size of sizes) {
        const group = nodes.subarray(first, first + size);
        for (let b = 0; b < batch; b++)
          sum += goodness(group, targets[first * batch + b], batch, b, s, amount, into);
        first += size;
      }
      return sum;
    }
    default:
      return loss satisfies never;
  }
}

/** Of one group and sample: y = 1 where it belongs together, -1 where not. */
function goodness(
  nodes: Uint32Array,
  y: number,
  batch: number,
  b: number,
  s: Reals,
  amount: number,
  into: Reals,
): number {
  let sum = -GOODNESS_THRESHOLD * nodes.length;
  for (const node of nodes) sum += s[node * batch + b] ** 2;
  const margin = y * sum;
  const e = (amount * 2 * y) / (1 + Math.exp(margin));
  for (const node of nodes) into[node * batch + b] = e * s[node * batch + b];
  return Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
}

function crossEntropy(
  nodes: Uint32Array,
  targets: Reals,
  batch: number,
  b: number,
  s: Reals,
  amount: number,
  into: Reals,
): number {
  let top = -Infinity;
  for (const node of nodes) top = Math.max(top, s[node * batch + b]);
  let total = 0;
  let mass = 0;
  nodes.forEach((node, k) => {
    total += Math.exp(s[node * batch + b] - top);
    mass += targets[k * batch + b];
  });
  let sum = 0;
  nodes.forEach((node, k) => {
    const n = node * batch + b;
    const logShare = s[n] - top - Math.log(total);
    sum -= targets[k * batch + b] * logShare;
    into[n] = amount * (targets[k * batch + b] - mass * Math.exp(logShare));
  });
  return sum;
}
