/** Cholesky's factor of a symmetric positive definite banded matrix, in place, and the solution with it. */

/**
 * A [n, width + 1] holds the lower band row by row: entry (i, j), i - width <= j <= i, lies at i (width + 1) + j - i +
 * width; entries left of the first column are not read. Overwritten by L with A = L L^T. Throws where A is not
 * positive definite.
 */
export function factorBanded(a: Float64Array, n: number, width: number): void {
  const stride = width + 1;
  for (let i = 0; i < n; i++) {
    // Entry (i, j) lies at row + j, so that the inner loop runs along two rows at once.
    const row = i * stride + width - i;
    const first = Math.max(0, i - width);
    for (let j = first; j < i; j++) {
      const other = j * stride + width - j;
      let sum = a[row + j];
      for (let k = Math.max(first, j - width); k < j; k++) sum -= a[row + k] * a[other + k];
      a[row + j] = sum / a[other + j];
    }
    let pivot = a[row + i];
    for (let k = first; k < i; k++) pivot -= a[row + k] * a[row + k];
    if (!(pivot > 0)) throw new Error(`row ${i} of the banded matrix has no positive pivot`);
    a[row + i] = Math.sqrt(pivot);
  }
}

/** Overwrites b [n] by x with L L^T x = b. */
export function solveBanded(l: Float64Array, b: Float64Array, width: number): void {
  const n = b.length;
  const stride = width + 1;
  for (let i = 0; i < n; i++) {
    const row = i * stride + width - i;
    let sum = b[i];
    for (let k = Math.max(0, i - width); k < i; k++) sum -= l[row + k] * b[k];
    b[i] = sum / l[row + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = i * stride + width - i;
    const x = (b[i] /= l[row + i]);
    for (let k = Math.max(0, i - width); k < i; k++) b[k] -= l[row + k] * x;
  }
}
