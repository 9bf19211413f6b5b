/** Encodes and submits a circuit's steps, frames and measurements, and counts the steps. */
import { hasEnergy } from '../../circuit/netlist.ts';
import type { Stepping } from '../engine.ts';
import type { Burst } from './burst.ts';
import type { DeviceCircuit } from './circuit.ts';
import type { Gate } from './gate.ts';
import { encode, type Dispatch } from './kernels.ts';
import type { DeviceRecorder } from './recorder.ts';
import type { Session } from './session.ts';
import type { Moment } from './step-clock.ts';
import { COPY_DST, COPY_SRC } from './usage.ts';
import type { Stretch } from './settle.ts';
import { stepsPerSubmission } from './work.ts';

/** Bursts of a gated submission: those left out are encoded all the same. */
const MOST_BLOCKS = 16;

export class Stepper {
  step = 0;
  /** [RC] */
  time = 0;
  recorder: DeviceRecorder | null = null;
  /** Takes many steps in one dispatch, where there is one. */
  burst: Burst | null = null;
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
    if (this.burst) {
      this.#burst(this.burst, steps, stepping);
      return;
    }
    const most = stepsPerSubmission(this.#circuit.netlist, this.#session.info);
    for (let left = steps; left > 0;) {
      const slots = this.#circuit.clock.free - 1;
      const count = Math.min(left, most, Math.floor(slots / this.#slotsOf(stepping)));
      this.#submit(stepping, (pass) => {
        for (let n = 0; n < count; n++) this.#encodeStep(pass, stepping);
      });
      left -= count;
    }
  }

  /** `step` uniforms of one step: its stages and a frame. */
  #slotsOf({ integrator }: Stepping): number {
    return (integrator === 'rk4' ? 4 : 1) + (this.recorder ? 1 : 0);
  }

  #burst({ plan, dispatch, most }: Burst, steps: number, stepping: Stepping): void {
    for (let left = steps; left > 0;) {
      this.#submit(stepping, (pass, now) => {
        encode(pass, this.#circuit.catchUp(), now);
        let room = Math.min(left, most);
        while (room > 0 && plan.room > 0 && this.#circuit.clock.free > 0) {
          const count = Math.min(room, plan.room, this.recorder?.stepsUntilDue(this.step) ?? room);
          encode(pass, [dispatch], plan.add(stepping, this.step, this.time, count));
          this.#pass(count, stepping);
          if (this.recorder?.isDue(this.step)) this.#encodeFrame(pass, stepping);
          room -= count;
          left -= count;
        }
      });
    }
  }

  /** Whether one workgroup has the whole circuit, and so can look at its residual while it steps. */
  get watchesItself(): boolean {
    return this.burst !== null && this.burst.crew !== 'sample' && this.#circuit.netlist.batch === 1;
  }

  /**
   * Submits steps of a burst that ends itself; `land` then takes over how many there were. Returns the buffer that holds
   * how many evaluations it took.
   */
  watch({ every, most, threshold }: Stretch, stepping: Stepping): GPUBuffer {
    const { plan, dispatch, most: longest } = this.#bursting;
    this.#submit(stepping, (pass, now) => {
      encode(pass, this.#circuit.catchUp(), now);
      const steps = Math.min(most, longest, plan.room);
      encode(pass, [dispatch], plan.add(stepping, this.step, this.time, steps, { every, threshold }));
    });
    return plan.buffers.get('taken');
  }

  /** Counts steps the device took by itself. */
  land(steps: number, stepping: Stepping): void {
    this.#pass(steps, stepping);
  }

  /** Bursts with a look after each that a submission holds; 1 where there are none, or one fills it. */
  blocks({ every, most }: Stretch): number {
    if (!this.burst) return 1;
    const { plan, most: longest } = this.burst;
    return Math.max(1, Math.min(Math.floor(Math.min(most, longest, plan.room) / every), MOST_BLOCKS));
  }

  /** Submits bursts with a look after each, through a gate; `land` then takes over how many steps there were. */
  gated(
    gate: Gate,
    threshold: number,
    blocks: number,
    every: number,
    looks: readonly Dispatch[],
    stepping: Stepping,
  ): void {
    const { plan, dispatch } = this.#bursting;
    const [step, time] = [this.step, this.time];
    this.#submit(stepping, (pass, now) => {
      encode(pass, this.#circuit.catchUp(), now);
      for (let n = 0; n < blocks; n++) {
        gate.encode(pass, [dispatch], plan.add(stepping, this.step, this.time, every));
        this.#pass(every, stepping);
        const offset = this.#moment(stepping, this);
        gate.encode(pass, [...this.#circuit.currents, ...looks], offset);
        encode(pass, [gate.dispatch], offset);
      }
      gate.open(threshold);
    });
    [this.step, this.time] = [step, time];
  }

  get #bursting(): Burst {
    if (!this.burst) throw new Error('there is no burst');
    return this.burst;
  }

  /** Milliseconds that steps take by a burst, or by dispatches; the state stays as it was. */
  async trial(burst: Burst | null, steps: number, stepping: Stepping): Promise<number> {
    const { queue } = this.#session.device;
    const [present, step, time, recorder] = [this.burst, this.step, this.time, this.recorder];
    this.measure([], stepping);
    const restore = this.#keepState();
    await queue.onSubmittedWorkDone();
    const start = performance.now();
    this.burst = burst;
    this.recorder = null;
    this.advance(steps, stepping);
    await queue.onSubmittedWorkDone();
    const taken = performance.now() - start;
    [this.burst, this.step, this.time, this.recorder] = [present, step, time, recorder];
    restore();
    this.stale = true;
    return taken;
  }

  /** Copies the voltages and momenta; the function returned puts them back. */
  #keepState(): () => void {
    const { device } = this.#session;
    const states = ['voltage', 'momentum'].map((name) => {
      const state = this.#circuit.buffers.get(name);
      return { state, kept: device.createBuffer({ size: state.size, usage: COPY_SRC | COPY_DST }) };
    });
    const copy = (from: 'state' | 'kept', to: 'state' | 'kept'): void => {
      const encoder = device.createCommandEncoder({ label: 'keep' });
      for (const pair of states) encoder.copyBufferToBuffer(pair[from], 0, pair[to], 0, pair.state.size);
      device.queue.submit([encoder.finish()]);
    };
    copy('state', 'kept');
    return () => {
      copy('kept', 'state');
      for (const { kept } of states) kept.destroy();
    };
  }

  /** Counts steps that were encoded. */
  #pass(steps: number, { integrator, dt }: Stepping): void {
    this.step += steps;
    // One by one, as the time of a step must not depend on how many were taken at once.
    if (integrator !== 'relax') for (let n = 0; n < steps; n++) this.time += dt;
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
    this.#pass(1, stepping);
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
    this.burst?.plan.flush();
    device.queue.submit([encoder.finish()]);
    this.recorder?.flush();
  }
}
