/** Which moment of the recorded run each picture of the video shows. */
import { lastNotAfter } from '../../bench/trajectories/density.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Axis } from '../svg/place.ts';

/** Seconds at the end during which the outcome stands, or a fifth of a shorter video. */
const STANDS = 1;

/** Pictures while the run goes on; those after them show its end. */
export function moving(frames: number, fps: number): number {
  return Math.max(1, frames - Math.min(Math.round(STANDS * fps), Math.floor(frames / 5)));
}

/** The recorded clock at a picture: even on the axis shown, be that linear or logarithmic. */
export function clockAt(
  frame: number,
  frames: number,
  fps: number,
  { from, to, log }: Pick<Axis, 'from' | 'to' | 'log'>,
): number {
  const part = Math.min(1, frame / Math.max(1, moving(frames, fps) - 1));
  return log ? from * (to / from) ** part : from + (to - from) * part;
}

export interface Moment {
  readonly step: number;
  /** [RC] */
  readonly time: number;
  /** [N] */
  readonly voltages: Float32Array<ArrayBuffer>;
}

/** The run at a moment of its clock, on straight lines between the recorded frames, as the plots draw it. */
export function momentAt(
  { count, clock, steps, times, column }: Pick<Snapshot, 'count' | 'clock' | 'steps' | 'times' | 'column'>,
  at: number,
): Moment {
  const left = lastNotAfter(clock, count, at);
  const right = Math.min(left + 1, count - 1);
  const gap = clock[right] - clock[left];
  const part = gap > 0 ? Math.max(0, Math.min(1, (at - clock[left]) / gap)) : 0;
  const between = (values: ArrayLike<number>): number => values[left] + (values[right] - values[left]) * part;
  const [a, b] = [column(left), column(right)];
  return {
    step: Math.round(between(steps)),
    time: between(times),
    voltages: Float32Array.from(a, (volts, node) => volts + (b[node] - volts) * part),
  };
}
