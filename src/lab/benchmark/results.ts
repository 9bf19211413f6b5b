/** What a benchmark measured; plain data, the JSON of the command line and of the page. */
import type { EngineKind } from '../../engine/engine.ts';

/** Seconds of one unit of work (a step, or an epoch of training): median over the runs, and their extremes. */
export interface Timing {
  readonly seconds: number;
  readonly fastest: number;
  readonly slowest: number;
  /** Timed runs, and units of work in each. */
  readonly runs: number;
  readonly units: number;
}

/** The least one unit of work must move and compute, counted from the circuit. */
export interface Counts {
  /** Bytes read and written: every parameter once, every free voltage in and out. */
  readonly bytes: number;
  /** Multiply-adds of couplings and nodes; the functions of the node laws come on top. */
  readonly multiplyAdds: number;
}

export interface CopyRate {
  /** Bytes touched: what is read and what is written. */
  readonly bytes: number;
  readonly bytesPerSecond: number;
}

/** What this machine does at best on one engine, measured in the same run. */
export interface MachineLimits {
  readonly copies: readonly CopyRate[];
  readonly multiplyAddsPerSecond: number;
  /** How the rates were measured. */
  readonly how: string;
}

export interface Limit {
  readonly seconds: number;
  /** What the limit comes from. */
  readonly by: 'bandwidth' | 'arithmetic';
  /** Share of the limit that was reached: limit / measured. */
  readonly fraction: number;
}

export interface Memory {
  /** Held by the engine for this circuit. */
  readonly bytes: number;
  /** The circuit's own data: weights and edges as stored, node parameters, and voltage, signal and current of all samples. */
  readonly own: number;
  readonly ratio: number;
}

export type PeerResult =
  | {
      readonly name: string;
      readonly timing: Timing;
      /** Its time over the engine's: above 1 the engine is faster. */
      readonly ratio: number;
      /** Largest difference from the judge over the largest voltage; of training, over the largest slope or change. */
      readonly difference: number;
      /** Which of its forms of the work was fastest. */
      readonly form: string;
    }
  | { readonly name: string; readonly reason: string };

export interface RowFacts {
  readonly name: string;
  /** What it is, in words. */
  readonly title: string;
  /** What is timed. */
  readonly unit: 'step' | 'epoch';
}

export interface MeasuredRow extends RowFacts {
  readonly nodes: number;
  readonly batch: number;
  readonly engine: EngineKind;
  /** What the engine says about the kernels it chose; absent where it says nothing. */
  readonly kernel?: string;
  readonly timing: Timing;
  readonly counts?: Counts;
  readonly limit?: Limit;
  readonly memory?: Memory;
  /** Largest resident size of the whole process so far, peers and other rows included [bytes]. */
  readonly processPeak?: number;
  /** Against what the results were checked, and how far apart they lay where they were compared, as `PeerResult`. */
  readonly judge: string;
  readonly difference?: number;
  readonly peers: readonly PeerResult[];
}

export interface FailedRow extends RowFacts {
  readonly engine: EngineKind;
  readonly error: string;
}

export type Row = MeasuredRow | FailedRow;

/** Seconds a step = factor x size^exponent. */
export interface Growth {
  readonly name: string;
  /** What `size` counts. */
  readonly of: string;
  readonly expected: number;
  readonly points: readonly { readonly size: number; readonly seconds: number }[];
  readonly exponent: number;
  readonly standardError: number;
}

export interface Benchmark {
  readonly benchmark: 1;
  readonly build: string;
  /** ISO 8601. */
  readonly date: string;
  /** How to repeat it. */
  readonly command: string;
  readonly engine: { readonly kind: EngineKind; readonly adapter: string; readonly software: boolean };
  /** Processor and platform in words. */
  readonly machine: string;
  readonly peers: readonly { readonly name: string; readonly version: string; readonly adapter: string }[];
  readonly limits: MachineLimits | null;
  readonly rows: readonly Row[];
  readonly growth: readonly Growth[];
}
