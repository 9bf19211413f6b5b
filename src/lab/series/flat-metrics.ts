/** What a sweep or a comparison comes to, as flat numbers. */
import type { PartRun } from '../../notebook/records.ts';
import type { Cell, CompareCell, SweepCell } from '../../notebook/schema.ts';
import { SIMULATED } from './columns.ts';
import { compareTable } from './compare-table.ts';
import { sweepPlan } from './plan.ts';
import { rowKeys } from './row-keys.ts';
import { statisticsOf, type Statistics } from './statistics.ts';
import { metricNames, metricOf, summarise } from './summary.ts';

/**
 * `points`, `runs`, `failed`, and for every metric the least and the most of the points' means (`maeLeast`, `maeMost`)
 * and the numbers at which they are found (`maeLeastAt`, for the second parameter `maeLeastAt2`).
 */
export function sweepMetrics(
  cell: SweepCell,
  cells: readonly Cell[],
  runs: readonly PartRun[],
): Record<string, number> {
  const plan = sweepPlan(cell, cells);
  const failed = runs.filter(({ status }) => status === 'failed').length;
  const metrics: Record<string, number> = { points: plan.points, runs: runs.length, failed };
  for (const name of metricNames(runs, cell.metrics)) {
    const points = summarise(plan, runs, name).filter(({ mean }) => Number.isFinite(mean));
    if (points.length === 0) continue;
    const ends = {
      Least: points.reduce((best, point) => (point.mean < best.mean ? point : best)),
      Most: points.reduce((best, point) => (point.mean > best.mean ? point : best)),
    };
    for (const [end, { point, mean }] of Object.entries(ends)) {
      metrics[`${name}${end}`] = mean;
      plan.valuesAt(point).forEach((value, k) => {
        if (typeof value === 'number') metrics[`${name}${end}At${k > 0 ? k + 1 : ''}`] = value;
      });
    }
  }
  return metrics;
}

/**
 * `ROW.METRIC` for every row by its key, a mean over its seeds, with `ROW.METRICDeviation` where there are several; the
 * metrics are the columns of its table and the simulated time and energy.
 */
export function compareMetrics(
  cell: CompareCell,
  cells: readonly Cell[],
  runs: readonly PartRun[],
): Record<string, number> {
  const { columns, rows } = compareTable(cell, cells, runs);
  const keys = rowKeys(cell);
  const metrics: Record<string, number> = {
    rows: cell.rows.length,
    runs: runs.length,
    failed: runs.filter(({ status }) => status === 'failed').length,
  };
  const put = (name: string, { mean, deviation, count }: Statistics): void => {
    if (count > 0) metrics[name] = mean;
    if (count > 1) metrics[`${name}Deviation`] = deviation;
  };
  rows.forEach(({ values, runs: own }, n) => {
    columns.forEach(({ name }, c) => put(`${keys[n]}.${name}`, values[c]));
    for (const name of [...SIMULATED, 'latencyBatchSize'])
      put(`${keys[n]}.${name}`, statisticsOf(own.map((run) => metricOf(run, name))));
  });
  return metrics;
}
