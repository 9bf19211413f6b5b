/**
 * Brings a learning circuit to rest, group after group in the order of its schedule, each exact given the others; and
 * its adjoint circuit through the same groups backwards. States are node-major [N, B].
 */
import { scheduleOf } from '../../../circuit/schedule.ts';
import { relaxConductance } from '../../../circuit/stability.ts';
import type { Settling } from '../../training.ts';
import { larger } from './network.ts';
import type { Reals } from './reals.ts';
import { addSources } from './resistor-set.ts';
import { visitedOf, type Body, type Visited } from './visits.ts';

/** How a settled state came about. */
export interface Rest {
  readonly residual: number;
  readonly sweeps: number;
}

/** Newton steps of a node whose self current is not zero; each doubles the digits of a warm start. */
const NEWTON = 8;
/** Adjoint currents left, as a share of the largest feedback current. */
const ADJOINT_TOLERANCE = 1e-6;
/** What rounding leaves of the largest current, as a multiple of the unit rounding. */
const ROUNDING = 8;

export class Settler {
  readonly #body: Body;
  readonly #settling: Settling;
  readonly #free: Uint8Array;
  readonly #parts: readonly { readonly visits: readonly Visited[]; readonly loop: boolean }[];
  /** Currents that stay while this mini-batch settles: biases and held groups, [N, B]. */
  readonly #constant: Reals;
  #stale = true;
  /** Conductance a relaxed node is damped by, [N]; renewed with the parameters. */
  #damping: Float32Array | null = null;
  /** Largest current into a node seen by this settle [V/R]. */
  #scale = 0;

  /** 1 where this settler holds a node, [N]. */
  readonly held: Uint8Array;

  constructor(body: Body, held: Uint8Array, settling: Settling) {
    this.held = held;
    this.#body = body;
    this.#settling = settling;
    this.#free = held.map((h) => 1 - h);
    this.#constant = body.arithmetic.reals(body.v.length);
    const netlist = { ...body.netlist, held };
    this.#parts = scheduleOf(netlist).map((part) => ({
      loop: part.loop,
      visits: part.visits.map((visit) => visitedOf(body, visit, held)),
    }));
  }

  /** Parameters or held voltages changed. */
  invalidate(parameters: boolean): void {
    this.#stale = true;
    if (parameters) this.#damping = null;
  }

  /** Signals of held groups, constant currents and conductances, once per mini-batch and parameter set. */
  #refresh(): void {
    if (!this.#stale) return;
    const { netlist, laws, v, s, sets, bias } = this.#body;
    const { nodes, batch } = netlist;
    this.#stale = false;
    for (const law of laws) law.signal(v, s);
    for (const set of sets) set.renew(s);
    for (let i = 0; i < nodes; i++) this.#constant.fill(bias[i], i * batch, (i + 1) * batch);
    for (const { visits } of this.#parts)
      for (const { constant, network } of visits) {
        for (const add of constant) add(s, this.#constant);
        network?.renew();
      }
  }

  /** Settles with `injected` [N, B] added, or nothing; `renew` is called before every visit of a group it names. */
  settle(injected: Reals | null, renew: ((group: number) => boolean) | null = null): Rest {
    this.#refresh();
    this.#scale = 0;
    let residual = 0;
    let most = 0;
    for (const { visits, loop } of this.#parts) {
      let sweeps = 0;
      let met: number;
      let again = loop;
      do {
        met = 0;
        for (const visit of visits) {
          if (renew?.(visit.group)) again = true;
          met = Math.max(met, this.#visit(visit, injected, loop));
        }
        sweeps++;
      } while (again && met > this.#limit() && met < Infinity && sweeps < this.#settling.sweeps);
      // A cascade is exact after its one visit, whatever current it met there.
      if (again || met === Infinity) residual = Math.max(residual, met);
      most = Math.max(most, sweeps);
    }
    return { residual, sweeps: most };
  }

  /** Rounding leaves something of the largest current, whatever the tolerance. */
  #limit(): number {
    return Math.max(this.#settling.tolerance, ROUNDING * this.#body.arithmetic.rounding * this.#scale);
  }

  /** The largest current met, before the visit took it away; in a cascade's grid what the solver left. */
  #visit(visit: Visited, injected: Reals | null, loop: boolean): number {
    const { netlist, v, s, current, leak, laws } = this.#body;
    const { batch } = netlist;
    const { offset, size } = netlist.groups[visit.group];
    const start = offset * batch;
    const end = start + size * batch;
    current.set(this.#constant.subarray(start, end), start);
    for (const add of visit.moving) add(s, current);
    for (const c of visit.sources) addSources(c, s, current, batch);
    if (injected) for (let n = start; n < end; n++) current[n] += injected[n];
    if (visit.conditioned.length > 0) {
      for (const set of visit.conditioned) set.renew(s);
      visit.network?.renew();
    }
    visit.network?.addInflow(v, current, visit.rule === 'relaxed');
    let met: number;
    if (visit.rule === 'grid' && visit.network) {
      const rest = visit.network.solve(leak, current, v, this.#settling.tolerance / 4);
      met = loop ? rest.met : rest.left;
    } else if (visit.rule === 'relaxed') met = this.#relax(visit, true);
    else
      met =
        visit.network || !laws[visit.group].passive || netlist.groups[visit.group].rails < Infinity
          ? this.#balance(visit)
          : this.#leak(visit.group);
    laws[visit.group].signal(v, s);
    return met;
  }

  /** Solves h v = I node by node: nodes without resistors, self current or rails. */
  #leak(group: number): number {
    const { netlist, v, current, leak } = this.#body;
    const { batch, groups } = netlist;
    const { offset, size } = groups[group];
    let met = 0;
    let scale = this.#scale;
    for (let i = offset; i < offset + size; i++) {
      if (!this.#free[i]) continue;
      const h = leak[i];
      const resistance = 1 / h;
      for (let n = i * batch, end = n + batch; n < end; n++) {
        const into = current[n];
        const magnitude = into < 0 ? -into : into;
        const r = into - h * v[n];
        const left = r < 0 ? -r : r;
        if (magnitude > scale) scale = magnitude;
        // Not a number must win.
        if (!(left <= met)) met = left;
        v[n] = resistance * into;
      }
    }
    this.#scale = scale;
    return Number.isNaN(met) ? Infinity : met;
  }

  /** Solves h v + z(v) + G v = I node by node. */
  #balance({ group, network }: Visited): number {
    const { netlist, v, current, leak, laws } = this.#body;
    const { batch, groups } = netlist;
    const { offset, size, rails } = groups[group];
    const law = laws[group];
    let met = 0;
    let scale = this.#scale;
    for (let i = 0; i < size; i++) {
      if (!this.#free[offset + i]) continue;
      const own = leak[offset + i];
      for (let b = 0, n = (offset + i) * batch; b < batch; b++, n++) {
        const h = network ? own + network.total[i * batch + b] : own;
        const into = current[n];
        const before = v[n];
        let next = into / h;
        let r = into - h * before;
        if (!law.passive) {
          r -= law.self(before);
          next = before;
          for (let step = 0; step < NEWTON; step++)
            next -= (h * next + law.self(next) - into) / (h + law.selfSlope(next));
        }
        if (into > scale || -into > scale) scale = Math.abs(into);
        if (!(Math.abs(before) >= rails && r * before > 0)) met = larger(met, r);
        v[n] = next > rails ? rails : next < -rails ? -rails : next;
      }
    }
    this.#scale = scale;
    return met;
  }

  /** One damped Jacobi step of the voltages, or of the adjoint currents. */
  #relax({ group, network }: Visited, forward: boolean): number {
    const { netlist, v, s, lambda, current, leak, laws } = this.#body;
    const { batch, groups } = netlist;
    const { offset, size, rails } = groups[group];
    const law = laws[group];
    const damping = (this.#damping ??= relaxConductance({
      ...this.#body.written(),
      held: this.#free.map((f) => 1 - f),
    }));
    const conditioned = this.#body.sets.some((set) => set.perSample);
    let met = 0;
    for (let i = 0; i < size; i++) {
      if (!this.#free[offset + i]) continue;
      for (let b = 0; b < batch; b++) {
        const n = (offset + i) * batch + b;
        const total = network ? network.total[i * batch + b] : 0;
        const damped = damping[offset + i] + (conditioned ? total : 0);
        if (forward) {
          const r = current[n] - (leak[offset + i] + total) * v[n] - law.self(v[n]);
          this.#scale = Math.max(this.#scale, Math.abs(current[n]));
          if (!(Math.abs(v[n]) >= rails && r * v[n] > 0)) met = larger(met, r);
          const next = v[n] + r / damped;
          v[n] = next > rails ? rails : next < -rails ? -rails : next;
        } else {
          if (Math.abs(v[n]) >= rails) {
            lambda[n] = 0;
            continue;
          }
          const slope = law.slope(v[n], s[n]);
          const r = slope * current[n] - (leak[offset + i] + total + law.selfSlope(v[n])) * lambda[n];
          met = larger(met, r);
          lambda[n] += r / damped;
        }
      }
    }
    return met;
  }

  /** Currents into every node but its own h v + z(v), [N, B], at the present state. */
  netCurrents(): Reals {
    const { netlist, v, s, current, bias, links, sets, sources } = this.#body;
    const { nodes, batch } = netlist;
    for (let i = 0; i < nodes; i++) current.fill(bias[i], i * batch, (i + 1) * batch);
    for (const link of links) {
      link.forward(s, current);
      if (link.c.reciprocal) link.backward(s, current);
    }
    for (const set of sets) {
      set.renew(s);
      set.addCurrents(v, current);
    }
    for (const c of sources) addSources(c, s, current, batch);
    return current;
  }

  /** lambda from the feedback currents e = -dL/ds [N, B]; the residual is relative to the largest of them. */
  adjoint(feedback: Reals): Rest {
    this.#refresh();
    const { lambda } = this.#body;
    lambda.fill(0);
    let largest = 0;
    for (let n = 0; n < feedback.length; n++) largest = larger(largest, feedback[n]);
    const tolerance = ADJOINT_TOLERANCE * largest;
    let residual = 0;
    let most = 0;
    for (const { visits, loop } of this.#parts.toReversed()) {
      let sweeps = 0;
      let met: number;
      do {
        met = 0;
        for (const visit of visits.toReversed())
          met = Math.max(met, this.#visitBack(visit, feedback, tolerance));
        sweeps++;
      } while (loop && met > tolerance && met < Infinity && sweeps < this.#settling.sweeps);
      if (loop || met === Infinity) residual = Math.max(residual, met / (largest || 1));
      most = Math.max(most, sweeps);
    }
    return { residual, sweeps: most };
  }

  #visitBack(visit: Visited, feedback: Reals, tolerance: number): number {
    const { netlist, v, s, lambda, current, leak, laws } = this.#body;
    const { batch, groups } = netlist;
    const { offset, size, rails } = groups[visit.group];
    const law = laws[visit.group];
    const start = offset * batch;
    const end = start + size * batch;
    for (let n = start; n < end; n++) current[n] = -feedback[n];
    for (const add of visit.adjoint) add(lambda, current);
    // Resistors join nodes with s = v only, so that one slope of 1 serves them and the couplings.
    visit.network?.addInflow(lambda, current, visit.rule === 'relaxed');
    if (visit.rule === 'relaxed') return this.#relax(visit, false);
    if (visit.rule === 'grid' && visit.network) {
      return visit.network.solve(leak, current, lambda, tolerance / 4).met;
    }
    let met = 0;
    for (let i = 0; i < size; i++) {
      if (!this.#free[offset + i]) continue;
      for (let b = 0; b < batch; b++) {
        const n = start + i * batch + b;
        if (Math.abs(v[n]) >= rails) continue;
        const total = visit.network ? visit.network.total[i * batch + b] : 0;
        const h = leak[offset + i] + total + law.selfSlope(v[n]);
        const into = law.slope(v[n], s[n]) * current[n];
        met = larger(met, into - h * lambda[n]);
        lambda[n] = into / h;
      }
    }
    return met;
  }
}
