/** Linear map and bias in closed form: least squares with a ridge on the map, in float64. */
import { solvePositiveMany } from '../learning/cholesky.ts';
import { reject } from '../circuit/problem.ts';
import { Breath } from '../engine/breath.ts';
import type { Work } from '../engine/engine.ts';
import type { Baseline, Lecture, Lessons, Taught } from './baseline.ts';
import { widthsOf } from './models.ts';

export class Ridge implements Baseline {
  readonly engine = 'float64';
  readonly adapter = 'this processor';
  readonly parameters: number;
  readonly operations: number;
  readonly bytes: number;
  readonly #inputs: number;
  readonly #outputs: number;
  /** [inputs + 1, outputs]; the last row is the bias. */
  #map: Float64Array;

  /** `ridge` is added to the diagonal of the mean square of the centred inputs. */
  constructor(
    readonly lessons: Lessons,
    readonly ridge: number,
  ) {
    [this.#inputs, this.#outputs] = widthsOf(lessons);
    this.parameters = (this.#inputs + 1) * this.#outputs;
    this.operations = this.#inputs * this.#outputs;
    this.bytes = 8 * (this.parameters + this.#inputs + this.#outputs);
    this.#map = new Float64Array(this.parameters);
  }

  async train(_: Lecture, { signal, onProgress }: Work): Promise<Taught> {
    const { train } = this.lessons;
    const [n, m] = [this.#inputs, this.#outputs];
    const { count } = train;
    const means = (values: Float32Array, width: number): Float64Array => {
      const mean = new Float64Array(width);
      for (let i = 0; i < values.length; i++) mean[i % width] += values[i] / count;
      return mean;
    };
    const [xMean, yMean] = [means(train.inputs, n), means(train.targets, m)];
    const [a, b] = [new Float64Array(n * n), new Float64Array(n * m)];
    const [x, y] = [new Float64Array(n), new Float64Array(m)];
    const breath = new Breath();
    for (let s = 0; s < count; s++) {
      for (let i = 0; i < n; i++) x[i] = train.inputs[s * n + i] - xMean[i];
      for (let o = 0; o < m; o++) y[o] = train.targets[s * m + o] - yMean[o];
      for (let i = 0; i < n; i++) {
        if (x[i] === 0) continue;
        for (let k = 0; k <= i; k++) a[i * n + k] += (x[i] * x[k]) / count;
        for (let o = 0; o < m; o++) b[i * m + o] += (x[i] * y[o]) / count;
      }
      if (!(await breath.take())) continue;
      signal?.throwIfAborted();
      onProgress?.({ done: s, total: count, of: 'samples' });
    }
    for (let i = 0; i < n; i++) a[i * n + i] += this.ridge;
    const map = solvePositiveMany(a, b, m);
    if (!map)
      reject('model.ridge', 'the inputs do not determine a linear map', 'Give a larger ridge, such as 0.001');
    this.#map.set(map);
    for (let o = 0; o < m; o++)
      this.#map[n * m + o] = xMean.reduce((sum, mean, i) => sum - mean * map[i * m + o], yMean[o]);
    return { updates: 0, loss: NaN };
  }

  answer(inputs: Float32Array, count: number): Promise<Float32Array> {
    const [n, m] = [this.#inputs, this.#outputs];
    const out = new Float32Array(count * m);
    const row = new Float64Array(m);
    for (let s = 0; s < count; s++) {
      row.set(this.#map.subarray(n * m));
      for (let i = 0; i < n; i++) {
        const x = inputs[s * n + i];
        for (let o = 0; o < m; o++) row[o] += x * this.#map[i * m + o];
      }
      out.set(row, s * m);
    }
    return Promise.resolve(out);
  }

  dispose(): void {}
}
