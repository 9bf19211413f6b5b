/**
 * Reciprocal signal couplings of one group with itself, node by node, for groups that settle colour by colour: the
 * current J_ij s_j from j is also that of the transposed circuit, lambda_j taking the place of s_j.
 */
import { forEachWeight } from '../../../circuit/edges.ts';
import type { NetGroup } from '../../../circuit/netlist.ts';
import type { Link } from './links.ts';
import type { Reals } from './reals.ts';

export class Inner {
  readonly #batch: number;
  readonly #first: number;
  readonly #links: readonly Link[];
  /** First entry of every node of the group, [n + 1]. */
  readonly #rows: Int32Array;
  /** The other node, and which weight of which coupling joins them. */
  readonly #other: Int32Array;
  readonly #link: Int32Array;
  readonly #index: Int32Array;
  /** Weights as written, by entry. */
  readonly #weight: Float64Array;
  /** (node of the group, coupling, weight) of nodes that hear themselves, and what each hears itself by, [n]. */
  readonly #selves: readonly (readonly [node: number, link: number, index: number])[];
  readonly self: Float64Array;

  /** `links` are those inside the group. */
  constructor(group: NetGroup, groups: readonly NetGroup[], links: readonly Link[], batch: number) {
    const lists = Array.from({ length: group.size }, (): [number, number, number][] => []);
    const selves: [number, number, number][] = [];
    links.forEach(({ c }, link) =>
      forEachWeight(c, groups, (i, j, _, index) => {
        if (i === j) selves.push([i - group.offset, link, index]);
        else {
          lists[j - group.offset].push([i, link, index]);
          lists[i - group.offset].push([j, link, index]);
        }
      }),
    );
    const entries = lists.flat();
    this.#batch = batch;
    this.#first = group.offset;
    this.#links = links;
    this.#rows = new Int32Array(group.size + 1);
    lists.forEach((list, n) => (this.#rows[n + 1] = this.#rows[n] + list.length));
    [this.#other, this.#link, this.#index] = [0, 1, 2].map((n) => Int32Array.from(entries, (e) => e[n]));
    this.#weight = new Float64Array(entries.length);
    this.#selves = selves;
    this.self = new Float64Array(group.size);
  }

  /** Reads the weights; call after they changed. */
  renew(): void {
    const weightOf = (link: number, index: number) =>
      this.#links[link].c.gain * this.#links[link].weights[index];
    for (let e = 0; e < this.#weight.length; e++) this.#weight[e] = weightOf(this.#link[e], this.#index[e]);
    this.self.fill(0);
    // Both directions of a reciprocal coupling.
    for (const [node, link, index] of this.#selves) this.self[node] += 2 * weightOf(link, index);
  }

  /** into_i += sum over the others j of J_ij x_j at these nodes; both are [N, B]. */
  addInflow(nodes: Int32Array, x: Reals, into: Reals): void {
    const batch = this.#batch;
    for (const node of nodes) {
      const at = node * batch;
      for (let e = this.#rows[node - this.#first]; e < this.#rows[node - this.#first + 1]; e++) {
        const w = this.#weight[e];
        for (let b = 0, i = at, j = this.#other[e] * batch; b < batch; b++, i++, j++) into[i] += w * x[j];
      }
    }
  }
}
