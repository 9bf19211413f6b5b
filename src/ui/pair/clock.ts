/** Steps of a run and the time they stand for, by its recording. */
import type { BenchSession } from '../bench/session.ts';
import { lastNotAfter } from '../bench/trajectories/density.ts';

/** What two runs are held together by: simulated time [RC], or steps where one of them has no time. */
export type Clock = 'time' | 'steps';

type Recorded = Pick<BenchSession, 'store' | 'shape' | 'status'>;

/** Simulated time at a step. Between recorded steps time is even; it goes on at the step of the circuit. */
export function clockAt({ store, shape }: Recorded, step: number, by: Clock): number {
  if (by === 'steps') return step;
  const dt = shape?.dt ?? 1;
  if (!store?.count) return step * dt;
  const at = lastNotAfter(store.steps, store.count, step);
  const next = Math.min(at + 1, store.count - 1);
  const [s0, s1, t0, t1] = [store.steps[at], store.steps[next], store.times[at], store.times[next]];
  return t0 + (step - s0) * (s1 > s0 ? (t1 - t0) / (s1 - s0) : dt);
}

/** The step nearest to a time. */
export function stepAt({ store, shape }: Recorded, clock: number, by: Clock): number {
  if (by === 'steps') return Math.max(0, Math.round(clock));
  const dt = shape?.dt ?? 1;
  if (!store?.count) return Math.max(0, Math.round(clock / dt));
  const at = lastNotAfter(store.times, store.count, clock);
  const next = Math.min(at + 1, store.count - 1);
  const [s0, s1, t0, t1] = [store.steps[at], store.steps[next], store.times[at], store.times[next]];
  return Math.max(0, Math.round(s0 + (clock - t0) * (t1 > t0 ? (s1 - s0) / (t1 - t0) : 1 / dt)));
}

/** Where a run stands. */
export function clockOf(run: Recorded, by: Clock): number {
  const { status } = run;
  if (!status) return 0;
  return by === 'steps' ? status.step : status.time;
}

/** How far its recording reaches. */
export const endOf = (run: Recorded, by: Clock): number => clockAt(run, run.status?.recordedTo ?? 0, by);
