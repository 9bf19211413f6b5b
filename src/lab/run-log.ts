/** What a live run will be recorded as when it comes to its end. */
import type { Anneal } from '../engine/engine.ts';
import type { RunState } from './api.ts';
import type { History } from './history.ts';
import type { Meter } from './meter.ts';
import { benchMetrics, finite, type RunOutcome } from './outcome.ts';
import type { Prepared } from './prepare.ts';

/** How a run came to its end. */
export interface End {
  readonly step: number;
  readonly failed: boolean;
  /** What was done to it on the way. */
  readonly done: History['done'];
  readonly meter: Meter;
}

export class RunLog {
  /** Whether it went on by another engine when its device was lost. */
  moved = false;
  /** H per sample [B] at the start, or null when the circuit has none. */
  #before: Float64Array | null = null;
  /** Wall-clock time played [ms], and since when it plays; NaN while it does not. */
  #played = 0;
  #since = NaN;

  /** A circuit at its start. */
  async begin(anneal: Anneal): Promise<void> {
    this.#before = await anneal.energy();
    this.again();
  }

  /** Back at the same start. */
  again(): void {
    this.moved = false;
    this.#played = 0;
    this.#since = NaN;
  }

  turn(state: RunState): void {
    const now = performance.now();
    if (!Number.isNaN(this.#since)) this.#played += now - this.#since;
    this.#since = state === 'running' ? now : NaN;
  }

  /** The outcome; what did not fail is at the present step, at which the meter has just looked. */
  async outcome(prepared: Prepared, anneal: Anneal, { step, failed, done, meter }: End): Promise<RunOutcome> {
    const { residual, settledAt } = meter;
    // Energies of two recipes have no difference that means anything.
    const before = done === 'edited' ? null : this.#before;
    const inexact = this.moved ? 'moved' : done;
    return {
      cell: prepared.cell,
      status: failed ? 'failed' : settledAt >= 0 ? 'settled' : 'stopped',
      seconds: this.#played / 1000,
      steps: step,
      metrics:
        failed || !residual
          ? {}
          : finite({ ...(await benchMetrics(prepared, anneal, { residual, before })), ...meter.metrics }),
      ...(inexact && { inexact }),
    };
  }
}
