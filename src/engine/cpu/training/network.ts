/** The resistors at the free nodes of one group: what they draw, and the linear system they make inside the group. */
import type { NetGroup, NetResistive } from '../../../circuit/netlist.ts';
import type { Arithmetic, Grid, Reals } from './reals.ts';
import { largest } from './reals.ts';
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
/** States [n, B] of a network and its solver: sums, D, 1 / D, r, p, image. */
const STATES = 6;

export class Network {
  readonly #group: NetGroup;
  readonly #batch: number;
  readonly #shares: readonly Share[];
  readonly #arithmetic: Arithmetic;
  readonly #grid: Grid;
  /** Sum of conductances at each node of the group, [n, B]. */
  readonly total: Reals;
  readonly #free: Uint8Array;
  readonly #limit: Float64Array;
  readonly #rho: Float64Array;
  /** Largest current met by the last `solve`, what it left, and the largest current into a node, by sample. */
  readonly met: Reals;
  readonly left: Reals;
  readonly scale: Reals;
  /** Iterations of all calls of `solve` since it was set to 0. */
  iterations = 0;

  /** Words of memory one network takes. */
  static words(group: NetGroup, couplings: readonly NetResistive[], batch: number): number {
    const edges = couplings.reduce((sum, { source }) => sum + source.length, 0);
    return STATES * (group.size * batch + 16) + group.size + 6 * edges + 8 * (batch + 16) + 256;
  }

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
    return shares.length > 0 ? new Network(group, batch, shares, free, arithmetic) : null;
  }

  private constructor(
    group: NetGroup,
    batch: number,
    shares: readonly Share[],
    free: Uint8Array,
    arithmetic: Arithmetic,
  ) {
    this.#group = group;
    this.#batch = batch;
    this.#shares = shares;
    this.#arithmetic = arithmetic;
    this.#free = free;
    const state = () => arithmetic.reals(group.size * batch);
    const each = () => arithmetic.reals(batch);
    this.total = state();
    [this.met, this.left, this.scale] = [each(), each(), each()];
    this.#limit = new Float64Array(batch);
    this.#rho = new Float64Array(batch);
    this.#grid = {
      size: group.size,
      diagonal: state(),
      inverse: state(),
      r: state(),
      p: state(),
      image: state(),
      ...matrixOf(group, shares, arithmetic),
      factor: each(),
      sum: each(),
      left: this.left,
    };
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

  /** into_i += g x_far from other groups and held nodes; both are [N, B]. */
  addAcross(x: Reals, into: Reals): void {
    const batch = this.#batch;
    for (const { set, across } of this.#shares) {
      const { g, perSample } = set;
      for (let n = 0; n < across.edge.length; n++) {
        if (across.far[n] < 0) continue;
        const [i, j] = [across.near[n] * batch, across.far[n] * batch];
        const at = perSample ? across.edge[n] * batch : across.edge[n];
        for (let b = 0; b < batch; b++) into[i + b] += g[perSample ? at + b : at] * x[j + b];
      }
    }
  }

  /** into_i += g x_j from free nodes of the group itself, at these nodes; both are [N, B]. */
  addInside(nodes: Int32Array, x: Reals, into: Reals): void {
    const batch = this.#batch;
    const first = this.#group.offset;
    const { rows, entries, conductances } = this.#grid;
    for (const node of nodes) {
      const i = node * batch;
      for (let e = 3 * rows[node - first]; e < 3 * rows[node - first + 1]; e += 3) {
        const j = (first + entries[e]) * batch;
        const { g, perSample } = conductances[entries[e + 1]];
        const at = perSample ? entries[e + 2] * batch : entries[e + 2];
        for (let b = 0; b < batch; b++) into[i + b] += g[perSample ? at + b : at] * x[j + b];
      }
    }
  }

  /**
   * Solves (h + sum g) x_i - sum over neighbours inside of g x_j = right_i at the free nodes by conjugate gradients
   * with the diagonal as preconditioner, from the present x, until every sample's largest current is below its
   * tolerance [B] or what rounding leaves. `leak` is [N], x and `right` [N, B].
   */
  solve(leak: Reals, right: Reals, x: Reals, tolerance: Float64Array): void {
    const { offset, size } = this.#group;
    const batch = this.#batch;
    const { settling, rounding } = this.#arithmetic;
    const grid = this.#grid;
    const { p, factor, sum } = grid;
    const { met, left, scale } = this;
    const own = x.subarray(offset * batch, (offset + size) * batch);
    this.#start(leak, right, own);
    const rho = this.#rho;
    let going = false;
    for (let b = 0; b < batch; b++) {
      left[b] = met[b];
      this.#limit[b] = Math.max(tolerance[b], ROUNDING * rounding * scale[b]);
      going ||= left[b] > this.#limit[b];
    }
    for (let iteration = 0; going && iteration < ITERATIONS * size; iteration++) {
      this.iterations++;
      settling.gridImage(grid, p);
      // A solved sample stays as it is; one solved to the last bit has nothing left to divide by.
      for (let b = 0; b < batch; b++)
        factor[b] = left[b] > this.#limit[b] && sum[b] > 0 ? rho[b] / sum[b] : 0;
      settling.gridStep(grid, own);
      going = false;
      for (let b = 0; b < batch; b++) {
        const next = sum[b];
        factor[b] = rho[b] > 0 ? next / rho[b] : 0;
        rho[b] = next;
        going ||= left[b] > this.#limit[b] && left[b] < Infinity;
      }
      settling.gridTurn(grid);
    }
  }

  /** D, what is left of the right-hand side, the first direction, and the currents met. */
  #start(leak: Reals, right: Reals, own: Reals): void {
    const { offset, size } = this.#group;
    const batch = this.#batch;
    const { diagonal, inverse, r, p, image } = this.#grid;
    const { met, scale } = this;
    met.fill(0);
    scale.fill(0);
    for (let i = 0, n = 0; i < size; i++) {
      const moves = this.#free[offset + i];
      for (let b = 0; b < batch; b++, n++) {
        diagonal[n] = moves ? leak[offset + i] + this.total[n] : 0;
        inverse[n] = moves ? 1 / diagonal[n] : 0;
      }
    }
    this.#arithmetic.settling.gridImage(this.#grid, own);
    this.#rho.fill(0);
    for (let i = 0, n = 0, at = offset * batch; i < size; i++) {
      const moves = this.#free[offset + i];
      for (let b = 0; b < batch; b++, n++, at++) {
        r[n] = moves ? right[at] - image[n] : 0;
        p[n] = inverse[n] * r[n];
        this.#rho[b] += r[n] * p[n];
        met[b] = largest(met[b], r[n]);
        if (moves) scale[b] = Math.max(scale[b], Math.abs(right[at]), Math.abs(diagonal[n] * own[n]));
      }
    }
  }
}

/** Rows of the matrix inside the group, see `Grid`. */
function matrixOf(
  { offset, size }: NetGroup,
  shares: readonly Share[],
  arithmetic: Arithmetic,
): Pick<Grid, 'rows' | 'entries' | 'conductances' | 'places'> {
  const lists = Array.from({ length: size }, (): number[] => []);
  const places = arithmetic.ints(2 * shares.length);
  shares.forEach(({ set, inside: { edge, near, far } }, share) => {
    const bytes = set.g.BYTES_PER_ELEMENT;
    places.set([set.g.byteOffset, set.perSample ? set.batch * bytes : bytes], 2 * share);
    edge.forEach((e, n) => {
      lists[near[n] - offset].push(far[n] - offset, share, e);
      lists[far[n] - offset].push(near[n] - offset, share, e);
    });
  });
  const rows = arithmetic.ints(size + 1);
  lists.forEach((list, i) => (rows[i + 1] = rows[i] + list.length / 3));
  const entries = arithmetic.ints(3 * rows[size]);
  entries.set(lists.flat());
  return { rows, entries, places, conductances: shares.map(({ set }) => set) };
}

function edges(list: readonly (readonly [number, number, number])[]): Edges {
  return {
    edge: Int32Array.from(list, ([e]) => e),
    near: Int32Array.from(list, ([, i]) => i),
    far: Int32Array.from(list, ([, , j]) => j),
  };
}
