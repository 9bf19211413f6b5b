/**
 * A circuit as a program for the step loop in WebAssembly: its states and parameters in one memory, and the
 * instructions that sum its currents. Words of the header and of the instructions are those of assembly/.
 */
import type { Netlist } from '../../../circuit/netlist.ts';
import { relaxConductance } from '../../../circuit/time-step.ts';
import { toNodeMajor } from '../layout.ts';
import type { Arithmetic, EulerSteps, Rk4Steps } from './arithmetic.ts';
import { Conditions } from './conditions.ts';
import { Constants } from './constants.ts';
import { CustomLaws } from './custom-laws.ts';
import { couplingParts, type Part } from './instructions.ts';
import { Memory } from './memory.ts';
import type { StepKernels } from './module.ts';
import { CONDITIONS, StepLists } from './step-lists.ts';

const HEADER_WORDS = 24;
/** Most steps told of at once. */
const STRETCH = 256;
/** Packed signals of two blocks of 128 nodes, 64 samples each. */
const SCRATCH = 2 * 128 * 64;
/** What the step loop asks the host to do. */
const SIGNALS = -1;
const BALANCE = -2;
/** The header's words of factors. */
const GAIN = 14;
const ONE = 15;

interface Exports {
  refresh(program: number, groups: number, groupCount: number): void;
  net(program: number, ...list: readonly number[]): void;
  runEuler(program: number, ...list: readonly number[]): void;
  runRelax(program: number, ...list: readonly number[]): void;
  runRk4(program: number, ...list: readonly number[]): void;
}

export class Program implements Arithmetic {
  netlist: Netlist;
  readonly #memory = new Memory();
  readonly #exports: Exports;
  readonly #header: number;
  readonly #at: { [K in 'v' | 's' | 'r' | 'p' | 'leak' | 'mobility' | 'gains' | 'amplitudes']: number };
  readonly #constants: Constants;
  #damping = 0;
  #stages: { readonly start: number; readonly sum: number } | null = null;
  readonly #parts: readonly Part[];
  readonly #conditions: Conditions;
  readonly #lists: StepLists;
  #held: Uint8Array;
  #injected: Float32Array | null = null;
  readonly #custom: CustomLaws;
  /** What depends on voltages or holds is out of date. */
  #stale = true;
  #damped = false;

  constructor(
    netlist: Netlist,
    module: WebAssembly.Module,
    readonly kernels: StepKernels,
  ) {
    const { nodes, batch, groups } = netlist;
    const states = nodes * batch;
    const memory = this.#memory;
    this.netlist = netlist;
    this.#held = netlist.held.slice();
    const secondOrder = groups.some((g) => g.law.secondOrder);
    const v = memory.reserve(states);
    const s = groups.every((g) => g.law.signalIsVoltage) ? v : memory.reserve(states);
    this.#header = memory.reserve(HEADER_WORDS);
    this.#at = {
      v,
      s,
      r: memory.reserve(states),
      p: secondOrder ? memory.reserve(states) : 0,
      leak: memory.reserve(nodes),
      mobility: memory.reserve(nodes),
      gains: memory.reserve(3 * STRETCH),
      amplitudes: memory.reserve(STRETCH),
    };
    this.#parts = couplingParts(netlist, memory);
    this.#conditions = new Conditions(netlist, this.#parts);
    this.#custom = new CustomLaws(netlist);
    this.#constants = new Constants(netlist, memory);
    this.#lists = new StepLists(netlist, memory, this.#parts, this.#conditions, this.#constants);
    const scratch = batch > 1 && this.#parts.some(({ dense }) => dense) ? memory.reserve(SCRATCH) : 0;
    const env = { memory: memory.allocate(), call: (what: number) => this.#call(what) };
    this.#exports = new WebAssembly.Instance(module, { env }).exports as unknown as Exports;
    const { p, leak, mobility } = this.#at;
    this.#writeHeader([batch, states, v, s, this.#at.r, p, leak, mobility, 0, 0, 0, 0, scratch], 0);
    memory.floats(this.#header, HEADER_WORDS)[ONE] = 1;
    this.#writeHeader([this.#custom.count], 20);
    toNodeMajor(netlist.volts, nodes, batch, this.v);
    this.#fill();
    this.setHeld(this.#held);
  }

  get bytes(): number {
    return this.#memory.size;
  }
  get #states(): number {
    return this.netlist.nodes * this.netlist.batch;
  }
  get v(): Float32Array {
    return this.#memory.floats(this.#at.v, this.#states);
  }
  get r(): Float32Array {
    return this.#memory.floats(this.#at.r, this.#states);
  }
  get p(): Float32Array | null {
    return this.#at.p === 0 ? null : this.#memory.floats(this.#at.p, this.#states);
  }
  get #s(): Float32Array {
    return this.#memory.floats(this.#at.s, this.#states);
  }

  /** Parameters of the netlist. */
  #fill(): void {
    const { netlist } = this;
    this.#memory.floats(this.#at.leak, netlist.nodes).set(netlist.leak);
    this.#writeHeader([netlist.seed | 0], 13);
    for (const part of this.#parts) part.fill(netlist);
  }

  #writeHeader(words: readonly number[], first: number): void {
    this.#memory.ints(this.#header, HEADER_WORDS).set(words, first);
  }

  signals(): Float32Array {
    this.#refresh();
    return this.#s;
  }

  /** Instructions, signals, conductances and constant currents, after something was written from outside. */
  #refresh(): void {
    if (!this.#stale) return;
    this.#stale = false;
    this.#damped = false;
    const fixed = this.#lists.write(this.netlist, this.#held, this.#injected !== null, this.#gains);
    const { allGroups, fixedOps } = this.#lists;
    this.#exports.refresh(this.#header, allGroups.at, allGroups.count);
    this.#conditions.renew(this.#memory, this.#s);
    const { netlist } = this;
    const sources = this.#conditions.hasFixedSources(this.#held);
    const add = (current: Float32Array): void =>
      this.#conditions.addFixedSources(this.#s, this.#held, current);
    this.#constants.write(netlist, this.#injected, sources ? add : null);
    if (!fixed.some((f) => f)) return;
    this.#exports.net(this.#header, fixedOps.at, fixedOps.count, 0, 0, 1);
    fixed.forEach((f, g) => f && this.#constants.take(netlist, g, this.r));
  }

  #damp(): void {
    if (this.#damped) return;
    this.#damped = true;
    const { netlist } = this;
    const perSample = this.#conditions.isConditioned;
    const count = perSample ? this.#states : netlist.nodes;
    if (this.#damping === 0) this.#damping = this.#memory.reserve(count);
    this.#writeHeader([this.#damping, perSample ? 1 : 0], 10);
    const damping = this.#memory.floats(this.#damping, count);
    const own = (this.#own ??= relaxConductance({ ...netlist, held: this.#held }));
    if (!perSample) return damping.set(own);
    for (let i = 0; i < netlist.nodes; i++) damping.fill(own[i], i * netlist.batch, (i + 1) * netlist.batch);
    this.#conditions.addConductances(this.#memory, damping);
  }
  /** Damping without conditioned conductances [N]. */
  #own: Float32Array | null = null;

  #call(what: number): void {
    switch (what) {
      case SIGNALS:
        return this.#custom.signals(this.v, this.#s);
      case BALANCE:
        return this.#custom.balance(this.v, this.r);
      case CONDITIONS:
        this.#conditions.renew(this.#memory, this.#s);
        this.#conditions.addFreeSources(this.#s, this.#held, this.r);
        if (this.#damping !== 0 && this.#conditions.isFree(this.#held)) {
          this.#damped = false;
          this.#damp();
        }
        return;
      default:
        throw new Error(`the step loop asks for ${what}`);
    }
  }

  evaluate(gain: number, everyNode: boolean): void {
    this.#refresh();
    const { ops, groups, allOps, allGroups } = this.#lists;
    const [a, b] = everyNode ? [allOps, allGroups] : [ops, groups];
    this.#exports.net(this.#header, a.at, a.count, b.at, b.count, gain);
  }

  evaluateAt(v: Float32Array, gain: number, r: Float32Array): void {
    this.#refresh();
    const present = this.v.slice();
    const { groups } = this.#lists;
    this.v.set(v);
    this.#exports.refresh(this.#header, groups.at, groups.count);
    this.evaluate(gain, false);
    r.set(this.r);
    this.v.set(present);
    this.#exports.refresh(this.#header, groups.at, groups.count);
  }

  euler({ count, step, dt, gains, amplitudes }: EulerSteps, fresh: boolean): void {
    this.#refresh();
    const { ops, groups } = this.#lists;
    for (let n = 0; n < count; n += STRETCH) {
      const steps = Math.min(STRETCH, count - n);
      this.#memory.floats(this.#at.gains, steps).set(gains.subarray(n, n + steps));
      this.#memory.floats(this.#at.amplitudes, steps).set(amplitudes.subarray(n, n + steps));
      this.#exports.runEuler(
        this.#header,
        ops.at,
        ops.count,
        groups.at,
        groups.count,
        steps,
        step + n,
        dt,
        this.#at.gains,
        this.#at.amplitudes,
        fresh && n === 0 ? 1 : 0,
      );
    }
  }

  relax(count: number, fresh: boolean): void {
    this.#refresh();
    this.#damp();
    const { ops, groups } = this.#lists;
    this.#exports.runRelax(this.#header, ops.at, ops.count, groups.at, groups.count, count, fresh ? 1 : 0);
  }

  rk4({ count, dt, gains }: Rk4Steps): void {
    this.#refresh();
    this.#stages ??= { start: this.#memory.reserve(this.#states), sum: this.#memory.reserve(this.#states) };
    const { start, sum } = this.#stages;
    const { ops, groups } = this.#lists;
    for (let n = 0; n < count; n += STRETCH) {
      const steps = Math.min(STRETCH, count - n);
      this.#memory.floats(this.#at.gains, 3 * steps).set(gains.subarray(3 * n, 3 * (n + steps)));
      const list = [ops.at, ops.count, groups.at, groups.count, steps, dt, this.#at.gains, start, sum];
      this.#exports.runRk4(this.#header, ...list);
    }
  }

  voltsChanged(): void {
    this.#stale = true;
  }

  setHeld(held: Uint8Array): void {
    const { capacitance, nodes } = this.netlist;
    this.#held = held.slice();
    const mobility = this.#memory.floats(this.#at.mobility, nodes);
    for (let i = 0; i < nodes; i++) mobility[i] = held[i] ? 0 : 1 / capacitance[i];
    this.#own = null;
    this.#stale = true;
  }

  /** Pointers to the factor of each group's couplings. */
  get #gains(): readonly number[] {
    return this.netlist.groups.map((g) => this.#header + 4 * (g.law.secondOrder ? ONE : GAIN));
  }

  inject(currents: Float32Array | null): void {
    this.#injected = currents;
    this.#stale = true;
  }

  replace(netlist: Netlist): void {
    this.netlist = netlist;
    this.#conditions.replace(netlist);
    this.#fill();
    this.setHeld(this.#held);
  }
}
