/** Ridge regression in the space of Gaussian kernels about the training samples, in closed form, in float64. */
import { reject } from '../circuit/problem.ts';
import { Breath } from '../engine/breath.ts';
import type { Work } from '../engine/engine.ts';
import { solvePositiveMany } from '../learning/cholesky.ts';
import type { Baseline, Lecture, Lessons, Taught } from './baseline.ts';
import { widthsOf } from './models.ts';

/** Training samples at most: the system is solved as a whole. */
export const KERNEL_SAMPLES = 2_048;

export class KernelRidge implements Baseline {
  readonly engine = 'float64';
  readonly adapter = 'this processor';
  readonly parameters: number;
  readonly operations: number;
  readonly bytes: number;
  readonly #inputs: number;
  readonly #outputs: number;
  readonly #count: number;
  /** [count, outputs], added to the mean of the targets. */
  #shares: Float64Array = new Float64Array(0);
  readonly #mean: Float64Array;
  #decay = 0;

  /** `width` of the kernels in root mean square distances between samples; `ridge` is added to the kernel's diagonal of 1. */
  constructor(
    readonly lessons: Lessons,
    readonly options: { readonly ridge: number; readonly width: number },
  ) {
    [this.#inputs, this.#outputs] = widthsOf(lessons);
    // Mirrored copies would make the system as much larger.
    this.#count = lessons.train.count / lessons.variants;
    if (this.#count > KERNEL_SAMPLES)
      reject(
        'model.kind',
        `a kernel about each of ${this.#count} samples is too much to solve`,
        `Keep to ${KERNEL_SAMPLES} training samples, or use ridge`,
      );
    this.parameters = this.#count * this.#outputs;
    this.operations = this.#count * (this.#inputs + this.#outputs);
    this.bytes = 8 * this.parameters + 4 * this.#count * this.#inputs + 8 * (this.#count + this.#outputs);
    this.#mean = new Float64Array(this.#outputs);
  }

  async train(_: Lecture, { signal, onProgress }: Work): Promise<Taught> {
    const { inputs, targets } = this.lessons.train;
    const [n, m] = [this.#count, this.#outputs];
    const { ridge, width } = this.options;
    this.#decay = 1 / (2 * (width * rootMeanSquareDistance(inputs, n, this.#inputs)) ** 2);
    for (let i = 0; i < n * m; i++) this.#mean[i % m] += targets[i] / n;
    const a = new Float64Array(n * n);
    const breath = new Breath();
    for (let s = 0; s < n; s++) {
      a.set(this.#kernels(inputs, s), s * n);
      a[s * n + s] += ridge;
      if (!(await breath.take())) continue;
      signal?.throwIfAborted();
      onProgress?.({ done: s, total: 2 * n, of: 'samples' });
    }
    const b = Float64Array.from({ length: n * m }, (_, i) => targets[i] - this.#mean[i % m]);
    const shares = solvePositiveMany(a, b, m);
    if (!shares)
      reject(
        'model.ridge',
        'two samples are too alike for kernels of their own',
        'Give a larger ridge, such as 0.001',
      );
    this.#shares = shares;
    return { updates: 0, loss: NaN };
  }

  answer(inputs: Float32Array, count: number): Promise<Float32Array> {
    const m = this.#outputs;
    const out = new Float32Array(count * m);
    const row = new Float64Array(m);
    for (let s = 0; s < count; s++) {
      row.set(this.#mean);
      this.#kernels(inputs, s).forEach((kernel, k) => {
        for (let o = 0; o < m; o++) row[o] += kernel * this.#shares[k * m + o];
      });
      out.set(row, s * m);
    }
    return Promise.resolve(out);
  }

  dispose(): void {}

  /** Of one sample with every training sample, [count]. */
  #kernels(inputs: Float32Array, sample: number): Float64Array {
    const { train } = this.lessons;
    const width = this.#inputs;
    const at = sample * width;
    return Float64Array.from({ length: this.#count }, (_, k) => {
      let square = 0;
      for (let i = 0, from = k * width; i < width; i++)
        square += (inputs[at + i] - train.inputs[from + i]) ** 2;
      return Math.exp(-this.#decay * square);
    });
  }
}

/** Over all pairs: twice the sum of the variances. */
function rootMeanSquareDistance(inputs: Float32Array, count: number, width: number): number {
  let twice = 0;
  for (let i = 0; i < width; i++) {
    let [sum, square] = [0, 0];
    for (let s = 0; s < count; s++) {
      const x = inputs[s * width + i];
      sum += x / count;
      square += x ** 2 / count;
    }
    twice += 2 * Math.max(0, square - sum ** 2);
  }
  return Math.sqrt(twice) || 1;
}
