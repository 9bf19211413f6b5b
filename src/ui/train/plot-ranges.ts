/** Stretches of axes that hold what is plotted, and values as uPlot takes them. */
import type uPlot from 'uplot';
import { timeAxes } from '../bench/plot/axes.ts';
import type { Theme } from '../tokens.css.ts';

/** Beyond what any engine resolves. Below 1e-22, where powers of ten round, uPlot's logarithmic ticks never end. */
const LOG_FLOOR = 1e-18;

/** Numbers for a plot: what is missing, or has no place on a logarithmic axis, is a gap. */
export const plain = (values: ArrayLike<number>, log = false): (number | null)[] =>
  Array.from(values, (value) => (Number.isFinite(value) && (!log || value > 0) ? value : null));

function extremes(many: readonly ArrayLike<number>[], log: boolean): readonly [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const values of many)
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return high >= low ? [low, high] : null;
}

/** From the lowest to the highest value, with a part of that added at both ends; never empty. */
export function padded(many: readonly ArrayLike<number>[], part: number): [number, number] {
  const found = extremes(many, false);
  if (!found) return [0, 1];
  const [low, high] = found;
  if (high === low)
    return [low - (part ? 0.5 * (Math.abs(low) || 1) : 0), high + 0.5 * (Math.abs(high) || 1)];
  const pad = part * (high - low);
  return [low - pad, high + pad];
}

/** Whole decades around the values, or exactly their stretch. */
export function logExtent(
  many: readonly ArrayLike<number>[],
  ends: 'decades' | 'exact' = 'decades',
): [number, number] {
  const found = extremes(many, true);
  if (!found) return ends === 'exact' ? [1, 10] : [1e-3, 1];
  const low = Math.max(found[0], LOG_FLOOR);
  const high = Math.max(found[1], LOG_FLOOR);
  if (ends === 'exact') return [low, high > low ? high : low * 10];
  const lowest = Math.floor(Math.log10(low) + 1e-9);
  return [10 ** lowest, 10 ** Math.max(lowest + 1, Math.ceil(Math.log10(high) - 1e-9))];
}

const decadesOnly = (_: uPlot, splits: number[]): (number | null)[] =>
  splits.map((s) => (Math.abs(Math.log10(s) - Math.round(Math.log10(s))) < 1e-6 ? s : null));

/** 1, 2, 5, 10, 20 ... */
const WHOLE = Array.from({ length: 24 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3));

/** The bench's axis of steps under another name. */
export function horizontalAxis(
  theme: Theme,
  {
    xLabel,
    xLog = false,
    xWhole,
    xNames,
  }: {
    readonly xLabel: string;
    readonly xLog?: boolean;
    readonly xWhole?: boolean;
    readonly xNames?: readonly string[];
  },
): uPlot.Axis {
  const [axis] = timeAxes({ theme, secondsPerRC: null, log: xLog });
  const named = { ...axis, label: xLabel };
  if (xNames) return { ...named, incrs: WHOLE, values: (_, splits) => splits.map((at) => xNames[at] ?? '') };
  if (xLog) return { ...named, filter: decadesOnly, grid: { ...axis.grid, filter: decadesOnly } };
  return xWhole ? { ...named, incrs: WHOLE } : named;
}
