/** Solves symmetric positive definite systems. */

/** Pivots below this share of their diagonal are rounding. */
const SINGULAR = 1e-13;

/**
 * x with A x = b, [n], or null when A is not positive definite. A [n, n] is read from its lower triangle and
 * overwritten by its factor.
 */
export function solvePositive(a: Float64Array, b: Float64Array): Float64Array | null {
  return solvePositiveMany(a, b, 1);
}

/** The same for several right-hand sides side by side, [n, columns]. */
export function solvePositiveMany(a: Float64Array, b: Float64Array, columns: number): Float64Array | null {
  const n = b.length / columns;
  if (!factor(a, n)) return null;
  const x = b.slice();
  const subtract = (i: number, k: number, share: number) => {
    for (let c = 0; c < columns; c++) x[i * columns + c] -= share * x[k * columns + c];
  };
  const divide = (i: number) => {
    for (let c = 0; c < columns; c++) x[i * columns + c] /= a[i * n + i];
  };
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) subtract(i, k, a[i * n + k]);
    divide(i);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) subtract(i, k, a[k * n + i]);
    divide(i);
  }
  return x;
}

/** Cholesky's factor in place of the lower triangle; false when a pivot vanishes. */
function factor(a: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    const diagonal = a[j * n + j];
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i === j && !(sum > SINGULAR * diagonal)) return false;
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j];
    }
  }
  return true;
}
