/** How far answers are from the truth, in the data's own units. */
import { reject } from '../../circuit/problem.ts';
import type { Metrics } from '../setting.ts';
import type { Affine } from './ports.ts';

/** What is compared: true numbers [S, width] in the data's units, and the encoding of the answers. */
export interface Truth {
  readonly values: Float32Array;
  readonly width: number;
  readonly decode: Affine;
}

/** Errors (answer - truth) in the data's units, [S, width]. Throws BadInput where an answer is not finite. */
export function errorsOf(answers: Float32Array, { values, width, decode }: Truth): Float64Array {
  if (answers.length !== values.length)
    throw new Error(`${answers.length} answers for ${values.length} true numbers`);
  const { scale, offset } = decode;
  return Float64Array.from(answers, (volts, i) => {
    if (!Number.isFinite(volts))
      reject(
        'training',
        `the circuit's answer to test sample ${Math.floor(i / width)} is ${volts}`,
        'Use a smaller rate, or more leak',
      );
    return (volts - offset) / scale - values[i];
  });
}

/** Mean absolute error and root of the mean square over all numbers. */
export function meanErrors(errors: Float64Array): { mae: number; rmse: number } {
  let absolute = 0;
  let square = 0;
  for (const error of errors) {
    absolute += Math.abs(error);
    square += error * error;
  }
  return { mae: absolute / errors.length, rmse: Math.sqrt(square / errors.length) };
}

/** Mean over samples of |v - y| / |y|; a true field of zeros counts |v|. */
export function relativeError(errors: Float64Array, { values, width }: Truth): number {
  let total = 0;
  for (let at = 0; at < errors.length; at += width) {
    let difference = 0;
    let norm = 0;
    for (let i = at; i < at + width; i++) {
      difference += errors[i] ** 2;
      norm += values[i] ** 2;
    }
    total += norm > 0 ? Math.sqrt(difference / norm) : Math.sqrt(difference);
  }
  return (total * width) / errors.length;
}

/** `mae`, `rmse` and, for fields, `relL2`. */
export function measureRows(answers: Float32Array, truth: Truth): Metrics {
  return { ...meanErrors(errorsOf(answers, truth)) };
}

export function measureFields(answers: Float32Array, truth: Truth): Metrics {
  const errors = errorsOf(answers, truth);
  return { ...meanErrors(errors), relL2: relativeError(errors, truth) };
}

/** `meanMae`: the mean absolute error of answering every test sample with the mean of the training targets. */
export function meanFieldError(train: Float32Array, test: Float32Array, width: number): Metrics {
  const mean = new Float64Array(width);
  for (let i = 0; i < train.length; i++) mean[i % width] += train[i];
  const samples = train.length / width;
  let absolute = 0;
  for (let i = 0; i < test.length; i++) absolute += Math.abs(test[i] - mean[i % width] / samples);
  return { meanMae: absolute / test.length };
}
