/** The notebooks that learn, with reduced budgets: each must do what its text says, only less of it. */
import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../src/circuit/given.ts';
import { byId, fourFiles, runPublic, sharedSet } from '../notebook-run.ts';
import { itWithData } from '../shared-data.ts';

/** Results by cell, on the CPU engine, with some fields set. */
async function run(name: string, set: Record<string, unknown> = {}, data: DataSet = {}) {
  const cells = await runPublic(name, set, data);
  for (const cell of cells) {
    expect(cell.status, `${cell.id} ${cell.error ?? ''}`).toBe('trained');
    for (const [metric, value] of Object.entries(cell.metrics))
      expect(Number.isFinite(value), `${cell.id} ${metric}`).toBe(true);
  }
  return byId(cells);
}

describe('notebooks that learn', () => {
  it('learn-a-function: the surface, the chirp and the classes are learned', async () => {
    const { surface, line, moons, forward } = await run('learn-a-function');
    expect(surface.metrics.mae).toBeLessThan(0.04);
    expect(surface.metrics.gradientCosine).toBeGreaterThan(0.999);
    expect(surface.metrics.gradientNormRatio).toBeGreaterThan(0.98);
    expect(surface.metrics.gradientNormRatio).toBeLessThan(1.02);
    expect(line.metrics.mae).toBeLessThan(0.05);
    expect(moons.metrics.accuracy).toBeGreaterThan(0.95);
    expect(forward.metrics.accuracy).toBeGreaterThan(0.95);
  });

  it('current-feedback: three mechanisms learn the one sample, and their gradients are those of the loss', async () => {
    const cells = await run('current-feedback');
    for (const { metrics } of Object.values(cells)) {
      expect(metrics.trainLoss).toBeLessThan(1e-6);
      expect(metrics.gradientCosine).toBeGreaterThan(0.9999);
      expect(Math.abs(metrics.gradientNormRatio - 1)).toBeLessThan(0.002);
    }
    expect(cells['three-nodes'].metrics.parameters).toBe(4);
  });

  it('np-gl-ceiling: a linear stage cannot, by closed form or by currents; a hierarchy can', async () => {
    const { linear, currents, hierarchy } = await run('np-gl-ceiling');
    expect(linear.metrics.mae).toBeGreaterThan(0.25);
    expect(currents.metrics.mae / linear.metrics.mae).toBeCloseTo(1, 1);
    expect(hierarchy.metrics.mae).toBeLessThan(linear.metrics.mae / 15);
  });

  it('drift: the error is back within 200 updates, fixed couplings stay wrong', async () => {
    const { jump } = await run('drift');
    const { recoveredAfter, jumpMae, freshMae, offlineMae } = jump.metrics;
    expect(recoveredAfter).toBeGreaterThan(0);
    expect(recoveredAfter).toBeLessThanOrEqual(200);
    expect(jumpMae).toBeGreaterThan(10 * freshMae);
    expect(offlineMae).toBeGreaterThan(10 * freshMae);
  });

  it('imperfect-parts: training on the parts beats writing into them', async () => {
    const { mismatch, bits, warm } = await run('imperfect-parts', {
      'cells.mismatch.training.epochs': 60,
      'cells.bits.training.epochs': 15,
    });
    expect(mismatch.metrics.mae).toBeLessThan(1.1 * mismatch.metrics.idealMae);
    expect(mismatch.metrics.offlineMae).toBeGreaterThan(1.3 * mismatch.metrics.mae);
    expect(bits.metrics.mae).toBeLessThan(bits.metrics.offlineMae);
    expect(warm.metrics.mae).toBeLessThan(0.05);
  });

  it('darcy-learned: the gap at the pressures sets the conductances', async () => {
    const few = { samples: 64, tests: 16 };
    const set = Object.fromEntries(
      ['grid', 'conditioned', 'linear'].flatMap((id) =>
        Object.entries({ ...few }).map(([field, value]) => [`cells.${id}.task.${field}`, value]),
      ),
    );
    const { grid, conditioned, linear } = await run('darcy-learned', {
      ...set,
      'cells.grid.training.epochs': 30,
      'cells.conditioned.training.epochs': 12,
    });
    expect([grid.metrics.parameters, conditioned.metrics.parameters]).toEqual([112, 2564]);
    expect(grid.metrics.mae).toBeLessThan(linear.metrics.mae / 2);
    expect(conditioned.metrics.mae).toBeLessThan(conditioned.metrics.meanMae);
  });

  it('darcy-cascade: both machines learn from generated flows', async () => {
    const { linear, cascade } = await run('darcy-cascade', {
      'cells.linear.task.samples': 1500,
      'cells.cascade.task.samples': 1500,
      'cells.linear.task.tests': 100,
      'cells.cascade.task.tests': 100,
      'cells.cascade.training.epochs': 6,
    });
    expect(linear.metrics.mae).toBeLessThan(linear.metrics.meanMae);
    expect(cascade.metrics.mae).toBeLessThan(cascade.metrics.meanMae);
    expect(cascade.metrics.parameters).toBe(82_432);
  });

  it('traffic: the hierarchy beats repeating the last value on a generated road', async () => {
    const sensors = 12;
    const shape = (channels: number) => [1, sensors, channels];
    const { hierarchy, linear } = await run('traffic', {
      'cells.hierarchy.task.sensors': sensors,
      'cells.linear.task.sensors': sensors,
      'cells.hierarchy.circuit.groups.history.shape': shape(40),
      'cells.hierarchy.circuit.groups.sensor.shape': shape(8),
      'cells.hierarchy.circuit.groups.first.shape': shape(64),
      'cells.hierarchy.circuit.groups.second.shape': shape(64),
      'cells.hierarchy.circuit.groups.change.shape': shape(12),
      'cells.linear.circuit.groups.history.shape': shape(40),
      'cells.linear.circuit.groups.change.shape': shape(12),
    });
    for (const { metrics } of [hierarchy, linear])
      expect(metrics.rmse12).toBeLessThan(metrics.repeatLastRmse12);
  });

  const burgers = fourFiles('neuralop-burgers', 'burgers');
  itWithData(
    'burgers: a short training by nudging beats the linear machine on the public data',
    Object.values(burgers),
    async () => {
      const { nudging, cascade, linear } = await run(
        'burgers',
        { 'cells.nudging.training.epochs': 40, 'cells.cascade.training.epochs': 20 },
        sharedSet(burgers),
      );
      expect(nudging.metrics.mae).toBeLessThan(0.009);
      expect(cascade.metrics.mae).toBeLessThan(0.004);
      expect(linear.metrics.mae).toBeCloseTo(0.0352, 3);
    },
    120_000,
  );

  const darcy = fourFiles('neuralop-darcy', 'darcy');
  itWithData(
    'darcy: 112 numbers learn the public data within a few epochs',
    Object.values(darcy),
    async () => {
      const { grid } = await run(
        'darcy-learned',
        {
          'cells.grid.training.epochs': 8,
          'cells.conditioned.training.epochs': 1,
          'cells.linear.training.ridge': 1,
        },
        sharedSet(darcy),
      );
      expect(grid.metrics.mae).toBeLessThan(0.031);
    },
    120_000,
  );
}, 120_000);
