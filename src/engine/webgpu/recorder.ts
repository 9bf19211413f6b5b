/**
 * Frames of one sample, written to a ring on the device as steps pass and copied to the host behind them: nobody
 * waits for the device to hand frames over.
 */
import type { Frames, Recording } from '../engine.ts';
import { Buffers } from './buffers.ts';
import type { DeviceCircuit } from './circuit.ts';
import type { Dispatch } from './kernels.ts';
import { checkRing } from './limits.ts';
import { Measure } from './measure.ts';
import { uploadUniform } from './parameters.ts';
import { Readback } from './readback.ts';
import type { Session } from './session.ts';
import { COPY_SRC, STORAGE } from './usage.ts';

/** Words after the voltages of a frame: two of energy, residual, blown-up node (`FRAME_TAIL` of record.wgsl). */
const TAIL = 4;
/** Copies under way at once, and the most bytes of one. */
const COPIES = 3;
const COPY_BYTES = 4 * 2 ** 20;

interface Moment {
  readonly step: number;
  readonly time: number;
  readonly hasEnergy: boolean;
}
interface Frame extends Moment {
  /** Voltages, then the tail. */
  readonly words: Float32Array;
}

export class DeviceRecorder {
  readonly recording: Recording;
  readonly #start: number;
  readonly #nodes: number;
  readonly #circuit: DeviceCircuit;
  readonly #measure: Measure;
  readonly #buffers: Buffers;
  readonly #readback: Readback;
  /** Moments in the ring not yet copied; the newest was written to slot `#next - 1`. */
  #moments: Moment[] = [];
  #next = 0;
  /** Frames on the host, oldest first. */
  #arrived: Frame[] = [];
  readonly #copies = new Set<Promise<void>>();
  #disposed = false;
  /** Dispatches of a frame, without and with energy. */
  #plain: readonly Dispatch[] = [];
  #full: readonly Dispatch[] = [];

  /** Throws BadInput when the ring does not fit a buffer. `start` is the step of the first frame. */
  constructor(session: Session, circuit: DeviceCircuit, recording: Recording, start: number) {
    const { nodes, batch } = circuit.netlist;
    const bytes = 4 * recording.capacity * (nodes + TAIL);
    checkRing(bytes, recording.capacity, session.device.limits);
    this.recording = recording;
    this.#start = start;
    this.#nodes = nodes;
    this.#circuit = circuit;
    this.#measure = new Measure(session, circuit, recording.sample);
    this.#buffers = new Buffers(session);
    this.#readback = new Readback(session);
    this.#buffers.make('ring', bytes, STORAGE | COPY_SRC);
    const { sample } = recording;
    uploadUniform(this.#buffers, circuit.kernels, 'frame', 'record.wgsl', 'Frame', { nodes, batch, sample });
  }

  /** Makes the dispatches; again after the circuit's changed. */
  async prepare(): Promise<void> {
    const residual = await this.#measure.residual();
    const record = await this.#circuit.make.named('record.wgsl', this.#nodes, {
      frame: this.#buffers.get('frame'),
      ring: this.#buffers.get('ring'),
      energy: this.#measure.buffers.get('energy'),
      joined: this.#measure.buffers.get('joined'),
    });
    this.#plain = [...residual, record];
    this.#full = [...residual, ...(await this.#measure.energy()), record];
  }

  isDue(step: number): boolean {
    return (step - this.#start) % this.recording.every === 0;
  }
  stepsUntilDue(step: number): number {
    return this.recording.every - ((step - this.#start) % this.recording.every);
  }

  /** The slot of the frame about to be recorded, and the dispatches that record it. */
  add(moment: Moment): { readonly slot: number; readonly dispatches: readonly Dispatch[] } {
    const { capacity } = this.recording;
    const slot = this.#next % capacity;
    this.#next++;
    this.#moments.push(moment);
    // The ring's oldest frame was just overwritten.
    if (this.#moments.length > capacity) this.#moments.shift();
    return { slot, dispatches: moment.hasEnergy ? this.#full : this.#plain };
  }

  /** Starts copying what was recorded, after the submission that wrote it. */
  flush(): void {
    while (this.#moments.length > 0 && this.#copies.size < COPIES && !this.#disposed) {
      const copy = this.#copy();
      this.#copies.add(copy);
      void copy.finally(() => {
        this.#copies.delete(copy);
        this.flush();
      });
    }
  }

  async #copy(): Promise<void> {
    const { capacity } = this.recording;
    const stride = 4 * (this.#nodes + TAIL);
    const slot = (this.#next - this.#moments.length) % capacity;
    const count = Math.min(
      this.#moments.length,
      capacity - slot,
      Math.max(1, Math.floor(COPY_BYTES / stride)),
    );
    const moments = this.#moments.splice(0, count);
    const ring = this.#buffers.get('ring');
    try {
      const [bytes] = await this.#readback.read([
        { from: ring, offset: slot * stride, bytes: count * stride },
      ]);
      moments.forEach((moment, n) =>
        this.#arrived.push({ ...moment, words: new Float32Array(bytes, n * stride, this.#nodes + TAIL) }),
      );
      this.#arrived.splice(0, this.#arrived.length - capacity);
    } catch {
      // The device went or the recorder was disposed: the frames are gone with it, and every other call says so.
      this.#disposed = true;
    }
  }

  /** Resolves when everything recorded so far has arrived. */
  async settled(): Promise<void> {
    this.flush();
    while (this.#copies.size > 0) await Promise.all(this.#copies);
  }

  /** Frames that have arrived since the last call, or null. */
  drain(): Frames | null {
    const frames = this.#arrived;
    if (frames.length === 0) return null;
    this.#arrived = [];
    const nodes = this.#nodes;
    const voltages = new Float32Array(frames.length * nodes);
    frames.forEach(({ words }, n) => voltages.set(words.subarray(0, nodes), n * nodes));
    return {
      count: frames.length,
      nodes,
      sample: this.recording.sample,
      steps: Float64Array.from(frames, ({ step }) => step),
      times: Float64Array.from(frames, ({ time }) => time),
      voltages,
      energy: Float64Array.from(frames, ({ words, hasEnergy }) =>
        hasEnergy ? words[nodes] + words[nodes + 1] : NaN,
      ),
      residual: Float64Array.from(frames, ({ words }) =>
        Number.isNaN(words[nodes + 2]) ? Infinity : words[nodes + 2],
      ),
      blownUp: Int32Array.from(frames, ({ words }) => words[nodes + 3]),
    };
  }

  dispose(): void {
    this.#disposed = true;
    this.#measure.dispose();
    this.#buffers.dispose();
    this.#readback.dispose();
  }
}
