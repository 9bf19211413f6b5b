/** Conjugate gradients (Hestenes and Stiefel 1952) with the diagonal as preconditioner, in float64. */
import { diagonalOf, multiply, type SparseMatrix } from './sparse.ts';

export interface Convergence {
  readonly iterations: number;
  /** |b - A x| / |b|, as the recursion keeps it. */
  readonly residual: number;
  /** Multiply-adds done. */
  readonly operations: number;
}

/** Steps without which no rounding needs more, in multiples of the number of unknowns. */
const LONGEST = 10;

/**
 * Solves A x = b for symmetric positive definite A, from x as given, until |b - A x| <= tolerance |b|. Throws where that
 * takes more than ten steps an unknown.
 */
export function conjugateGradients(
  matrix: SparseMatrix,
  b: Float64Array,
  x: Float64Array,
  tolerance: number,
): Convergence {
  const n = matrix.rows;
  const inverse = diagonalOf(matrix).map((entry) => 1 / entry);
  const [residual, direction, image] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  multiply(matrix, x, image);
  let [size, squared, rho] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    residual[i] = b[i] - image[i];
    direction[i] = inverse[i] * residual[i];
    size += b[i] * b[i];
    squared += residual[i] * residual[i];
    rho += residual[i] * direction[i];
  }
  const goal = tolerance * tolerance * size;
  let iterations = 0;
  for (; squared > goal; iterations++) {
    if (iterations > LONGEST * n) throw new Error('conjugate gradients did not converge');
    multiply(matrix, direction, image);
    let curvature = 0;
    for (let i = 0; i < n; i++) curvature += direction[i] * image[i];
    const step = rho / curvature;
    const before = rho;
    [squared, rho] = [0, 0];
    for (let i = 0; i < n; i++) {
      x[i] += step * direction[i];
      residual[i] -= step * image[i];
      squared += residual[i] * residual[i];
      rho += inverse[i] * residual[i] * residual[i];
    }
    const turn = rho / before;
    for (let i = 0; i < n; i++) direction[i] = inverse[i] * residual[i] + turn * direction[i];
  }
  const entries = matrix.values.length;
  // A start: A x, three sums and one scaling. A step: A d, three sums, three scaled additions, one scaling in the sum.
  const operations = entries + 4 * n + iterations * (entries + 8 * n);
  return { iterations, residual: size > 0 ? Math.sqrt(squared / size) : 0, operations };
}
