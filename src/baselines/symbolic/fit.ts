/**
 * How near a formula comes to the targets, up to a scale and an offset of its own that are found by least squares (linear
 * scaling; Keijzer 2003), and its constants by Levenberg and Marquardt's method.
 */
import type { Expression } from '../../circuit/expression-tree.ts';
import { solvePositive } from '../../learning/cholesky.ts';
import { constantsOf, sizeOf, Values, withConstants } from './formula.ts';

export interface Table {
  /** Column [S] of each variable. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** [S] */
  readonly targets: Float64Array;
}

export interface Fit {
  readonly tree: Expression;
  /** Nodes of the tree. */
  readonly size: number;
  /** target = offset + scale x tree */
  readonly offset: number;
  readonly scale: number;
  /** Mean squared error over the variance of the targets; Infinity where the formula is not finite at a sample. */
  readonly error: number;
}

/** Constants of one formula that are tuned; one with more keeps them as they are. */
const MOST_CONSTANTS = 8;
const NUDGE = 1e-6;
/** Constants beyond it only cancel one another. */
const LARGEST = 1e3;

export function fitted(tree: Expression, table: Table): Fit {
  return scaled(tree, new Values(table.columns, table.targets.length).of(tree), table.targets);
}

function scaled(tree: Expression, values: Float64Array, targets: Float64Array): Fit {
  const n = targets.length;
  let [x, y] = [0, 0];
  for (let s = 0; s < n; s++) {
    x += values[s] / n;
    y += targets[s] / n;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (let s = 0; s < n; s++) {
    const [dx, dy] = [values[s] - x, targets[s] - y];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const size = sizeOf(tree);
  if (!Number.isFinite(xx + xy)) return { tree, size, offset: y, scale: 0, error: Infinity };
  const scale = xx > 0 ? xy / xx : 0;
  const offset = y - scale * x;
  let error = 0;
  for (let s = 0; s < n; s++) error += (targets[s] - offset - scale * values[s]) ** 2;
  return { tree, size, offset, scale, error: yy > 0 ? error / yy : 0 };
}

/** The same formula with better constants, if `rounds` steps find some. */
export function tuned(start: Fit, table: Table, rounds: number): Fit {
  let best = start;
  let constants = constantsOf(start.tree);
  if (constants.length === 0 || constants.length > MOST_CONSTANTS || !Number.isFinite(start.error))
    return best;
  let damping = 1e-3;
  for (let round = 0; round < rounds; round++) {
    const step = stepOf(best, constants, table, damping);
    if (!step) return best;
    const moved = constants.map((c, i) => c + step[i]);
    const isTame = moved.every((c) => Math.abs(c) < LARGEST);
    const next = isTame ? fitted(withConstants(best.tree, moved), table) : start;
    if (next.error < best.error) {
      const gain = 1 - next.error / best.error;
      [best, constants, damping] = [next, moved, damping / 10];
      if (gain < 1e-4) return best;
    } else damping *= 10;
  }
  return best;
}

/** Change of the constants that the slopes of the residual ask for; offset and scale move along. */
function stepOf(
  { tree, offset, scale }: Fit,
  constants: readonly number[],
  { columns, targets }: Table,
  damping: number,
): Float64Array | null {
  const n = targets.length;
  const known = new Values(columns, n);
  const values = known.of(tree);
  const slopes = constants.map((c, i) => {
    const nudge = NUDGE * (1 + Math.abs(c));
    const moved = known.of(withConstants(tree, constants.with(i, c + nudge)));
    return moved.map((value, s) => (scale * (value - values[s])) / nudge);
  });
  const parts = [...slopes, values, new Float64Array(n).fill(1)];
  const [a, b] = [new Float64Array(parts.length ** 2), new Float64Array(parts.length)];
  parts.forEach((part, i) => {
    for (let s = 0; s < n; s++) b[i] += part[s] * (targets[s] - offset - scale * values[s]);
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let s = 0; s < n; s++) sum += part[s] * parts[j][s];
      a[i * parts.length + j] = i === j ? sum * (1 + damping) + Number.MIN_VALUE : sum;
    }
  });
  const step = solvePositive(a, b);
  return step?.every(Number.isFinite) ? step : null;
}
