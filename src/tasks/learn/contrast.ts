/**
 * Points of two classes for forward-forward: every point comes once with its own class and once with the other, and the
 * circuit is to be strong (sum of the squared output signals) for the first and weak for the second. The class that
 * makes it stronger is its answer.
 */
import type { Samples } from '../../engine/training.ts';
import type { Contrast } from '../lesson.ts';
import { inVolts, type Ports } from './ports.ts';

/** Inputs of a point: its place, then a node for each class, 1 for the one it comes with and -1 for the other. */
export const CONTRAST_INPUTS = 4;
const PLACE = 2;
const CLASSES = [
  [1, -1],
  [-1, 1],
] as const;

/** Which class points go with, told by signs: -1 the first, 1 the second, [S]. */
type Signs = Float32Array;

/** Points in the data's units, [S, 2], with each class in turn; every target of a sample is 1 with its own, else -1. */
export function contrasted(points: Float32Array, signs: Signs, ports: Ports): Samples {
  const count = 2 * signs.length;
  const inputs = new Float32Array(CONTRAST_INPUTS * count);
  const targets = new Float32Array(ports.outputSize * count);
  for (let n = 0; n < count; n++) {
    const [s, c] = [Math.floor(n / 2), n % 2];
    inputs.set([points[PLACE * s], points[PLACE * s + 1], ...CLASSES[c]], CONTRAST_INPUTS * n);
    const isOwn = signs[s] > 0 === (c === 1);
    targets.fill(isOwn ? 1 : -1, ports.outputSize * n, ports.outputSize * (n + 1));
  }
  return { ...inVolts({ count, inputs, targets: new Float32Array() }, ports), targets };
}

/** How points in volts are presented, and what the circuit's outputs take them for. `test` is contrasted. */
export function contrastOf(test: Samples, signs: Signs, ports: Ports): Contrast {
  const row = (inputs: Float32Array, n: number) =>
    inputs.subarray(CONTRAST_INPUTS * n, CONTRAST_INPUTS * (n + 1));
  const classes = [0, 1].map((c) => row(test.inputs, c).slice(PLACE));
  const points = Float32Array.from(
    { length: PLACE * signs.length },
    (_, i) => row(test.inputs, 2 * Math.floor(i / PLACE))[i % PLACE],
  );
  return {
    classes: CLASSES.length,
    shown: { count: signs.length, inputs: points, targets: signs },
    present: (inputs) => {
      const given = new Float32Array(CONTRAST_INPUTS * inputs.length);
      for (let n = 0; n < inputs.length; n++) {
        const s = Math.floor(n / 2);
        given.set([...inputs.subarray(PLACE * s, PLACE * (s + 1)), ...classes[n % 2]], CONTRAST_INPUTS * n);
      }
      return given;
    },
    read: (answers) => {
      const width = ports.outputSize;
      const strength = (n: number) =>
        answers.subarray(n * width, (n + 1) * width).reduce((sum, s) => sum + s * s, 0);
      // 2 P - 1, with P the second class's share of exp(strength).
      return Float32Array.from({ length: answers.length / (2 * width) }, (_, s) =>
        Math.tanh((strength(2 * s + 1) - strength(2 * s)) / 2),
      );
    },
  };
}
