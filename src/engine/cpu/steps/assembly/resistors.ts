/** AssemblyScript: resistors, r_i += g (v_j - v_i) at both ends. */
import { addLanes, loadLanes, madd, pointer, word } from './vector';
import { batchOf, currentOf, voltageOf } from './program';

/** One sample: the conductances from every node to the one `offset` further on lie side by side. */
function diagonalsOne(op: usize, v: usize, r: usize, nodes: i32, ground: usize): void {
  const diagonals: i32 = word(op, 4);
  for (let n = 0; n < nodes; n += 4) {
    const lanes = nodes - n;
    const at = <usize>n << 2;
    const here = loadLanes(v + at, lanes);
    let sum = ground ? f32x4.neg(f32x4.mul(loadLanes(ground + at, lanes), here)) : f32x4.splat(0);
    for (let d = 0; d < diagonals; d++) {
      const offset = pointer(op, 6 + 2 * d) << 2;
      const forth = pointer(op, 7 + 2 * d) + at;
      // Where there is no resistor there must be no current either, whatever the voltage.
      let g = loadLanes(forth, lanes);
      let none = f32x4.eq(g, f32x4.splat(0));
      sum = madd(sum, g, v128.andnot(f32x4.sub(v128.load(v + at + offset), here), none));
      if (<i32>(at + 16) > <i32>offset) {
        g = loadLanes(forth - offset, lanes);
        none = f32x4.eq(g, f32x4.splat(0));
        sum = madd(sum, g, v128.andnot(f32x4.sub(v128.load(v + at - offset), here), none));
      }
    }
    addLanes(r + at, sum, lanes);
  }
}

/** sum + g (v_there - v_here), nothing at all where no resistor is. */
@inline
function flowFrom(sum: v128, g: v128, there: usize, here: v128, lanes: i32): v128 {
  return v128.any_true(g) ? madd(sum, g, f32x4.sub(loadLanes(there, lanes), here)) : sum;
}

/** Current of one node in up to 4 samples; `perSample` strides conductances along the samples. */
@inline
function diagonalNode(
  op: usize, n: usize, nodes: usize, v: usize, stride: usize, b: usize, lanes: i32, perSample: bool, ground: usize,
): v128 {
  const diagonals: i32 = word(op, 4);
  const gStride = perSample ? stride : 4;
  const at = v + n * stride + b;
  const here = loadLanes(at, lanes);
  const within = perSample ? b : 0;
  let sum = f32x4.splat(0);
  if (ground) {
    const g = ground + n * gStride + within;
    sum = f32x4.neg(f32x4.mul(perSample ? loadLanes(g, lanes) : v128.load_splat<f32>(g), here));
  }
  for (let d = 0; d < diagonals; d++) {
    const offset = pointer(op, 6 + 2 * d);
    const g = pointer(op, 7 + 2 * d) + n * gStride + within;
    if (n + offset < nodes)
      sum = flowFrom(sum, perSample ? loadLanes(g, lanes) : v128.load_splat<f32>(g), at + offset * stride, here, lanes);
    const back = g - offset * gStride;
    if (n >= offset)
      sum = flowFrom(sum, perSample ? loadLanes(back, lanes) : v128.load_splat<f32>(back), at - offset * stride, here, lanes);
  }
  return sum;
}

/**
 * Resistors between nodes a few fixed offsets apart, as in a grid. Words: first node, nodes, per sample, diagonals,
 * conductances to ground [nodes] or 0, then for each diagonal its offset and conductances [nodes].
 */
export function diagonals(program: usize, op: usize): void {
  const stride = <usize>batchOf(program) << 2;
  const first = pointer(op, 1), nodes = pointer(op, 2);
  const perSample = word(op, 3) != 0;
  const ground = pointer(op, 5);
  const v = voltageOf(program) + first * stride;
  let r = currentOf(program) + first * stride;
  if (stride == 4) return diagonalsOne(op, v, r, <i32>nodes, ground);
  for (let n: usize = 0; n < nodes; n++) {
    for (let b: usize = 0; b < stride; b += 16) {
      const lanes = <i32>((stride - b) >> 2);
      const sum = perSample
        ? diagonalNode(op, n, nodes, v, stride, b, lanes, true, ground)
        : diagonalNode(op, n, nodes, v, stride, b, lanes, false, ground);
      addLanes(r + b, sum, lanes);
    }
    r += stride;
  }
}

/** Any resistors. Words: ends (node and node, or -1 for ground) [edges, 2], conductances, how many, per sample. */
export function edges(program: usize, op: usize): void {
  const stride = <usize>batchOf(program) << 2;
  const v = voltageOf(program), r = currentOf(program);
  let ends = pointer(op, 1), g = pointer(op, 2);
  const perSample = word(op, 4) != 0;
  for (let e = word(op, 3); e > 0; e--, ends += 8, g += perSample ? stride : 4) {
    const i = load<i32>(ends), j = load<i32>(ends, 4);
    const vi = v + <usize>i * stride, vj = v + <usize>j * stride;
    const ri = r + <usize>i * stride, rj = r + <usize>j * stride;
    for (let b: usize = 0; b < stride; b += 16) {
      const lanes = <i32>((stride - b) >> 2);
      const here = i < 0 ? f32x4.splat(0) : loadLanes(vi + b, lanes);
      const there = j < 0 ? f32x4.splat(0) : loadLanes(vj + b, lanes);
      const flow = f32x4.mul(perSample ? loadLanes(g + b, lanes) : v128.load_splat<f32>(g), f32x4.sub(there, here));
      if (i >= 0) addLanes(ri + b, flow, lanes);
      if (j >= 0) addLanes(rj + b, f32x4.neg(flow), lanes);
    }
  }
}
