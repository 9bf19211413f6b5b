/** Rows of the comparisons in public notebooks, run in this process. */
import { expect } from 'vitest';
import { offerNavigator } from '../src/cli/navigator.ts';
import type { PartRun } from '../src/notebook/records.ts';
import { runPublic } from './notebook-run.ts';

/** Single runs of one comparison, on the CPU engine, with some fields set. */
export async function rowsOf(
  name: string,
  set: Record<string, unknown>,
  id = 'models',
): Promise<readonly PartRun[]> {
  offerNavigator();
  const cells = await runPublic(name, set);
  const { runs = [] } = cells.find((cell) => cell.id === id) ?? {};
  for (const { index, status, error, metrics } of runs) {
    expect(status, `row ${index}: ${error ?? ''}`).not.toBe('failed');
    for (const metric of ['mae', 'rmse', 'parameters', 'operations'])
      expect(metrics[metric], `row ${index} ${metric}`).toBeGreaterThanOrEqual(0);
  }
  return runs;
}

/** Fields of several cells or rows at once. */
export const each = (paths: readonly string[], value: unknown): Record<string, unknown> =>
  Object.fromEntries(paths.map((path) => [path, value]));
