/** How often a piece of work can be done in a second, at best. */

/** A try lasts this long at least [ms]. */
const LEAST = 40;
const TRIES = 5;

export async function rateOf(work: (times: number) => void | Promise<void>): Promise<number> {
  let times = 1;
  let best = 0;
  for (let tries = 0; tries < TRIES;) {
    const started = performance.now();
    await work(times);
    const took = performance.now() - started;
    if (took < LEAST) {
      times = Math.ceil(times * Math.min(8, (1.2 * LEAST) / Math.max(took, 0.01)));
      continue;
    }
    best = Math.max(best, (1000 * times) / took);
    tries++;
  }
  return best;
}
