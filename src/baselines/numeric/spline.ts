/** Natural cubic spline through equally spaced values with zeros at both ends: fourth order for what is smooth and odd there. */

/** Values [n] at i / (n + 1), i = 1..n, to those at j / (refine (n + 1)), j = 1..refine (n + 1) - 1. */
export function splineThrough(values: Float64Array, refine: number): Float64Array {
  const n = values.length;
  const at = (i: number): number => values[i - 1] ?? 0;
  // Second derivatives m in units of the spacing: m[i-1] + 4 m[i] + m[i+1] = 6 (v[i-1] - 2 v[i] + v[i+1]), m = 0 at both ends.
  const bends = new Float64Array(n + 2);
  const pivots = new Float64Array(n + 2);
  for (let i = 1; i <= n; i++) {
    const above = i > 1 ? 1 / pivots[i - 1] : 0;
    pivots[i] = 4 - above;
    bends[i] = 6 * (at(i - 1) - 2 * at(i) + at(i + 1)) - above * bends[i - 1];
  }
  for (let i = n; i >= 1; i--) bends[i] = (bends[i] - bends[i + 1]) / pivots[i];
  return Float64Array.from({ length: refine * (n + 1) - 1 }, (_, j) => {
    const i = Math.floor((j + 1) / refine);
    const t = (j + 1) / refine - i;
    const s = 1 - t;
    return s * at(i) + t * at(i + 1) + ((s ** 3 - s) * bends[i] + (t ** 3 - t) * bends[i + 1]) / 6;
  });
}
