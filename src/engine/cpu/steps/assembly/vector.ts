/** AssemblyScript: four float32 side by side. FMA is 1 in the build that uses relaxed fused multiply-add, else 0. */

@inline
export function madd(sum: v128, a: v128, b: v128): v128 {
  if (FMA) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** The first `lanes` numbers (at most 4) at p. */
@inline
export function loadLanes(p: usize, lanes: i32): v128 {
  if (lanes >= 4) return v128.load(p);
  if (lanes == 1) return v128.load_zero<f32>(p);
  const two = v128.load_zero<f64>(p);
  return lanes == 2 ? two : v128.load_lane<f32>(p, two, 2, 8);
}

@inline
export function storeLanes(p: usize, v: v128, lanes: i32): void {
  if (lanes >= 4) v128.store(p, v);
  else if (lanes == 1) v128.store_lane<f32>(p, v, 0);
  else {
    v128.store_lane<f64>(p, v, 0);
    if (lanes == 3) v128.store_lane<f32>(p, v, 2, 8);
  }
}

@inline
export function addLanes(p: usize, v: v128, lanes: i32): void {
  storeLanes(p, f32x4.add(loadLanes(p, lanes), v), lanes);
}

/** Sums across each of four vectors. */
@inline
export function across(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const even = f32x4.add(v128.shuffle<f32>(s0, s2, 0, 4, 1, 5), v128.shuffle<f32>(s0, s2, 2, 6, 3, 7));
  const odd = f32x4.add(v128.shuffle<f32>(s1, s3, 0, 4, 1, 5), v128.shuffle<f32>(s1, s3, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(even, odd, 0, 4, 1, 5), v128.shuffle<f32>(even, odd, 2, 6, 3, 7));
}

/** Word n of an instruction. */
@inline
export function word(op: usize, n: i32): u32 {
  return load<u32>(op + (<usize>n << 2));
}
/** The same as a pointer or a count of bytes. */
@inline
export function pointer(op: usize, n: i32): usize {
  return load<u32>(op + (<usize>n << 2));
}
@inline
export function real(op: usize, n: i32): f32 {
  return load<f32>(op + (<usize>n << 2));
}
