/** Runs a sweep or a comparison without a page: its single runs, and flat numbers of what they come to. */
import type { EngineInfo } from '../../engine/engine.ts';
import type { PartRun } from '../../notebook/records.ts';
import type { Cell, CompareCell, SeriesCell, SweepCell } from '../../notebook/schema.ts';
import type { CellResult, RunOptions } from '../results.ts';
import { sweepPlan } from './plan.ts';
import { runSeries } from './run-series.ts';
import { metricNames, metricOf, summarise } from './summary.ts';

export async function runSeriesCell(
  cell: SeriesCell,
  cells: readonly Cell[],
  options: RunOptions,
  began: (engine: Pick<EngineInfo, 'kind' | 'adapter'>) => void,
): Promise<CellResult> {
  const started = performance.now();
  const runs = await runSeries(cell, cells, { ...options, onEngine: began });
  const seconds = (performance.now() - started) / 1000;
  const failed = runs.filter(({ status }) => status === 'failed');
  // Values beyond what a circuit bears are part of many a sweep; every row of a comparison is meant to run.
  const isFailure = cell.kind === 'sweep' ? failed.length === runs.length : failed.length > 0;
  const metrics = cell.kind === 'sweep' ? sweepMetrics(cell, cells, runs) : compareMetrics(cell, runs);
  return {
    id: cell.id,
    kind: cell.kind,
    status: isFailure ? 'failed' : 'finished',
    seconds,
    steps: runs.length,
    metrics,
    ...(isFailure && { error: failed[0].error }),
    runs,
  };
}

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

/** `ROW.METRIC` for every row, by the id of its cell; a number tells several of one cell apart. */
export function compareMetrics(cell: CompareCell, runs: readonly PartRun[]): Record<string, number> {
  const keys = rowKeys(cell);
  const metrics: Record<string, number> = {
    rows: cell.rows.length,
    failed: runs.filter(({ status }) => status === 'failed').length,
  };
  for (const run of runs)
    for (const name of metricNames([run], cell.metrics)) {
      const value = metricOf(run, name);
      if (Number.isFinite(value)) metrics[`${keys[run.index]}.${name}`] = value;
    }
  return metrics;
}

/** `bench`, `bench-2`, ... */
export function rowKeys({ rows }: CompareCell): readonly string[] {
  const seen = new Map<string, number>();
  return rows.map(({ of }) => {
    const count = (seen.get(of) ?? 0) + 1;
    seen.set(of, count);
    return count === 1 ? of : `${of}-${count}`;
  });
}
