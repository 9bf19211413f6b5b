/** The notebooks that compare on fields, with reduced budgets: circuits and models answer the same samples. */
import { describe, expect, it } from 'vitest';
import { each, rowsOf } from '../compare-rows.ts';

describe('notebooks that compare on fields', () => {
  it('compare-darcy: grids that know the equation lead, and learned ones beat the linear machine', async () => {
    const cells = ['grid', 'conditioned', 'cascade', 'linear'];
    const runs = await rowsOf('compare-darcy', {
      ...each(
        cells.map((id) => `cells.${id}.task.samples`),
        64,
      ),
      'cells.models.repeats': 1,
      'cells.grid.training.epochs': 12,
      'cells.grid.training.batch': 8,
      'cells.conditioned.training.epochs': 4,
      'cells.cascade.training.epochs': 4,
      'cells.models.rows.6.training.epochs': 4,
      'cells.models.rows.7.training.epochs': 3,
    });
    const mae = runs.map(({ metrics }) => metrics.mae);
    expect(mae[0]).toBeLessThan(mae[3] / 2);
    expect(runs.map(({ engine }) => engine)).toEqual(
      expect.arrayContaining(['cpu', 'float64', 'jax-js wasm']),
    );
  });

  it('compare-burgers: what is not linear beats what is, and closed forms agree', async () => {
    const runs = await rowsOf('compare-burgers', {
      ...each(
        ['nudging', 'cascade', 'linear'].map((id) => `cells.${id}.task.samples`),
        128,
      ),
      'cells.models.repeats': 1,
      'cells.nudging.training.epochs': 20,
      'cells.cascade.training.epochs': 40,
      'cells.models.rows.5.training.epochs': 20,
      'cells.models.rows.6.training.epochs': 20,
      'cells.models.rows.7.training.epochs': 20,
    });
    const mae = runs.map(({ metrics }) => metrics.mae);
    expect(mae[2] / mae[3]).toBeCloseTo(1, 3);
    for (const curved of [1, 4, 6, 7]) expect(mae[curved], `row ${curved}`).toBeLessThan(mae[2]);
  });
}, 240_000);
