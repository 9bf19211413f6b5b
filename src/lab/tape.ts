/** The tape of a live run: which frames the device keeps, which have gone to the page, how far it reaches. */
import type { Anneal, Frames } from '../engine/engine.ts';
import type { Emit } from './api.ts';
import { framesAfter, type Pace } from './pace.ts';

/** Frames kept on the device between collections, and the voltages they may hold. */
const FRAMES_KEPT = 512;
const VALUES_KEPT = 4e6;

export class Tape {
  /** Sample being shown. */
  sample = 0;
  /** Last step reached; the scrubber's end. */
  recordedTo = 0;
  #every = 1;
  #capacity = FRAMES_KEPT;
  #emitted = -1;

  constructor(
    private readonly pace: Pace,
    private readonly emit: Emit,
  ) {}

  /** Most steps that may pass between two collections without losing a frame. */
  get reach(): number {
    return Math.max(1, Math.floor((this.#every * this.#capacity) / 2));
  }

  /** Begins recording on this anneal from its present step; earlier frames of the page stand. */
  async attach(anneal: Anneal): Promise<void> {
    this.#every = this.pace.every(anneal.step, anneal.netlist.nodes);
    this.#capacity = Math.max(8, Math.min(FRAMES_KEPT, Math.floor(VALUES_KEPT / anneal.netlist.nodes)));
    await anneal.record({ every: this.#every, sample: this.sample, capacity: this.#capacity });
  }

  /** Starts over from the present step: the page drops what lies after it. */
  async rewrite(anneal: Anneal): Promise<Frames | null> {
    const { step } = anneal;
    this.emit({ type: 'truncate', fromStep: step === 0 ? 0 : step + 1 });
    this.recordedTo = step;
    this.#emitted = step === 0 ? -1 : step;
    await this.attach(anneal);
    return this.collect(anneal);
  }

  /** True when the present step lies before the end of the tape. */
  inPast(anneal: Anneal): boolean {
    return anneal.step < this.recordedTo || this.#emitted > anneal.step;
  }

  /** Another sample is shown: everything on the page is of the old one. */
  async show(sample: number, anneal: Anneal): Promise<void> {
    this.sample = sample;
    this.emit({ type: 'truncate', fromStep: 0 });
    this.#emitted = anneal.step - 1;
    await this.attach(anneal);
  }

  /** Has the page draw the present state, which belongs to no frame. */
  async showState(anneal: Anneal): Promise<void> {
    const { nodes } = anneal.netlist;
    const from = this.sample * nodes;
    const { step, time, voltages, held } = await anneal.checkpoint();
    const shown = Float32Array.from(voltages.subarray(from, from + nodes));
    this.emit({ type: 'state', step, time, voltages: shown, held });
  }

  /** Thins the recording as the run grows. */
  async thin(anneal: Anneal): Promise<Frames | null> {
    if (this.pace.every(anneal.step, anneal.netlist.nodes) === this.#every) return null;
    const frames = await this.collect(anneal);
    await this.attach(anneal);
    return frames;
  }

  /** Sends new frames to the page; returns them. */
  async collect(anneal: Anneal): Promise<Frames | null> {
    this.recordedTo = Math.max(this.recordedTo, anneal.step);
    const drained = await anneal.drain();
    const frames = drained && framesAfter(drained, this.#emitted);
    if (!frames || frames.count === 0) return null;
    this.#emitted = frames.steps[frames.count - 1];
    this.emit({ type: 'frames', frames });
    return frames;
  }
}
