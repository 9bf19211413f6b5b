/**
 * Density of thousands of trajectories: for each pixel column the voltages at that time, interpolated between
 * recorded frames, are counted by pixel row. Columns are filled from left to right in slices, so a picture of any
 * size is built without holding up the page; new frames only add columns.
 */
import type { FrameStore } from '../record/frame-store.ts';

export interface DensityView {
  readonly width: number;
  readonly height: number;
  /** Shown stretch of the x axis, in RC or in steps. */
  readonly from: number;
  readonly to: number;
  readonly log: boolean;
  /** Shown voltages. */
  readonly low: number;
  readonly high: number;
}

/** What is counted: frames of voltages. */
type Frames = Pick<FrameStore, 'count' | 'column'>;

export type RowColour = (volts: number) => readonly [r: number, g: number, b: number];

/** Voltages sampled per column, so that few nodes still draw lines rather than dots. */
const SAMPLES = 16_384;

export class Density {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  /** First column not drawn yet. */
  next = 0;
  private readonly counts: Uint32Array;
  private readonly colours: Uint8ClampedArray;
  private readonly alpha = new Uint8ClampedArray(4096);

  constructor(
    readonly view: DensityView,
    nodes: number,
    colour: RowColour,
  ) {
    const { width, height, low, high } = view;
    this.pixels = new Uint8ClampedArray(4 * width * height);
    this.counts = new Uint32Array(height);
    this.colours = new Uint8ClampedArray(3 * height);
    for (let row = 0; row < height; row++) {
      const rgb = colour(high - ((row + 0.5) / height) * (high - low));
      for (let c = 0; c < 3; c++) this.colours[3 * row + c] = 255 * rgb[c];
    }
    this.samples = Math.max(1, Math.min(12, Math.round(SAMPLES / nodes)));
    const even = (nodes * this.samples) / height;
    for (let count = 1; count < this.alpha.length; count++)
      this.alpha[count] = 255 * Math.max(0.22, 1 - Math.exp(-count / (0.45 * even)));
  }

  private readonly samples: number;

  /** Time at the left edge of a (fractional) column. */
  timeOf(column: number): number {
    const { from, to, width, log } = this.view;
    const part = column / width;
    return log ? from * (to / from) ** part : from + (to - from) * part;
  }

  columnOf(time: number): number {
    const { from, to, width, log } = this.view;
    return width * (log ? Math.log(time / from) / Math.log(to / from) : (time - from) / (to - from));
  }

  /**
   * Fills columns as far as `times` of the store reach, for at most `budget` ms. Returns true when work is left.
   */
  fill(store: Frames, times: Float64Array, budget: number): boolean {
    const started = performance.now();
    const { width } = this.view;
    let at = 0;
    while (this.next < width) {
      if (performance.now() - started > budget) return true;
      const end = this.timeOf(this.next + 1);
      if (end > times[store.count - 1]) return false;
      const begin = this.timeOf(this.next);
      if (begin >= times[0]) at = this.count(store, times, at, begin, end);
      if (begin >= times[0]) this.paint(this.next);
      this.next++;
    }
    return false;
  }

  private count(store: Frames, times: Float64Array, hint: number, begin: number, end: number): number {
    const { low, high, height } = this.view;
    const { counts, samples } = this;
    const perVolt = height / (high - low);
    counts.fill(0);
    let at = hint;
    for (let sample = 0; sample < samples; sample++) {
      const time = begin + ((sample + 0.5) / samples) * (end - begin);
      if (times[at] > time || times[Math.min(at + 8, store.count - 1)] < time)
        at = lastNotAfter(times, store.count, time);
      while (at + 1 < store.count && times[at + 1] <= time) at++;
      const right = Math.min(at + 1, store.count - 1);
      const gap = times[right] - times[at];
      const part = gap > 0 ? (time - times[at]) / gap : 0;
      const a = store.column(at);
      const b = store.column(right);
      for (let node = 0; node < a.length; node++) {
        const row = ((high - (a[node] + (b[node] - a[node]) * part)) * perVolt) | 0;
        if (row >= 0 && row < height) counts[row]++;
      }
    }
    return at;
  }

  private paint(column: number): void {
    const { width, height } = this.view;
    const { pixels, counts, colours, alpha } = this;
    for (let row = 0, at = 4 * column; row < height; row++, at += 4 * width) {
      pixels[at] = colours[3 * row];
      pixels[at + 1] = colours[3 * row + 1];
      pixels[at + 2] = colours[3 * row + 2];
      pixels[at + 3] = alpha[Math.min(counts[row], alpha.length - 1)];
    }
  }
}

/** Index of the last time not after `time`, at least 0. */
export function lastNotAfter(times: Float64Array, count: number, time: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Index of the time nearest to `time`, at least 0. */
export function nearestTo(times: Float64Array, count: number, time: number): number {
  const before = lastNotAfter(times, count, time);
  const isAfter = before + 1 < count && times[before + 1] - time < time - times[before];
  return isAfter ? before + 1 : before;
}
