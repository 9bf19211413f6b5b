/** What a run that learns will be recorded as when it comes to its end. */
import type { Inexact } from '../notebook/records.ts';
import type { Metrics } from '../tasks/setting.ts';
import type { RunOutcome } from './outcome.ts';
import type { TrainRun } from './train-run.ts';

/** How a run came to its end. */
export interface TrainEnd {
  readonly status: 'trained' | 'cancelled' | 'failed';
  /** Wall-clock time trained [s]. */
  readonly seconds: number;
  readonly metrics: Metrics;
  /** Whether it learned from data that are not in the recipe. */
  readonly brought: boolean;
}

export class TrainLog {
  #inexact: Inexact | undefined;

  /** The couplings are no longer what the recipe alone leads to; what was noted first stands. */
  note(inexact: 'touched' | 'edited'): void {
    this.#inexact ??= inexact;
  }

  /** Its weights were replaced: whatever was done before is gone with them. */
  replaced(): void {
    this.#inexact = 'touched';
  }

  /** The outcome; null for what was never begun, which leaves no record. */
  outcome(run: TrainRun, { status, seconds, metrics, brought }: TrainEnd): RunOutcome | null {
    if (run.update === 0 && status !== 'trained') return null;
    const inexact = brought ? 'data' : run.moved ? 'moved' : this.#inexact;
    const { cell } = run.prepared;
    return { cell, status, seconds, steps: run.update, metrics, ...(inexact && { inexact }) };
  }
}
