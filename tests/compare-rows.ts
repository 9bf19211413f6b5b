/** Rows of the comparisons in public notebooks, run in this process. */
import { expect } from 'vitest';
import { offerNavigator } from '../src/cli/navigator.ts';
import { runSeriesCell } from '../src/lab/series/series-runner.ts';
import type { PartRun } from '../src/notebook/records.ts';
import { allSeriesProblems } from '../src/notebook/series-problems.ts';
import { onCpu, publicNotebook } from './notebook-run.ts';

/**
 * Single runs of one comparison, on the CPU engine, with some fields set. The other comparisons run as well; the
 * cells that learn do so as rows, not by themselves once more.
 */
export async function rowsOf(
  name: string,
  set: Record<string, unknown>,
  id = 'models',
): Promise<readonly PartRun[]> {
  offerNavigator();
  const { cells } = publicNotebook(name, set);
  expect(allSeriesProblems(cells)).toEqual([]);
  let wanted: readonly PartRun[] = [];
  for (const cell of cells) {
    if (cell.kind !== 'compare') continue;
    const { runs = [] } = await runSeriesCell(cell, cells, onCpu(), () => undefined);
    for (const { index, status, error } of runs)
      expect(status, `${cell.id}, row ${index}: ${error ?? ''}`).not.toBe('failed');
    if (cell.id === id) wanted = runs;
  }
  for (const { index, metrics } of wanted)
    for (const metric of ['mae', 'rmse', 'parameters', 'operations'])
      expect(metrics[metric], `row ${index} ${metric}`).toBeGreaterThanOrEqual(0);
  return wanted;
}

/** Fields of several cells or rows at once. */
export const each = (paths: readonly string[], value: unknown): Record<string, unknown> =>
  Object.fromEntries(paths.map((path) => [path, value]));
