/** AssemblyScript: sparse couplings by receiving node, r_i += gain sum_e w_e s[source_e]. */
import { addLanes, loadLanes, madd, pointer, word } from './vector';
import { batchOf, currentOf, signalOf } from './program';

/** Entries are (source node, weight). */
function rowOne(entries: usize, end: usize, s: usize): f32 {
  let a: f32 = 0, b: f32 = 0, c: f32 = 0, d: f32 = 0;
  for (; entries + 24 < end; entries += 32) {
    a += load<f32>(entries, 4) * load<f32>(s + (<usize>load<u32>(entries) << 2));
    b += load<f32>(entries, 12) * load<f32>(s + (<usize>load<u32>(entries, 8) << 2));
    c += load<f32>(entries, 20) * load<f32>(s + (<usize>load<u32>(entries, 16) << 2));
    d += load<f32>(entries, 28) * load<f32>(s + (<usize>load<u32>(entries, 24) << 2));
  }
  for (; entries < end; entries += 8)
    a += load<f32>(entries, 4) * load<f32>(s + (<usize>load<u32>(entries) << 2));
  return a + b + (c + d);
}

/** 16 samples of one node. */
function row16(entries: usize, end: usize, s: usize, stride: usize, r: usize, gain: v128): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  for (; entries < end; entries += 8) {
    const w = v128.load_splat<f32>(entries, 4);
    const from = s + <usize>load<u32>(entries) * stride;
    a0 = madd(a0, w, v128.load(from));
    a1 = madd(a1, w, v128.load(from, 16));
    a2 = madd(a2, w, v128.load(from, 32));
    a3 = madd(a3, w, v128.load(from, 48));
  }
  v128.store(r, madd(v128.load(r), gain, a0));
  v128.store(r, madd(v128.load(r, 16), gain, a1), 16);
  v128.store(r, madd(v128.load(r, 32), gain, a2), 32);
  v128.store(r, madd(v128.load(r, 48), gain, a3), 48);
}

function row4(entries: usize, end: usize, s: usize, stride: usize, r: usize, lanes: i32, gain: v128): void {
  let a = f32x4.splat(0);
  for (; entries < end; entries += 8)
    a = madd(a, v128.load_splat<f32>(entries, 4), loadLanes(s + <usize>load<u32>(entries) * stride, lanes));
  addLanes(r, f32x4.mul(gain, a), lanes);
}

/** Words: row starts [N + 1], entries, first node, nodes, gain (pointer). */
export function sparse(program: usize, op: usize): void {
  const batch = batchOf(program);
  const stride = <usize>batch << 2;
  const s = signalOf(program);
  const entries = pointer(op, 2), first = pointer(op, 3);
  const gain = load<f32>(pointer(op, 5)), gains = f32x4.splat(gain);
  let starts = pointer(op, 1) + (first << 2);
  let r = currentOf(program) + first * stride;
  for (let n = word(op, 4); n > 0; n--) {
    const from = entries + (<usize>load<u32>(starts) << 3), end = entries + (<usize>load<u32>(starts, 4) << 3);
    if (batch == 1) store<f32>(r, load<f32>(r) + gain * rowOne(from, end, s));
    else {
      let b: usize = 0;
      for (; b + 64 <= stride; b += 64) row16(from, end, s + b, stride, r + b, gains);
      for (; b < stride; b += 16) row4(from, end, s + b, stride, r + b, <i32>((stride - b) >> 2), gains);
    }
    starts += 4;
    r += stride;
  }
}
