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
