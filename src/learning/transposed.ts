/** Settling of a transposed linear circuit: sum_i a_ij lambda_i + q_j = 0. */
import { reject } from '../circuit/problem.ts';

/** a_ij = dr_i/dv_j */
export interface Entry {
  readonly i: number;
  readonly j: number;
  readonly a: number;
}

export interface TransposedCircuit {
  /** Between free nodes; repeated pairs add. */
  readonly entries: readonly Entry[];
  /** q [V/R], [N]; zero at nodes that are not free. */
  readonly injected: Float64Array;
  /** [N] */
  readonly capacitance: ArrayLike<number>;
  /** Settled when every net current is below this share of the largest injected one. */
  readonly tolerance: number;
}

const SWEEPS = 20_000;
const ANNEAL_STEPS = 500_000;
/** Growth of the net currents that only a diverging iteration shows. */
const DIVERGED = 1e6;

/**
 * Relaxes node after node, each exact given the others, which converges for reciprocal circuits, cascades and circuits
 * that leak more than they are fed; else a physical anneal with the circuit's own capacitances, whose decay rates are
 * those of the circuit itself, so that it settles wherever the circuit does. Throws BadInput where neither settles.
 */
export function relaxTransposed(circuit: TransposedCircuit): Float64Array {
  const rows = transposedRows(circuit);
  const limit = circuit.tolerance * largest(circuit.injected);
  return (
    sweep(rows, limit) ??
    anneal(rows, circuit.capacitance, limit) ??
    reject(
      'circuit',
      'the adjoint currents do not settle, so this is no stable equilibrium',
      'Make sure the circuit is well posed, or settle it to a smaller residual',
    )
  );
}

/** The entries by the node whose current they make: those of node j lie at `first[j]` to `first[j + 1]`. */
interface Rows {
  readonly first: Uint32Array;
  readonly from: Uint32Array;
  readonly weight: Float64Array;
  /** Sum of a_jj, [N]; not among the weights. */
  readonly own: Float64Array;
  readonly injected: Float64Array;
}

function transposedRows({ entries, injected }: TransposedCircuit): Rows {
  const nodes = injected.length;
  const own = new Float64Array(nodes);
  const first = new Uint32Array(nodes + 1);
  for (const { i, j, a } of entries) {
    if (i === j) own[j] += a;
    else first[j + 1]++;
  }
  for (let j = 0; j < nodes; j++) first[j + 1] += first[j];
  const from = new Uint32Array(first[nodes]);
  const weight = new Float64Array(first[nodes]);
  const next = first.slice();
  for (const { i, j, a } of entries) {
    if (i === j) continue;
    from[next[j]] = i;
    weight[next[j]++] = a;
  }
  return { first, from, weight, own, injected };
}

/** sum over i of a_ij lambda_i + q_j */
function netCurrent({ first, from, weight, own, injected }: Rows, lambda: Float64Array, j: number): number {
  let r = injected[j] + own[j] * lambda[j];
  for (let n = first[j]; n < first[j + 1]; n++) r += weight[n] * lambda[from[n]];
  return r;
}

function netCurrents(rows: Rows, lambda: Float64Array): Float64Array {
  return lambda.map((_, j) => netCurrent(rows, lambda, j));
}

/** max |x|; not a number where one is not. */
function largest(list: Float64Array): number {
  return list.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** lambda, or null where the iteration does not converge. */
function sweep(rows: Rows, limit: number): Float64Array | null {
  const nodes = rows.own.length;
  const lambda = new Float64Array(nodes);
  const diverged = DIVERGED * largest(rows.injected);
  for (let n = 0; n < SWEEPS; n++) {
    let most = 0;
    for (let j = 0; j < nodes; j++) {
      const r = netCurrent(rows, lambda, j);
      if (r === 0) continue;
      if (!(rows.own[j] < 0) || !(Math.abs(r) <= diverged)) return null;
      lambda[j] -= r / rows.own[j];
      most = Math.max(most, Math.abs(r));
    }
    // What a sweep met is a good guess of what it left.
    if (most <= limit && largest(netCurrents(rows, lambda)) <= limit) return lambda;
  }
  return null;
}

/** C dlambda/dt = r by rk4; null where it does not come to rest. */
function anneal(rows: Rows, capacitance: ArrayLike<number>, limit: number): Float64Array | null {
  const lambda = new Float64Array(rows.own.length);
  const diverged = DIVERGED ** 2 * largest(rows.injected);
  // Every decaying mode, oscillating ones included, is then well inside the stable region of rk4.
  const dt = 2 / largest(rows.own.map((_, j) => rowSum(rows, j) / capacitance[j]));
  const slope = (at: Float64Array) => netCurrents(rows, at).map((r, j) => (dt * r) / capacitance[j]);
  const ahead = (k: Float64Array, share: number) => lambda.map((x, j) => x + share * k[j]);
  for (let step = 0; step < ANNEAL_STEPS; step++) {
    const most = largest(netCurrents(rows, lambda));
    if (most <= limit) return lambda;
    if (!(most <= diverged)) return null;
    const k1 = slope(lambda);
    const k2 = slope(ahead(k1, 1 / 2));
    const k3 = slope(ahead(k2, 1 / 2));
    const k4 = slope(ahead(k3, 1));
    for (let j = 0; j < lambda.length; j++) lambda[j] += (k1[j] + 2 * k2[j] + 2 * k3[j] + k4[j]) / 6;
  }
  return null;
}

function rowSum({ first, weight, own }: Rows, j: number): number {
  let sum = Math.abs(own[j]);
  for (let n = first[j]; n < first[j + 1]; n++) sum += Math.abs(weight[n]);
  return sum;
}
