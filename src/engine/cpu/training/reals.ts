/** Numbers of a learning circuit, node-major [N, B]: float32 on the CPU engine, float64 on the reference. */
import { adam, tanh, type AdamStep } from '../matrices/elementwise.ts';
import { createMatrices, type Product } from '../matrices/matrices.ts';
import { loops, type Reals, type SettlingKernels } from '../matrices/settling.ts';

export { largest, type Grid, type Reals } from '../matrices/settling.ts';

/** Where a learning circuit's numbers lie, and the two products that all its signal couplings come down to. */
export interface Arithmetic {
  /** Unit rounding. */
  readonly rounding: number;
  reals(count: number): Reals;
  ints(count: number): Int32Array;
  /** out[o + m, n] += alpha sum_k weights[w + k wk + m wm] signals[x + k, n] for every (o, w, x) of the triples. */
  multiply(p: RealProduct): void;
  /** weights[w + k wk + m wm] += alpha sum_n signals[x + k, n] out[o + m, n] for every (o, w, x). */
  outer(p: RealProduct): void;
  adam(step: RealStep): void;
  /** s = tanh(v), numbers `start` to `end`. */
  tanh(v: Reals, s: Reals, start: number, end: number): void;
  readonly settling: SettlingKernels;
}

/** Adam's step over arrays of one arithmetic. */
export type RealStep = {
  readonly [K in keyof AdamStep]: AdamStep[K] extends Float32Array ? Reals : AdamStep[K];
};

/** A product whose arrays all came from `reals` of one arithmetic; mutable, so that one object serves every call. */
export interface RealProduct extends Omit<Product, 'out' | 'weights' | 'signals' | 'alpha'> {
  out: Reals;
  weights: Reals;
  signals: Reals;
  alpha: number;
}

/** float32, in WebAssembly where it has SIMD; `words` is everything that will be asked for. */
export function float32Arithmetic(words: number): Arithmetic {
  const matrices = createMatrices(words);
  return {
    rounding: 2 ** -24,
    reals: (count) => matrices.floats(count),
    ints: (count) => matrices.ints(count),
    // The kernels refuse arrays that are not their own, so that these are float32.
    multiply: (p) => matrices.multiply(p as Product),
    outer: (p) => matrices.outer(p as Product),
    adam: (step) => matrices.adam(step as AdamStep),
    settling: matrices.settling,
    tanh: (v, s, start, end) =>
      matrices.tanh((v as Float32Array).subarray(start, end), (s as Float32Array).subarray(start, end)),
  };
}

/** float64 in plain loops, to be read. */
export function float64Arithmetic(): Arithmetic {
  return {
    rounding: 2 ** -53,
    reals: (count) => new Float64Array(count),
    ints: (count) => new Int32Array(count),
    adam,
    settling: loops,
    tanh: (v, s, start, end) => tanh(v.subarray(start, end), s.subarray(start, end)),
    multiply: (p) =>
      eachTriple(p, (o, w, x) => {
        for (let m = 0; m < p.m; m++)
          for (let k = 0; k < p.k; k++) {
            const weight = p.alpha * p.weights[w + k * p.wk + m * p.wm];
            for (let n = 0; n < p.n; n++)
              p.out[o + m * p.outStride + n] += weight * p.signals[x + k * p.xStride + n];
          }
      }),
    outer: (p) =>
      eachTriple(p, (o, w, x) => {
        for (let m = 0; m < p.m; m++)
          for (let k = 0; k < p.k; k++) {
            let sum = 0;
            for (let n = 0; n < p.n; n++)
              sum += p.signals[x + k * p.xStride + n] * p.out[o + m * p.outStride + n];
            p.weights[w + k * p.wk + m * p.wm] += p.alpha * sum;
          }
      }),
  };
}

function eachTriple({ triples }: RealProduct, visit: (o: number, w: number, x: number) => void): void {
  for (let t = 0; t < triples.length; t += 3) visit(triples[t], triples[t + 1], triples[t + 2]);
}
