/**
 * One circuit on the device: its state and parameter buffers and the dispatches that act on them. Knows what
 * to run, not when.
 */
import type { Netlist } from '../../circuit/netlist.ts';
import type { Integrator } from '../engine.ts';
import { Buffers } from './buffers.ts';
import { couplingPasses, resistorPasses, type CouplingPass } from './couplings.ts';
import { conditionedResistors, fixedResistors, sources } from './gather.ts';
import type { Dispatch, Kernels } from './kernels.ts';
import { lawTable, type LawTable } from './laws.ts';
import { uploadDense, uploadNodes, uploadResistors, uploadStencil, uploadUniform } from './parameters.ts';
import type { Session } from './session.ts';
import { StepClock } from './step-clock.ts';
import { COPY_DST, COPY_SRC, STORAGE } from './usage.ts';

const STATE = STORAGE | COPY_SRC | COPY_DST;
export type WebGpuIntegrator = Exclude<Integrator, 'dormand-prince'>;

interface Passes {
  readonly signals: Dispatch;
  /** Conductances and currents set by other nodes' signals, then everything else in `drive`. */
  readonly conditions: readonly Dispatch[];
  readonly currents: readonly CouplingPass[];
  readonly resistors: readonly Dispatch[];
  readonly update: Dispatch;
  readonly net: Dispatch;
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
  #conditionsMove = false;

  constructor(session: Session, kernels: Kernels, netlist: Netlist) {
    this.#session = session;
    this.kernels = kernels;
    this.netlist = netlist;
    this.laws = lawTable(netlist.groups);
    this.held = Uint8Array.from(netlist.held);
    this.buffers = new Buffers(session);
    this.clock = new StepClock(session.device, this.buffers, kernels);
  }

  get states(): number {
    return this.netlist.nodes * this.netlist.batch;
  }

  /** Allocates the state and uploads the parameters; rejects when the device has not enough memory. */
  async open(integrator: WebGpuIntegrator): Promise<void> {
    await this.#session.checked(() => {
      for (const name of ['voltage', 'signal', 'coupled', 'resistor', 'drive', 'net'])
        this.buffers.make(name, 4 * this.states, STATE);
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
      if (c.kind === 'dense') uploadDense(buffers, `weights ${index}`, c, groups[c.from].size, false);
      if (c.kind === 'stencil') uploadStencil(buffers, `weights ${index}`, c);
    });
    uploadResistors(buffers, kernels, netlist);
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
    const { conditions, currents, resistors } = this.#passes;
    this.#active = [
      ...(this.#conditionsMove ? conditions : []),
      ...currents.filter(({ into }) => into < 0 || this.#freeIn[into] > 0).map(({ dispatch }) => dispatch),
      ...resistors,
    ];
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
  get resistorTables(): readonly ('fixed' | 'conditioned')[] {
    return [
      ...(fixedResistors(this.netlist).some((c) => c.source.length > 0) ? (['fixed'] as const) : []),
      ...(conditionedResistors(this.netlist).some((c) => c.source.length > 0)
        ? (['conditioned'] as const)
        : []),
    ];
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
    const scratch: Record<string, GPUBuffer> = {};
    if (integrator === 'rk4')
      await this.#session.checked(() => {
        for (const name of ['start', 'slopes']) scratch[name] = buffers.make(name, 4 * this.states, STATE);
      });
    const tables = this.resistorTables;
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
      totals.push(
        ...(await resistorPasses(kernels, buffers, netlist, conditioned, 'conductance', 'conditioned')),
      );
    }
    return {
      signals: await this.everyState('signal.wgsl'),
      conditions: [...conductances, ...totals, await this.drive(false, 'drive')],
      currents: await couplingPasses(kernels, buffers, netlist, 'currents', 'coupled'),
      resistors: await resistorPasses(kernels, buffers, netlist, tables, 'currents', 'resistor'),
      update: await this.everyState(`${integrator}.wgsl`, scratch),
      net: await this.everyState('net_current.wgsl'),
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
  get refresh(): readonly Dispatch[] {
    return [this.#ready.signals, ...this.#ready.conditions];
  }
  /** Currents while stepping: what no free node feels is left out. */
  get active(): readonly Dispatch[] {
    return this.#active;
  }
  /** Currents into every node, held ones included. */
  get currents(): readonly Dispatch[] {
    const { conditions, currents, resistors } = this.#ready;
    const moving = this.#conditionsMove ? conditions : [];
    return [...moving, ...currents.map(({ dispatch }) => dispatch), ...resistors];
  }
  get update(): Dispatch {
    return this.#ready.update;
  }
  /** Net currents into `net`, after `currents`. */
  get net(): Dispatch {
    return this.#ready.net;
  }

  dispose(): void {
    this.buffers.dispose();
  }
}
