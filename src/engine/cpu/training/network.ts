/** The resistors at the free nodes of one group: what they draw, and the linear system they make inside the group. */
import type { NetGroup } from '../../../circuit/netlist.ts';
import type { Arithmetic, Reals } from './reals.ts';
import type { ResistorSet } from './resistor-set.ts';

/** Resistors of one coupling by where their ends lie; nodes are global. */
interface Share {
  readonly set: ResistorSet;
  /** Both ends at free nodes of the group. */
  readonly inside: Edges;
  /** One end at a free node of the group, the other elsewhere (-1: ground). */
  readonly across: Edges;
}
interface Edges {
  readonly edge: Int32Array;
  readonly near: Int32Array;
  readonly far: Int32Array;
}

/** Iterations of conjugate gradients at most, per free node: rounding can cost a few more than one. */
const ITERATIONS = 4;
/** What rounding leaves of the largest current, as a multiple of the unit rounding. */
const ROUNDING = 8;

export class Network {
  readonly #group: NetGroup;
  readonly #batch: number;
  readonly #shares: readonly Share[];
  readonly #rounding: number;
  /** Sum of conductances at each node of the group, [n, B]. */
  readonly total: Float64Array;
  readonly #free: Uint8Array;
  #work: readonly [Float64Array, Float64Array, Float64Array, Float64Array] | null = null;

  /** `free` [N] is 1 at nodes that move. Null where no resistor touches a free node of the group. */
  static of(
    group: NetGroup,
    sets: readonly ResistorSet[],
    free: Uint8Array,
    batch: number,
    arithmetic: Arithmetic,
  ): Network | null {
    const inGroup = (i: number) => i >= group.offset && i < group.offset + group.size && free[i] === 1;
    const shares = sets.flatMap((set) => {
      const inside: [number, number, number][] = [];
      const across: [number, number, number][] = [];
      for (let e = 0; e < set.c.source.length; e++) {
        const [i, j] = [set.c.source[e], set.c.target[e]];
        if (inGroup(i) && inGroup(j)) inside.push([e, i, j]);
        else if (inGroup(i)) across.push([e, i, j]);
        else if (inGroup(j)) across.push([e, j, i]);
      }
      return inside.length + across.length > 0 ? [{ set, inside: edges(inside), across: edges(across) }] : [];
    });
    return shares.length > 0 ? new Network(group, batch, shares, free, arithmetic.rounding) : null;
  }

  private constructor(
    group: NetGroup,
    batch: number,
    shares: readonly Share[],
    free: Uint8Array,
    rounding: number,
  ) {
    this.#group = group;
    this.#batch = batch;
    this.#shares = shares;
    this.#rounding = rounding;
    this.#free = free;
    this.total = new Float64Array(group.size * batch);
  }

  /** Sums the conductances; call after they changed. */
  renew(): void {
    this.total.fill(0);
    for (const { set, inside, across } of this.#shares) {
      this.#addTotal(set, inside, true);
      this.#addTotal(set, across, false);
    }
  }

  #addTotal({ g, perSample }: ResistorSet, { edge, near, far }: Edges, both: boolean): void {
    const batch = this.#batch;
    const first = this.#group.offset;
    for (let n = 0; n < edge.length; n++) {
      const [i, j] = [(near[n] - first) * batch, (far[n] - first) * batch];
      const at = perSample ? edge[n] * batch : edge[n];
      for (let b = 0; b < batch; b++) {
        const conductance = g[perSample ? at + b : at];
        this.total[i + b] += conductance;
        if (both) this.total[j + b] += conductance;
      }
    }
  }

  /** into_i += g x_far from other groups and held nodes; into_i += g x_j inside the group too, when `all`. */
  addInflow(x: Reals, into: Reals, all: boolean): void {
    const batch = this.#batch;
    for (const { set, inside, across } of this.#shares) {
      const { g, perSample } = set;
      for (let n = 0; n < across.edge.length; n++) {
        if (across.far[n] < 0) continue;
        const [i, j] = [across.near[n] * batch, across.far[n] * batch];
        const at = perSample ? across.edge[n] * batch : across.edge[n];
        for (let b = 0; b < batch; b++) into[i + b] += g[perSample ? at + b : at] * x[j + b];
      }
      if (!all) continue;
      for (let n = 0; n < inside.edge.length; n++) {
        const [i, j] = [inside.near[n] * batch, inside.far[n] * batch];
        const at = perSample ? inside.edge[n] * batch : inside.edge[n];
        for (let b = 0; b < batch; b++) {
          const conductance = g[perSample ? at + b : at];
          into[i + b] += conductance * x[j + b];
          into[j + b] += conductance * x[i + b];
        }
      }
    }
  }

  /**
   * Solves (h + sum g) x_i - sum over neighbours inside of g x_j = right_i at the free nodes by conjugate gradients
   * with the diagonal as preconditioner, every sample by itself, from the present x. `leak` is [N], x and `right` [N, B].
   * Returns the largest current met at the start and that left at the end.
   */
  solve(
    leak: Reals,
    right: Reals,
    x: Reals,
    tolerance: number,
  ): { readonly met: number; readonly left: number } {
    const { offset, size } = this.#group;
    const batch = this.#batch;
    const count = size * batch;
    const first = offset * batch;
    const [r, p, image, inverse] = (this.#work ??= [
      new Float64Array(count),
      new Float64Array(count),
      new Float64Array(count),
      new Float64Array(count),
    ]);
    let scale = 0;
    for (let i = 0, n = 0; i < size; i++) {
      const moves = this.#free[offset + i];
      for (let b = 0; b < batch; b++, n++) {
        const diagonal = leak[offset + i] + this.total[n];
        inverse[n] = moves ? 1 / diagonal : 0;
        p[n] = moves ? x[first + n] : 0;
        scale = Math.max(scale, Math.abs(moves ? right[first + n] : 0), Math.abs(diagonal * p[n]));
      }
    }
    this.#apply(p, inverse, image);
    const rho = new Float64Array(batch);
    const curvature = new Float64Array(batch);
    const factor = new Float64Array(batch);
    let met = 0;
    for (let n = 0, b = 0; n < count; n++) {
      r[n] = inverse[n] === 0 ? 0 : right[first + n] - image[n];
      p[n] = inverse[n] * r[n];
      rho[b] += r[n] * p[n];
      met = larger(met, r[n]);
      if (++b === batch) b = 0;
    }
    const limit = Math.max(tolerance, ROUNDING * this.#rounding * scale);
    let left = met;
    for (let iteration = 0; left > limit && iteration < ITERATIONS * size; iteration++) {
      this.#apply(p, inverse, image);
      curvature.fill(0);
      for (let n = 0, b = 0; n < count; n++) {
        curvature[b] += p[n] * image[n];
        if (++b === batch) b = 0;
      }
      // A sample that is solved to the last bit has nothing left to divide by.
      for (let b = 0; b < batch; b++) factor[b] = curvature[b] > 0 ? rho[b] / curvature[b] : 0;
      curvature.fill(0);
      left = 0;
      for (let n = 0, b = 0; n < count; n++) {
        x[first + n] += factor[b] * p[n];
        r[n] -= factor[b] * image[n];
        curvature[b] += r[n] * r[n] * inverse[n];
        left = larger(left, r[n]);
        if (++b === batch) b = 0;
      }
      for (let b = 0; b < batch; b++) {
        factor[b] = rho[b] > 0 ? curvature[b] / rho[b] : 0;
        rho[b] = curvature[b];
      }
      for (let n = 0, b = 0; n < count; n++) {
        p[n] = inverse[n] * r[n] + factor[b] * p[n];
        if (++b === batch) b = 0;
      }
    }
    return { met, left };
  }

  /** image = diagonal x - sum of g x_j inside; all [n, B] of the group. */
  #apply(x: Float64Array, inverse: Float64Array, image: Float64Array): void {
    const batch = this.#batch;
    const first = this.#group.offset;
    for (let n = 0; n < image.length; n++) image[n] = inverse[n] === 0 ? 0 : x[n] / inverse[n];
    for (const { set, inside } of this.#shares) {
      const { g, perSample } = set;
      const { edge, near, far } = inside;
      for (let n = 0; n < edge.length; n++) {
        const i = (near[n] - first) * batch;
        const j = (far[n] - first) * batch;
        if (perSample) {
          const at = edge[n] * batch;
          for (let b = 0; b < batch; b++) {
            image[i + b] -= g[at + b] * x[j + b];
            image[j + b] -= g[at + b] * x[i + b];
          }
        } else {
          const shared = g[edge[n]];
          for (let b = 0; b < batch; b++) {
            image[i + b] -= shared * x[j + b];
            image[j + b] -= shared * x[i + b];
          }
        }
      }
    }
  }
}

/** The larger magnitude; infinite where one is not a number. */
export function larger(most: number, x: number): number {
  const magnitude = x < 0 ? -x : x;
  return magnitude <= most ? most : magnitude === magnitude ? magnitude : Infinity;
}

function edges(list: readonly (readonly [number, number, number])[]): Edges {
  return {
    edge: Int32Array.from(list, ([e]) => e),
    near: Int32Array.from(list, ([, i]) => i),
    far: Int32Array.from(list, ([, , j]) => j),
  };
}
