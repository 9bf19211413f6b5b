/** The kernels where WebAssembly has no SIMD. */
import type { Kernel, Limits, Product } from './product.ts';

const eachTriple =
  (one: (p: Product, o: number, w: number, x: number) => void): Kernel =>
  (p, limits) => {
    for (let at = 0; at < p.triples.length; at += 3) {
      if (!isInside(p.triples, at, limits)) return at / 3;
      one(p, p.triples[at], p.triples[at + 1], p.triples[at + 2]);
    }
    return -1;
  };

function isInside(triples: Int32Array, at: number, last: Limits): boolean {
  const o = triples[at];
  const w = triples[at + 1];
  const x = triples[at + 2];
  return o >= 0 && w >= 0 && x >= 0 && o <= last.out && w <= last.weights && x <= last.signals;
}

export const multiply = eachTriple((p, o, w, x) => {
  const { out, weights, signals, outStride, wk, wm, xStride, m, k, n, alpha } = p;
  for (let i = 0; i < m; i += 4) {
    const rows = Math.min(4, m - i);
    for (let j = 0; j < n; j += 2) {
      const columns = Math.min(2, n - j);
      addTile(weights, w + i * wm, wm, wk, rows, signals, x + j, 1, xStride, columns, k);
      store(out, o + i * outStride + j, outStride, 1, rows, columns, Math.fround(alpha));
    }
  }
});

export const outer = eachTriple((p, o, w, x) => {
  const { out, weights, signals, outStride, wk, wm, xStride, m, k, n, alpha } = p;
  for (let i = 0; i < m; i += 4) {
    const rows = Math.min(4, m - i);
    for (let j = 0; j < k; j += 2) {
      const columns = Math.min(2, k - j);
      addTile(out, o + i * outStride, outStride, 1, rows, signals, x + j * xStride, xStride, 1, columns, n);
      store(weights, w + i * wm + j * wk, wm, wk, rows, columns, Math.fround(alpha));
    }
  }
});

/** Sums of the tile at hand: four rows of two columns. */
const sums = new Float64Array(8);

/**
 * sums[i, j] = sum over t of a[pa + i ai + t at] b[pb + j bj + t bt]: six loads for eight products. Where there are
 * fewer rows or columns the first is done again, and its sums are not stored.
 */
function addTile(
  a: Float32Array,
  pa: number,
  ai: number,
  at: number,
  rows: number,
  b: Float32Array,
  pb: number,
  bj: number,
  bt: number,
  columns: number,
  terms: number,
): void {
  const r1 = rows > 1 ? ai : 0;
  const r2 = rows > 2 ? 2 * ai : 0;
  const r3 = rows > 3 ? 3 * ai : 0;
  const c1 = columns > 1 ? bj : 0;
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  let s20 = 0;
  let s21 = 0;
  let s30 = 0;
  let s31 = 0;
  for (let t = 0; t < terms; t++) {
    const b0 = b[pb];
    const b1 = b[pb + c1];
    const a0 = a[pa];
    const a1 = a[pa + r1];
    const a2 = a[pa + r2];
    const a3 = a[pa + r3];
    s00 += a0 * b0;
    s01 += a0 * b1;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s30 += a3 * b0;
    s31 += a3 * b1;
    pa += at;
    pb += bt;
  }
  sums[0] = s00;
  sums[1] = s01;
  sums[2] = s10;
  sums[3] = s11;
  sums[4] = s20;
  sums[5] = s21;
  sums[6] = s30;
  sums[7] = s31;
}

/** Adds alpha times the tile's sums to c[p + i ci + j cj]. */
function store(
  c: Float32Array,
  p: number,
  ci: number,
  cj: number,
  rows: number,
  columns: number,
  alpha: number,
): void {
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) c[p + i * ci + j * cj] += alpha * sums[2 * i + j];
}
