/** Mean and spread of one number over several runs. */
export interface Statistics {
  /** NaN where there is none. */
  readonly mean: number;
  /** Standard deviation, n - 1 in the denominator; 0 for one value. */
  readonly deviation: number;
  readonly count: number;
}

/** Of the values that are numbers. */
export function statisticsOf(all: readonly number[]): Statistics {
  const values = all.filter(Number.isFinite);
  const count = values.length;
  if (count === 0) return { mean: NaN, deviation: NaN, count };
  const mean = values.reduce((sum, x) => sum + x, 0) / count;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0, count };
}
