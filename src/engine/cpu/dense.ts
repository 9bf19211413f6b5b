/**
 * Dense couplings over node-major states [N, B]: I_b += gain W^T s_a; reciprocal: I_a += gain W s_b.
 * Four rows at a time: a current is then loaded and stored once per four products.
 */
import { isSymmetrised } from '../../circuit/edges.ts';
import type { NetDense, NetGroup } from '../../circuit/netlist.ts';
import type { AddCurrent } from './kernel.ts';

export function denseKernel(c: NetDense, groups: readonly NetGroup[], batch: number): AddCurrent {
  const a = groups[c.from];
  const b = groups[c.to];
  return (s, current, magnitude) => {
    if (magnitude) {
      if (isSymmetrised(c)) addTotals(c, a, s, current, batch);
      else addMagnitudes(c, a, b, s, current, batch);
      return;
    }
    if (batch === 1) {
      addSingle(c, a.offset, a.size, b.offset, b.size, s, current);
      return;
    }
    for (let j = 0; j < b.size; j++) {
      const at = {
        first: j,
        stride: b.size,
        count: a.size,
        from: a.offset * batch,
        to: (b.offset + j) * batch,
      };
      addRow(c, at, s, current, batch);
    }
    if (!c.reciprocal) return;
    for (let i = 0; i < a.size; i++) {
      const at = {
        first: i * b.size,
        stride: 1,
        count: b.size,
        from: b.offset * batch,
        to: (a.offset + i) * batch,
      };
      addRow(c, at, s, current, batch);
    }
  };
}

interface Row {
  /** Index of the first weight, distance to the next one, and how many there are. */
  readonly first: number;
  readonly stride: number;
  readonly count: number;
  /** First signal and first current. */
  readonly from: number;
  readonly to: number;
}

/** current[to + b] += sum over m of w_m s[from + m batch + b] */
function addRow(
  { gain, weights }: NetDense,
  { first, stride, count, from, to }: Row,
  s: Float32Array,
  current: Float32Array,
  batch: number,
): void {
  let m = 0;
  for (; m + 3 < count; m += 4) {
    const n = first + m * stride;
    const w0 = gain * weights[n];
    const w1 = gain * weights[n + stride];
    const w2 = gain * weights[n + 2 * stride];
    const w3 = gain * weights[n + 3 * stride];
    const s0 = from + m * batch;
    const s1 = s0 + batch;
    const s2 = s1 + batch;
    const s3 = s2 + batch;
    for (let b = 0; b < batch; b++)
      current[to + b] += w0 * s[s0 + b] + w1 * s[s1 + b] + w2 * s[s2 + b] + w3 * s[s3 + b];
  }
  for (; m < count; m++) {
    const w = gain * weights[first + m * stride];
    const at = from + m * batch;
    for (let b = 0; b < batch; b++) current[to + b] += w * s[at + b];
  }
}

/** One sample: each weight is read once for both directions. */
function addSingle(
  { gain, weights, reciprocal }: NetDense,
  a: number,
  aSize: number,
  b: number,
  bSize: number,
  s: Float32Array,
  current: Float32Array,
): void {
  let i = 0;
  for (; i + 3 < aSize; i += 4) {
    const n0 = i * bSize;
    const n1 = n0 + bSize;
    const n2 = n1 + bSize;
    const n3 = n2 + bSize;
    const s0 = gain * s[a + i];
    const s1 = gain * s[a + i + 1];
    const s2 = gain * s[a + i + 2];
    const s3 = gain * s[a + i + 3];
    let back0 = 0;
    let back1 = 0;
    let back2 = 0;
    let back3 = 0;
    for (let j = 0; j < bSize; j++) {
      const w0 = weights[n0 + j];
      const w1 = weights[n1 + j];
      const w2 = weights[n2 + j];
      const w3 = weights[n3 + j];
      const sj = s[b + j];
      current[b + j] += s0 * w0 + s1 * w1 + s2 * w2 + s3 * w3;
      back0 += w0 * sj;
      back1 += w1 * sj;
      back2 += w2 * sj;
      back3 += w3 * sj;
    }
    if (!reciprocal) continue;
    current[a + i] += gain * back0;
    current[a + i + 1] += gain * back1;
    current[a + i + 2] += gain * back2;
    current[a + i + 3] += gain * back3;
  }
  for (; i < aSize; i++) {
    const n = i * bSize;
    const si = gain * s[a + i];
    let back = 0;
    for (let j = 0; j < bSize; j++) {
      current[b + j] += si * weights[n + j];
      back += weights[n + j] * s[b + j];
    }
    if (reciprocal) current[a + i] += gain * back;
  }
}

/** Sums of |w s| at each end, for the current scale; s holds absolute values. */
function addMagnitudes(
  { gain, weights, reciprocal }: NetDense,
  a: NetGroup,
  b: NetGroup,
  s: Float32Array,
  current: Float32Array,
  batch: number,
): void {
  for (let i = 0, n = 0; i < a.size; i++)
    for (let j = 0; j < b.size; j++, n++) {
      const w = Math.abs(gain * weights[n]);
      const [from, to] = [(a.offset + i) * batch, (b.offset + j) * batch];
      for (let k = 0; k < batch; k++) {
        current[to + k] += w * s[from + k];
        if (reciprocal) current[from + k] += w * s[to + k];
      }
    }
}

/** Rows and columns taken at a time: both of W and of its transpose then stay in the cache. */
const TILE = 64;

/** The same where the weights act as W + W^T alone. */
function addTotals(
  { gain, weights }: NetDense,
  { offset, size }: NetGroup,
  s: Float32Array,
  current: Float32Array,
  batch: number,
): void {
  for (let top = 0; top < size; top += TILE)
    for (let left = 0; left < size; left += TILE)
      for (let i = top; i < Math.min(size, top + TILE); i++)
        for (let j = left; j < Math.min(size, left + TILE); j++) {
          const w = Math.abs(gain * (weights[i * size + j] + weights[j * size + i]));
          const [from, to] = [(offset + i) * batch, (offset + j) * batch];
          for (let k = 0; k < batch; k++) current[to + k] += w * s[from + k];
        }
}
