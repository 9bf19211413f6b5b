/** Times several contestants at the same work, in turns, so that what else the machine does meets all of them. */
import type { Timing } from './results.ts';

/** Something that can do so many units of work and say when they are done. */
export interface Contestant {
  run(units: number): Promise<void>;
}

export interface Pace {
  /** A timed run takes about this long, or one unit of work [s]. */
  readonly least: number;
  /** Nothing takes longer than this, all its runs together [s]; a contestant with a longer unit is not timed. */
  readonly cap: number;
  /** Timed runs of each contestant. */
  readonly runs: number;
  readonly signal?: AbortSignal;
}

/** Why a contestant has no time. */
export class OverCap extends Error {}

const now = (): number => performance.now() / 1000;

async function timed(contestant: Contestant, units: number): Promise<number> {
  const started = now();
  await contestant.run(units);
  return now() - started;
}

export interface Calibrated {
  /** Units of work a timed run should hold. */
  readonly units: number;
  /** Of one unit, roughly. */
  readonly seconds: number;
}

/** So long a unit is past its warming up [s]. */
const WARM = 1;
/** Runs of so many times the least length hardly consist of waiting. */
const AMORTISED = 8;

/** Warms a contestant up and finds how much a timed run should hold. */
export async function calibrate(contestant: Contestant, pace: Pace): Promise<Calibrated> {
  let units = 1;
  /** Fewer would be mostly waiting. */
  let least = 1;
  const first = await timed(contestant, units);
  if (first > pace.cap) throw new OverCap(`> ${pace.cap} s`);
  if (first > WARM) return { units, seconds: first };
  for (;;) {
    pace.signal?.throwIfAborted();
    const seconds = await timed(contestant, units);
    if (seconds < pace.least) {
      // Short runs say little: grow by at most 8 a time.
      units *= Math.max(2, Math.min(8, Math.ceil((1.2 * pace.least) / Math.max(seconds, 1e-6))));
      continue;
    }
    if (seconds < AMORTISED * pace.least) {
      // Waiting for the last unit has a price of its own, which must not be taken for the work's.
      const longer = await timed(contestant, 4 * units);
      if (longer < 2.5 * seconds) {
        units *= 4;
        least = units;
        continue;
      }
    }
    return { units: Math.max(least, Math.ceil((units * pace.least) / seconds)), seconds: seconds / units };
  }
}

/** Medians of alternating runs, A B C A B C ... */
export async function race(
  contestants: readonly { readonly contestant: Contestant; readonly units: number }[],
  pace: Pace,
): Promise<Timing[]> {
  const times: number[][] = contestants.map(() => []);
  for (let run = 0; run < pace.runs; run++)
    for (const [n, { contestant, units }] of contestants.entries()) {
      pace.signal?.throwIfAborted();
      const spent = times[n].reduce((sum, seconds) => sum + seconds * units, 0);
      if (times[n].length > 0 && spent + spent / times[n].length > pace.cap) continue;
      times[n].push((await timed(contestant, units)) / units);
    }
  return contestants.map(({ units }, n) => timingOf(times[n], units));
}

export function timingOf(seconds: readonly number[], units: number): Timing {
  const sorted = [...seconds].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return {
    seconds: median,
    fastest: sorted[0],
    slowest: sorted[sorted.length - 1],
    runs: sorted.length,
    units,
  };
}
