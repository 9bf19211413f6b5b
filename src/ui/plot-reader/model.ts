/** What a chart tells those who do not see it. */

export interface ChartModel {
  /** Samples along the horizontal axis, x rising with the index. */
  readonly points: number;
  /** Traces that Up and Down go through, and the columns of the table. */
  readonly traces: readonly number[];
  /** Where Shift with Up or Down goes through more traces than these: all of 0 to `all` - 1. */
  readonly all?: number;
  /** What the horizontal axis counts, with its unit. */
  readonly axis: string;
  x(index: number): number;
  /** NaN where nothing was measured. */
  y(trace: number, index: number): number;
  /** A place along the axis in words, e.g. "3.1 RC" or "update 40". */
  at(index: number): string;
  name(trace: number): string;
  /** Unit of a trace, or '' where it has none. */
  unit(trace: number): string;
}

/** A sample of a trace on the page: pixels from the upper left corner of `over`. */
export interface Spot {
  readonly over: HTMLElement;
  readonly left: number;
  readonly top: number;
  /** Whether a rule through it would mean anything, as it does over a time axis. */
  readonly rule: boolean;
}

export interface Readable {
  /** What the chart shows, for the name of its table. */
  title(): string;
  /** Null while nothing is recorded. */
  model(): ChartModel | null;
  /** The table's own arrangement, where it is another than the cursor's. */
  table?(): ChartModel | null;
  /** Null where the sample is out of view. */
  spot(trace: number, index: number): Spot | null;
  /** The cursor of the keys has gone to a sample, or has left. */
  moved?(at: Place | null): void;
}

export interface Place {
  readonly trace: number;
  readonly index: number;
}
