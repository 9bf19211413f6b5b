/** A circuit that learns on the GPU: see `engine/training.ts` for what each call means. */
import type { Netlist } from '../../../circuit/netlist.ts';
import { reject } from '../../../circuit/problem.ts';
import type {
  Samples,
  TrainingCircuit,
  TrainingLook,
  TrainingPlan,
  TrainingReport,
  TrainingState,
} from '../../training.ts';
import { checkPlan } from '../../training-checks.ts';
import { Buffers } from '../buffers.ts';
import type { Kernels } from '../kernels.ts';
import { toSampleMajor } from '../layout.ts';
import type { Session } from '../session.ts';
import { stepsPerSubmission } from '../work.ts';
import { collectAnswers } from './answers.ts';
import { openTraining, type TrainingDevice } from './device.ts';
import { checkTrainingLimits } from './limits.ts';
import { writtenNetlist } from './layout.ts';
import { Program } from './program.ts';
import { Reader } from './reader.ts';
import { Settler } from './settler.ts';
import { MOMENTS } from './store.ts';
import type { Variants } from './variants.ts';

/** Rejects with BadInput before allocating when the circuit cannot learn or exceeds the device's limits. */
export async function createTraining(
  session: Session,
  kernels: Kernels,
  plan: TrainingPlan,
  forced: Partial<Variants> = {},
): Promise<TrainingCircuit> {
  checkPlan(plan);
  if (plan.netlist.noise.end > 0)
    reject(
      'noise',
      'the GPU engine has no thermal noise while a circuit learns',
      'Use the CPU engine, or set noise.end to 0',
    );
  checkTrainingLimits(plan, session.device.limits);
  return session.guard(async () => {
    const buffers = new Buffers(session);
    try {
      const budget = stepsPerSubmission(plan.netlist, session.info);
      const program = await session.checked(() => new Program(session, buffers, kernels, budget));
      const device = await openTraining(session, kernels, buffers, plan, forced);
      return new DeviceTraining(session, plan, device, program);
    } catch (error) {
      buffers.dispose();
      throw error;
    }
  });
}

class DeviceTraining implements TrainingCircuit {
  readonly plan: TrainingPlan;
  readonly #session: Session;
  readonly #device: TrainingDevice;
  readonly #program: Program;
  readonly #settler: Settler;
  readonly #reader: Reader;
  #clamped = false;
  #samples = 0;
  #disposed = false;
  /** What the device refused since the last awaited call. */
  #failure: Error | null = null;

  constructor(session: Session, plan: TrainingPlan, device: TrainingDevice, program: Program) {
    this.plan = plan;
    this.#session = session;
    this.#device = device;
    this.#program = program;
    this.#settler = new Settler(device, program, plan);
    this.#reader = new Reader(session, device, program);
    this.#rewrite();
  }

  get #setting() {
    return this.#clamped ? this.#device.clamped : this.#device.free;
  }

  load(set: string, samples: Samples): void {
    // A set of the same name may still be in use by what is queued.
    this.#program.flush();
    const loading = this.#session.checked(() => this.#device.samples.load(set, samples));
    loading.catch((error: unknown) => {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
    });
  }

  gather(set: string, indices: Uint32Array): void {
    const { batch } = this.plan.netlist;
    const { count, free, clamped } = this.#device.samples.get(set);
    const wrong = indices.find((n) => n >= count);
    if (indices.length !== batch || wrong !== undefined)
      reject(
        `samples.${set}`,
        wrong === undefined
          ? `${indices.length} indices for a batch of ${batch}`
          : `there is no sample ${wrong}`,
        `Give ${batch} indices below ${count}`,
      );
    this.#device.store.sum(this.#program);
    // What is queued reads the indices before.
    this.#program.flush();
    this.#session.device.queue.writeBuffer(
      this.#device.kit.buffers.get('indices'),
      0,
      new Uint32Array(indices),
    );
    this.#program.run([this.#clamped ? clamped : free]);
    this.#settler.invalidate();
  }

  clampOutputs(on: boolean): void {
    if (on === this.#clamped) return;
    this.#clamped = on;
    this.#renewDamping();
    this.#settler.invalidate();
  }

  settle(): void {
    this.#device.store.sum(this.#program);
    this.#settler.settle(this.#setting);
  }

  feedback(): void {
    this.#program.run(this.#device.feedback);
    this.#samples += this.plan.netlist.batch;
  }

  keep(): void {
    const { buffers, states } = this.#device.kit;
    this.#program.copy(buffers.get('voltage'), buffers.get('kept'), 4 * states);
  }

  nudge(amount: number, follow: boolean): void {
    this.#device.store.putAside(this.#program);
    this.#settler.nudge(this.#setting, amount, follow);
  }

  compareNudges(): void {
    this.#program.run([this.#device.compare]);
  }

  adjoint(): void {
    this.#device.store.sum(this.#program);
    this.#settler.adjoint(this.#setting);
  }

  mismatch(): void {
    this.#device.store.sum(this.#program);
    this.#settler.mismatch(this.#setting);
    this.#samples += this.plan.netlist.batch;
  }

  addCurrentGradient(factor: number): void {
    this.#device.store.addGradient(this.#program, 'currents', factor);
  }

  addEnergyGradient(factor: number): void {
    this.#device.store.addGradient(this.#program, 'energy', factor);
  }

  update(rate: number): void {
    this.#device.store.update(this.#program, rate);
    this.#renewDamping();
    this.#settler.invalidate();
    this.#program.flush();
  }

  report(): Promise<TrainingReport> {
    const samples = this.#samples;
    this.#samples = 0;
    return this.#awaited(async () => {
      const { residual, sweeps, asymmetry, loss, usage } = await this.#reader.report();
      this.#settler.adapt(usage);
      return { samples, loss, residual, sweeps, asymmetry };
    });
  }

  gradient(): Promise<Float32Array> {
    return this.#awaited(async () => {
      const { store } = this.#device;
      store.collect(this.#program);
      const [gradient] = await this.#reader.floats(['gradient', store.parameters]);
      return gradient;
    });
  }

  answers(set: string): Promise<Float32Array> {
    return this.#awaited(() => {
      const clamped = this.#clamped;
      const circuit = {
        batch: this.plan.netlist.batch,
        gather: (indices: Uint32Array) => {
          this.clampOutputs(false);
          this.gather(set, indices);
          this.settle();
        },
        done: () => this.clampOutputs(clamped),
        grow: () => this.#settler.grow(),
      };
      return collectAnswers(this.#session, this.#device, this.#program, this.#reader, set, circuit);
    });
  }

  look(): Promise<TrainingLook> {
    return this.#awaited(async () => {
      const { nodes, batch } = this.plan.netlist;
      const names = ['voltage', 'signal', 'lambda', 'feedback'] as const;
      const states = await this.#reader.floats(...names.map((name) => [name, nodes * batch] as const));
      const [voltages, signals, lambda, feedback] = states.map((x) => toSampleMajor(x, nodes, batch));
      return { voltages, signals, lambda, feedback };
    });
  }

  state(): Promise<TrainingState> {
    return this.#awaited(async () => {
      const { store } = this.#device;
      const { updates } = store;
      const numbers = MOMENTS.map((name) => [name, store.parameters] as const);
      const [parameters, first, second] = await this.#reader.floats(...numbers);
      return { parameters, first, second, updates };
    });
  }

  restore(state: TrainingState): void {
    const { store, kit } = this.#device;
    this.#program.flush();
    for (const name of MOMENTS) {
      if (state[name].length !== store.parameters)
        reject(
          'checkpoint',
          `it holds ${state[name].length} ${name}`,
          `This circuit has ${store.parameters}`,
        );
      this.#session.device.queue.writeBuffer(kit.buffers.get(name), 0, Float32Array.from(state[name]));
    }
    store.updates = state.updates;
    store.clear(this.#program);
    this.#rewrite();
  }

  written(): Promise<Netlist> {
    return this.#awaited(async () => {
      const { layout } = this.#device;
      const [numbers] = await this.#reader.floats(['numbers', layout.stored]);
      return writtenNetlist(this.plan.netlist, layout, numbers);
    });
  }

  idle(): Promise<void> {
    return this.#awaited(async () => {
      this.#program.flush();
      await this.#session.device.queue.onSubmittedWorkDone();
    });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#device.samples.dispose();
    this.#reader.dispose();
    this.#device.kit.buffers.dispose();
  }

  #rewrite(): void {
    this.#device.store.write(this.#program);
    this.#renewDamping();
    this.#settler.invalidate();
  }

  #renewDamping(): void {
    this.#program.run(this.#setting.damping);
  }

  /** Rejects with the first failure of what was queued, and as soon as the device is lost. */
  async #awaited<T>(work: () => Promise<T>): Promise<T> {
    if (this.#disposed) throw new Error('this learning circuit was disposed');
    return this.#session.guard(async () => {
      const result = await work();
      if (this.#failure) {
        const failure = this.#failure;
        this.#failure = null;
        throw failure;
      }
      return result;
    });
  }
}
