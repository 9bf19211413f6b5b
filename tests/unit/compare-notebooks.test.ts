/** The notebooks that compare, with reduced budgets: every row runs, and circuits and models answer the same samples. */
import { describe, expect, it } from 'vitest';
import { offerNavigator } from '../../src/cli/navigator.ts';
import type { PartRun } from '../../src/notebook/records.ts';
import { runPublic } from '../notebook-run.ts';

/** Single runs of one comparison, on the CPU engine, with some fields set. */
async function run(name: string, set: Record<string, unknown>, id = 'models'): Promise<readonly PartRun[]> {
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
const each = (paths: readonly string[], value: unknown): Record<string, unknown> =>
  Object.fromEntries(paths.map((path) => [path, value]));

describe('notebooks that compare', () => {
  it('compare-function: what can bend beats the linear map, and the formula is found in words', async () => {
    const seeds = each(
      ['smooth', 'kink', 'heat'].map((id) => `cells.${id}.repeats`),
      1,
    );
    const runs = await run('compare-function', seeds, 'smooth');
    const mae = runs.map(({ metrics }) => metrics.mae);
    expect(runs).toHaveLength(6);
    for (const curved of [0, 1, 4, 5]) expect(mae[curved], `row ${curved}`).toBeLessThan(mae[2] / 5);
    expect(mae[2] / mae[3]).toBeCloseTo(1, 3);
    expect(runs[5].description).toContain('sin(');
  });

  it('compare-darcy: grids that know the equation lead, and learned ones beat the linear machine', async () => {
    const cells = ['grid', 'conditioned', 'cascade', 'linear'];
    const runs = await run('compare-darcy', {
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
    const runs = await run('compare-burgers', {
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

  it('compare-traffic: graph networks learn from the windows of the circuit, and say more than the last value', async () => {
    const [sensors, history, horizon] = [12, 4, 3];
    const shape = (channels: number) => [1, sensors, channels];
    const ids = ['hierarchy', 'linear'];
    const runs = await run('compare-traffic', {
      ...Object.assign(
        {},
        ...Object.entries({ sensors, history, horizon }).map(([field, value]) =>
          each(
            ids.map((id) => `cells.${id}.task.${field}`),
            value,
          ),
        ),
      ),
      ...each(
        ids.map((id) => `cells.${id}.circuit.groups.history.shape`),
        shape(3 * history + 4),
      ),
      ...each(
        ids.map((id) => `cells.${id}.circuit.groups.change.shape`),
        shape(horizon),
      ),
      'cells.hierarchy.circuit.groups.sensor.shape': shape(8),
      'cells.hierarchy.circuit.groups.first.shape': shape(64),
      'cells.hierarchy.circuit.groups.second.shape': shape(64),
    });
    const networks = runs.filter(({ engine }) => engine === 'jax-js wasm');
    expect(networks).toHaveLength(5);
    for (const { index, metrics } of runs) {
      expect(metrics.rmse3, `row ${index}`).toBeLessThan(metrics.repeatLastRmse3);
      expect(metrics.repeatLastRmse3).toBe(runs[0].metrics.repeatLastRmse3);
    }
  });
}, 120_000);
