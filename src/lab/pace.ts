/** How many steps a slice of playing takes, how often a frame is kept, and how fast it went. */
import type { Frames } from '../engine/engine.ts';

/** A slice of work in the worker: short enough that a pause answers at once [ms]. */
const SLICE = 24;
/** Shortest pause between slices at a set speed [ms]. */
const TICK = 16;
/** Voltages sent to the page per second at most. */
const VALUES_PER_SECOND = 4e6;
/** The first steps of a run are all kept; later ones thin out as the run doubles. */
const DENSE_FRAMES = 256;
/** Steps between two looks at whether a run has come to its end; later a thirty-second of the steps taken. */
const LOOK_EVERY = 8;

export class Pace {
  /** Target [steps/s]; Infinity for as fast as it goes. */
  speed = 240;
  #perStep = 0.1;
  #owed = 0;
  #last = 0;
  #taken: { at: number; steps: number }[] = [];

  /** Begins a stretch of playing at `now` [ms]. */
  start(now: number): void {
    this.#last = now;
    this.#owed = 1;
    this.#taken = [];
  }

  /** Steps for the next slice; 0 when the set speed asks for none yet. */
  steps(now: number): number {
    const most = Math.max(1, Math.floor(SLICE / this.#perStep));
    if (!Number.isFinite(this.speed)) return most;
    this.#owed = Math.min(this.#owed + ((now - this.#last) / 1000) * this.speed, 2 * most);
    this.#last = now;
    const due = Math.min(most, Math.floor(this.#owed));
    this.#owed -= due;
    return due;
  }

  /** Notes that `steps` took `milliseconds` and ended at `now`. */
  took(steps: number, milliseconds: number, now: number): void {
    const each = milliseconds / steps;
    this.#perStep = Math.max(1e-4, 0.7 * this.#perStep + 0.3 * each);
    this.#taken.push({ at: now, steps });
    while (this.#taken.length > 1 && now - this.#taken[0].at > 1000) this.#taken.shift();
  }

  /** Steps per second over the last second. */
  rate(now: number): number {
    if (this.#taken.length < 2) return 0;
    const steps = this.#taken.slice(1).reduce((sum, { steps: n }) => sum + n, 0);
    const span = now - this.#taken[0].at;
    return span > 0 ? (1000 * steps) / span : 0;
  }

  /** How long to wait before the next slice [ms]. */
  pause(now: number): number {
    if (!Number.isFinite(this.speed)) return 0;
    const untilDue = ((1 - this.#owed) * 1000) / this.speed;
    return Math.max(0, Math.min(200, Math.max(TICK, untilDue) - (now - this.#last)));
  }

  /** Steps between frames from here on: all at first, then thinned, and never more than the page can take. */
  every(step: number, nodes: number): number {
    const thinned = 2 ** Math.max(0, Math.floor(Math.log2((step + 1) / DENSE_FRAMES)));
    const fastest = Number.isFinite(this.speed)
      ? Math.min(this.speed, 1000 / this.#perStep)
      : 1000 / this.#perStep;
    const affordable = step < DENSE_FRAMES ? 1 : (fastest * nodes) / VALUES_PER_SECOND;
    return Math.max(thinned, 2 ** Math.ceil(Math.log2(Math.max(1, affordable))));
  }
}

/**
 * The next step after `step` at which a run may be found settled. It depends on nothing but the step, so that the same
 * run ends where it ended before.
 */
export function nextLook(step: number): number {
  const spacing = Math.max(LOOK_EVERY, 2 ** (Math.floor(Math.log2(Math.max(1, step))) - 5));
  return (Math.floor(step / spacing) + 1) * spacing;
}

/** The frames later than `step`; a recording that starts over repeats the state it starts from. */
export function framesAfter(frames: Frames, step: number): Frames | null {
  const from = frames.steps.findIndex((at) => at > step);
  if (from < 0) return null;
  if (from === 0) return frames;
  return {
    ...frames,
    count: frames.count - from,
    steps: frames.steps.slice(from),
    times: frames.times.slice(from),
    voltages: frames.voltages.slice(from * frames.nodes),
    energy: frames.energy.slice(from),
    residual: frames.residual.slice(from),
    blownUp: frames.blownUp.slice(from),
  };
}
