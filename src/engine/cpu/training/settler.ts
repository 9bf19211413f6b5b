/**
 * Brings a learning circuit to rest, group after group in the order of its schedule, each given the others by the rule of
 * `schedule.ts`; and its adjoint circuit through the same groups backwards. Sweeps that converge slowly are accelerated,
 * where no group of the part has several equilibria to jump between. States are node-major [N, B].
 */
import { isSolvable, scheduleOf } from '../../../circuit/schedule.ts';
import type { Settling } from '../../training.ts';
import type { Acceleration } from './acceleration.ts';
import { Backward } from './backward.ts';
import { Forward } from './forward.ts';
import type { Meter } from './meter.ts';
import { type Range } from './meter.ts';
import { largest, type Reals } from './reals.ts';
import { addSources } from './resistor-set.ts';
import { visitedOf, type Body, type Visited } from './visits.ts';

/** How a settled state came about. */
export interface Rest {
  readonly residual: number;
  readonly sweeps: number;
  /** Of conjugate gradients in grids. */
  readonly iterations: number;
}

/** Adjoint currents left, as a share of the largest feedback current of the sample. */
const ADJOINT_TOLERANCE = 1e-6;
/** What a grid inside a loop is solved to, as a share of the tolerance. */
const GRID_SHARE = 0.25;

interface Part {
  readonly visits: readonly Visited[];
  readonly loop: boolean;
  readonly ranges: readonly Range[];
  readonly accelerated: boolean;
}

/** What settlers of one circuit share; they never settle at once. */
export interface Shared {
  readonly meter: Meter;
  /** Null where no part is swept, or sweeps are to stay plain. */
  readonly acceleration: Acceleration | null;
}

export class Settler {
  readonly #body: Body;
  readonly #settling: Settling;
  readonly #meter: Meter;
  readonly #acceleration: Acceleration | null;
  readonly #forward: Forward;
  readonly #backward: Backward;
  readonly #parts: readonly Part[];
  readonly #tolerance: Float64Array;
  readonly #gridTolerance: Float64Array;
  #stale = true;

  /** 1 where this settler holds a node, [N]. */
  readonly held: Uint8Array;

  constructor(body: Body, held: Uint8Array, settling: Settling, { meter, acceleration }: Shared) {
    this.held = held;
    this.#body = body;
    this.#settling = settling;
    this.#meter = meter;
    this.#acceleration = acceleration;
    this.#forward = new Forward(body, held, meter);
    this.#backward = new Backward(body, this.#forward, meter);
    const { groups, batch } = body.netlist;
    [this.#tolerance, this.#gridTolerance] = [new Float64Array(batch), new Float64Array(batch)];
    this.#parts = scheduleOf({ ...body.netlist, held }, settling).map(({ visits, loop }) => ({
      loop,
      visits: visits.map((visit) => visitedOf(body, visit, held)),
      ranges: visits.map(({ group }) => groups[group]),
      accelerated: visits.every(({ group }) => isSolvable(groups[group])),
    }));
  }

  /** Parameters or held voltages changed. */
  invalidate(parameters: boolean): void {
    this.#stale = true;
    if (parameters) this.#forward.invalidate();
  }

  /** Signals of held groups, constant currents and conductances, once per mini-batch and parameter set. */
  #refresh(): void {
    if (!this.#stale) return;
    const { netlist, laws, v, s, sets, bias } = this.#body;
    const { nodes, batch } = netlist;
    const { constant } = this.#forward;
    this.#stale = false;
    for (const law of laws) law.signal(v, s);
    for (const set of sets) set.renew(s);
    for (let i = 0; i < nodes; i++) constant.fill(bias[i], i * batch, (i + 1) * batch);
    for (const { visits } of this.#parts)
      for (const visit of visits) {
        for (const add of visit.constant) add(s, constant);
        visit.network?.renew();
        visit.inner?.renew();
      }
  }

  /** Settles with `injected` [N, B] added, or nothing; `renew` is called before every visit of a group it names. */
  settle(injected: Reals | null, renew: ((group: number) => boolean) | null = null): Rest {
    this.#refresh();
    const { v } = this.#body;
    this.#tolerance.fill(this.#settling.tolerance);
    this.#gridTolerance.fill(GRID_SHARE * this.#settling.tolerance);
    return this.#take(this.#parts, v, null, (visits, loop) => {
      let following = false;
      for (const visit of visits) {
        if (renew?.(visit.group)) following = true;
        this.#forward.visit(visit, injected, loop, this.#gridTolerance);
      }
      return following;
    });
  }

  /** lambda from the feedback currents e = -dL/ds [N, B]; residuals are relative to the largest of the sample's. */
  adjoint(feedback: Reals): Rest {
    this.#refresh();
    const { lambda, netlist } = this.#body;
    lambda.fill(0);
    const peak = new Float64Array(netlist.batch);
    for (let n = 0; n < feedback.length;)
      for (let b = 0; b < peak.length; b++, n++) peak[b] = largest(peak[b], feedback[n]);
    peak.forEach((e, b) => {
      this.#tolerance[b] = ADJOINT_TOLERANCE * e;
      this.#gridTolerance[b] = GRID_SHARE * ADJOINT_TOLERANCE * e;
    });
    const parts = this.#parts.toReversed();
    return this.#take(parts, lambda, peak, (visits) => {
      for (const visit of visits.toReversed()) this.#backward.visit(visit, feedback, this.#gridTolerance);
      return false;
    });
  }

  /** Part after part; `sweep` visits one once and says whether it is to be repeated though it is no loop. */
  #take(
    parts: readonly Part[],
    x: Reals,
    units: Float64Array | null,
    sweep: (visits: readonly Visited[], loop: boolean) => boolean,
  ): Rest {
    const meter = this.#meter;
    let residual = 0;
    let most = 0;
    const grids = parts.flatMap(({ visits }) => visits.flatMap(({ network }) => network ?? []));
    for (const grid of grids) grid.iterations = 0;
    for (const { visits, loop, ranges, accelerated } of parts) {
      // The adjoint circuit is linear, whatever the laws.
      const acceleration = accelerated || x !== this.#body.v ? this.#acceleration : null;
      meter.begin();
      acceleration?.begin();
      let again = loop;
      for (let sweeps = 1; ; sweeps++) {
        meter.sweep();
        if (sweep(visits, loop)) again = true;
        most = Math.max(most, sweeps);
        if (!again) break;
        const open = meter.close(this.#tolerance, x, ranges);
        if (open === 0 || sweeps >= this.#settling.sweeps) break;
        if (acceleration?.advance(meter.met, meter.open, x, ranges)) this.#moved(x, visits);
      }
      // A cascade is exact after its one visit, whatever current it met there.
      if (!again) {
        if (!meter.isFinite()) residual = Infinity;
        continue;
      }
      if (meter.restore(x, ranges)) this.#moved(x, visits);
      residual = Math.max(residual, meter.residual(units ?? undefined));
    }
    return { residual, sweeps: most, iterations: grids.reduce((sum, grid) => sum + grid.iterations, 0) };
  }

  /** After the states of these groups were moved from outside: rails, and signals of voltages. */
  #moved(x: Reals, visits: readonly Visited[]): void {
    const { netlist, laws, v, s } = this.#body;
    if (x !== v) return;
    for (const { group } of visits) {
      const { offset, size, rails } = netlist.groups[group];
      if (rails < Infinity)
        for (let n = offset * netlist.batch; n < (offset + size) * netlist.batch; n++)
          v[n] = v[n] > rails ? rails : v[n] < -rails ? -rails : v[n];
      laws[group].signal(v, s);
    }
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
}
