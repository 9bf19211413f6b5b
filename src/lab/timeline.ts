/**
 * The time of a live run: forward by steps that are recorded on the way, exactly back to any step before, and on from
 * there by another way. Frames go to the page as they are collected; checkpoints are kept for the way back.
 */
import type { Anneal, Frames, Work } from '../engine/engine.ts';
import type { Emit } from './api.ts';
import { History, type HistoryEvent } from './history.ts';
import type { Pace } from './pace.ts';
import type { Seat } from './seat.ts';
import { Tape } from './tape.ts';

/** A checkpoint this often [ms] bounds what a lost device can take. */
const RESCUE_EVERY = 1000;

export interface TimelineParts {
  readonly seat: Seat;
  readonly pace: Pace;
  readonly emit: Emit;
  /** Called with what each collection brought, null for nothing, before the run goes on. */
  readonly collected: (frames: Frames | null) => Promise<void>;
}

export class Timeline {
  readonly #history = new History();
  readonly #tape: Tape;
  readonly #seat: Seat;
  readonly #collected: TimelineParts['collected'];
  /** When a checkpoint was last kept on the way [ms]. */
  #kept = 0;

  constructor({ seat, pace, emit, collected }: TimelineParts) {
    this.#seat = seat;
    this.#tape = new Tape(pace, emit);
    this.#collected = collected;
  }

  /** First step that can be gone back to. */
  get firstStep(): number {
    return this.#history.firstStep;
  }

  /** Last step reached. */
  get recordedTo(): number {
    return this.#tape.recordedTo;
  }

  /** Sample being recorded and shown. */
  get sample(): number {
    return this.#tape.sample;
  }

  /** Most steps that may be taken at once without losing a frame. */
  get reach(): number {
    return this.#tape.reach;
  }

  /** What was done to the circuit up to the present step. */
  get done(): History['done'] {
    return this.#history.done;
  }

  /** The latest state kept, for another engine when the device is lost. */
  get latest(): History['latest'] {
    return this.#history.latest;
  }

  /** Begins anew with the circuit as it stands. */
  async begin(): Promise<void> {
    this.#history.begin(await this.#anneal.checkpoint(), this.#anneal.netlist);
    await this.#rewrite();
  }

  async advance(steps: number): Promise<void> {
    const anneal = this.#anneal;
    await this.#collected(await this.#tape.thin(anneal));
    await anneal.run(steps);
    await anneal.idle();
    await this.#collected(await this.#tape.collect(anneal));
    const now = performance.now();
    const rescue = this.#canBeLost && now - this.#kept > RESCUE_EVERY;
    if (!this.#history.wants(anneal.step) && !rescue) return;
    this.#kept = now;
    await this.keep();
  }

  /** Keeps the present state to go back to. */
  async keep(): Promise<void> {
    this.#history.add(await this.#anneal.checkpoint(), this.#anneal.netlist);
  }

  /** To a step already reached, or the nearest that was; a cancelled way there ends where it got to. */
  goTo(step: number, work: Work): Promise<void> {
    const target = Math.max(this.firstStep, Math.min(step, this.recordedTo));
    return this.#history.goTo(this.#anneal, target, work);
  }

  /** Goes on from a step kept, on another engine: nothing after it was reached. */
  async resume(step: number): Promise<void> {
    await this.#history.goTo(this.#anneal, step);
    await this.#rewrite();
  }

  /** Before a new future is written: drops what lies after the present step; true when an edit of the recipe did. */
  async dropFuture(): Promise<boolean> {
    if (!this.#tape.inPast(this.#anneal)) return false;
    const edited = this.#history.truncate(this.#anneal.step);
    await this.#rewrite();
    return edited;
  }

  /** What was just done to the circuit, to be done again whenever the present step is reached anew. */
  remember(event: Omit<HistoryEvent, 'step'>): Promise<void> {
    return this.#history.remember(this.#anneal, event, this.#canBeLost);
  }

  /** Records another sample from the present step on. */
  show(sample: number): Promise<void> {
    return this.#tape.show(sample, this.#anneal);
  }

  /** Has the page draw the present state. */
  showState(): Promise<void> {
    return this.#tape.showState(this.#anneal);
  }

  get #anneal(): Anneal {
    return this.#seat.anneal;
  }

  get #canBeLost(): boolean {
    return this.#seat.engine.info.kind === 'webgpu';
  }

  async #rewrite(): Promise<void> {
    await this.#collected(await this.#tape.rewrite(this.#anneal));
  }
}
