/** What changes from step to step, gathered on the host and written once per submission. */
import { couplingGain, temperature, type Netlist } from '../../circuit/netlist.ts';
import type { Stepping } from '../engine.ts';
import type { Buffers } from './buffers.ts';
import { uniformSize, type Kernels } from './kernels.ts';
import { COPY_DST, UNIFORM } from './usage.ts';
import { packStruct } from './wgsl.ts';

/** Distinct `step` uniforms per submission. */
export const SLOTS = 128;

export class StepClock {
  readonly #wgsl: string;
  readonly #stride: number;
  readonly #words: Uint8Array<ArrayBuffer>;
  readonly #buffer: GPUBuffer;
  readonly #device: GPUDevice;
  #used = 0;

  constructor(device: GPUDevice, buffers: Buffers, kernels: Kernels) {
    this.#device = device;
    this.#wgsl = kernels.text({ path: 'lib/step.wgsl' });
    const alignment = device.limits.minUniformBufferOffsetAlignment;
    this.#stride = Math.ceil(uniformSize(this.#wgsl, 'Step') / alignment) * alignment;
    this.#words = new Uint8Array(this.#stride * SLOTS);
    this.#buffer = buffers.make('step', this.#words.length, UNIFORM | COPY_DST);
  }

  get free(): number {
    return SLOTS - this.#used;
  }

  /** Adds a moment; returns its dynamic offset. Throws when the submission is full. */
  add(netlist: Netlist, { integrator, dt }: Stepping, moment: Moment): number {
    if (this.free === 0) throw new Error('a submission holds too many steps');
    const { step, time, stage = 0, frame = 0 } = moment;
    const noise = integrator === 'euler' ? Math.sqrt(2 * temperature(netlist.noise, time) * dt) : 0;
    const gain = integrator === 'relax' ? 1 : couplingGain(netlist.ramp, time);
    const offset = this.#used++ * this.#stride;
    const { seed } = netlist;
    const packed = packStruct(this.#wgsl, 'Step', { step: step >>> 0, dt, gain, noise, stage, frame, seed });
    this.#words.set(new Uint8Array(packed), offset);
    return offset;
  }

  /** Writes what was added, before the submission that uses it. */
  flush(): void {
    if (this.#used > 0)
      this.#device.queue.writeBuffer(this.#buffer, 0, this.#words, 0, this.#used * this.#stride);
    this.#used = 0;
  }
}

export interface Moment {
  readonly step: number;
  /** [RC] */
  readonly time: number;
  /** Stage of a Runge-Kutta step. */
  readonly stage?: number;
  /** Slot of the recording ring. */
  readonly frame?: number;
}
