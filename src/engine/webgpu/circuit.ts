/**
 * One circuit on the device: its state and parameter buffers and the dispatches that act on them. Knows what
 * to run, not when.
 */
import type { Netlist } from '../../circuit/netlist.ts';
import type { Integrator } from '../engine.ts';
import { Buffers } from './buffers.ts';
import {
  couplingProducts,
  resistorProducts,
  type Bench,
  type RESISTOR_SUM,
  type Sense,
} from './couplings.ts';
import { fusedFinish, fusingPays, movesAll, planFusing, stepConstants, type FusedPlan } from './fusing.ts';
import { conditionedResistors, sources } from './gather.ts';
import type { Dispatch, Kernels } from './kernels.ts';
import { lawTable, type LawTable } from './laws.ts';
import {
  uploadDense,
  uploadNodes,
  uploadResistors,
  uploadStencil,
  uploadUniform,
  type Resistors,
  type ResistorTable,
  type Storage,
} from './parameters.ts';
import { candidatesOf, dispatchesOf, stored, type Product } from './products.ts';
import type { Session } from './session.ts';
import { StepClock } from './step-clock.ts';
import type { KernelChoice, Tuner } from './tuner.ts';
import { COPY_DST, COPY_SRC, STORAGE } from './usage.ts';
import { fours, type Variant } from './variants.ts';

const STATE = STORAGE | COPY_SRC | COPY_DST;
export type WebGpuIntegrator = Exclude<Integrator, 'dormand-prince'>;

/** Dispatches of one product, and the group that feels it, or -1. */
interface Pass {
  readonly into: number;
  readonly dispatches: readonly Dispatch[];
}

interface Passes {
  readonly signals: Dispatch;
  /** Conductances and currents set by other nodes' signals, then everything else in `drive`. */
  readonly conditions: readonly Dispatch[];
  readonly currents: readonly Pass[];
  readonly resistors: readonly Dispatch[];
  readonly update: Dispatch;
  readonly net: Dispatch;
  readonly fused: Fused | null;
}

interface Fused {
  readonly plan: FusedPlan;
  /** Fills the other signals. */
  readonly signals: Dispatch;
  /** Steps from `signal` to `signal ahead`, and back. */
  readonly there: readonly Pass[];
  readonly back: readonly Pass[];
}

/** What the engine was asked for. */
export interface CircuitOptions {
  readonly tuner: Tuner;
  readonly storage: Storage;
  /** Names of kernels to be used whatever is faster. */
  readonly forced: readonly string[];
  /** Fuses steps with sums always or never, instead of where it pays. */
  readonly fused?: boolean;
}

export class DeviceCircuit {
  readonly buffers: Buffers;
  readonly kernels: Kernels;
  readonly held: Uint8Array<ArrayBuffer>;
  readonly clock: StepClock;
  readonly #session: Session;
  netlist: Netlist;
  laws: LawTable;
  #integrator: WebGpuIntegrator | null = null;
  #passes: Passes | null = null;
  /** Groups all of whose nodes are held need no current while stepping. */
  #freeIn: readonly number[] = [];
  #active: readonly Dispatch[] = [];
  /** Dispatches of a fused step from `signal` and from `signal ahead`, where steps are fused at present. */
  #fused: readonly [readonly Dispatch[], readonly Dispatch[]] | null = null;
  /** Signals are in `signal ahead`. */
  #ahead = false;
  #conditionsMove = false;
  #resistors: Resistors = { tables: [], distances: 0 };
  readonly #options: CircuitOptions;
  #choices: readonly KernelChoice[] = [];

  constructor(session: Session, kernels: Kernels, netlist: Netlist, options: CircuitOptions) {
    this.#session = session;
    this.#options = options;
    this.kernels = kernels;
    this.netlist = netlist;
    this.laws = lawTable(netlist.groups);
    this.held = Uint8Array.from(netlist.held);
    this.buffers = new Buffers(session);
    this.clock = new StepClock(session.device, this.buffers, kernels);
  }

  get storage(): Storage {
    return this.#options.storage;
  }
  get states(): number {
    return this.netlist.nodes * this.netlist.batch;
  }
  /** Bytes of one number per state, up to where kernels that read four at a time do. */
  get #stateBytes(): number {
    return 16 * fours(this.states);
  }

  /** Allocates the state and uploads the parameters; rejects when the device has not enough memory. */
  async open(integrator: WebGpuIntegrator): Promise<void> {
    await this.#session.checked(() => {
      for (const name of ['voltage', 'signal', 'coupled', 'resistor', 'drive', 'net'])
        this.buffers.make(name, this.#stateBytes, STATE);
      const secondOrder = this.netlist.groups.some(({ law }) => law.secondOrder);
      this.buffers.make('momentum', secondOrder ? 4 * this.states : 4, STATE);
      this.buffers.make('injected', 4, STATE);
      this.#upload();
    });
    await this.use(integrator);
  }

  /** Takes over the numbers of a netlist of the same structure. */
  async replace(netlist: Netlist): Promise<void> {
    this.netlist = netlist;
    this.laws = lawTable(netlist.groups);
    await this.#session.checked(() => this.#upload());
    this.#passes = null;
    await this.use(this.#integrator ?? 'euler');
  }

  #upload(): void {
    const { buffers, kernels, netlist } = this;
    const { nodes, batch, groups, couplings } = netlist;
    uploadUniform(buffers, kernels, 'shape', 'lib/shape.wgsl', 'Shape', {
      nodes,
      batch,
      states: nodes * batch,
    });
    couplings.forEach((c, index) => {
      if (c.kind === 'dense') {
        const [sources, targets] = [groups[c.from].size, groups[c.to].size];
        uploadDense(buffers, `weights ${index}`, c, sources, targets, this.#options.storage, false);
      }
      if (c.kind === 'stencil') uploadStencil(buffers, `weights ${index}`, c);
    });
    const listed = this.#options.forced.some((name) => name.startsWith('resistors/'));
    this.#resistors = uploadResistors(buffers, kernels, netlist, listed);
    this.uploadHolds();
  }

  /** Node constants, which hold `held`; call after changing it. */
  uploadHolds(): void {
    const { netlist, held } = this;
    uploadNodes(this.buffers, this.kernels, netlist, held, this.laws, this.#integrator === 'relax');
    this.#freeIn = netlist.groups.map(({ offset, size }) =>
      held.subarray(offset, offset + size).reduce((free, h) => free + (h ? 0 : 1), 0),
    );
    const anyFree = (nodes: Uint32Array) => nodes.some((node) => !held[node]);
    this.#conditionsMove =
      conditionedResistors(netlist).some(({ conditioned: c }) => anyFree(c.by0) || anyFree(c.by1)) ||
      sources(netlist).some(({ by }) => anyFree(by));
    this.#chooseActive();
  }

  #chooseActive(): void {
    if (!this.#passes) return;
    const { conditions, currents, resistors, fused } = this.#passes;
    const felt = (passes: readonly Pass[]): readonly Dispatch[] =>
      passes.filter(({ into }) => into < 0 || this.#freeIn[into] > 0).flatMap(({ dispatches }) => dispatches);
    this.#active = [...(this.#conditionsMove ? conditions : []), ...felt(currents), ...resistors];
    const fits = fused && !this.#conditionsMove && movesAll(fused.plan, this.netlist.groups, this.#freeIn);
    this.#fused = fits ? [felt(fused.there), felt(fused.back)] : null;
  }

  /** Makes the dispatches of an integrator, compiling what is new. Says whether anything changed. */
  async use(integrator: WebGpuIntegrator): Promise<boolean> {
    if (this.#passes && this.#integrator === integrator) return false;
    this.#integrator = integrator;
    this.#passes = await this.#makePasses(integrator);
    this.uploadHolds();
    return true;
  }

  /** Injected currents need a buffer of their own; the first ones make it. Says whether anything changed. */
  async makeInjected(): Promise<boolean> {
    if (this.buffers.get('injected').size >= 4 * this.states) return false;
    await this.#session.checked(() => this.buffers.make('injected', 4 * this.states, STATE));
    this.#passes = null;
    return this.use(this.#integrator ?? 'euler');
  }

  /** Which tables of resistors there are. */
  get resistorTables(): readonly ResistorTable[] {
    return this.#resistors.tables;
  }

  /** Which kernels compute the currents. */
  get choices(): readonly KernelChoice[] {
    return this.#choices;
  }

  #bench(): Bench {
    const { kernels, buffers, netlist } = this;
    const { info, subgroups } = this.#session;
    const abilities = { software: info.software, subgroups };
    return {
      kernels,
      buffers,
      netlist,
      storage: this.#options.storage,
      abilities,
      distances: this.#resistors.distances,
    };
  }

  async #variantOf(product: Product, signal: GPUBuffer, current: GPUBuffer): Promise<Variant> {
    const candidates = candidatesOf(this.kernels, product, signal, current);
    const choice = await this.#options.tuner.choose(product.name, candidates, product.work);
    if (!this.#choices.some(({ product: known }) => known === choice.product))
      this.#choices = [...this.#choices, choice];
    return product.variants.find(({ name }) => name === choice.chosen) ?? product.variants[0];
  }

  /** Passes of products from the signals, or voltages, given. */
  async #passesOf(products: readonly Product[], input: string, output: string): Promise<readonly Pass[]> {
    const [signal, current] = [this.buffers.get(input), this.buffers.get(output)];
    const passes: Pass[] = [];
    for (const product of products) {
      const variant = await this.#variantOf(product, signal, current);
      const dispatches = await dispatchesOf(this.kernels, product, variant, signal, stored(current));
      passes.push({ into: product.into, dispatches });
    }
    return passes;
  }

  /** Sums of coupling currents into a buffer. */
  async couplingSums(sense: Sense, output: string): Promise<readonly Dispatch[]> {
    const passes = await this.#passesOf(couplingProducts(this.#bench(), sense), 'signal', output);
    return passes.flatMap(({ dispatches }) => dispatches);
  }

  /** Sums over resistors into a buffer. */
  async resistorSums(
    sum: keyof typeof RESISTOR_SUM,
    output: string,
    tables: readonly ResistorTable[] = this.#resistors.tables,
  ): Promise<readonly Dispatch[]> {
    const passes = await this.#passesOf(resistorProducts(this.#bench(), tables, sum), 'voltage', output);
    return passes.flatMap(({ dispatches }) => dispatches);
  }

  /** A dispatch over all states of a kernel whose bindings are all buffers of the same name. */
  async everyState(path: string, others: Readonly<Record<string, GPUBuffer>> = {}): Promise<Dispatch> {
    return this.named(path, this.states, others);
  }

  /** Binds buffers by their names, but for those given. */
  async named(
    path: string,
    threads: number,
    others: Readonly<Record<string, GPUBuffer>> = {},
    constants: Readonly<Record<string, number>> = {},
  ): Promise<Dispatch> {
    const kernel = await this.kernels.get({ path, laws: this.laws.wgsl, constants });
    const names = kernel.bindings.map(({ name }) => name).filter((name) => !Object.hasOwn(others, name));
    const own = Object.fromEntries(names.map((name) => [name, this.buffers.get(name)]));
    return this.kernels.dispatch(kernel, threads, { ...own, ...others });
  }

  async #makePasses(integrator: WebGpuIntegrator): Promise<Passes> {
    const { kernels, buffers, netlist } = this;
    if (integrator === 'rk4')
      await this.#session.checked(() => buffers.make('kept', 2 * this.#stateBytes, STATE));
    const tables = this.#resistors.tables;
    const conductances: Dispatch[] = [];
    if (tables.includes('conditioned')) {
      const resistors = buffers.get('conditioned conductances').size / 4 / netlist.batch;
      uploadUniform(buffers, kernels, 'conditioned shape', 'conductance.wgsl', 'Conditioned', {
        resistors,
        batch: netlist.batch,
      });
      conductances.push(
        await this.named('conductance.wgsl', resistors * netlist.batch, {
          shape: buffers.get('conditioned shape'),
          conductance: buffers.get('conditioned conductances'),
        }),
      );
    }
    const totals: Dispatch[] = [];
    if (integrator === 'relax') {
      const conditioned = tables.filter((table) => table === 'conditioned');
      const bytes = conditioned.length > 0 ? 4 * this.states : 4;
      await this.#session.checked(() => buffers.make('conditioned', bytes, STATE));
      totals.push(...(await this.resistorSums('conductance', 'conditioned', conditioned)));
    }
    const couplings = couplingProducts(this.#bench(), 'currents');
    const resistors = resistorProducts(this.#bench(), tables, 'currents');
    return {
      signals: await this.everyState('signal.wgsl'),
      conditions: [...conductances, ...totals, await this.drive(false, 'drive')],
      currents: await this.#passesOf(couplings, 'signal', 'coupled'),
      resistors: (await this.#passesOf(resistors, 'voltage', 'resistor')).flatMap(
        ({ dispatches }) => dispatches,
      ),
      update: await this.named(`${integrator}.wgsl`, this.states, {}, stepConstants(netlist, integrator)),
      net: await this.everyState('net_current.wgsl'),
      fused: await this.#fuse(integrator, couplings, resistors),
    };
  }

  async #fuse(
    integrator: WebGpuIntegrator,
    couplings: readonly Product[],
    resistors: readonly Product[],
  ): Promise<Fused | null> {
    const { netlist } = this;
    const wanted = this.#options.fused ?? fusingPays(netlist, this.#session.info.software);
    const plan = wanted ? planFusing(netlist, integrator, couplings, resistors) : null;
    if (!plan) return null;
    const { buffers } = this;
    await this.#session.checked(() => buffers.make('signal ahead', this.#stateBytes, STATE));
    const products = [...couplings, ...resistors];
    const [signal, ahead, coupled] = ['signal', 'signal ahead', 'coupled'].map((name) => buffers.get(name));
    const [step, nodes, drive, voltage] = ['step', 'nodes', 'drive', 'voltage'].map((name) =>
      buffers.get(name),
    );
    const steps = async (from: GPUBuffer, next: GPUBuffer): Promise<readonly Pass[]> => {
      const passes: Pass[] = [];
      for (const [n, product] of products.entries()) {
        const end = plan.ends[n];
        const finish =
          end === 'stored'
            ? stored(coupled)
            : fusedFinish(end, integrator, netlist, this.laws.wgsl, {
                step,
                nodes,
                drive,
                voltage,
                next,
                coupled,
              });
        const variant = await this.#variantOf(product, from, coupled);
        const dispatches = await dispatchesOf(this.kernels, product, variant, from, finish);
        passes.push({ into: product.into, dispatches });
      }
      return passes;
    };
    return {
      plan,
      signals: await this.everyState('signal.wgsl', { signal: ahead }),
      there: await steps(signal, ahead),
      back: await steps(ahead, signal),
    };
  }

  /** Bias, source and injected currents; their magnitudes, for the scale, leave injected ones out. */
  drive(magnitudes: boolean, output: string): Promise<Dispatch> {
    const constants = { absolute: magnitudes ? 1 : 0 };
    const others = { rows: this.buffers.get('source rows'), drive: this.buffers.get(output) };
    return this.named('drive.wgsl', this.states, others, constants);
  }

  get #ready(): Passes {
    if (!this.#passes) throw new Error('the circuit has no integrator yet');
    return this.#passes;
  }

  /** Signals and conditions, after something was written from outside. */
  refresh(): readonly Dispatch[] {
    const { signals, conditions, fused } = this.#ready;
    this.#ahead = false;
    return [signals, ...(fused ? [fused.signals] : []), ...conditions];
  }

  /** One step, or one stage of a Runge-Kutta step. */
  step(): readonly Dispatch[] {
    if (!this.#fused) return [...this.catchUp(), ...this.#active, this.#ready.update];
    const [there, back] = this.#fused;
    this.#ahead = !this.#ahead;
    return this.#ahead ? there : back;
  }

  /** Brings `signal` up to date, before anything but `step` reads it. */
  catchUp(): readonly Dispatch[] {
    if (!this.#ahead) return [];
    this.#ahead = false;
    return [this.#ready.signals];
  }

  /** Currents into every node, held ones included. */
  get currents(): readonly Dispatch[] {
    const { conditions, currents, resistors } = this.#ready;
    const moving = this.#conditionsMove ? conditions : [];
    return [...moving, ...currents.flatMap(({ dispatches }) => dispatches), ...resistors];
  }
  /** Whether conductances or source currents follow free nodes, and so move from step to step. */
  get conditionsMove(): boolean {
    return this.#conditionsMove;
  }
  /** Net currents into `net`, after `currents`. */
  get net(): Dispatch {
    return this.#ready.net;
  }

  dispose(): void {
    this.buffers.dispose();
  }
}
