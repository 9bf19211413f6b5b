/** A circuit that learns on this processor: see `engine/training.ts` for what each call means. */
import type { Netlist } from '../../../circuit/netlist.ts';
import type {
  Samples,
  TrainingCircuit,
  TrainingLook,
  TrainingPlan,
  TrainingReport,
  TrainingState,
} from '../../training.ts';
import { checkPlan, outputNodes, outputSizes } from '../../training-checks.ts';
import { Breath } from '../../breath.ts';
import { toSampleMajor } from '../layout.ts';
import { bodyOf, sharedOf, wordsOf } from './body.ts';
import type { Gradients } from './gradients.ts';
import { heat } from './heat.ts';
import { feedback } from './losses.ts';
import type { NodeLaws } from './node-laws.ts';
import { float32Arithmetic, type Arithmetic, type Reals } from './reals.ts';
import { Settler, type Rest, type Shared } from './settler.ts';
import type { ParameterStore } from './store.ts';
import type { Body } from './visits.ts';

export { float64Arithmetic } from './reals.ts';

/** Numbers of noise kept for one update's readings. */
const READINGS = 64;

export function createTraining(plan: TrainingPlan, arithmetic?: Arithmetic): TrainingCircuit {
  checkPlan(plan);
  return new ProcessorTraining(plan, arithmetic ?? float32Arithmetic(wordsOf(plan)));
}

class ProcessorTraining implements TrainingCircuit {
  readonly plan: TrainingPlan;
  readonly #body: Body;
  readonly #laws: readonly NodeLaws[];
  readonly #store: ParameterStore;
  readonly #outputs: Uint32Array;
  /** Of the output groups. */
  readonly #sizes: readonly number[];
  readonly #targets: Reals;
  /** e, what is injected now, the kept state and the state of the nudge before the present one, [N, B]. */
  readonly #feedback: Reals;
  readonly #injected: Reals;
  readonly #kept: Reals;
  readonly #before: Reals;
  readonly #gradients: Gradients;
  readonly #shared: Shared;
  readonly #free: Settler;
  #clamped: Settler | null = null;
  #settler: Settler;
  /** Readings since the last update. */
  #readings = 0;
  readonly #loaded = new Map<string, Samples>();
  #sums = { samples: 0, loss: 0, residual: 0, sweeps: 0, iterations: 0, asymmetry: 0 };

  constructor(plan: TrainingPlan, arithmetic: Arithmetic) {
    const { netlist } = plan;
    const state = () => arithmetic.reals(netlist.nodes * netlist.batch);
    this.plan = plan;
    this.#outputs = outputNodes(netlist);
    this.#sizes = outputSizes(netlist);
    this.#targets = arithmetic.reals(this.#outputs.length * netlist.batch);
    [this.#feedback, this.#injected, this.#kept, this.#before] = [state(), state(), state(), state()];
    const { body, gradients, store } = bodyOf(plan, arithmetic);
    [this.#body, this.#gradients, this.#store] = [body, gradients, store];
    this.#laws = body.laws;
    this.#shared = sharedOf(plan, arithmetic);
    this.#free = new Settler(body, netlist.held, plan.settling, this.#shared);
    this.#settler = this.#free;
  }

  load(set: string, samples: Samples): void {
    this.#loaded.set(set, samples);
  }

  #samples(set: string): Samples {
    const samples = this.#loaded.get(set);
    if (!samples) throw new Error(`no samples were loaded as "${set}"`);
    return samples;
  }

  gather(set: string, indices: Uint32Array): void {
    const { inputs, targets } = this.#samples(set);
    const { netlist, fed } = this.plan;
    const { nodes, batch, groups, volts } = netlist;
    const { v } = this.#body;
    for (let b = 0; b < batch; b++)
      for (let i = 0, from = b * nodes; i < nodes; i++) v[i * batch + b] = volts[from + i];
    const width = fed.reduce((sum, g) => sum + groups[g].size, 0);
    let column = 0;
    for (const g of fed) {
      const { offset, size } = groups[g];
      for (let b = 0; b < batch; b++)
        for (let i = 0, from = indices[b] * width + column; i < size; i++)
          v[(offset + i) * batch + b] = inputs[from + i];
      column += size;
    }
    const clamp = this.#settler !== this.#free;
    this.#outputs.forEach((node, k) => {
      for (let b = 0; b < batch; b++) {
        const target = targets[indices[b] * this.#outputs.length + k];
        this.#targets[k * batch + b] = target;
        if (clamp) v[node * batch + b] = target;
      }
    });
    this.#settler.invalidate(false);
  }

  clampOutputs(on: boolean): void {
    if (!on) {
      this.#settler = this.#free;
      return;
    }
    if (!this.#clamped) {
      const held = this.plan.netlist.held.slice();
      for (const node of this.#outputs) held[node] = 1;
      this.#clamped = new Settler(this.#body, held, this.plan.settling, this.#shared);
    }
    this.#settler = this.#clamped;
    this.#settler.invalidate(true);
  }

  settle(): void {
    this.#note(this.#settler.settle(null));
    this.#heat();
  }

  /** Thermal noise on what has settled; every reading has its own, the same again when an update is done again. */
  #heat(): void {
    const { noise } = this.plan.netlist;
    if (noise.end === 0) return;
    const moment = this.#store.updates * READINGS + this.#readings++;
    heat(this.#body, this.#settler, this.#settler.held, moment);
  }

  #note({ residual, sweeps, iterations }: Rest): void {
    this.#sums.iterations = Math.max(this.#sums.iterations, iterations);
    this.#sums.residual = Math.max(this.#sums.residual, residual);
    this.#sums.sweeps = Math.max(this.#sums.sweeps, sweeps);
  }

  #measure(amount: number, into: Reals): number {
    const { batch } = this.plan.netlist;
    const outputs = { nodes: this.#outputs, sizes: this.#sizes, targets: this.#targets, batch };
    return feedback(this.plan.loss, outputs, this.#body.s, amount, into);
  }

  feedback(): void {
    this.#feedback.fill(0);
    this.#sums.loss += this.#measure(1, this.#feedback);
    this.#sums.samples += this.plan.netlist.batch;
  }

  keep(): void {
    this.#kept.set(this.#body.v);
  }

  nudge(amount: number, follow: boolean): void {
    const { v, s } = this.#body;
    this.#before.set(v);
    v.set(this.#kept);
    for (const law of this.#laws) law.signal(v, s);
    if (!follow) {
      for (let n = 0; n < v.length; n++) this.#injected[n] = amount * this.#feedback[n];
      this.#note(this.#settler.settle(this.#injected));
      this.#heat();
      return;
    }
    const { groups } = this.plan.netlist;
    this.#injected.fill(0);
    const rest = this.#settler.settle(this.#injected, (group) => {
      if (groups[group].role !== 'output') return false;
      this.#measure(amount, this.#injected);
      return true;
    });
    this.#note(rest);
    this.#heat();
  }

  compareNudges(): void {
    const { netlist, settling } = this.plan;
    const { nodes, batch } = netlist;
    const above = this.#before;
    const below = this.#body.v;
    const kept = this.#kept;
    for (let b = 0; b < batch; b++) {
      let both = 0;
      let up = 0;
      let down = 0;
      for (let i = 0, n = b; i < nodes; i++, n += batch) {
        both += (above[n] + below[n] - 2 * kept[n]) ** 2;
        up += (above[n] - kept[n]) ** 2;
        down += (below[n] - kept[n]) ** 2;
      }
      const response = Math.sqrt(up) + Math.sqrt(down);
      // Smaller ones cannot be told from what has not settled.
      if (response > 1e3 * settling.tolerance)
        this.#sums.asymmetry = Math.max(this.#sums.asymmetry, Math.sqrt(both) / response);
    }
  }

  adjoint(): void {
    this.#note(this.#settler.adjoint(this.#feedback));
  }

  mismatch(): void {
    const { netlist } = this.plan;
    const { lambda, v, leak } = this.#body;
    const { batch, groups, held } = netlist;
    const net = this.#settler.netCurrents();
    lambda.fill(0);
    for (const node of this.#outputs) {
      if (held[node]) continue;
      const group = groups.findIndex(({ offset, size }) => node >= offset && node < offset + size);
      for (let b = 0, n = node * batch; b < batch; b++, n++) {
        lambda[n] = net[n] - leak[node] * v[n] - this.#laws[group].self(v[n]);
        this.#sums.loss += lambda[n] ** 2 / 2;
      }
    }
    this.#sums.samples += batch;
  }

  addCurrentGradient(factor: number): void {
    this.#gradients.addCurrents(factor);
  }
  addEnergyGradient(factor: number): void {
    this.#gradients.addEnergy(factor);
  }

  update(rate: number): void {
    this.#store.update(rate);
    this.#readings = 0;
    this.#gradients.clearNodes();
    this.#settler.invalidate(true);
  }

  async report(): Promise<TrainingReport> {
    const report = this.#sums;
    this.#sums = { samples: 0, loss: 0, residual: 0, sweeps: 0, iterations: 0, asymmetry: 0 };
    return report;
  }

  async gradient(): Promise<Float32Array | Float64Array> {
    this.#store.gather();
    return this.#store.gradient.slice();
  }

  async answers(set: string): Promise<Float32Array> {
    const { batch } = this.plan.netlist;
    const { count } = this.#samples(set);
    const width = this.#outputs.length;
    const answers = new Float32Array(count * width);
    const breath = new Breath();
    const before = this.#settler;
    this.#settler = this.#free;
    this.#settler.invalidate(true);
    try {
      for (let first = 0; first < count; first += batch) {
        // The last samples of a set that does not divide come more than once.
        this.gather(
          set,
          Uint32Array.from({ length: batch }, (_, b) => Math.min(first + b, count - 1)),
        );
        this.settle();
        const { s } = this.#body;
        for (let b = 0; b < Math.min(batch, count - first); b++)
          this.#outputs.forEach((node, k) => (answers[(first + b) * width + k] = s[node * batch + b]));
        if (breath.isDue()) await breath.take();
      }
    } finally {
      this.#settler = before;
    }
    return answers;
  }

  async look(): Promise<TrainingLook> {
    const { nodes, batch } = this.plan.netlist;
    const { v, s, lambda } = this.#body;
    const read = (x: Reals) => toSampleMajor(x, nodes, batch);
    return { voltages: read(v), signals: read(s), lambda: read(lambda), feedback: read(this.#feedback) };
  }

  async state(): Promise<TrainingState> {
    return this.#store.state();
  }

  restore(state: TrainingState): void {
    this.#store.restore(state);
    this.#gradients.clearNodes();
    this.#settler.invalidate(true);
  }

  async written(): Promise<Netlist> {
    return this.#store.written();
  }

  async idle(): Promise<void> {
    return undefined;
  }

  dispose(): void {
    this.#loaded.clear();
  }
}
