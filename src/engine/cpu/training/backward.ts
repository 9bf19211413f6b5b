/** Visits of the adjoint circuit's groups: lambda of each is brought to rest given the others. */
import type { Forward } from './forward.ts';
import type { Meter } from './meter.ts';
import { largest, type Reals } from './reals.ts';
import type { Body, Visited } from './visits.ts';

export class Backward {
  readonly #body: Body;
  readonly #forward: Forward;
  readonly #meter: Meter;

  constructor(body: Body, forward: Forward, meter: Meter) {
    this.#body = body;
    this.#forward = forward;
    this.#meter = meter;
  }

  /** `feedback` e = -dL/ds is [N, B], the samples' tolerance [B]. */
  visit(visit: Visited, feedback: Reals, tolerance: Float64Array): void {
    const { netlist, lambda, current, leak } = this.#body;
    const { batch } = netlist;
    const { met } = this.#meter;
    const { network, nodes, rule } = visit;
    const { offset, size } = netlist.groups[visit.group];
    for (let n = offset * batch, end = n + size * batch; n < end; n++) current[n] = -feedback[n];
    for (const add of visit.adjoint) add(lambda, current);
    // Resistors join nodes with s = v only, so that one slope of 1 serves them and the couplings.
    network?.addAcross(lambda, current);
    switch (rule) {
      case 'coloured':
        for (const colour of visit.colours) {
          visit.inner?.addInflow(colour, lambda, current);
          network?.addInside(colour, lambda, current);
          this.#step(visit, colour, null);
        }
        return;
      case 'relaxed':
        network?.addInside(nodes, lambda, current);
        this.#step(visit, nodes, this.#forward.damping());
        return;
      case 'grid':
        if (!network) return;
        network.solve(leak, current, lambda, tolerance);
        for (let b = 0; b < met.length; b++) met[b] = largest(met[b], network.met[b]);
        return;
      case 'exact':
        this.#step(visit, nodes, null);
        return;
      default:
        rule satisfies never;
    }
  }

  /** Solves (h + z' + G - phi' J_ii) lambda = phi' (I - e) at these nodes, or steps towards it, damped. */
  #step({ group, network, inner }: Visited, nodes: Int32Array, damping: Float32Array | null): void {
    const { netlist, v, s, lambda, current, leak, laws, sets } = this.#body;
    const { batch, groups } = netlist;
    const { offset, rails } = groups[group];
    const { met, scale } = this.#meter;
    const law = laws[group];
    const conditioned = sets.some((set) => set.perSample);
    for (const node of nodes) {
      const own = inner?.self[node - offset] ?? 0;
      for (let b = 0, n = node * batch; b < batch; b++, n++) {
        if (Math.abs(v[n]) >= rails) {
          lambda[n] = 0;
          continue;
        }
        const total = network ? network.total[(node - offset) * batch + b] : 0;
        const slope = law.slope(v[n], s[n]);
        const h = leak[node] + total + law.selfSlope(v[n]) - own * slope;
        const into = slope * current[n];
        const r = into - h * lambda[n];
        met[b] = largest(met[b], r);
        scale[b] = largest(scale[b], into);
        if (damping) lambda[n] += r / (damping[node] + (conditioned ? total : 0));
        else lambda[n] = into / h;
      }
    }
  }
}
