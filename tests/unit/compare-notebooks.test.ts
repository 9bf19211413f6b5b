/** The notebooks that compare, with reduced budgets: every row runs, and circuits and models answer the same samples. */
import { describe, expect, it } from 'vitest';
import { each, rowsOf } from '../compare-rows.ts';

describe('notebooks that compare', () => {
  it('compare-function: what can bend beats the linear map, and the formula is found in words', async () => {
    const set = {
      ...each(
        ['smooth', 'kink', 'heat'].map((id) => `cells.${id}.repeats`),
        1,
      ),
      'cells.kink.rows.4.training.epochs': 10,
      'cells.kink.rows.5.model.generations': 4,
    };
    const runs = await rowsOf('compare-function', set, 'smooth');
    const mae = runs.map(({ metrics }) => metrics.mae);
    expect(runs).toHaveLength(6);
    for (const curved of [0, 1, 4, 5]) expect(mae[curved], `row ${curved}`).toBeLessThan(mae[2] / 5);
    expect(mae[2] / mae[3]).toBeCloseTo(1, 3);
    expect(runs[5].description).toContain('sin(');
  });

  it('compare-traffic: graph networks learn from the windows of the circuit, and say more than the last value', async () => {
    const [sensors, history, horizon] = [12, 4, 3];
    const shape = (channels: number) => [1, sensors, channels];
    const ids = ['hierarchy', 'linear'];
    const runs = await rowsOf('compare-traffic', {
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
}, 240_000);
