/** What crosses between the page and the worker for a sweep or a comparison, both ways. Plain data only. */
import type { Problem } from '../../circuit/problem.ts';
import type { PartRun } from '../../notebook/records.ts';
import type { EngineChoice } from '../api.ts';

export interface SeriesOpening {
  readonly engine: EngineChoice;
  readonly build: string;
  /** Runs done before, which are not run again. */
  readonly done: readonly PartRun[];
}

export type SeriesEvent =
  | {
      readonly type: 'runs';
      /** Those that have ended since the last event. */
      readonly runs: readonly PartRun[];
      /** How many have ended, with the part done of the one under way. */
      readonly done: number;
      readonly total: number;
      /** Wall-clock seconds expected to be left; NaN until it can be said. */
      readonly secondsLeft: number;
    }
  | { readonly type: 'problem'; readonly problem: Problem }
  /** Nothing follows. `seconds`: wall-clock time since it was opened. */
  | {
      readonly type: 'end';
      readonly status: 'finished' | 'cancelled' | 'failed';
      readonly seconds: number;
    };

export type SeriesEmit = (event: SeriesEvent) => void;

/** A series under way in the worker. */
export interface SeriesHandle {
  /** Ends it; runs that have ended are kept. */
  cancel(): Promise<void>;
}
