/** Seats peers beside the engine: each checked before it is timed, its fastest form kept; then all timed in turns. */
import type { Peer, PeerForm } from '../../baselines/peers/peer.ts';
import type { Engine } from '../../engine/engine.ts';
import type { MachineLimits, PeerResult, Timing } from './results.ts';
import { calibrate, OverCap, race, type Contestant, type Pace } from './timing.ts';

/** Beyond so many seconds a unit of work no other form of it is tried. */
const SLOW = 5;

export interface Contest {
  readonly engine: Engine;
  readonly reference: Engine;
  readonly peers: readonly Peer[];
  readonly limits: MachineLimits | null;
  readonly pace: Pace;
  say(line: string): void;
}

/** What a row asks of the peers. */
export interface Match<Run> {
  /** Throws an Error that says why where there is none. */
  forms(peer: Peer): readonly PeerForm<Run>[];
  /** How far the run is from what is right; throws an Error that says how where that is too far. */
  check(run: Run): Promise<number>;
  /** Units of work as the engine is timed at. */
  contestant(run: Run): Contestant;
}

interface Disposable {
  dispose(): void;
}

type Timed = Extract<PeerResult, { timing: unknown }>;
type Seat =
  | { readonly name: string; readonly reason: string }
  | {
      readonly run: Disposable;
      readonly contestant: Contestant;
      readonly result: Omit<Timed, 'timing' | 'ratio'>;
      readonly units: number;
    };

/** The engine's time, and every peer's or why it has none. `own` must be right and warm. */
export async function raceAgainst<Run extends Disposable>(
  row: string,
  own: Contestant,
  match: Match<Run>,
  { peers, pace, say }: Contest,
): Promise<{ readonly timing: Timing; readonly peers: readonly PeerResult[] }> {
  const seats: Seat[] = [];
  try {
    const { units } = await calibrate(own, pace);
    for (const peer of peers) {
      pace.signal?.throwIfAborted();
      say(`${row}: ${peer.name}`);
      seats.push(await seat(peer, match, pace));
    }
    const ready = seats.filter((each) => 'run' in each);
    const [timing, ...others] = await race([{ contestant: own, units }, ...ready], pace);
    const results = seats.map((each): PeerResult => {
      if (!('run' in each)) return each;
      const theirs = others[ready.indexOf(each)];
      return { ...each.result, timing: theirs, ratio: theirs.seconds / timing.seconds };
    });
    return { timing, peers: results };
  } finally {
    for (const each of seats) if ('run' in each) each.run.dispose();
  }
}

/** The peer's fastest form, checked and warm; or why there is none. */
async function seat<Run extends Disposable>(peer: Peer, match: Match<Run>, pace: Pace): Promise<Seat> {
  let best: Extract<Seat, { run: unknown }> | null = null;
  let bestTime = Infinity;
  const reasons: string[] = [];
  const { name } = peer;
  try {
    for (const form of match.forms(peer)) {
      let run: Run | null = null;
      try {
        run = await form.open();
        const difference = await match.check(run);
        const contestant = match.contestant(run);
        const { units, seconds } = await calibrate(contestant, pace);
        if (seconds < bestTime) {
          best?.run.dispose();
          best = { run, contestant, result: { name, difference, form: form.name }, units };
          bestTime = seconds;
        } else run.dispose();
        if (bestTime > SLOW) break;
      } catch (error) {
        pace.signal?.throwIfAborted();
        run?.dispose();
        reasons.push(error instanceof OverCap ? error.message : `${form.name}: ${messageOf(error)}`);
      }
    }
  } catch (error) {
    pace.signal?.throwIfAborted();
    reasons.push(messageOf(error));
  }
  return best ?? { name, reason: [...new Set(reasons)].join('; ') };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Largest difference as a share of the largest number of `right`; infinite where one is not a number. */
export function differenceOf(found: ArrayLike<number>, right: ArrayLike<number>): number {
  if (found.length !== right.length) return Infinity;
  let most = 0;
  let off = 0;
  for (let n = 0; n < found.length; n++) {
    const d = Math.abs(found[n] - right[n]);
    if (!(d <= Infinity)) return Infinity;
    off = Math.max(off, d);
    most = Math.max(most, Math.abs(right[n]));
  }
  return off / Math.max(most, Number.MIN_VALUE);
}
