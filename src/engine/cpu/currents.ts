/** Signals, net currents and current scale of a circuit in float32, node-major [N, B]. */
import type { Netlist, NetSource, NetSparse } from '../../circuit/netlist.ts';
import { denseKernel } from './dense.ts';
import type { AddCurrent } from './kernel.ts';
import { balanceOf, signalOf, type Balance, type Signal } from './laws.ts';
import { spread } from './layout.ts';
import { addSources, Resistors } from './resistors.ts';
import { sparseKernel } from './sparse.ts';
import { stencilKernel } from './stencil.ts';

export class CpuCurrents {
  readonly #netlist: Netlist;
  readonly #kernels: readonly AddCurrent[];
  readonly #resistors: readonly Resistors[];
  readonly #sources: readonly NetSource[];
  readonly #laws: readonly Signal[];
  readonly #balances: readonly Balance[];
  /** Signals of the latest call, [N, B]; null where every signal is its voltage. */
  readonly #signals: Float32Array | null;
  /** Resistors set by free nodes, renewed at every call; the others when `stale`. */
  #free: readonly Resistors[] = [];
  #stale = true;
  /** Injected currents e [N, B], or null. */
  injected: Float32Array | null = null;

  constructor(netlist: Netlist) {
    const { couplings, groups, batch, nodes } = netlist;
    this.#netlist = netlist;
    const sparse = couplings.filter((c): c is NetSparse => c.kind === 'sparse');
    const kernels = sparse.length > 0 ? [sparseKernel(netlist, sparse)] : [];
    for (const c of couplings) {
      if (c.kind === 'dense') kernels.push(denseKernel(c, groups, batch));
      if (c.kind === 'stencil') kernels.push(stencilKernel(c, groups, batch));
    }
    this.#kernels = kernels;
    this.#resistors = couplings.flatMap((c) => (c.kind === 'resistive' ? [new Resistors(c, batch)] : []));
    this.#sources = couplings.filter((c): c is NetSource => c.kind === 'source');
    this.#laws = groups.map((g) => signalOf(g, batch));
    const leak = spread(netlist.leak, batch);
    const bias = spread(netlist.bias, batch);
    this.#balances = groups.map((g) => balanceOf(g, leak, bias, batch));
    this.#signals = groups.every((g) => g.law.signalIsVoltage) ? null : new Float32Array(nodes * batch);
  }

  /** Signals; what is read in place belongs to the netlist. */
  get bytes(): number {
    return this.#signals?.byteLength ?? 0;
  }

  /** Which nodes are held decides how often a conductance must be renewed. */
  setHeld(held: Uint8Array): void {
    this.#free = this.#resistors.filter((r) => r.isFree(held));
    this.#stale = true;
  }

  /** A held voltage changed. */
  heldMoved(): void {
    this.#stale = true;
  }

  /** s = phi(v); the result lives until the next call. */
  signals(v: Float32Array): Float32Array {
    const s = this.#signals;
    if (!s) return v;
    for (const law of this.#laws) law(v, s);
    return s;
  }

  /** r = Ka I_J + I_g - h v - z(v) + b + e (second order: see engine.ts). */
  net(v: Float32Array, gain: number, r: Float32Array): void {
    const s = this.signals(v);
    r.fill(0);
    for (const add of this.#kernels) add(s, r, false);
    for (const balance of this.#balances) balance(v, r, gain);
    this.#renew(s);
    for (const resistors of this.#resistors) resistors.add(v, r);
    for (const source of this.#sources) addSources(source, s, r, this.#netlist.batch);
    const e = this.injected;
    if (e) for (let n = 0; n < r.length; n++) r[n] += e[n];
  }

  #renew(s: Float32Array): void {
    for (const resistors of this.#stale ? this.#resistors : this.#free) resistors.renew(s);
    this.#stale = false;
  }

  get isConditioned(): boolean {
    return this.#netlist.couplings.some((c) => c.kind === 'resistive' && c.conditioned);
  }

  /** total_i += present conductance at both ends of conditioned resistors, as of the latest `net`. */
  addConditioned(total: Float32Array): void {
    for (const resistors of this.#resistors) resistors.addConditioned(total);
  }

  /** max over nodes and samples of |h v| + Ka sum |J s| + sum g |v_i - v_j| + |b| [V/R]. */
  scale(v: Float32Array, gain: number): number {
    const netlist = this.#netlist;
    const { groups, batch, leak, bias } = netlist;
    const into = new Float32Array(v.length);
    const signals = this.signals(v).map(Math.abs);
    for (const add of this.#kernels) add(signals, into, true);
    for (const { law, offset, size } of groups)
      for (let i = offset; i < offset + size; i++) {
        const h = law.secondOrder ? leak[i] + 1 - gain : leak[i];
        for (let n = i * batch; n < (i + 1) * batch; n++)
          into[n] = (law.secondOrder ? 1 : gain) * into[n] + Math.abs(h * v[n]) + Math.abs(bias[i]);
      }
    const s = this.signals(v);
    this.#renew(s);
    for (const resistors of this.#resistors) resistors.addMagnitude(v, into);
    for (const source of this.#sources) addSources(source, s, into, batch);
    return into.reduce((most, x) => Math.max(most, x), 0);
  }
}
