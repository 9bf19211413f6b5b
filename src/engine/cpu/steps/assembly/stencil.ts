/**
 * AssemblyScript: stencils, tied weights on grids: r[(y, x, q), b] += gain sum over taps and channels p of
 * K[tap, p, q] s[(y + dy, x + dx, p), b]; outside the grid nothing, or wrapped.
 */
import { addLanes, loadLanes, madd, pointer, word } from './vector';
import { batchOf, currentOf, signalOf } from './program';

/** A tap: dy, dx (signed), pointer to its K [p, q]. */
const TAP_BYTES: usize = 12;

/** One cell, any tap, any channels. */
function cell(
  op: usize, taps: usize, count: i32, y: i32, x: i32, s: usize, r: usize, stride: usize, gain: f32,
): void {
  const height = <i32>word(op, 5), width = <i32>word(op, 6);
  const sources: i32 = word(op, 9), targets: i32 = word(op, 10);
  const wraps = word(op, 11) != 0;
  for (let t = 0; t < count; t++, taps += TAP_BYTES) {
    let row = y + load<i32>(taps), column = x + load<i32>(taps, 4);
    if (wraps) {
      row = ((row % height) + height) % height;
      column = ((column % width) + width) % width;
    } else if (row < 0 || row >= height || column < 0 || column >= width) continue;
    let w: usize = load<u32>(taps, 8);
    let from = s + <usize>((row * width + column) * sources) * stride;
    for (let p = 0; p < sources; p++, from += stride) {
      let to = r;
      for (let q = 0; q < targets; q++, to += stride, w += 4) {
        const k = gain * load<f32>(w);
        if (k == 0) continue;
        const ks = f32x4.splat(k);
        for (let b: usize = 0; b < stride; b += 16) {
          const lanes = <i32>((stride - b) >> 2);
          addLanes(to + b, f32x4.mul(ks, loadLanes(from + b, lanes)), lanes);
        }
      }
    }
  }
}

/** A row of cells whose taps all lie inside, single channels: `count` numbers side by side. `offsets` [taps] bytes. */
function run(offsets: usize, taps: usize, n: i32, s: usize, r: usize, count: i32, gain: v128): void {
  for (; count >= 16; count -= 16) {
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    let o = offsets, t = taps;
    for (let k = n; k > 0; k--) {
      const w = v128.load_splat<f32>(<usize>load<u32>(t, 8));
      const from = s + <usize>load<i32>(o);
      a0 = madd(a0, w, v128.load(from));
      a1 = madd(a1, w, v128.load(from, 16));
      a2 = madd(a2, w, v128.load(from, 32));
      a3 = madd(a3, w, v128.load(from, 48));
      o += 4;
      t += TAP_BYTES;
    }
    v128.store(r, madd(v128.load(r), gain, a0));
    v128.store(r, madd(v128.load(r, 16), gain, a1), 16);
    v128.store(r, madd(v128.load(r, 32), gain, a2), 32);
    v128.store(r, madd(v128.load(r, 48), gain, a3), 48);
    s += 64;
    r += 64;
  }
  for (; count > 0; count -= 4) {
    let a = f32x4.splat(0);
    let o = offsets, t = taps;
    for (let k = n; k > 0; k--) {
      a = madd(a, v128.load_splat<f32>(<usize>load<u32>(t, 8)), loadLanes(s + <usize>load<i32>(o), count));
      o += 4;
      t += TAP_BYTES;
    }
    addLanes(r, f32x4.mul(gain, a), count);
    s += 16;
    r += 16;
  }
}

/**
 * Words: taps, how many, first source node, first target node, source height and width, target height and width, source
 * and target channels, wraps, gain (pointer), byte offsets of the taps (for single channels).
 */
export function stencil(program: usize, op: usize): void {
  const stride = <usize>batchOf(program) << 2;
  const taps = pointer(op, 1), offsets = pointer(op, 13);
  const count: i32 = word(op, 2);
  const s = signalOf(program) + pointer(op, 3) * stride;
  let r = currentOf(program) + pointer(op, 4) * stride;
  const sourceHeight = <i32>word(op, 5), sourceWidth = <i32>word(op, 6);
  const height = <i32>word(op, 7), width = <i32>word(op, 8);
  const single = word(op, 9) == 1 && word(op, 10) == 1 && sourceWidth == width;
  const gain = load<f32>(pointer(op, 12)), gains = f32x4.splat(gain);
  // Cells all of whose taps lie inside: rows top to bottom, columns left to right (exclusive).
  let top = 0, bottom = height, left = 0, right = width;
  for (let t = 0; t < count; t++) {
    const dy = load<i32>(taps + <usize>t * TAP_BYTES), dx = load<i32>(taps + <usize>t * TAP_BYTES, 4);
    top = max(top, -dy);
    bottom = min(bottom, sourceHeight - dy);
    left = max(left, -dx);
    right = min(right, sourceWidth - dx);
  }
  const cellBytes = pointer(op, 10) * stride;
  for (let y = 0; y < height; y++) {
    const inside = single && y >= top && y < bottom && right > left;
    for (let x = 0; x < width; x++) {
      if (inside && x == left) {
        const at = <usize>(y * width + x) * stride;
        run(offsets, taps, count, s + at, r, <i32>((right - left) * <i32>(stride >> 2)), gains);
        r += <usize>(right - left) * stride;
        x = right - 1;
        continue;
      }
      cell(op, taps, count, y, x, s, r, stride, gain);
      r += cellBytes;
    }
  }
}
