/** What training makes small: a function of the output signals, measured per sample and averaged over the batch. */
import { GOODNESS_THRESHOLD, type EngineLoss } from '../circuit/learning-terms.ts';
import type { Netlist } from '../circuit/netlist.ts';
import { reject } from '../circuit/problem.ts';
import { outputNodes, outputSizes } from '../engine/training-checks.ts';

export interface LossMeasure {
  /** Mean over the batch. */
  readonly value: number;
  /** dL/ds of every sample's own loss, without the 1/B, [B, N]; zero away from the outputs. */
  readonly slopes: Float64Array;
}

export interface Loss {
  readonly name: EngineLoss;
  /** Global indices of the output nodes, [n]. */
  readonly outputs: Uint32Array;
  /** What they should be [V], [B, n]. */
  readonly targets: ArrayLike<number>;
  /** `signals` is [B, N]. */
  measure(signals: ArrayLike<number>): LossMeasure;
}

/** Loss of one sample from its outputs and targets [n], in output groups of these sizes; writes dL/ds into `slope`. */
type SampleLoss = (s: Float64Array, y: Float64Array, slope: Float64Array, sizes: readonly number[]) => number;

const SAMPLE_LOSSES: Record<EngineLoss, SampleLoss> = {
  squared: (s, y, slope) =>
    s.reduce((sum, x, i) => {
      slope[i] = x - y[i];
      return sum + slope[i] ** 2 / 2;
    }, 0),
  absolute: (s, y, slope) =>
    s.reduce((sum, x, i) => {
      slope[i] = Math.sign(x - y[i]);
      return sum + Math.abs(x - y[i]);
    }, 0),
  'cross-entropy': (s, y, slope) => {
    const top = s.reduce((most, x) => Math.max(most, x), -Infinity);
    const total = s.reduce((sum, x) => sum + Math.exp(x - top), 0);
    const mass = y.reduce((sum, p) => sum + p, 0);
    return s.reduce((sum, x, i) => {
      const logShare = x - top - Math.log(total);
      slope[i] = mass * Math.exp(logShare) - y[i];
      return sum - y[i] * logShare;
    }, 0);
  },
  goodness: (s, y, slope, sizes) => {
    let first = 0;
    let loss = 0;
    for (const size of sizes) {
      const group = s.subarray(first, first + size);
      const margin = y[first] * (group.reduce((sum, x) => sum + x ** 2, 0) - GOODNESS_THRESHOLD * size);
      loss += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
      const share = 1 / (1 + Math.exp(margin));
      for (let i = first; i < first + size; i++) slope[i] = -2 * y[first] * share * s[i];
      first += size;
    }
    return loss;
  },
};

/** Mean loss over samples of answers and targets, both [S, n], of output groups of these sizes. */
export function meanLoss(
  name: EngineLoss,
  answers: ArrayLike<number>,
  targets: ArrayLike<number>,
  samples: number,
  sizes: readonly number[] = [answers.length / samples],
): number {
  const width = answers.length / samples;
  const [s, y, slope] = [0, 1, 2].map(() => new Float64Array(width));
  let sum = 0;
  for (let sample = 0, at = 0; sample < samples; sample++) {
    for (let i = 0; i < width; i++, at++) {
      s[i] = answers[at];
      y[i] = targets[at];
    }
    sum += SAMPLE_LOSSES[name](s, y, slope, sizes);
  }
  return sum / samples;
}

/** A loss on the output groups of a circuit; `targets` is [B, n outputs] in volts. Throws BadInput on a misfit. */
export function createLoss(name: EngineLoss, netlist: Netlist, targets: ArrayLike<number>): Loss {
  const { nodes, batch } = netlist;
  const outputs = outputNodes(netlist);
  if (outputs.length === 0) reject('groups', 'no group has the role output', 'Give one the role output');
  if (targets.length !== batch * outputs.length)
    reject(
      'targets',
      `${targets.length} numbers given for ${batch} samples of ${outputs.length} outputs`,
      `Give ${batch * outputs.length}`,
    );
  const ofSample = SAMPLE_LOSSES[name];
  const sizes = outputSizes(netlist);
  const [s, y, slope] = [0, 1, 2].map(() => new Float64Array(outputs.length));
  return {
    name,
    outputs,
    targets,
    measure: (signals) => {
      const slopes = new Float64Array(batch * nodes);
      let sum = 0;
      for (let sample = 0; sample < batch; sample++) {
        outputs.forEach((node, i) => {
          s[i] = signals[sample * nodes + node];
          y[i] = targets[sample * outputs.length + i];
        });
        sum += ofSample(s, y, slope, sizes);
        outputs.forEach((node, i) => (slopes[sample * nodes + node] = slope[i]));
      }
      return { value: sum / batch, slopes };
    },
  };
}
