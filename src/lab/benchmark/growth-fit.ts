/** How a cost grows with a size: the least-squares line through the logarithms. */

export interface Fit {
  readonly exponent: number;
  /** Standard error of the exponent; NaN with fewer than three points. */
  readonly standardError: number;
}

/** seconds = factor x size^exponent. Needs two different sizes. */
export function fitGrowth(points: readonly { readonly size: number; readonly seconds: number }[]): Fit {
  const x = points.map(({ size }) => Math.log(size));
  const y = points.map(({ seconds }) => Math.log(seconds));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const sxx = x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  const sxy = x.reduce((sum, value, n) => sum + (value - mx) * (y[n] - my), 0);
  const exponent = sxy / sxx;
  const left = y.reduce((sum, value, n) => sum + (value - my - exponent * (x[n] - mx)) ** 2, 0);
  const freedom = points.length - 2;
  return { exponent, standardError: freedom > 0 ? Math.sqrt(left / freedom / sxx) : Number.NaN };
}
