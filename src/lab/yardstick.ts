/** What the result of a run that learns is held against: runs trained alongside it, and its way back after a jump. */
import type { Work } from '../engine/engine.ts';
import type { Metrics } from '../tasks/setting.ts';
import { trainAlongside } from './alongside.ts';
import type { PreparedTraining } from './prepare-training.ts';
import type { TrainRun, TrainRunOptions } from './train-run.ts';

/** Updates between two looks at the error after a jump. */
const LOOK_EVERY = 10;
/** Back when the error is within this factor of that of a circuit trained on what comes after the jump. */
const RECOVERED = 1.1;

export class Yardstick {
  #beside: Metrics | null = null;
  readonly #recovery: Metrics = {};
  /** Update at which the error after the jump was looked at first, or -1. */
  #since = -1;

  /** Whether the runs alongside are through. */
  get isThere(): boolean {
    return this.#beside !== null;
  }

  /** Trains what the cell asks for alongside; before the run itself, whose error after a jump is judged by one of them. */
  async make(prepared: PreparedTraining, options: TrainRunOptions, work: Work): Promise<void> {
    this.#beside = await trainAlongside(prepared, options, work);
  }

  /** Of the runs alongside; `jumpMae` and `recoveredAfter` [updates] once they are known. */
  get metrics(): Metrics {
    return { ...this.#beside, ...this.#recovery };
  }

  /** Updates a slice may take so that nothing is missed. */
  most(run: TrainRun): number {
    return this.#isWatching(run) ? LOOK_EVERY : Infinity;
  }

  /** After a slice: whether the error is back near that of a freshly trained circuit. */
  async look(run: TrainRun): Promise<void> {
    if (!this.#isWatching(run)) return;
    const first = this.#since < 0;
    if (first) this.#since = run.update;
    await run.measure();
    if (first) this.#recovery.jumpMae = run.metrics.mae;
    if (run.metrics.mae <= RECOVERED * this.#fresh) this.#recovery.recoveredAfter = run.update - this.#since;
  }

  get #fresh(): number {
    return this.#beside?.freshMae ?? NaN;
  }

  #isWatching(run: TrainRun): boolean {
    return run.chapter > 0 && !('recoveredAfter' in this.#recovery) && !Number.isNaN(this.#fresh);
  }
}
