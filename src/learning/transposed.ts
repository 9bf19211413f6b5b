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

const RELAX_STEPS = 20_000;
const ANNEAL_STEPS = 500_000;
/** Growth of the net currents that only a diverging iteration shows. */
const DIVERGED = 1e6;

/**
 * Damped Jacobi first, which converges for reciprocal circuits, cascades and circuits that leak more than they are
 * fed; else a physical anneal with the circuit's own capacitances, whose decay rates are those of the circuit itself, so
 * that it settles wherever the circuit does. Throws BadInput where neither settles.
 */
export function relaxTransposed(circuit: TransposedCircuit): Float64Array {
  const { injected, capacitance, tolerance } = circuit;
  const nodes = injected.length;
  const limit = tolerance * injected.reduce((most, q) => Math.max(most, Math.abs(q)), 0);
  const columns = columnSums(circuit);

  const lambda = new Float64Array(nodes);
  const r = new Float64Array(nodes);
  let first = 0;
  for (let step = 0; step < RELAX_STEPS; step++) {
    const most = netCurrents(circuit, lambda, r);
    if (most <= limit) return lambda;
    if (step === 0) first = most;
    if (!(most < DIVERGED * first)) break;
    for (let j = 0; j < nodes; j++) lambda[j] += r[j] / (columns[j] || 1);
  }

  lambda.fill(0);
  // Half the row bound keeps every decaying mode, oscillating ones included, inside the stable region of rk4.
  const dt = 2 / columns.reduce((most, sum, j) => Math.max(most, sum / capacitance[j]), 0);
  for (let step = 0; step < ANNEAL_STEPS; step++) {
    if (netCurrents(circuit, lambda, r) <= limit) return lambda;
    rungeKutta(circuit, dt, lambda, r);
  }
  return reject(
    'circuit',
    'the adjoint currents do not settle, so this is no stable equilibrium',
    'Make sure the circuit is well posed, or settle it to a smaller residual',
  );
}

/** sum_i |a_ij|, [N]. */
function columnSums({ entries, injected }: TransposedCircuit): Float64Array {
  const sums = new Float64Array(injected.length);
  for (const { j, a } of entries) sums[j] += Math.abs(a);
  return sums;
}

/** r_j = sum_i a_ij lambda_i + q_j; returns the largest |r_j|. */
function netCurrents(
  { entries, injected }: TransposedCircuit,
  lambda: Float64Array,
  r: Float64Array,
): number {
  r.set(injected);
  for (const { i, j, a } of entries) r[j] += a * lambda[i];
  // Not a number must win.
  return r.reduce((most, x) => (Math.abs(x) <= most ? most : Math.abs(x)), 0);
}

/** One step of C dlambda/dt = r; `r` holds the net currents at its start. */
function rungeKutta(circuit: TransposedCircuit, dt: number, lambda: Float64Array, r: Float64Array): void {
  const { capacitance } = circuit;
  const change = r.map((x) => x / 6);
  for (const [ahead, weight] of [
    [1 / 2, 1 / 3],
    [1 / 2, 1 / 3],
    [1, 1 / 6],
  ]) {
    netCurrents(
      circuit,
      lambda.map((x, j) => x + (ahead * dt * r[j]) / capacitance[j]),
      r,
    );
    r.forEach((x, j) => (change[j] += weight * x));
  }
  change.forEach((x, j) => (lambda[j] += (dt * x) / capacitance[j]));
}
