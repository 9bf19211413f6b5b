/** Stencils over node-major states: one tap and channel pair at a time, along whole rows of the grid. */
import type { NetGroup, NetStencil } from '../../circuit/netlist.ts';
import type { AddCurrent } from './kernel.ts';

/** A run of target columns whose source columns lie side by side too. */
interface Run {
  readonly target: number;
  readonly source: number;
  readonly count: number;
}

/** Columns (or rows) of the target that tap `shift` reaches in a source of `size`, cut where it wraps. */
function runs(targets: number, size: number, shift: number, periodic: boolean): Run[] {
  const found: Run[] = [];
  for (let target = 0; target < targets; target++) {
    const at = target + shift;
    if (!periodic && (at < 0 || at >= size)) continue;
    const source = ((at % size) + size) % size;
    const last = found.at(-1);
    if (last && last.source + last.count === source && last.target + last.count === target)
      found[found.length - 1] = { ...last, count: last.count + 1 };
    else found.push({ target, source, count: 1 });
  }
  return found;
}

/**
 * Inside one group a reciprocal stencil is W + W^T, again a stencil when its sides are odd: the tap at d takes the
 * weight of d from source to target and that of -d back.
 */
function folded(c: NetStencil, channels: number): NetStencil {
  const { kernelHeight, kernelWidth, weights } = c;
  if (c.from !== c.to || !c.reciprocal || kernelHeight % 2 === 0 || kernelWidth % 2 === 0) return c;
  const taps = kernelHeight * kernelWidth;
  const both = weights.map((w, n) => {
    const tap = Math.floor(n / (channels * channels));
    const from = Math.floor(n / channels) % channels;
    const to = n % channels;
    return w + weights[((taps - 1 - tap) * channels + to) * channels + from];
  });
  return { ...c, reciprocal: false, weights: both };
}

export function stencilKernel(c: NetStencil, groups: readonly NetGroup[], batch: number): AddCurrent {
  const currents = tapKernel(folded(c, groups[c.from].channels), groups, batch);
  // The current scale counts the two directions of an edge apart.
  const magnitudes = tapKernel(c, groups, batch);
  return (s, current, magnitude) => (magnitude ? magnitudes : currents)(s, current, magnitude);
}

function tapKernel(c: NetStencil, groups: readonly NetGroup[], batch: number): AddCurrent {
  const a = groups[c.from];
  const b = groups[c.to];
  const { kernelHeight, kernelWidth, periodic, weights, gain, reciprocal } = c;
  const shifts = (length: number) => Array.from({ length }, (_, k) => k - Math.floor(length / 2));
  const rowRuns = shifts(kernelHeight).map((shift) => runs(b.height, a.height, shift, periodic));
  const columnRuns = shifts(kernelWidth).map((shift) => runs(b.width, a.width, shift, periodic));
  const [aStep, bStep] = [a.channels * batch, b.channels * batch];

  return (s, current, magnitude) => {
    let n = 0;
    for (const rows of rowRuns)
      for (const columns of columnRuns)
        for (let from = 0; from < a.channels; from++)
          for (let to = 0; to < b.channels; to++, n++) {
            const w = magnitude ? Math.abs(gain * weights[n]) : gain * weights[n];
            if (w === 0) continue;
            for (const row of rows)
              for (let r = 0; r < row.count; r++)
                for (const run of columns) {
                  const source =
                    (a.offset + ((row.source + r) * a.width + run.source) * a.channels + from) * batch;
                  const target =
                    (b.offset + ((row.target + r) * b.width + run.target) * b.channels + to) * batch;
                  addRun(w, s, source, aStep, current, target, bStep, run.count, batch);
                  if (reciprocal) addRun(w, s, target, bStep, current, source, aStep, run.count, batch);
                }
          }
  };
}

/** current += w s for `count` nodes, `step` numbers apart. */
function addRun(
  w: number,
  s: Float32Array,
  from: number,
  fromStep: number,
  current: Float32Array,
  to: number,
  toStep: number,
  count: number,
  batch: number,
): void {
  if (fromStep === batch && toStep === batch) {
    for (let n = 0; n < count * batch; n++) current[to + n] += w * s[from + n];
    return;
  }
  for (let m = 0; m < count; m++, from += fromStep, to += toStep)
    for (let b = 0; b < batch; b++) current[to + b] += w * s[from + b];
}
