/** Encodes and submits a circuit's steps, frames and measurements, and counts the steps. */
import { hasEnergy } from '../../circuit/netlist.ts';
import type { Stepping } from '../engine.ts';
import type { DeviceCircuit } from './circuit.ts';
import { encode, type Dispatch } from './kernels.ts';
import type { DeviceRecorder } from './recorder.ts';
import type { Session } from './session.ts';
import type { Moment } from './step-clock.ts';
import { stepsPerSubmission } from './work.ts';

/** Most `step` uniforms of one step: a Runge-Kutta step's four stages and a frame. */
const SLOTS_PER_STEP = 5;

export class Stepper {
  step = 0;
  /** [RC] */
  time = 0;
  recorder: DeviceRecorder | null = null;
  /** Voltages, currents or parameters were written: signals and conditions are out of date. */
  stale = true;
  readonly #session: Session;
  readonly #circuit: DeviceCircuit;

  constructor(session: Session, circuit: DeviceCircuit) {
    this.#session = session;
    this.#circuit = circuit;
  }

  /** Whether H exists with the present holds. */
  get hasEnergy(): boolean {
    return hasEnergy({ ...this.#circuit.netlist, held: this.#circuit.held });
  }

  /** Submits steps in bounded portions, without waiting for the device. */
  advance(steps: number, stepping: Stepping): void {
    const most = stepsPerSubmission(this.#circuit.netlist, this.#session.info);
    for (let left = steps; left > 0;) {
      const slots = this.#circuit.clock.free - 1;
      const count = Math.min(left, most, Math.floor(slots / SLOTS_PER_STEP));
      this.#submit(stepping, (pass) => {
        for (let n = 0; n < count; n++) this.#encodeStep(pass, stepping);
      });
      left -= count;
    }
  }

  /** Submits dispatches at the present moment. */
  measure(dispatches: readonly Dispatch[], stepping: Stepping): void {
    this.#submit(stepping, (pass, now) => encode(pass, [...this.#circuit.catchUp(), ...dispatches], now));
  }

  /** Records the present state. */
  recordNow(stepping: Stepping): void {
    this.#submit(stepping, (pass) => this.#encodeFrame(pass, stepping));
  }

  #encodeStep(pass: GPUComputePassEncoder, stepping: Stepping): void {
    const circuit = this.#circuit;
    const { integrator, dt } = stepping;
    const times = integrator === 'rk4' ? [0, dt / 2, dt / 2, dt] : [0];
    times.forEach((ahead, stage) => {
      const offset = this.#moment(stepping, { step: this.step, time: this.time + ahead, stage });
      encode(pass, circuit.step(), offset);
    });
    this.step++;
    if (integrator !== 'relax') this.time += dt;
    if (this.recorder?.isDue(this.step)) this.#encodeFrame(pass, stepping);
  }

  #encodeFrame(pass: GPUComputePassEncoder, stepping: Stepping): void {
    if (!this.recorder) return;
    const { step, time } = this;
    const { slot, dispatches } = this.recorder.add({ step, time, hasEnergy: this.hasEnergy });
    const offset = this.#moment(stepping, { step, time, frame: slot });
    encode(pass, this.#circuit.catchUp(), offset);
    encode(pass, this.#circuit.currents, offset);
    encode(pass, dispatches, offset);
  }

  #moment(stepping: Stepping, moment: Moment): number {
    return this.#circuit.clock.add(this.#circuit.netlist, stepping, moment);
  }

  /** One submission: what is stale is refreshed first. */
  #submit(stepping: Stepping, fill: (pass: GPUComputePassEncoder, now: number) => void): void {
    const { device } = this.#session;
    const encoder = device.createCommandEncoder({ label: 'anneal' });
    const pass = encoder.beginComputePass({ label: 'anneal' });
    const now = this.#moment(stepping, this);
    if (this.stale) encode(pass, this.#circuit.refresh(), now);
    this.stale = false;
    fill(pass, now);
    pass.end();
    this.#circuit.clock.flush();
    device.queue.submit([encoder.finish()]);
    this.recorder?.flush();
  }
}
