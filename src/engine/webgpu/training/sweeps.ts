/**
 * How many sweeps to queue for a settle. The device leaves out those after the one that met little enough current, so
 * what is queued need only be enough; the report says whether it was.
 */
import { MOST_SWEEPS } from './program.ts';

/** First guesses: alternating exact updates, and many small steps. */
const ALTERNATING = 64;
const RELAXED = 512;
/** More where settles ran out of sweeps; less, slowly, where they left many unused. */
const MORE = 1.5;
const LESS = 0.75;
const MARGIN = 1.25;

export class SweepCount {
  #now: number;
  readonly #most: number;

  /** `most` is the plan's own limit; `counted` where every sweep is a dispatch of its own. */
  constructor(most: number, relaxes: boolean, counted: boolean) {
    this.#most = Math.max(1, counted ? Math.min(most, MOST_SWEEPS - 1) : most);
    this.#now = Math.min(this.#most, relaxes ? RELAXED : ALTERNATING);
  }

  get now(): number {
    return this.#now;
  }

  /** True where more sweeps than now could be queued. */
  get canGrow(): boolean {
    return this.#now < this.#most;
  }

  /** After a report: the most sweeps that a settle took, and whether one was left unsettled. */
  adapt(taken: number, unsettled: boolean): void {
    if (unsettled) this.#now = Math.min(this.#most, Math.ceil(MORE * this.#now));
    else if (taken > 0) {
      const enough = Math.ceil(MARGIN * taken) + 1;
      if (enough < this.#now) this.#now = Math.min(this.#most, Math.max(enough, Math.ceil(LESS * this.#now)));
    }
  }
}
