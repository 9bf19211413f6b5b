/**
 * Extreme eigenvalues of a symmetric operator by the Lanczos iteration, which reaches the same estimates as power
 * iteration in far fewer products. Estimates lie inside the spectrum: `largest` is too low, `smallest` too high, each by at most about its `error`.
 */
import { normal } from './philox.ts';

export interface Extremes {
  readonly largest: number;
  readonly smallest: number;
  /** Residual norms of the two Ritz pairs: an eigenvalue lies within this distance of the estimate. */
  readonly largestError: number;
  readonly smallestError: number;
}

/** y = A x, both [n]. */
export type Operator = (x: Float64Array, y: Float64Array) => void;

/** Extremes of an n x n symmetric operator after at most `products` products. */
export function extremeEigenvalues(n: number, multiply: Operator, products = 40): Extremes {
  let now = Float64Array.from({ length: n }, (_, i) => normal(1, i, 0, 0, 1));
  scale(now, 1 / norm(now));
  let before = new Float64Array(n);
  let next = new Float64Array(n);
  const alpha: number[] = [];
  const beta: number[] = [];
  for (let step = 0; step < Math.min(products, n); step++) {
    multiply(now, next);
    const a = dot(now, next);
    const b = beta[step - 1] ?? 0;
    for (let i = 0; i < n; i++) next[i] -= a * now[i] + b * before[i];
    alpha.push(a);
    const length = norm(next);
    beta.push(length);
    if (length < 1e-12 * (Math.abs(a) + b)) break;
    scale(next, 1 / length);
    [before, now, next] = [now, next, before];
  }
  const largest = ritzValue(alpha, beta, alpha.length - 1);
  const smallest = ritzValue(alpha, beta, 0);
  return {
    largest,
    smallest,
    largestError: ritzError(alpha, beta, largest),
    smallestError: ritzError(alpha, beta, smallest),
  };
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}
const norm = (x: Float64Array) => Math.sqrt(dot(x, x));
function scale(x: Float64Array, by: number): void {
  for (let i = 0; i < x.length; i++) x[i] *= by;
}

/** Number of eigenvalues of the tridiagonal matrix below x (Sturm sequence). */
function countBelow(alpha: readonly number[], beta: readonly number[], x: number): number {
  let count = 0;
  let pivot = 1;
  for (let i = 0; i < alpha.length; i++) {
    pivot = alpha[i] - x - (i > 0 ? beta[i - 1] ** 2 / pivot : 0);
    if (pivot === 0) pivot = 1e-300;
    if (pivot < 0) count++;
  }
  return count;
}

/** The eigenvalue of the tridiagonal matrix with `index` others below it, by bisection. */
function ritzValue(alpha: readonly number[], beta: readonly number[], index: number): number {
  const radius = alpha.map((_, i) => (i > 0 ? beta[i - 1] : 0) + (i + 1 < alpha.length ? beta[i] : 0));
  let low = Math.min(...alpha.map((a, i) => a - radius[i]));
  let high = Math.max(...alpha.map((a, i) => a + radius[i]));
  for (let halving = 0; halving < 100; halving++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (countBelow(alpha, beta, middle) <= index) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** |beta_m y_m|, with y the normalised eigenvector of the tridiagonal matrix at x, from its recurrence run upwards. */
function ritzError(alpha: readonly number[], beta: readonly number[], x: number): number {
  const m = alpha.length;
  const y = new Float64Array(m);
  y[m - 1] = 1;
  for (let i = m - 1; i > 0; i--) {
    const above = i + 1 < m ? beta[i] * y[i + 1] : 0;
    y[i - 1] = (-(alpha[i] - x) * y[i] - above) / (beta[i - 1] || 1e-300);
  }
  const length = norm(y);
  return Number.isFinite(length) ? beta[m - 1] / length : 0;
}
