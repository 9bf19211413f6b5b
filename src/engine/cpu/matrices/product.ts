/** What a matrix product is asked for with, and the checks that keep it inside its arrays. */

/**
 * Strides and offsets count numbers, not bytes. `triples` is [count, 3]: where each product begins in `out`, `weights`
 * and `signals`. What is written must not overlap what is read.
 */
export interface Product {
  readonly out: Float32Array;
  readonly weights: Float32Array;
  readonly signals: Float32Array;
  readonly triples: Int32Array;
  /** From one row of `out` to the next; its n numbers lie side by side. */
  readonly outStride: number;
  /** From one weight to the next along k and along m. */
  readonly wk: number;
  readonly wm: number;
  /** From one row of `signals` to the next; its n numbers lie side by side. */
  readonly xStride: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly alpha: number;
}

/** The largest offsets of a triple that keep its product inside the arrays. */
export interface Limits {
  readonly out: number;
  readonly weights: number;
  readonly signals: number;
}

/** Does every triple up to the first that breaks the limits; returns that one's index, or -1. */
export type Kernel = (product: Product, limits: Limits) => number;

/** WebAssembly writes where it is told to: a product that leaves its arrays throws instead. */
export function runChecked(kernel: Kernel, buffer: ArrayBuffer, p: Product): void {
  for (const array of [p.out, p.weights, p.signals, p.triples])
    if (array.buffer !== buffer) throw new Error('A product takes arrays of its own matrices only.');
  for (const size of [p.m, p.k, p.n])
    if (!Number.isInteger(size) || size < 1) throw new Error(`m, k and n must be 1 or more, not ${size}.`);
  for (const stride of [p.outStride, p.wk, p.wm, p.xStride])
    if (!Number.isInteger(stride) || stride < 0) throw new Error(`A stride cannot be ${stride}.`);
  if (p.triples.length % 3 !== 0) throw new Error('Triples come in threes.');
  const limits = {
    out: p.out.length - (p.m - 1) * p.outStride - p.n,
    weights: p.weights.length - (p.k - 1) * p.wk - (p.m - 1) * p.wm - 1,
    signals: p.signals.length - (p.k - 1) * p.xStride - p.n,
  };
  const fits = Math.min(limits.out, limits.weights, limits.signals) >= 0;
  const broken = fits || p.triples.length === 0 ? kernel(p, limits) : 0;
  if (broken >= 0) throw new Error(`Triple ${broken} of a product reaches outside its arrays.`);
}
