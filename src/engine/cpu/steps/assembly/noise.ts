/**
 * AssemblyScript: thermal noise, N(0, 1) by Box-Muller from Philox4x32-10 with counter (node, sample, step, 0) and key
 * (seed, 0): the words of ../../../../circuit/philox.ts, four counters side by side.
 */
import { madd } from './vector';

/** High words of four 32-bit products by a constant, and low words. */
@inline
function high(a: v128, m: v128): v128 {
  const low2 = i64x2.extmul_low_i32x4_u(a, m), high2 = i64x2.extmul_high_i32x4_u(a, m);
  return v128.shuffle<i32>(low2, high2, 1, 3, 5, 7);
}

/** ln x, x positive and normal: x = 2^e m, m in [1/sqrt 2, sqrt 2), coefficients as in Cephes. */
@inline
function logOf(x: v128): v128 {
  const shifted = i32x4.add(x, i32x4.splat(0x004afb0d));
  const e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_s(shifted, 23), i32x4.splat(127)));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(m, f32x4.splat(1));
  const z = f32x4.mul(f, f);
  let y = madd(f32x4.splat(-1.1514610310e-1), f32x4.splat(7.0376836292e-2), f);
  y = madd(f32x4.splat(1.1676998740e-1), y, f);
  y = madd(f32x4.splat(-1.2420140846e-1), y, f);
  y = madd(f32x4.splat(1.4249322787e-1), y, f);
  y = madd(f32x4.splat(-1.6668057665e-1), y, f);
  y = madd(f32x4.splat(2.0000714765e-1), y, f);
  y = madd(f32x4.splat(-2.4999993993e-1), y, f);
  y = madd(f32x4.splat(3.3333331174e-1), y, f);
  y = f32x4.mul(f32x4.mul(y, f), z);
  y = madd(y, e, f32x4.splat(-2.12194440e-4));
  y = madd(y, f32x4.splat(-0.5), z);
  return madd(f32x4.add(f, y), e, f32x4.splat(0.693359375));
}

/** cos 2 pi x for x in [0, 1): folded into a quarter turn, then its series. */
@inline
function cosineOfTurns(x: v128): v128 {
  const half = f32x4.abs(f32x4.sub(x, f32x4.splat(0.5)));
  const folded = f32x4.gt(half, f32x4.splat(0.25));
  const turn = v128.bitselect(f32x4.sub(f32x4.splat(0.5), half), half, folded);
  const angle = f32x4.mul(f32x4.splat(6.2831853071795864769), turn);
  const t = f32x4.mul(angle, angle);
  let sum = madd(f32x4.splat(2.08767569878681e-9), f32x4.splat(-1.14707455977297e-11), t);
  sum = madd(f32x4.splat(-2.75573192239859e-7), sum, t);
  sum = madd(f32x4.splat(2.48015873015873e-5), sum, t);
  sum = madd(f32x4.splat(-1.38888888888889e-3), sum, t);
  sum = madd(f32x4.splat(4.16666666666667e-2), sum, t);
  sum = madd(f32x4.splat(-0.5), sum, t);
  sum = madd(f32x4.splat(1), sum, t);
  // cos 2 pi x = -cos 2 pi (x - 1/2)
  return v128.bitselect(sum, f32x4.neg(sum), folded);
}

/** Four numbers for counters (node, sample, step, 0), node and sample by lane. */
export function normals(node: v128, sample: v128, step: u32, seed: u32): v128 {
  const ma = i32x4.splat(0xd2511f53), mb = i32x4.splat(0xcd9e8d57);
  let c0 = node, c1 = sample, c2 = i32x4.splat(step), c3 = i32x4.splat(0);
  let k0 = seed, k1: u32 = 0;
  for (let round = 0; round < 10; round++) {
    const high0 = high(c0, ma), high1 = high(c2, mb);
    const low0 = i32x4.mul(c0, ma), low1 = i32x4.mul(c2, mb);
    c0 = v128.xor(v128.xor(high1, c1), i32x4.splat(k0));
    c1 = low1;
    c2 = v128.xor(v128.xor(high0, c3), i32x4.splat(k1));
    c3 = low0;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  const unit = f32x4.splat(5.9604644775390625e-8);
  const u = f32x4.mul(f32x4.convert_i32x4_s(i32x4.add(i32x4.shr_u(c0, 8), i32x4.splat(1))), unit);
  const turn = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(c1, 8)), unit);
  return f32x4.mul(f32x4.sqrt(f32x4.mul(f32x4.splat(-2), logOf(u))), cosineOfTurns(turn));
}
