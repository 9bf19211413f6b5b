/**
 * AssemblyScript, not TypeScript: the float32 kernels behind ../matrices.ts, compiled by `npm run kernels`.
 *
 * Two cores do all the work, and each product is told to them with its operands in the roles that suit its shape:
 *   spread:  C[i, j] += alpha sum_k A[i, k] B[k, j]    lanes along j, every A splatted
 *   dots:    C[i, j] += alpha sum_l A[i, l] B[j, l]    lanes along l, summed across at the end
 * Both keep 8 vectors of sums in registers. Vectors may read up to 12 bytes past a row; the memory ends with as many
 * spare ones, and nothing past a row is ever written.
 *
 * Plain multiply and add, no relaxed fused ones: the same numbers on every machine. Pointers and strides in bytes.
 */

export * from './settling';

import { tanhOf } from '../../steps/assembly/tanh';
import { across, madd, storeLanes } from '../../steps/assembly/vector';

/** So many terms of a sum are done at a time, that what they read stays in the first cache. */
const DEPTH = 128;

/** The first `lanes` numbers at p += v. */
@inline
function addTo(p: usize, v: v128, lanes: i32): void {
  storeLanes(p, f32x4.add(v128.load(p), v), lanes);
}

/** `rows` rows of C (1, 2 or 4; fixed at each call, so that only their code is left), 8 columns at a time. */
@inline
function spreadRows(
  rows: i32, c: usize, ci: usize, a: usize, ai: usize, ak: usize, b: usize, bk: usize, depth: i32,
  columns: i32, alpha: v128,
): void {
  const ai3 = ai * 3;
  for (; columns > 4; columns -= 8) {
    let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
    let pa = a, pb = b;
    for (let k = depth; k > 0; k--) {
      const b0 = v128.load(pb), b1 = v128.load(pb, 16);
      const a0 = v128.load_splat<f32>(pa);
      s00 = madd(s00, a0, b0);
      s01 = madd(s01, a0, b1);
      if (rows > 1) {
        const a1 = v128.load_splat<f32>(pa + ai);
        s10 = madd(s10, a1, b0);
        s11 = madd(s11, a1, b1);
      }
      if (rows > 2) {
        const a2 = v128.load_splat<f32>(pa + 2 * ai);
        s20 = madd(s20, a2, b0);
        s21 = madd(s21, a2, b1);
        const a3 = v128.load_splat<f32>(pa + ai3);
        s30 = madd(s30, a3, b0);
        s31 = madd(s31, a3, b1);
      }
      pa += ak;
      pb += bk;
    }
    const rest = columns - 4;
    addTo(c, f32x4.mul(alpha, s00), 4);
    addTo(c + 16, f32x4.mul(alpha, s01), rest);
    if (rows > 1) {
      addTo(c + ci, f32x4.mul(alpha, s10), 4);
      addTo(c + ci + 16, f32x4.mul(alpha, s11), rest);
    }
    if (rows > 2) {
      addTo(c + 2 * ci, f32x4.mul(alpha, s20), 4);
      addTo(c + 2 * ci + 16, f32x4.mul(alpha, s21), rest);
      addTo(c + 3 * ci, f32x4.mul(alpha, s30), 4);
      addTo(c + 3 * ci + 16, f32x4.mul(alpha, s31), rest);
    }
    b += 32;
    c += 32;
  }
  if (columns <= 0) return;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let k = depth; k > 0; k--) {
    const b0 = v128.load(b);
    s0 = madd(s0, v128.load_splat<f32>(a), b0);
    if (rows > 1) s1 = madd(s1, v128.load_splat<f32>(a + ai), b0);
    if (rows > 2) {
      s2 = madd(s2, v128.load_splat<f32>(a + 2 * ai), b0);
      s3 = madd(s3, v128.load_splat<f32>(a + ai3), b0);
    }
    a += ak;
    b += bk;
  }
  addTo(c, f32x4.mul(alpha, s0), columns);
  if (rows > 1) addTo(c + ci, f32x4.mul(alpha, s1), columns);
  if (rows > 2) {
    addTo(c + 2 * ci, f32x4.mul(alpha, s2), columns);
    addTo(c + 3 * ci, f32x4.mul(alpha, s3), columns);
  }
}

// Functions of their own: the compiler of the browser has too few registers for all loops at once.
function spread4(
  c: usize, ci: usize, a: usize, ai: usize, ak: usize, b: usize, bk: usize, depth: i32, columns: i32,
  alpha: v128,
): void {
  spreadRows(4, c, ci, a, ai, ak, b, bk, depth, columns, alpha);
}
function spread2(
  c: usize, ci: usize, a: usize, ai: usize, ak: usize, b: usize, bk: usize, depth: i32, columns: i32,
  alpha: v128,
): void {
  spreadRows(2, c, ci, a, ai, ak, b, bk, depth, columns, alpha);
}
function spread1(
  c: usize, ci: usize, a: usize, ai: usize, ak: usize, b: usize, bk: usize, depth: i32, columns: i32,
  alpha: v128,
): void {
  spreadRows(1, c, ci, a, ai, ak, b, bk, depth, columns, alpha);
}

/** C[i, j] += alpha sum_k A[i, k] B[k, j] */
function spread(
  c: usize, ci: usize, a: usize, ai: usize, ak: usize, b: usize, bk: usize, rows: i32, terms: i32,
  columns: i32, alpha: v128,
): void {
  for (; terms > 0; terms -= DEPTH) {
    const depth = min(terms, DEPTH);
    let left = rows, pc = c, pa = a;
    for (; left >= 4; left -= 4) {
      spread4(pc, ci, pa, ai, ak, b, bk, depth, columns, alpha);
      pc += 4 * ci;
      pa += 4 * ai;
    }
    if (left & 2) {
      spread2(pc, ci, pa, ai, ak, b, bk, depth, columns, alpha);
      pc += 2 * ci;
      pa += 2 * ai;
    }
    if (left & 1) spread1(pc, ci, pa, ai, ak, b, bk, depth, columns, alpha);
    a += ak * DEPTH;
    b += bk * DEPTH;
  }
}

/** The first `lanes` of v are added to numbers `stride` apart. */
function addApart(p: usize, stride: usize, v: v128, lanes: i32): void {
  if (stride == 4) return addTo(p, v, lanes);
  store<f32>(p, load<f32>(p) + f32x4.extract_lane(v, 0));
  if (lanes > 1) store<f32>(p + stride, load<f32>(p + stride) + f32x4.extract_lane(v, 1));
  if (lanes > 2) store<f32>(p + 2 * stride, load<f32>(p + 2 * stride) + f32x4.extract_lane(v, 2));
  if (lanes > 3) store<f32>(p + 3 * stride, load<f32>(p + 3 * stride) + f32x4.extract_lane(v, 3));
}

/** Four rows of A (of fewer, the first again and again) with two of B, or one twice. */
function dots42(
  c: usize, ci: usize, cj: usize, a: usize, ai: usize, b: usize, bj: usize, rows: i32, columns: i32,
  terms: i32, alpha: v128,
): void {
  let p0 = a, p1 = a + (rows > 1 ? ai : 0), p2 = a + (rows > 2 ? 2 * ai : 0), p3 = a + (rows > 3 ? 3 * ai : 0);
  let q0 = b, q1 = b + (columns > 1 ? bj : 0);
  let s00 = f32x4.splat(0), s10 = s00, s20 = s00, s30 = s00, s01 = s00, s11 = s00, s21 = s00, s31 = s00;
  for (; terms >= 4; terms -= 4) {
    const b0 = v128.load(q0), b1 = v128.load(q1);
    let x = v128.load(p0);
    s00 = madd(s00, x, b0);
    s01 = madd(s01, x, b1);
    x = v128.load(p1);
    s10 = madd(s10, x, b0);
    s11 = madd(s11, x, b1);
    x = v128.load(p2);
    s20 = madd(s20, x, b0);
    s21 = madd(s21, x, b1);
    x = v128.load(p3);
    s30 = madd(s30, x, b0);
    s31 = madd(s31, x, b1);
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    q0 += 16;
    q1 += 16;
  }
  if (terms > 0) {
    // What lies past a row may be anything, not a number even: cleared on both sides.
    const kept = i32x4.gt_s(i32x4.splat(terms), i32x4(0, 1, 2, 3));
    const b0 = v128.and(v128.load(q0), kept), b1 = v128.and(v128.load(q1), kept);
    let x = v128.and(v128.load(p0), kept);
    s00 = madd(s00, x, b0);
    s01 = madd(s01, x, b1);
    x = v128.and(v128.load(p1), kept);
    s10 = madd(s10, x, b0);
    s11 = madd(s11, x, b1);
    x = v128.and(v128.load(p2), kept);
    s20 = madd(s20, x, b0);
    s21 = madd(s21, x, b1);
    x = v128.and(v128.load(p3), kept);
    s30 = madd(s30, x, b0);
    s31 = madd(s31, x, b1);
  }
  addApart(c, ci, f32x4.mul(alpha, across(s00, s10, s20, s30)), rows);
  if (columns > 1) addApart(c + cj, ci, f32x4.mul(alpha, across(s01, s11, s21, s31)), rows);
}

/** C[i, j] += alpha sum_l A[i, l] B[j, l] */
function dots(
  c: usize, ci: usize, cj: usize, a: usize, ai: usize, b: usize, bj: usize, rows: i32, columns: i32,
  terms: i32, alpha: v128,
): void {
  for (; columns > 0; columns -= 2) {
    let pc = c, pa = a;
    for (let left = rows; left > 0; left -= 4) {
      dots42(pc, ci, cj, pa, ai, b, bj, min(left, 4), columns, terms, alpha);
      pc += 4 * ci;
      pa += 4 * ai;
    }
    c += 2 * cj;
    b += 2 * bj;
  }
}

/**
 * For every triple (o, w, x):
 *   out[o + m outStride + n] += alpha sum_k weights[w + k wk + m wm] signals[x + k xStride + n]
 * The arrays come as pointers, strides in numbers; `last...` are the largest offsets that keep a triple inside its
 * arrays. Returns the first triple that is not, or -1.
 */
export function multiply(
  triples: usize, count: i32, out: usize, weights: usize, signals: usize, lastOut: u32, lastWeight: u32,
  lastSignal: u32, outStride: usize, wk: usize, wm: usize, xStride: usize, m: i32, k: i32, n: i32,
  alpha: f32,
): i32 {
  const scale = f32x4.splat(alpha);
  outStride <<= 2;
  wk <<= 2;
  wm <<= 2;
  xStride <<= 2;
  // A single sample leaves no lanes along the batch: they are taken along the weights that lie side by side.
  const alongM = n == 1 && wm == 4 && outStride == 4;
  const alongK = n == 1 && wk == 4 && xStride == 4;
  for (let t = 0; t < count; t++) {
    const o = load<u32>(triples), w = load<u32>(triples, 4), x = load<u32>(triples, 8);
    if (o > lastOut || w > lastWeight || x > lastSignal) return t;
    const po = out + (o << 2), pw = weights + (w << 2), px = signals + (x << 2);
    if (alongM) spread(po, 0, px, 0, xStride, pw, wk, 1, k, m, scale);
    else if (alongK) dots(po, outStride, 0, pw, wm, px, 0, m, 1, k, scale);
    else spread(po, outStride, pw, wm, wk, px, xStride, m, k, n, scale);
    triples += 12;
  }
  return -1;
}

/**
 * For every triple (o, w, x), the rest as in multiply:
 *   weights[w + k wk + m wm] += alpha sum_n signals[x + k xStride + n] out[o + m outStride + n]
 */
export function outer(
  triples: usize, count: i32, out: usize, weights: usize, signals: usize, lastOut: u32, lastWeight: u32,
  lastSignal: u32, outStride: usize, wk: usize, wm: usize, xStride: usize, m: i32, k: i32, n: i32,
  alpha: f32,
): i32 {
  const scale = f32x4.splat(alpha);
  outStride <<= 2;
  wk <<= 2;
  wm <<= 2;
  xStride <<= 2;
  const alongM = n == 1 && wm == 4 && outStride == 4;
  const alongK = n == 1 && wk == 4 && xStride == 4;
  // Four sums are stored at once where their weights lie side by side.
  const rowsAreM = wm == 4 && (wk != 4 || m >= k);
  for (let t = 0; t < count; t++) {
    const o = load<u32>(triples), w = load<u32>(triples, 4), x = load<u32>(triples, 8);
    if (o > lastOut || w > lastWeight || x > lastSignal) return t;
    const po = out + (o << 2), pw = weights + (w << 2), px = signals + (x << 2);
    if (alongM) spread(pw, wk, px, xStride, 0, po, 0, k, 1, m, scale);
    else if (alongK) spread(pw, wm, po, outStride, 0, px, 0, m, 1, k, scale);
    else if (rowsAreM) dots(pw, wm, wk, po, outStride, px, xStride, m, k, n, scale);
    else dots(pw, wk, wm, px, xStride, po, outStride, k, m, n, scale);
    triples += 12;
  }
  return -1;
}

/**
 * Adam's step for `count` parameters at p with gradient g and moments m and q (Kingma and Ba 2015): `step` and `second`
 * hold the bias corrections, `keep` what decay leaves.
 */
export function adam(
  p: usize, g: usize, m: usize, q: usize, count: i32, step: f32, beta1: f32, beta2: f32, second: f32,
  epsilon: f32, keep: f32,
): void {
  const vStep = f32x4.splat(step), vSecond = f32x4.splat(second), vEpsilon = f32x4.splat(epsilon);
  const b1 = f32x4.splat(beta1), c1 = f32x4.splat(1 - beta1), vKeep = f32x4.splat(keep);
  const b2 = f32x4.splat(beta2), c2 = f32x4.splat(1 - beta2);
  for (; count >= 4; count -= 4) {
    const slope = v128.load(g);
    const first = madd(f32x4.mul(b1, v128.load(m)), c1, slope);
    const square = madd(f32x4.mul(b2, v128.load(q)), c2, f32x4.mul(slope, slope));
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(vSecond, square)), vEpsilon);
    const next = f32x4.sub(f32x4.mul(vKeep, v128.load(p)), f32x4.div(f32x4.mul(vStep, first), root));
    v128.store(m, first);
    v128.store(q, square);
    v128.store(p, next);
    p += 16;
    g += 16;
    m += 16;
    q += 16;
  }
  for (; count > 0; count--) {
    const slope = load<f32>(g);
    const first = beta1 * load<f32>(m) + (1 - beta1) * slope;
    const square = beta2 * load<f32>(q) + (1 - beta2) * slope * slope;
    store<f32>(m, first);
    store<f32>(q, square);
    store<f32>(p, keep * load<f32>(p) - (step * first) / (sqrt<f32>(second * square) + epsilon));
    p += 4;
    g += 4;
    m += 4;
    q += 4;
  }
}

/** s = tanh(v), `count` numbers. */
export function tanh(v: usize, s: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    v128.store(s, tanhOf(v128.load(v)));
    v += 16;
    s += 16;
  }
  for (; count > 0; count--) {
    store<f32>(s, f32x4.extract_lane(tanhOf(v128.load_splat<f32>(v)), 0));
    v += 4;
    s += 4;
  }
}
