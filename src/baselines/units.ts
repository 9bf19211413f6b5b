/** Samples of a lesson in the data's own units, for what knows an equation or shows a formula. */
import type { Affine, Lessons } from './baseline.ts';
import { widthsOf } from './models.ts';

const PLAIN: Affine = { scale: 1, offset: 0 };

export interface Units {
  /** Numbers of sample s of inputs [S, inputs] in volts. */
  sampleAt(volts: Float32Array, s: number): Float64Array;
  /** Numbers of answer s of targets [S, outputs] in volts. */
  answerAt(volts: Float32Array, s: number): Float64Array;
  inVolts(answer: number): number;
}

export function unitsOf(lessons: Lessons): Units {
  const [inputs, outputs] = widthsOf(lessons);
  const { units } = lessons;
  const answers = units?.answers ?? PLAIN;
  const data = (volts: number, { scale, offset }: Affine): number => (volts - offset) / scale;
  return {
    sampleAt: (volts, s) =>
      Float64Array.from({ length: inputs }, (_, i) => data(volts[s * inputs + i], units?.inputs[i] ?? PLAIN)),
    answerAt: (volts, s) =>
      Float64Array.from({ length: outputs }, (_, o) => data(volts[s * outputs + o], answers)),
    inVolts: (answer) => answers.scale * answer + answers.offset,
  };
}
