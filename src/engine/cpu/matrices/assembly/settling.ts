/**
 * AssemblyScript, not TypeScript: float32 kernels of settling, states node-major [rows, B], compiled with kernels.ts.
 * Samples lie along the lanes, so that each is computed as it would be alone. Pointers and strides in bytes; vectors may
 * read up to 12 bytes past a row, and nothing past a row is ever written.
 */

import { storeLanes } from '../../steps/assembly/vector';

/**
 * Solves h v = I at the nodes listed, and keeps the largest current met |I - h v| and the largest |I| of every sample:
 * what is not a number stays. v and current are [N, B], leak [N], met and scale [B].
 */
export function balance(
  v: usize, current: usize, leak: usize, nodes: usize, count: i32, batch: i32, met: usize, scale: usize,
): void {
  const stride: usize = batch << 2;
  for (let b = 0; b < batch; b += 4) {
    const lanes = batch - b;
    let most = v128.load(met), into = v128.load(scale);
    let at = nodes;
    for (let n = count; n > 0; n--) {
      const node: usize = load<u32>(at);
      const h = load<f32>(leak + (node << 2));
      const pv = v + node * stride, now = v128.load(current + node * stride);
      const left = f32x4.sub(now, f32x4.mul(f32x4.splat(h), v128.load(pv)));
      most = f32x4.max(most, f32x4.abs(left));
      into = f32x4.max(into, f32x4.abs(now));
      storeLanes(pv, f32x4.mul(f32x4.splat(1 / h), now), lanes);
      at += 4;
    }
    storeLanes(met, most, lanes);
    storeLanes(scale, into, lanes);
    v += 16;
    current += 16;
    met += 16;
    scale += 16;
  }
}

/** out[b] = sum over rows of a[row, b] c[row, b] */
export function dots(out: usize, a: usize, c: usize, rows: i32, batch: i32): void {
  const stride: usize = batch << 2;
  for (let b = 0; b < batch; b += 4) {
    let s0 = f32x4.splat(0), s1 = s0;
    let pa = a, pc = c, n = rows;
    for (; n > 1; n -= 2) {
      s0 = f32x4.add(s0, f32x4.mul(v128.load(pa), v128.load(pc)));
      s1 = f32x4.add(s1, f32x4.mul(v128.load(pa + stride), v128.load(pc + stride)));
      pa += 2 * stride;
      pc += 2 * stride;
    }
    if (n > 0) s0 = f32x4.add(s0, f32x4.mul(v128.load(pa), v128.load(pc)));
    storeLanes(out, f32x4.add(s0, s1), batch - b);
    out += 16;
    a += 16;
    c += 16;
  }
}

/** x[row, b] += factor[b] d[row, b] */
export function addEach(x: usize, factor: usize, d: usize, rows: i32, batch: i32): void {
  const stride: usize = batch << 2;
  for (let b = 0; b < batch; b += 4) {
    const by = v128.load(factor);
    let px = x, pd = d;
    for (let n = rows; n > 0; n--) {
      storeLanes(px, f32x4.add(v128.load(px), f32x4.mul(by, v128.load(pd))), batch - b);
      px += stride;
      pd += stride;
    }
    factor += 16;
    x += 16;
    d += 16;
  }
}

/** out = a - c, `count` numbers */
export function subtract(out: usize, a: usize, c: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    storeLanes(out, f32x4.sub(v128.load(a), v128.load(c)), count);
    out += 16;
    a += 16;
    c += 16;
  }
}

/**
 * A resistor grid's matrix times x: image_i = D_i x_i - sum over the entries of row i of g x_j, all [size, B]; and
 * curvature[b] = sum_i x_i image_i. Entries are (row j, set, edge); `sets` holds where a set's conductances begin and how
 * far apart two edges are in bytes: 4 where the samples share them.
 */
export function gridImage(
  image: usize, x: usize, diagonal: usize, rows: usize, entries: usize, sets: usize, size: i32, batch: i32,
  curvature: usize,
): void {
  const stride: usize = batch << 2;
  for (let b = 0; b < batch; b += 4) {
    const shift: usize = b << 2;
    let sum = f32x4.splat(0);
    let own = shift, entry = entries;
    for (let i = 0; i < size; i++) {
      const xi = v128.load(x + own);
      let y = f32x4.mul(v128.load(diagonal + own), xi);
      const end = entries + load<u32>(rows, 4) * 12;
      for (; entry < end; entry += 12) {
        const place = sets + (<usize>load<u32>(entry, 4) << 3);
        const step: usize = load<u32>(place, 4);
        const at: usize = load<u32>(place) + load<u32>(entry, 8) * <u32>step;
        const g = step == 4 ? v128.load_splat<f32>(at) : v128.load(at + shift);
        y = f32x4.sub(y, f32x4.mul(g, v128.load(x + <usize>load<u32>(entry) * stride + shift)));
      }
      storeLanes(image + own, y, batch - b);
      sum = f32x4.add(sum, f32x4.mul(xi, y));
      own += stride;
      rows += 4;
    }
    rows -= <usize>size << 2;
    storeLanes(curvature + shift, sum, batch - b);
  }
}

/**
 * One step of conjugate gradients: x += f p, r -= f image; then rho[b] = sum_i r_i^2 / D_i and left[b] = max |r_i|.
 * `inverse` is 1 / D, zero at nodes that do not move.
 */
export function gridStep(
  x: usize, r: usize, p: usize, image: usize, inverse: usize, factor: usize, size: i32, batch: i32,
  rho: usize, left: usize,
): void {
  const stride: usize = batch << 2;
  for (let b = 0; b < batch; b += 4) {
    const f = v128.load(factor);
    let sum = f32x4.splat(0), most = sum;
    let at: usize = b << 2;
    for (let i = size; i > 0; i--) {
      storeLanes(x + at, f32x4.add(v128.load(x + at), f32x4.mul(f, v128.load(p + at))), batch - b);
      const rest = f32x4.sub(v128.load(r + at), f32x4.mul(f, v128.load(image + at)));
      storeLanes(r + at, rest, batch - b);
      sum = f32x4.add(sum, f32x4.mul(f32x4.mul(rest, rest), v128.load(inverse + at)));
      most = f32x4.max(most, f32x4.abs(rest));
      at += stride;
    }
    storeLanes(rho, sum, batch - b);
    storeLanes(left, most, batch - b);
    factor += 16;
    rho += 16;
    left += 16;
  }
}

/** The next direction of conjugate gradients: p = r / D + f p. */
export function gridTurn(p: usize, r: usize, inverse: usize, factor: usize, size: i32, batch: i32): void {
  const stride: usize = batch << 2;
  for (let b = 0; b < batch; b += 4) {
    const f = v128.load(factor);
    let at: usize = b << 2;
    for (let i = size; i > 0; i--) {
      const fresh = f32x4.mul(v128.load(inverse + at), v128.load(r + at));
      storeLanes(p + at, f32x4.add(fresh, f32x4.mul(f, v128.load(p + at))), batch - b);
      at += stride;
    }
    factor += 16;
  }
}
