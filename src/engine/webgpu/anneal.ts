/** One circuit annealing on the GPU: what to submit, when, and in which order. */
import { couplingGain, type Netlist } from '../../circuit/netlist.ts';
import { reject } from '../../circuit/problem.ts';
import { checkCheckpoint, checkNode, checkReplacement, checkStates, checkStepping } from '../checks.ts';
import type {
  Anneal,
  Checkpoint,
  Frames,
  Integrator,
  Recording,
  Residual,
  Settle,
  Settled,
  Stepping,
} from '../engine.ts';
import { BurstChoice } from './burst-choice.ts';
import type { DeviceCircuit } from './circuit.ts';
import { Exchange } from './exchange.ts';
import type { WebGpuIntegrator } from './pass-maker.ts';
import type { Dispatch } from './kernels.ts';
import { checkLimits } from './limits.ts';
import { Looks } from './looks.ts';
import { Measure } from './measure.ts';
import { Readback } from './readback.ts';
import { DeviceRecorder } from './recorder.ts';
import { roundingError } from './rounding.ts';
import type { Session } from './session.ts';
import { settle, type Stretch } from './settle.ts';
import { Stepper } from './stepper.ts';
import { Stretches, type Taken } from './stretches.ts';
import type { KernelChoice } from './tuner.ts';

export const WEBGPU_INTEGRATORS: readonly WebGpuIntegrator[] = ['euler', 'rk4', 'relax'];

/** Throws BadInput for an integrator this engine does not offer. */
export function webGpuIntegrator(netlist: Netlist, stepping: Stepping): WebGpuIntegrator {
  checkStepping(netlist, stepping, WEBGPU_INTEGRATORS);
  if (netlist.placement)
    reject('anneal.placement', 'this engine sends no copies between parts', 'Use the CPU engine');
  const found = WEBGPU_INTEGRATORS.find((name: Integrator) => name === stepping.integrator);
  return found ?? reject('integrator', 'this engine does not offer it', 'Choose euler, rk4 or relax');
}

export class WebGpuAnneal implements Anneal {
  readonly #session: Session;
  readonly #circuit: DeviceCircuit;
  readonly #stepper: Stepper;
  readonly #readback: Readback;
  readonly #exchange: Exchange;
  readonly #measure: Measure;
  readonly #looks: Looks;
  readonly #choice: BurstChoice;
  readonly #stretches: Stretches;
  #injected: Float32Array | null = null;
  #stepping: Stepping;
  #queue: Promise<unknown> = Promise.resolve();
  #disposed = false;

  /** `forced` names kernels to use whatever is faster. */
  constructor(session: Session, circuit: DeviceCircuit, stepping: Stepping, forced: readonly string[]) {
    this.#session = session;
    this.#circuit = circuit;
    this.#stepping = stepping;
    this.#stepper = new Stepper(session, circuit);
    this.#readback = new Readback(session);
    this.#exchange = new Exchange(session, circuit, this.#readback, () => (this.#stepper.stale = true));
    this.#measure = new Measure(session, circuit, -1);
    this.#looks = new Looks(circuit, this.#measure, this.#readback, (looks) => this.#submit(looks));
    this.#choice = new BurstChoice(session, circuit, forced);
    this.#stretches = new Stretches(session, circuit, this.#stepper, this.#measure, this.#readback, forced);
    this.#exchange.write('voltage', circuit.netlist.volts);
  }

  get netlist(): Netlist {
    return this.#circuit.netlist;
  }
  get stepping(): Stepping {
    return this.#stepping;
  }

  get step(): number {
    return this.#stepper.step;
  }
  get time(): number {
    return this.#stepper.time;
  }

  get bytes(): number {
    const { buffers } = this.#circuit;
    return buffers.bytes + this.#measure.buffers.bytes + this.#choice.bytes + this.#stretches.bytes;
  }

  /** Which kernels compute the currents, and what the tuner measured. */
  get kernels(): readonly KernelChoice[] {
    return this.#circuit.make.choices;
  }

  /** What takes the steps at present, e.g. `steps/dispatched`. */
  get stepKernel(): string {
    return this.#choice.name;
  }

  /**
   * Largest change of a coupling current by keeping weights in half precision, over the current scale, at the present
   * state; 0 where they are kept as they are. Computed on the host, weight by weight.
   */
  async rounding(): Promise<number> {
    if (this.#circuit.storage === 'float32') return 0;
    const [signals, { scale }] = await Promise.all([this.signals(), this.residual()]);
    return roundingError(this.netlist, signals) / scale;
  }

  setStepping(stepping: Stepping): void {
    webGpuIntegrator(this.netlist, stepping);
    this.#stepping = stepping;
  }

  /** Never waits for the device: a caller that steps without pause should await `idle` now and then. */
  run(steps: number): Promise<void> {
    const stepping = this.#stepping;
    return this.#enqueue(() => this.#advance(steps, stepping));
  }

  idle(): Promise<void> {
    return this.#enqueue(async () => {
      await this.#session.device.queue.onSubmittedWorkDone();
      await this.#stepper.recorder?.settled();
    });
  }

  settle(options: Settle): Promise<Settled> {
    const stepping = this.#stepping;
    return this.#enqueue(() =>
      settle(options, {
        look: (scaled) => this.#looks.take(scaled),
        advance: (stretch) => this.#stretch(stretch, stepping),
        gain: () => this.#gain(stepping),
        disposed: () => this.#disposed,
      }),
    );
  }

  voltages(): Promise<Float32Array> {
    return this.#enqueue(() => this.#exchange.read('voltage'));
  }
  signals(): Promise<Float32Array> {
    return this.#enqueue(async () => {
      this.#submit([]);
      return this.#exchange.read('signal');
    });
  }
  currents(): Promise<Float32Array> {
    return this.#enqueue(async () => {
      const net = await this.#circuit.net();
      this.#submit([...this.#circuit.currents, net]);
      return this.#exchange.read('net');
    });
  }
  energy(): Promise<Float64Array | null> {
    return this.#enqueue(async () => {
      if (!this.#stepper.hasEnergy) return null;
      return this.#looks.energies();
    });
  }
  residual(): Promise<Residual> {
    return this.#enqueue(() => this.#looks.take(true));
  }

  perturb(node: number, volts: number, sample = -1): Promise<void> {
    checkNode(this.netlist, node, sample);
    return this.#enqueue(async () => this.#exchange.writeVolt(node, volts, sample));
  }
  clamp(node: number, volts: number, sample = -1): Promise<void> {
    checkNode(this.netlist, node, sample);
    return this.#enqueue(async () => {
      this.#exchange.writeVolt(node, volts, sample);
      this.#hold(node, 1);
    });
  }
  release(node: number): Promise<void> {
    checkNode(this.netlist, node, -1);
    return this.#enqueue(async () => this.#hold(node, 0));
  }
  setVoltages(volts: Float32Array): Promise<void> {
    checkStates(this.netlist, volts, 'volts');
    return this.#enqueue(async () => this.#exchange.write('voltage', volts));
  }
  inject(currents: Float32Array | null): Promise<void> {
    if (currents) checkStates(this.netlist, currents, 'currents');
    const copy = currents && currents.slice();
    return this.#enqueue(() => this.#inject(copy));
  }
  replace(netlist: Netlist): Promise<void> {
    checkReplacement(this.netlist, netlist);
    webGpuIntegrator(netlist, this.#stepping);
    checkLimits(netlist, this.#session.device.limits, this.#circuit.storage);
    return this.#enqueue(async () => {
      await this.#circuit.replace(netlist);
      this.#choice.renew();
      await this.#renew();
    });
  }

  record(recording: Recording | null): Promise<void> {
    if (recording) {
      checkNode(this.netlist, 0, recording.sample);
      if (!(recording.every >= 1) || !(recording.capacity >= 1) || recording.sample < 0)
        reject(
          'recording',
          'it keeps no frames',
          'Record one sample, every 1 or more steps, with a capacity of 1 or more',
        );
    }
    const stepping = this.#stepping;
    return this.#enqueue(async () => {
      this.#stepper.recorder?.dispose();
      this.#stepper.recorder = null;
      if (!recording) return;
      const recorder = await this.#session.checked(
        () => new DeviceRecorder(this.#session, this.#circuit, recording, this.step),
      );
      await recorder.prepare();
      this.#stepper.recorder = recorder;
      await this.#use(stepping);
      this.#stepper.recordNow(stepping);
    });
  }
  drain(): Promise<Frames | null> {
    return Promise.resolve().then(() => {
      this.#session.check();
      return this.#stepper.recorder?.drain() ?? null;
    });
  }

  checkpoint(): Promise<Checkpoint> {
    const stepping = this.#stepping;
    return this.#enqueue(async () => {
      const rest = {
        step: this.step,
        time: this.time,
        stepping,
        held: this.#circuit.held.slice(),
        injected: this.#injected && this.#injected.slice(),
      };
      return { ...rest, ...(await this.#exchange.moving()) };
    });
  }
  restore(checkpoint: Checkpoint): Promise<void> {
    checkCheckpoint(this.netlist, checkpoint);
    webGpuIntegrator(this.netlist, checkpoint.stepping);
    this.#stepping = checkpoint.stepping;
    return this.#enqueue(async () => {
      this.#circuit.held.set(checkpoint.held);
      this.#circuit.uploadHolds();
      this.#choice.renew();
      this.#exchange.restore(checkpoint);
      await this.#inject(checkpoint.injected && checkpoint.injected.slice());
      this.#stepper.step = checkpoint.step;
      this.#stepper.time = checkpoint.time;
    });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#stepper.recorder?.dispose();
    this.#measure.dispose();
    this.#choice.renew();
    this.#stretches.dispose();
    this.#readback.dispose();
    this.#circuit.dispose();
  }

  /** Runs `work` after everything asked before it; a failure reaches its own caller only. */
  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      if (this.#disposed) throw new Error('this anneal was disposed');
      return this.#session.guard(work);
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #advance(steps: number, stepping: Stepping): Promise<void> {
    await this.#choose(steps, stepping);
    this.#stepper.advance(steps, stepping);
  }

  async #choose(steps: number, stepping: Stepping): Promise<void> {
    await this.#use(stepping);
    const integrator = webGpuIntegrator(this.netlist, stepping);
    this.#stepper.burst = await this.#choice.of(integrator, steps, (burst, count) =>
      this.#stepper.trial(burst, count, stepping),
    );
  }

  async #stretch(stretch: Stretch, stepping: Stepping): Promise<Taken> {
    await this.#choose(stretch.every, stepping);
    return this.#stretches.take(stretch, stepping, () => this.#looks.residual());
  }

  #submit(dispatches: readonly Dispatch[]): void {
    this.#stepper.measure(dispatches, this.#stepping);
  }

  #gain(stepping: Stepping): number {
    return stepping.integrator === 'relax' ? 1 : couplingGain(this.netlist.ramp, this.time);
  }

  /** Compiles an integrator when it is first used. */
  async #use(stepping: Stepping): Promise<void> {
    if (await this.#circuit.use(webGpuIntegrator(this.netlist, stepping))) await this.#renew();
  }

  /** After parameters or buffers changed: dispatches that hold on to the old ones are made again. */
  async #renew(): Promise<void> {
    this.#stepper.stale = true;
    this.#looks.renew();
    await this.#stepper.recorder?.prepare();
  }

  async #inject(currents: Float32Array | null): Promise<void> {
    if (!currents && !this.#injected) return;
    if (await this.#circuit.makeInjected()) await this.#renew();
    this.#injected = currents;
    this.#exchange.write('injected', currents);
  }

  #hold(node: number, held: 0 | 1): void {
    this.#circuit.held[node] = held;
    this.#circuit.uploadHolds();
    this.#choice.renew();
    this.#stepper.stale = true;
  }
}
