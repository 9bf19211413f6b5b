/**
 * One circuit on the device: its state and parameter buffers and the dispatches that act on them. Knows what
 * to run, not when.
 */
import type { Netlist } from '../../circuit/netlist.ts';
import { Buffers } from './buffers.ts';
import { movesAll } from './fusing.ts';
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
import { PassMaker } from './pass-maker.ts';
import type { CircuitOptions, WebGpuIntegrator } from './pass-maker.ts';
import type { Pass, Passes } from './passes.ts';
import type { Session } from './session.ts';
import { coupledBytes, driveBytes, resistorBytes, STATE, stateBytes } from './states.ts';
import type { Steady } from './steady.ts';
import { StepClock } from './step-clock.ts';

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
  /** Sums of currents that stay the same while stepping. */
  #steady: readonly Dispatch[] = [];
  /** Dispatches of a fused step from `signal` and from `signal ahead`, where steps are fused at present. */
  #fused: readonly [readonly Dispatch[], readonly Dispatch[]] | null = null;
  /** The other signals are the present ones. */
  #ahead = false;
  /** Sums of currents may lie where the other signals do. */
  #spoiled = false;
  #net: Dispatch | null = null;
  #conditionsMove = false;
  #resistors: Resistors = { tables: [], distances: [] };
  readonly #options: CircuitOptions;
  /** Makes dispatches on these buffers. */
  readonly make: PassMaker;

  constructor(session: Session, kernels: Kernels, netlist: Netlist, options: CircuitOptions) {
    this.#session = session;
    this.#options = options;
    this.kernels = kernels;
    this.netlist = netlist;
    this.laws = lawTable(netlist.groups);
    this.held = Uint8Array.from(netlist.held);
    this.buffers = new Buffers(session);
    this.clock = new StepClock(session.device, this.buffers, kernels);
    this.make = new PassMaker(session, kernels, this.buffers, options, () => ({
      netlist: this.netlist,
      laws: this.laws,
      resistors: this.#resistors,
      held: this.held,
    }));
  }

  get storage(): Storage {
    return this.#options.storage;
  }
  get states(): number {
    return this.netlist.nodes * this.netlist.batch;
  }

  /** Allocates the state and uploads the parameters; rejects when the device has not enough memory. */
  async open(integrator: WebGpuIntegrator): Promise<void> {
    await this.#session.checked(() => {
      for (const name of ['voltage', 'signal']) this.buffers.make(name, stateBytes(this.netlist), STATE);
      this.buffers.make('coupled', coupledBytes(this.netlist), STATE);
      this.buffers.make('resistor', resistorBytes(this.netlist), STATE);
      this.buffers.make('drive', driveBytes(this.netlist, false), STATE);
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
        uploadDense(buffers, `weights ${index}`, c, sources, targets, this.#options.storage);
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
    uploadNodes(this.buffers, netlist, held, this.laws, this.#integrator === 'relax');
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
    const feeling = (passes: readonly Pass[]): readonly Pass[] =>
      passes.filter(({ into }) => into < 0 || this.#freeIn[into] > 0);
    const still = ({ steady }: Pass): Steady | null =>
      steady && this.#freeIn[steady.heard] === 0 ? steady : null;
    const felt = (passes: readonly Pass[]): readonly Dispatch[] =>
      feeling(passes).flatMap((pass) => still(pass)?.again ?? pass.dispatches);
    this.#steady = feeling(currents).flatMap((pass) => still(pass)?.once ?? []);
    this.#active = [...(this.#conditionsMove ? conditions : []), ...felt(currents), ...resistors];
    const fits = fused && !this.#conditionsMove && movesAll(fused.plan, this.netlist.groups, this.#freeIn);
    this.#fused = fits ? [felt(fused.there), felt(fused.back)] : null;
  }

  /** Makes the dispatches of an integrator, compiling what is new. Says whether anything changed. */
  async use(integrator: WebGpuIntegrator): Promise<boolean> {
    if (this.#passes && this.#integrator === integrator) return false;
    this.#integrator = integrator;
    this.#passes = await this.make.passes(integrator);
    this.#net = null;
    this.uploadHolds();
    return true;
  }

  /** Injected currents need a buffer of their own; the first ones make it. Says whether anything changed. */
  async makeInjected(): Promise<boolean> {
    if (this.buffers.get('injected').size >= 4 * this.states) return false;
    await this.#session.checked(() => {
      this.buffers.make('injected', 4 * this.states, STATE);
      this.buffers.make('drive', driveBytes(this.netlist, true), STATE);
    });
    this.#passes = null;
    return this.use(this.#integrator ?? 'euler');
  }

  /** Which tables of resistors there are. */
  get resistorTables(): readonly ResistorTable[] {
    return this.#resistors.tables;
  }

  get #ready(): Passes {
    if (!this.#passes) throw new Error('the circuit has no integrator yet');
    return this.#passes;
  }

  /** Signals and conditions, after something was written from outside. */
  refresh(): readonly Dispatch[] {
    const { signals, conditions, fused } = this.#ready;
    this.#ahead = false;
    // Steps that store their sums want no signals among them.
    const others = fused ? [this.#fused ? fused.signals : (fused.clear ?? fused.signals)] : [];
    return [signals, ...others, ...conditions, ...this.#steady];
  }

  /** One step, or one stage of a Runge-Kutta step. */
  step(): readonly Dispatch[] {
    if (!this.#fused) return [...this.catchUp(), ...this.#active, this.#ready.update];
    const [there, back] = this.#fused;
    const again = this.#spoiled && this.#ready.fused?.clear ? [this.#ready.fused.signals] : [];
    this.#spoiled = false;
    this.#ahead = !this.#ahead;
    return [...again, ...(this.#ahead ? there : back)];
  }

  /** Brings `signal` up to date, before anything but `step` reads it, or stores sums of currents. */
  catchUp(): readonly Dispatch[] {
    this.#spoiled = true;
    if (!this.#ahead) return [];
    this.#ahead = false;
    return [this.#ready.signals];
  }

  /** Currents into every node, held ones included. */
  get currents(): readonly Dispatch[] {
    const { conditions, currents, resistors, fused } = this.#ready;
    const clear = fused?.clear ? [fused.clear] : [];
    const moving = this.#conditionsMove ? conditions : [];
    return [...clear, ...moving, ...currents.flatMap(({ dispatches }) => dispatches), ...resistors];
  }
  /** Whether conductances or source currents follow free nodes, and so move from step to step. */
  get conditionsMove(): boolean {
    return this.#conditionsMove;
  }
  /** Net currents into `net`, after `currents`; the first ones make the buffer. */
  async net(): Promise<Dispatch> {
    if (this.#net) return this.#net;
    await this.#session.checked(() => this.buffers.make('net', stateBytes(this.netlist), STATE));
    return (this.#net = await this.make.named('net_current.wgsl', this.states, {}, this.make.driven));
  }

  dispose(): void {
    this.buffers.dispose();
  }
}
