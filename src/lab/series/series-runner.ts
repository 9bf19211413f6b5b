/** Runs a sweep or a comparison without a page: its single runs, and flat numbers of what they come to. */
import type { EngineInfo } from '../../engine/engine.ts';
import type { Cell, SeriesCell } from '../../notebook/schema.ts';
import type { CellResult, RunOptions } from '../results.ts';
import { compareMarkdown } from './compare-files.ts';
import { compareTable } from './compare-table.ts';
import { compareMetrics, sweepMetrics } from './flat-metrics.ts';
import { runSeries } from './run-series.ts';

export async function runSeriesCell(
  cell: SeriesCell,
  cells: readonly Cell[],
  options: RunOptions,
  began: (engine: Pick<EngineInfo, 'kind' | 'adapter'>) => void,
): Promise<CellResult> {
  const started = performance.now();
  const runs = await runSeries(cell, cells, { ...options, onEngine: began });
  const seconds = (performance.now() - started) / 1000;
  if (cell.kind === 'compare')
    options.say(compareMarkdown(compareTable(cell, cells, runs), cell.title || cell.id));
  const failed = runs.filter(({ status }) => status === 'failed');
  // Values beyond what a circuit bears are part of many a sweep; every row of a comparison is meant to run.
  const isFailure = cell.kind === 'sweep' ? failed.length === runs.length : failed.length > 0;
  const metrics = cell.kind === 'sweep' ? sweepMetrics(cell, cells, runs) : compareMetrics(cell, cells, runs);
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
