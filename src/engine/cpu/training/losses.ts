/** Losses of a learning circuit: feedback currents e = -dL/ds of the outputs of every sample. */
import type { LossName } from '../../../circuit/learning-terms.ts';
import type { Reals } from './reals.ts';

export interface Outputs {
  /** Global indices of the output nodes, [n]. */
  readonly nodes: Uint32Array;
  /** [n, B] */
  readonly targets: Reals;
  readonly batch: number;
}

/** Writes `amount` x e at the output nodes of `into` [N, B] and returns the sum of the losses over the samples. */
export function feedback(
  loss: LossName,
  { nodes, targets, batch }: Outputs,
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
    default:
      return loss satisfies never;
  }
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
