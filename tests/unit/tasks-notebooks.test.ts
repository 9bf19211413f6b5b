import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../src/circuit/given.ts';
import { readNpy } from '../../src/data/npy.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { getAt } from '../../src/notebook/paths.ts';
import { CellSchema } from '../../src/notebook/schema.ts';
import { byId, notebooks, runPublic, specOf } from '../notebook-run.ts';
import { itWithData, sharedBytes } from '../shared-data.ts';

const names = readdirSync(notebooks)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace(/\.json$/, ''));

const run = async (name: string, set: Record<string, unknown> = {}, data: DataSet = {}) =>
  byId(await runPublic(name, set, data));

describe.each(names)('%s', (name) => {
  const { title, summary, cells } = parseNotebook(specOf(name));

  it('has a title and one line for the gallery', () => {
    expect(title).not.toBe('Untitled notebook');
    expect(summary.length).toBeGreaterThan(20);
  });

  it('has sliders that stand on a number within their range', () => {
    for (const cell of cells) {
      if (!('sliders' in cell)) continue;
      for (const { path, low, high } of cell.sliders) {
        const value = getAt(CellSchema, cell, path);
        expect(value, `${cell.id} ${path}`).toBeTypeOf('number');
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
      }
    }
  });
});

describe.each(names.filter((name) => name.startsWith('manual-')))('%s', (name) => {
  it('runs as it stands, and comes to rest', async () => {
    for (const { id, status, error } of Object.values(await run(name)))
      expect(status, `${id} ${error ?? ''}`).toMatch(/^(?:settled|trained)$/);
  });

  it('leads only to what is there', () => {
    const links = JSON.stringify(specOf(name)).matchAll(/\]\(#\/([a-z0-9-]+)\)/g);
    for (const [, linked] of links) expect(names).toContain(linked);
  });
});

describe('the public notebooks do what their text says', () => {
  it('two-nodes: the amplifiers agree, the bistable pair is stuck disagreeing', async () => {
    const { amplifiers, bistable } = await run('two-nodes');
    expect(amplifiers.status).toBe('settled');
    expect(bistable.status).toBe('settled');
    // H at (a, -a) with a^2 = 1 - J / k, J = 0.2, k = 1
    expect(bistable.metrics.energy).toBeCloseTo(-0.32, 4);
  });

  it('node-laws: both benches settle', async () => {
    const { six, own } = await run('node-laws');
    expect([six.status, own.status]).toEqual(['settled', 'settled']);
  });

  it('heat: the ladder follows the exact solution', async () => {
    const { fade, steady } = await run('heat');
    expect(fade.metrics.equationTime).toBeCloseTo(400 / 4096, 9);
    expect(fade.metrics.maxError).toBeLessThan(8e-5);
    expect(fade.metrics.relL2).toBeLessThan(2.1e-4);
    expect(steady.metrics.maxError).toBeLessThan(5e-6);
  });

  it('darcy: the grid comes near the finer solution', async () => {
    const { grid } = await run('darcy');
    expect(grid.status).toBe('settled');
    expect(grid.metrics.mae).toBeLessThan(0.024);
    expect(grid.metrics.relL2).toBeLessThan(0.072);
  });

  it('max-cut: pumping beats shaking, shaking beats chance', async () => {
    const few = { 'cells.bistable.batch': 4, 'cells.bifurcating.batch': 4 };
    const { bistable, bifurcating } = await run('max-cut', few);
    expect(bistable.metrics.mean).toBeGreaterThan(1480);
    expect(bifurcating.metrics.mean).toBeGreaterThan(1530);
  });

  it('sweep: settling slows down where the coupling is as strong as the leak, and heat has its best', async () => {
    const { slowing, temperature } = await run('sweep', { 'cells.temperature.repeats': 1 });
    expect(slowing.metrics).toMatchObject({ runs: 33, failed: 0, stepsMostAt: 1 });
    expect(slowing.metrics.stepsMost).toBeGreaterThan(30 * slowing.metrics.stepsLeast);
    const { meanMost, meanLeast, meanLeastAt, meanLeastAt2, meanMostAt } = temperature.metrics;
    expect([meanLeastAt, meanLeastAt2]).toEqual([1.6, 200]);
    expect(meanMostAt).toBeGreaterThan(0);
    expect(meanMost).toBeGreaterThan(meanLeast + 30);
  });

  it('compare: four integrators find one energy; currents teach as nudging does', async () => {
    const { integrators, teachers } = await run('compare', { 'cells.nudged.training.epochs': 30 });
    const energies = ['settling', 'settling-2', 'settling-3', 'settling-4'].map(
      (row) => integrators.metrics[`${row}.energy`],
    );
    for (const energy of energies) expect(energy).toBeCloseTo(energies[0], 5);
    expect(teachers.status).toBe('finished');
    const ratio = teachers.metrics['nudged.mae'] / teachers.metrics['nudged-2.mae'];
    expect(ratio).toBeCloseTo(1, 1);
    expect(teachers.metrics['nudged.mae']).toBeLessThan(teachers.metrics['nudged-4.mae']);
  });

  it('mesh: one equilibrium whatever the interval, later the longer it is; three elements overshoot', async () => {
    const { intervals, waiting, swinging } = await run('mesh');
    const rows = ['alone', 'mesh', 'mesh-2', 'mesh-3', 'mesh-4', 'mesh-5', 'mesh-6', 'mesh-7'];
    const of = (name: string) => rows.map((row) => intervals.metrics[`${row}.${name}`]);
    for (const energy of of('energy')) expect(energy).toBeCloseTo(of('energy')[0], 6);
    expect(of('time').slice(0, 6)).toEqual(
      of('time')
        .slice(0, 6)
        .sort((a, b) => a - b),
    );
    expect(of('traffic').slice(1, 6)).toEqual(
      of('traffic')
        .slice(1, 6)
        .sort((a, b) => b - a),
    );
    expect(of('cutEdges')[7]).toBeGreaterThan(8 * of('cutEdges')[1]);
    expect(waiting.metrics).toMatchObject({ failed: 0, timeMostAt: 256, trafficMostAt: 1 });
    expect(swinging.status).toBe('stopped');
    const short = await run('mesh', { 'cells.swinging.anneal.placement.refresh': 4 });
    expect(short.swinging.status).toBe('settled');
  });

  it('multi-chip: old copies and narrow links cost cut edges', async () => {
    const few = { 'cells.chips.batch': 6 };
    const { chips, interval, bandwidth } = await run('multi-chip', few);
    expect(chips.metrics.traffic).toBe(100 * chips.metrics.copies);
    expect(interval.metrics).toMatchObject({ failed: 0, bestLeastAt: 200, trafficMostAt: 1 });
    expect(interval.metrics.trafficMost).toBe(200 * interval.metrics.trafficLeast);
    expect(interval.metrics.bestMost).toBeGreaterThan(interval.metrics.bestLeast + 100);
    expect(bandwidth.metrics.bestLeastAt).toBeLessThan(20);
  });

  const darcy = ['x', 'y'].map((name) => `neuralop-darcy/darcy_test_16_${name}.npy`);
  itWithData(
    'darcy: reproduces the reference errors on the public test set',
    darcy,
    async () => {
      const [x, y] = darcy.map((name) => readNpy(name, sharedBytes(name)));
      const { metrics } = (await run('darcy', {}, { x, y })).grid;
      expect(metrics.samples).toBe(50);
      expect(metrics.mae).toBeLessThan(0.0228);
      expect(metrics.relL2).toBeLessThan(0.0698);
    },
    60_000,
  );
}, 60_000);
