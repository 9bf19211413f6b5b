/** When two recorded runs came to the same. */
import { describe, expect, it } from 'vitest';
import { deviations, isSameRun } from '../../src/notebook/deviations.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { RunRecord } from '../../src/notebook/records.ts';
import type { BenchCell } from '../../src/notebook/schema.ts';

const recipe = parseNotebook({
  kirchhoff: 1,
  cells: [{ kind: 'bench', id: 'pair', circuit: { groups: [{ name: 'pair', shape: [2] }] } }],
}).cells[0] as BenchCell;

const record: RunRecord = {
  id: '2026-01-01-a',
  recipe,
  beside: [],
  engine: 'cpu',
  adapter: 'test',
  build: '1',
  date: '2026-01-01T00:00:00.000Z',
  status: 'settled',
  seconds: 0.1,
  steps: 40,
  metrics: { energy: -1, mae: 0.25, trainSeconds: 3 },
};
const again = (more: Partial<RunRecord>): RunRecord => ({
  ...record,
  id: '2026-01-02-b',
  date: '2026-01-02T00:00:00.000Z',
  seconds: 0.2,
  ...more,
});

describe('two runs', () => {
  it('came to the same where every number but those of the clock is bit-equal', () => {
    expect(deviations(record, again({ metrics: { energy: -1, mae: 0.25, trainSeconds: 4 } }))).toEqual([]);
    const other = again({ steps: 48, metrics: { energy: -1 - Number.EPSILON, mae: 0.25, rmse: 1 } });
    expect(deviations(record, other)).toEqual([
      { name: 'steps', recorded: 40, again: 48 },
      { name: 'energy', recorded: -1, again: -1 - Number.EPSILON },
      { name: 'rmse', recorded: undefined, again: 1 },
    ]);
    expect(deviations(record, again({ status: 'stopped' }))[0]).toEqual({
      name: 'status',
      recorded: 'settled',
      again: 'stopped',
    });
  });

  it('say the same when recipe, place and result are the same, whatever the words around the recipe', () => {
    expect(isSameRun(record, again({}))).toBe(true);
    expect(isSameRun(record, again({ recipe: { ...recipe, title: 'Other words' } }))).toBe(true);
    const others: readonly Partial<RunRecord>[] = [
      { recipe: { ...recipe, seed: recipe.seed + 1 } },
      { engine: 'webgpu' },
      { adapter: 'other' },
      { build: '2' },
      { steps: 41 },
      { inexact: 'touched' },
    ];
    expect(others.filter((more) => isSameRun(record, again(more)))).toEqual([]);
  });
});
