/**
 * How the cost of a step grows with the circuit: all sizes timed in turns, then fitted. The fastest run of each counts:
 * what else the machine does slows large circuits, which share its memory, more than small ones.
 */
import type { Engine } from '../../engine/engine.ts';
import type { GrowthCase } from './cases.ts';
import { fitGrowth } from './growth-fit.ts';
import type { Growth } from './results.ts';
import { calibrate, race, type Pace } from './timing.ts';

/** Many short runs: it takes one of each size that nothing disturbed. */
const SHORT = { least: 0.1, runs: 15 };

export async function measureGrowth(
  given: GrowthCase,
  engine: Engine,
  { cap, signal }: Pace,
): Promise<Growth> {
  const { name, of, expected, sizes } = given;
  const pace = { cap, signal, ...SHORT };
  const anneals = [];
  try {
    for (const size of sizes) {
      pace.signal?.throwIfAborted();
      const { stepping, build } = given.at(size);
      anneals.push(await engine.create(build(), stepping));
    }
    const contestants = [];
    for (const anneal of anneals) {
      const contestant = {
        run: async (steps: number) => {
          await anneal.run(steps);
          await anneal.idle();
        },
      };
      const { units } = await calibrate(contestant, pace);
      contestants.push({ contestant, units });
    }
    const timings = await race(contestants, pace);
    const points = sizes.map((size, n) => ({ size, seconds: timings[n].fastest }));
    return { name, of, expected, points, ...fitGrowth(points) };
  } finally {
    for (const anneal of anneals) anneal.dispose();
  }
}
