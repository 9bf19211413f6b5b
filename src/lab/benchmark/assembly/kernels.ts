/**
 * AssemblyScript, not TypeScript: what one thread of this machine does at best, compiled by `npm run kernels` twice,
 * with plain and with relaxed SIMD.
 */

/** Copies `bytes` (a multiple of 64) `times` over, from the first half of the memory's use to the second. */
export function copy(from: usize, to: usize, bytes: i32, times: i32): void {
  for (let n = 0; n < times; n++) {
    for (let at: usize = 0; at < <usize>bytes; at += 64) {
      const a = v128.load(from + at), b = v128.load(from + at, 16);
      const c = v128.load(from + at, 32), d = v128.load(from + at, 48);
      v128.store(to + at, a);
      v128.store(to + at, b, 16);
      v128.store(to + at, c, 32);
      v128.store(to + at, d, 48);
    }
  }
}

@inline
function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** 10 independent chains of `times` multiply-adds in 4 lanes; the sum keeps them from being left out. */
export function multiplyAdd(times: i32, factor: f32, term: f32): f32 {
  const m = f32x4.splat(factor), t = f32x4.splat(term);
  let s0 = t, s1 = m, s2 = f32x4.splat(2), s3 = f32x4.splat(3), s4 = f32x4.splat(4);
  let s5 = f32x4.splat(5), s6 = f32x4.splat(6), s7 = f32x4.splat(7), s8 = f32x4.splat(8), s9 = f32x4.splat(9);
  for (let n = 0; n < times; n++) {
    s0 = madd(s0, m, t);
    s1 = madd(s1, m, t);
    s2 = madd(s2, m, t);
    s3 = madd(s3, m, t);
    s4 = madd(s4, m, t);
    s5 = madd(s5, m, t);
    s6 = madd(s6, m, t);
    s7 = madd(s7, m, t);
    s8 = madd(s8, m, t);
    s9 = madd(s9, m, t);
  }
  const a = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), s4);
  const b = f32x4.add(f32x4.add(f32x4.add(s5, s6), f32x4.add(s7, s8)), s9);
  const c = f32x4.add(a, b);
  return f32x4.extract_lane(c, 0) + f32x4.extract_lane(c, 1) + f32x4.extract_lane(c, 2) + f32x4.extract_lane(c, 3);
}
