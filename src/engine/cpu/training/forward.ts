/** Visits of a circuit's groups: each is brought to rest given the others, and the currents it met are noted. */
import { relaxConductance } from '../../../circuit/stability.ts';
import type { NetGroup } from '../../../circuit/netlist.ts';
import type { Meter } from './meter.ts';
import { largest, type Reals } from './reals.ts';
import { addSources } from './resistor-set.ts';
import type { Body, Visited } from './visits.ts';

/** Newton steps of a node whose self current is not zero; each doubles the digits of a warm start. */
const NEWTON = 24;
/** Bounds of a root are this much wider, so that rounding keeps it inside. */
const WIDER = 1.001;

export class Forward {
  readonly #body: Body;
  readonly #held: Uint8Array;
  readonly #meter: Meter;
  /** Currents that stay while a mini-batch settles: biases and held groups, [N, B]. */
  readonly constant: Reals;
  /** Conductance a relaxed node is damped by, [N]; renewed with the parameters. */
  #damping: Float32Array | null = null;

  /** `held` [N] is 1 where a node does not move. */
  constructor(body: Body, held: Uint8Array, meter: Meter) {
    this.#body = body;
    this.#held = held;
    this.#meter = meter;
    this.constant = body.arithmetic.reals(body.v.length);
  }

  /** Parameters changed. */
  invalidate(): void {
    this.#damping = null;
  }

  /** Conductance a relaxed node is damped by, but for resistors that other nodes set, [N]. */
  damping(): Float32Array {
    return (this.#damping ??= relaxConductance({ ...this.#body.written(), held: this.#held }));
  }

  /**
   * `injected` [N, B] is added at outputs where given. What a grid met counts where its part is swept (`loop`), else what its solver
   * left; `tolerance` is that of the samples, [B].
   */
  visit(visit: Visited, injected: Reals | null, loop: boolean, tolerance: Float64Array): void {
    const { netlist, arithmetic, v, s, current, leak, laws } = this.#body;
    const { rule, network, nodes } = visit;
    const { met, scale } = this.#meter;
    const group = netlist.groups[visit.group];
    this.#gather(visit, injected, group);
    network?.addAcross(v, current);
    switch (rule) {
      case 'coloured':
        for (const colour of visit.colours) {
          visit.inner?.addInflow(colour, s, current);
          network?.addInside(colour, v, current);
          this.#balance(visit, colour);
          laws[visit.group].signal(v, s);
        }
        return;
      case 'relaxed':
        network?.addInside(nodes, v, current);
        this.#relax(visit);
        break;
      case 'grid':
        if (!network) break;
        network.solve(leak, current, v, tolerance);
        for (let b = 0; b < met.length; b++) {
          met[b] = largest(met[b], loop ? network.met[b] : network.left[b]);
          scale[b] = largest(scale[b], network.scale[b]);
        }
        break;
      case 'exact':
        if (network || !laws[visit.group].passive || group.rails < Infinity) this.#balance(visit, nodes);
        else arithmetic.settling.balance({ v, current, leak, nodes, met, scale });
        break;
      default:
        rule satisfies never;
    }
    laws[visit.group].signal(v, s);
  }

  /** Currents into the group from elsewhere, but through resistors. */
  #gather({ moving, sources, conditioned, network }: Visited, injected: Reals | null, group: NetGroup): void {
    const { netlist, s, current } = this.#body;
    const { batch } = netlist;
    const start = group.offset * batch;
    const end = start + group.size * batch;
    current.set(this.constant.subarray(start, end), start);
    for (const add of moving) add(s, current);
    for (const c of sources) addSources(c, s, current, batch);
    // Only outputs are nudged.
    if (injected && group.role === 'output') for (let n = start; n < end; n++) current[n] += injected[n];
    if (conditioned.length === 0) return;
    for (const set of conditioned) set.renew(s);
    network?.renew();
  }

  /** Solves h v + z(v) + G v - J_ii phi(v) = I at these nodes. */
  #balance({ group, network, inner }: Visited, nodes: Int32Array): void {
    const { netlist, v, current, leak, laws } = this.#body;
    const { batch, groups } = netlist;
    const { offset, rails } = groups[group];
    const { met, scale } = this.#meter;
    const law = laws[group];
    for (const node of nodes) {
      const own = inner?.self[node - offset] ?? 0;
      const heard = (voltage: number) => (own === 0 ? 0 : own * law.signalOf(voltage));
      for (let b = 0, n = node * batch; b < batch; b++, n++) {
        const h = network ? leak[node] + network.total[(node - offset) * batch + b] : leak[node];
        const into = current[n];
        const before = v[n];
        const r = into + heard(before) - h * before - law.self(before);
        let next = into / h;
        if (!law.passive || own !== 0) next = this.#root(group, before, r, h, own, into);
        scale[b] = largest(scale[b], into);
        if (!(Math.abs(before) >= rails && r * before > 0)) met[b] = largest(met[b], r);
        v[n] = next > rails ? rails : next < -rails ? -rails : next;
      }
    }
  }

  /** Newton's steps from v, where the net current is r, kept between bounds: the net current falls as v rises. */
  #root(group: number, v: number, r: number, h: number, own: number, into: number): number {
    const law = this.#body.laws[group];
    // |phi'| is at most 1 in every law that is visited so.
    const reach = (WIDER * r) / (own > 0 ? h - own : h);
    let [low, high] = reach > 0 ? [v, v + reach] : [v + reach, v];
    let now = v;
    for (let step = 0; step < NEWTON; step++) {
      const s = own === 0 ? 0 : law.signalOf(now);
      const net = into + own * s - h * now - law.self(now);
      if (net > 0) low = now;
      else high = now;
      const steep = h + law.selfSlope(now) - (own === 0 ? 0 : own * law.slope(now, s));
      let next = now + net / steep;
      if (!(next >= low && next <= high)) next = (low + high) / 2;
      if (Math.abs(next - now) <= this.#body.arithmetic.rounding * Math.abs(next)) return next;
      now = next;
    }
    return now;
  }

  /** One damped Jacobi step. */
  #relax({ group, network, nodes }: Visited): void {
    const { netlist, v, current, leak, laws, sets } = this.#body;
    const { batch, groups } = netlist;
    const { offset, rails } = groups[group];
    const { met, scale } = this.#meter;
    const law = laws[group];
    const damping = this.damping();
    const conditioned = sets.some((set) => set.perSample);
    for (const node of nodes)
      for (let b = 0, n = node * batch; b < batch; b++, n++) {
        const total = network ? network.total[(node - offset) * batch + b] : 0;
        const damped = damping[node] + (conditioned ? total : 0);
        const r = current[n] - (leak[node] + total) * v[n] - law.self(v[n]);
        scale[b] = largest(scale[b], current[n]);
        if (!(Math.abs(v[n]) >= rails && r * v[n] > 0)) met[b] = largest(met[b], r);
        const next = v[n] + r / damped;
        v[n] = next > rails ? rails : next < -rails ? -rails : next;
      }
  }
}
