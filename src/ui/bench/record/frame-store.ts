/**
 * The recorded run, thinned so that its memory stays bounded. Frames are columns of voltages over time; when
 * the store is full, neighbouring columns are dropped in pairs, but never so far that a logarithmic time axis
 * would lose its start: a column also stays when it lies a few per cent of its step beyond the last one kept.
 */
import type { Frames } from '../../../engine/engine.ts';

const MAX_COLUMNS = 1024;
const MAX_BYTES = 32 * 2 ** 20;

export class FrameStore {
  /** Columns in use. */
  count = 0;
  /** Rises whenever recorded time is taken back. */
  generation = 0;
  /** Rises with every change, new columns included. */
  version = 0;
  /** Steps, times [RC], energies and residuals [V/R] of the columns. */
  readonly steps: Float64Array;
  readonly times: Float64Array;
  readonly energy: Float64Array;
  readonly residual: Float64Array;
  /** The frame on show: the last one that arrived, be it live or sought. */
  readonly shown: Float32Array;
  shownStep = -1;
  shownTime = 0;
  /** Lowest and highest voltage recorded. */
  low = Infinity;
  high = -Infinity;

  readonly capacity: number;
  private readonly columns: Float32Array;
  /** Relative spacing that is always kept; wide enough that even 1e9 steps leave free columns. */
  private readonly logSpacing: number;
  private stride = 1;

  constructor(readonly nodes: number) {
    this.capacity = Math.max(32, Math.min(MAX_COLUMNS, Math.floor(MAX_BYTES / (4 * nodes))));
    this.logSpacing = Math.max(0.04, 40 / this.capacity);
    this.columns = new Float32Array(this.capacity * nodes);
    this.steps = new Float64Array(this.capacity);
    this.times = new Float64Array(this.capacity);
    this.energy = new Float64Array(this.capacity);
    this.residual = new Float64Array(this.capacity);
    this.shown = new Float32Array(nodes);
  }

  /** Voltages of one column, [N]; a view, not a copy. */
  column(index: number): Float32Array {
    return this.columns.subarray(index * this.nodes, (index + 1) * this.nodes);
  }

  /** One node's voltages over the columns, written into `out`. */
  trace(node: number, out: Float64Array): void {
    for (let i = 0, at = node; i < this.count; i++, at += this.nodes) out[i] = this.columns[at];
  }

  /** Largest last step in the store, or -1. */
  get lastStep(): number {
    return this.count ? this.steps[this.count - 1] : -1;
  }

  /** True when steps pass but no physical time does, as under `relax`. */
  get timeless(): boolean {
    return this.count > 1 && this.times[this.count - 1] === 0;
  }

  /** What the horizontal axis counts: time [RC], or steps where no time passes. */
  get clock(): Float64Array {
    return this.timeless ? this.steps : this.times;
  }

  get shownClock(): number {
    return this.timeless ? this.shownStep : this.shownTime;
  }

  append(frames: Frames): void {
    if (frames.nodes !== this.nodes) return;
    for (let f = 0; f < frames.count; f++) {
      const voltages = frames.voltages.subarray(f * this.nodes, (f + 1) * this.nodes);
      const step = frames.steps[f];
      if (this.wanted(step)) this.push(frames, f, voltages);
      if (f === frames.count - 1) this.show(step, frames.times[f], voltages);
    }
    this.version++;
  }

  /** Puts a state on show without recording it. */
  show(step: number, time: number, voltages: Float32Array): void {
    this.shown.set(voltages);
    this.shownStep = step;
    this.shownTime = time;
    this.version++;
  }

  /** Forgets every column from `fromStep` on. */
  truncate(fromStep: number): void {
    let kept = this.count;
    while (kept > 0 && this.steps[kept - 1] >= fromStep) kept--;
    this.count = kept;
    if (kept === 0) {
      this.stride = 1;
      this.low = Infinity;
      this.high = -Infinity;
    }
    this.generation++;
    this.version++;
  }

  /** Column on show at a step: the last one not after it, or -1. */
  indexAt(step: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle] <= step) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private wanted(step: number): boolean {
    if (!this.count) return true;
    const last = this.steps[this.count - 1];
    return step > last && this.spaced(last, step, this.stride);
  }

  private push(frames: Frames, f: number, voltages: Float32Array): void {
    if (this.count === this.capacity) this.thin();
    const at = this.count++;
    this.columns.set(voltages, at * this.nodes);
    this.steps[at] = frames.steps[f];
    this.times[at] = frames.times[f];
    this.energy[at] = frames.energy[f];
    this.residual[at] = frames.residual[f];
    let low = this.low;
    let high = this.high;
    for (let i = 0; i < voltages.length; i++) {
      const v = voltages[i];
      if (v < low) low = v;
      if (v > high) high = v;
    }
    this.low = low;
    this.high = high;
  }

  /** Doubles the spacing until at least a quarter of the columns is free. */
  private thin(): void {
    const span = this.steps[this.count - 1] - this.steps[0];
    this.stride = Math.max(this.stride * 2, (2 * span) / this.capacity);
    while (this.count > (3 * this.capacity) / 4) {
      this.dropBelow(this.stride);
      this.stride *= this.count > (3 * this.capacity) / 4 ? 2 : 1;
    }
  }

  private dropBelow(stride: number): void {
    let kept = 0;
    for (let i = 1; i < this.count; i++) {
      if (!this.spaced(this.steps[kept], this.steps[i], stride)) continue;
      kept++;
      if (kept === i) continue;
      this.columns.copyWithin(kept * this.nodes, i * this.nodes, (i + 1) * this.nodes);
      this.steps[kept] = this.steps[i];
      this.times[kept] = this.times[i];
      this.energy[kept] = this.energy[i];
      this.residual[kept] = this.residual[i];
    }
    this.count = kept + 1;
  }

  private spaced(from: number, to: number, stride: number): boolean {
    const gap = to - from;
    return gap >= stride || gap >= Math.max(1, this.logSpacing * to);
  }
}
