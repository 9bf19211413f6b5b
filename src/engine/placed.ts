/**
 * A circuit spread over parts, on this processor. Couplings inside a part act at every step; what nodes of other parts
 * contribute is summed from copies of their signals, which are sent anew after every `refresh` steps and stay as they
 * are in between:
 *
 *   I_J,i = sum over j on the part of i of J_ij s_j + sum over j on other parts of J_ij copy_j
 *
 * Every part begins with copies of the start. Ka acts where a current flows, so it is that of the moment for both sums.
 */
import { eachSent, insideParts, linksOf, type Links } from '../circuit/links.ts';
import { couplingGain, isPlaced, type Netlist, type PlacedNetlist } from '../circuit/netlist.ts';
import { reject } from '../circuit/problem.ts';
import type { Residual, Stepping } from './engine.ts';
import type { Machine, Numbers } from './machine.ts';

/** `open` makes the machine that steps what lies inside the parts. */
export async function openPlaced(
  netlist: PlacedNetlist,
  open: (inside: Netlist) => Promise<Machine> | Machine,
): Promise<Machine> {
  return new PlacedMachine(netlist, await open(insideParts(netlist)));
}

class PlacedMachine implements Machine {
  netlist: PlacedNetlist;
  injected: Float32Array | null = null;
  readonly #inside: Machine;
  #links: Links;
  /** [K, B] the copies, and [B, N] what they sum to at Ka = 1. */
  #copies: Float32Array;
  readonly #sums: Float32Array;
  /** [B, N] room for what the parts are given. */
  readonly #given: Float32Array;
  /** Ka at which the sums are injected into the parts; NaN while they are not. */
  #injectedAt = Number.NaN;
  /** Whether every copy is what it copies. */
  #isCurrent = true;

  constructor(netlist: PlacedNetlist, inside: Machine) {
    this.netlist = netlist;
    this.#inside = inside;
    this.#links = linksOf(netlist);
    this.#copies = this.#present();
    this.#sums = new Float32Array(netlist.nodes * netlist.batch);
    this.#given = new Float32Array(this.#sums.length);
    this.#sum(this.#copies, this.#sums);
  }

  get step(): number {
    return this.#inside.step;
  }
  set step(step: number) {
    this.#inside.step = step;
  }
  get time(): number {
    return this.#inside.time;
  }
  set time(time: number) {
    this.#inside.time = time;
    this.#injectedAt = Number.NaN;
  }
  get held(): Uint8Array {
    return this.#inside.held;
  }
  get bytes(): number {
    const { copy, weights, starts, node, on } = this.#links;
    const arrays = [this.#copies, this.#sums, this.#given, copy, weights, starts, node, on];
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, this.#inside.bytes);
  }
  get stepping(): Stepping {
    return this.#inside.stepping;
  }
  setStepping(stepping: Stepping): void | Promise<void> {
    return this.#inside.setStepping(stepping);
  }
  get gain(): number {
    return this.#inside.gain;
  }

  advance(steps: number): void {
    const { refresh } = this.netlist.placement;
    for (let left = steps; left > 0;) {
      this.#inject();
      const taken = this.#gainMoves() ? 1 : Math.min(left, refresh - (this.step % refresh));
      this.#inside.advance(taken);
      left -= taken;
      this.#isCurrent = false;
      if (this.step % refresh === 0) this.#refresh();
    }
  }

  /** Whether Ka is another one until the next refresh. */
  #gainMoves(): boolean {
    const { ramp, placement } = this.netlist;
    const until = this.time + placement.refresh * this.stepping.dt;
    return couplingGain(ramp, this.time) !== couplingGain(ramp, until);
  }

  /** The next copies of every link go out. */
  #refresh(): void {
    const { refresh, bandwidth } = this.netlist.placement;
    const { nodes, batch } = this.netlist;
    const { node } = this.#links;
    const signals = this.#inside.signals();
    let sent = 0;
    const copies = this.#copies;
    eachSent(this.#links, bandwidth, this.step / refresh - 1, (copy) => {
      for (let b = 0; b < batch; b++) copies[copy * batch + b] = signals[b * nodes + node[copy]];
      sent++;
    });
    this.#isCurrent = sent === node.length;
    this.#sum(this.#copies, this.#sums);
    this.#injectedAt = Number.NaN;
  }

  /** Copies of the present signals, [K, B]. */
  #present(): Float32Array {
    const { nodes, batch } = this.netlist;
    const { node } = this.#links;
    const signals = this.#inside.signals();
    const copies = new Float32Array(node.length * batch);
    for (let k = 0; k < node.length; k++)
      for (let b = 0; b < batch; b++) copies[k * batch + b] = signals[b * nodes + node[k]];
    return copies;
  }

  /** What copies [K, B] sum to at every node, [B, N]. */
  #sum(copies: Float32Array, sums: Float32Array): void {
    const { nodes, batch } = this.netlist;
    const { starts, copy, weights } = this.#links;
    const row = new Float64Array(batch);
    for (let i = 0; i < nodes; i++) {
      row.fill(0);
      const end = starts[i + 1];
      let n = starts[i];
      // Four at a time, which is twice as fast.
      for (; n + 3 < end; n += 4) {
        const [w0, w1, w2, w3] = [weights[n], weights[n + 1], weights[n + 2], weights[n + 3]];
        const [c0, c1] = [copy[n] * batch, copy[n + 1] * batch];
        const [c2, c3] = [copy[n + 2] * batch, copy[n + 3] * batch];
        for (let b = 0; b < batch; b++)
          row[b] += w0 * copies[c0 + b] + w1 * copies[c1 + b] + w2 * copies[c2 + b] + w3 * copies[c3 + b];
      }
      for (; n < end; n++) {
        const [weight, from] = [weights[n], copy[n] * batch];
        for (let b = 0; b < batch; b++) row[b] += weight * copies[from + b];
      }
      for (let b = 0; b < batch; b++) sums[b * nodes + i] = row[b];
    }
  }

  /** Has the parts see the sums at the present Ka, beside what is injected from outside. */
  #inject(): void {
    if (this.#injectedAt === this.gain) return;
    this.#inside.inject(this.#currentsOf(this.#sums));
    this.#injectedAt = this.gain;
  }

  /** [B, N] Ka x sums + e; at second-order nodes Ka is the pump and does not scale currents. */
  #currentsOf(sums: Float32Array): Float32Array {
    const { groups, nodes, batch } = this.netlist;
    const currents = this.#given;
    currents.set(sums);
    const { injected, gain } = this;
    for (const { law, offset, size } of groups) {
      if (law.secondOrder || gain === 1) continue;
      for (let b = 0; b < batch; b++)
        for (let n = b * nodes + offset; n < b * nodes + offset + size; n++) currents[n] *= gain;
    }
    if (injected) for (let n = 0; n < currents.length; n++) currents[n] += injected[n];
    return currents;
  }

  volt(node: number, sample: number): number {
    return this.#inside.volt(node, sample);
  }
  setVolt(node: number, sample: number, volts: number): void {
    this.#isCurrent = false;
    this.#inside.setVolt(node, sample, volts);
  }
  voltages(): Numbers {
    return this.#inside.voltages();
  }
  momenta(): Numbers | null {
    return this.#inside.momenta();
  }
  setVoltages(volts: Numbers): void {
    this.#isCurrent = false;
    this.#inside.setVoltages(volts);
  }
  setMomenta(momenta: Numbers | null): void {
    this.#inside.setMomenta(momenta);
  }
  inject(currents: Float32Array | null): void {
    this.injected = currents;
    this.#injectedAt = Number.NaN;
  }
  holdsChanged(): void {
    this.#inside.holdsChanged();
  }

  get copies(): Float32Array {
    return this.#copies.slice();
  }
  /** Without any: those of the present signals. */
  setCopies(copies: Float32Array | null): void {
    if (copies && copies.length !== this.#copies.length)
      reject(
        'checkpoint',
        `it holds ${copies.length} copies for a circuit that keeps ${this.#copies.length}`,
        'Restore one of the same placement',
      );
    this.#copies = copies ? copies.slice() : this.#present();
    this.#isCurrent = !copies;
    this.#sum(this.#copies, this.#sums);
    this.#injectedAt = Number.NaN;
  }

  signals(): Float32Array {
    return this.#inside.signals();
  }
  currents(): Float32Array {
    this.#inject();
    return this.#inside.currents();
  }

  /** With every copy up to date: parts at rest with what they last heard are not an equilibrium of the circuit. */
  residual(sample: number): Omit<Residual, 'scale'> {
    if (this.#isCurrent) this.#inject();
    else {
      const sums = new Float32Array(this.#sums.length);
      this.#sum(this.#present(), sums);
      this.#inside.inject(this.#currentsOf(sums));
      this.#injectedAt = Number.NaN;
    }
    return this.#inside.residual(sample);
  }

  scale(): number | Promise<number> {
    return this.#inside.scale(this.netlist);
  }

  /** Copies that are still kept stay as they are; new ones are of the present signals. */
  replace(netlist: Netlist): void {
    if (!isPlaced(netlist)) throw new TypeError('a circuit on parts was replaced by one that is on none');
    const [before, kept] = [this.#links, this.#copies];
    this.#inside.replace(insideParts(netlist));
    this.netlist = netlist;
    this.#links = linksOf(netlist);
    this.#copies = this.#present();
    const { batch, placement } = netlist;
    const keyOf = ({ node, on }: Links, k: number): number => node[k] * placement.parts + on[k];
    const place = new Map(Array.from(before.node, (_, k) => [keyOf(before, k), k]));
    this.#links.node.forEach((_, k) => {
      const old = place.get(keyOf(this.#links, k));
      if (old !== undefined) this.#copies.set(kept.subarray(old * batch, (old + 1) * batch), k * batch);
    });
    this.#isCurrent = false;
    this.#sum(this.#copies, this.#sums);
    this.#injectedAt = Number.NaN;
  }
}
