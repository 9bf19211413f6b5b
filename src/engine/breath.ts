/** Lets the event loop run between slices of a long synchronous computation, so that a worker stays responsive. */

/** Longest stretch of work between two breaths [ms]. */
const SLICE = 30;

/** Resolves after pending events. A message, not a timer: browsers hold nested timers back by 4 ms. */
function pendingEvents(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

export class Breath {
  #last = performance.now();

  /** Call between steps: waits for pending events when the slice is used up, and says whether it did. */
  async take(): Promise<boolean> {
    if (!this.isDue()) return false;
    await pendingEvents();
    this.#last = performance.now();
    return true;
  }

  isDue(): boolean {
    return performance.now() - this.#last > SLICE;
  }
}

/** Time between two looks at the clock [ms]. */
const PORTION = 8;

/** How many steps to take between two looks at the clock, found by taking them. */
export class Portion {
  #steps = 1;
  #since = 0;

  /** At most `most` steps, to be taken now. */
  next(most: number): number {
    this.#since = performance.now();
    return Math.min(this.#steps, most);
  }

  taken(steps: number): void {
    const took = performance.now() - this.#since;
    if (took > PORTION) this.#steps = Math.max(1, Math.floor((steps * PORTION) / took));
    else if (steps === this.#steps && took < PORTION / 2) this.#steps *= 2;
  }
}
