/** Keeps frames of one sample in a ring of bounded capacity until they are drained. */
import type { Frames, Recording } from './engine.ts';

export interface Frame {
  readonly step: number;
  readonly time: number;
  /** NaN when the circuit has no energy. */
  readonly energy: number;
  readonly residual: number;
  readonly blownUp: number;
}

export class Recorder {
  readonly #nodes: number;
  readonly #voltages: Float32Array;
  readonly #frames: Frame[] = [];
  /** Slot of the oldest frame. */
  #first = 0;

  /** `start`: the step at which recording begins, where the first frame lies. */
  constructor(
    readonly recording: Recording,
    nodes: number,
    readonly start: number,
  ) {
    this.#nodes = nodes;
    this.#voltages = new Float32Array(recording.capacity * nodes);
  }

  /** Steps from `step` to the next frame. */
  until(step: number): number {
    const { every } = this.recording;
    return every - ((step - this.start) % every);
  }

  isDue(step: number): boolean {
    return (step - this.start) % this.recording.every === 0;
  }

  /** Adds a frame; `write` fills in its [N] voltages. The oldest frame is dropped when the ring is full. */
  add(frame: Frame, write: (volts: Float32Array) => void): void {
    const { capacity } = this.recording;
    if (this.#frames.length === capacity) {
      this.#frames.shift();
      this.#first = (this.#first + 1) % capacity;
    }
    const slot = (this.#first + this.#frames.length) % capacity;
    this.#frames.push(frame);
    write(this.#voltages.subarray(slot * this.#nodes, (slot + 1) * this.#nodes));
  }

  drain(): Frames | null {
    const frames = this.#frames.splice(0);
    if (frames.length === 0) return null;
    const { capacity, sample } = this.recording;
    const nodes = this.#nodes;
    const voltages = new Float32Array(frames.length * nodes);
    frames.forEach((_, n) => {
      const slot = (this.#first + n) % capacity;
      voltages.set(this.#voltages.subarray(slot * nodes, (slot + 1) * nodes), n * nodes);
    });
    this.#first = 0;
    return {
      count: frames.length,
      nodes,
      sample,
      steps: Float64Array.from(frames, (f) => f.step),
      times: Float64Array.from(frames, (f) => f.time),
      voltages,
      energy: Float64Array.from(frames, (f) => f.energy),
      residual: Float64Array.from(frames, (f) => f.residual),
      blownUp: Int32Array.from(frames, (f) => f.blownUp),
    };
  }
}
