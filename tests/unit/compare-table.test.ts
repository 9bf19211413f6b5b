/** Circuits beside digital models: what runs, the table of it, and the files it becomes. */
import { describe, expect, it } from 'vitest';
import { compareCsv, compareMarkdown } from '../../src/lab/series/compare-files.ts';
import { bestOf, compareTable } from '../../src/lab/series/compare-table.ts';
import { compareMetrics } from '../../src/lab/series/flat-metrics.ts';
import { comparePlan } from '../../src/lab/series/plan.ts';
import { runSeries, type SeriesOptions } from '../../src/lab/series/run-series.ts';
import { scriptCell } from '../../src/lab/python.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { PartRun } from '../../src/notebook/records.ts';
import type { CompareCell } from '../../src/notebook/schema.ts';
import { allSeriesProblems } from '../../src/notebook/series-problems.ts';
import { newRow } from '../../src/notebook/series-templates.ts';
import { problemsOf } from '../problems.ts';

const wave = {
  kind: 'train',
  id: 'wave',
  title: 'A wave',
  seed: 4,
  circuit: {
    groups: [
      { name: 'x', shape: [1], role: 'input' },
      { name: 'hidden', shape: [6], law: 'saturating' },
      { name: 'y', shape: [1], role: 'output' },
    ],
    couplings: [
      { kind: 'dense', name: 'in', from: 'x', to: 'hidden', weights: { from: 'normal', std: 2 } },
      { kind: 'dense', name: 'out', from: 'hidden', to: 'y', weights: { from: 'normal', std: 0.1 } },
    ],
  },
  task: { kind: 'function', expression: 'sin(3*x)', samples: 64 },
  training: { mechanism: 'adjoint', epochs: 4 },
};
const rows = [
  { kind: 'cell', of: 'wave' },
  { kind: 'cell', of: 'wave', label: 'One way', changes: ['in', 'out'].map((name) => oneWay(name)) },
  { kind: 'model', of: 'wave', model: { kind: 'ridge' } },
  {
    kind: 'model',
    of: 'wave',
    label: 'Layers',
    model: { kind: 'perceptron', hidden: [6] },
    training: { epochs: 4 },
  },
];
function oneWay(name: string) {
  return { path: `circuit.couplings.${name}.reciprocal`, value: false };
}

function compareOf(more: object, ...cells: object[]) {
  const parsed = parseNotebook({
    kirchhoff: 1,
    cells: [wave, ...cells, { kind: 'compare', id: 'beside', rows, repeats: 2, metrics: ['mae'], ...more }],
  }).cells;
  return { cell: parsed[parsed.length - 1] as CompareCell, cells: parsed };
}
const options: SeriesOptions = {
  engine: 'cpu',
  data: {},
  build: 'test',
  webgpu: async () => 'There is no GPU here',
  say: () => undefined,
};

describe('a comparison with digital models', () => {
  const { cell, cells } = compareOf({});
  const runs = runSeries(cell, cells, options);

  it('runs every row with the first seed, then with the next', () => {
    const plan = comparePlan(cell, cells);
    expect(plan.count).toBe(8);
    const seedAt = (index: number) => {
      const part = plan.partAt(index);
      return part.kind === 'model' ? part.lesson.seed : part.seed;
    };
    expect([0, 2, 3, 4, 6].map(seedAt)).toEqual([4, 4, 4, 5, 5]);
  });

  it('has the same measures of both', async () => {
    const all = await runs;
    expect(all.map(({ status, error }) => error ?? status)).toEqual(Array(8).fill('trained'));
    const both = ['mae', 'parameters', 'operations', 'updates', 'trainSeconds', 'latency', 'latencyBatch'];
    for (const { metrics } of all)
      for (const name of [...both, 'memory']) expect(metrics[name], name).toBeGreaterThanOrEqual(0);
    expect(all.map(({ metrics }) => metrics.epochs)).toEqual([4, 4, undefined, 4, 4, 4, undefined, 4]);
    expect(all.map(({ engine }) => engine).slice(0, 4)).toEqual(['cpu', 'cpu', 'float64', 'jax-js wasm']);
    const table = compareTable(cell, cells, all);
    expect(table.columns.map(({ name }) => name)).toEqual([
      ...['mae', 'parameters', 'operations', 'epochs', 'updates', 'trainSeconds'],
      ...['latency', 'latencyBatch', 'memory', 'seconds'],
    ]);
    expect(table.rows.map(({ label }) => label)).toEqual(['A wave', 'One way', 'Ridge', 'Layers']);
    expect([table.sameSamples, table.seeds]).toEqual([true, [4, 5]]);
    const [mae] = table.rows[3].values;
    const values = [3, 7].map((index) => all[index].metrics.mae);
    expect(mae.mean).toBeCloseTo((values[0] + values[1]) / 2, 12);
    expect(mae.deviation).toBeCloseTo(Math.abs(values[0] - values[1]) / Math.SQRT2, 12);
  });

  it('says how long the circuits themselves would take, and what they dissipate where there is an energy', async () => {
    const { simulated } = compareTable(cell, cells, await runs);
    expect(simulated.map(({ label, byDefault, why }) => [label, byDefault, why])).toEqual([
      ['A wave', true, ''],
      ['One way', true, ''],
    ]);
    const [both, oneWayOnly] = simulated.map(({ values }) => values);
    expect(both.settleTime.mean).toBeGreaterThan(10);
    expect(both.settleSeconds.mean).toBeCloseTo(both.settleTime.mean * 1e-8, 12);
    expect(both.settleEnergy.mean).toBeGreaterThan(0);
    expect(oneWayOnly.settleEnergy.count).toBe(0);
  });

  it('comes to flat numbers by the keys of its rows', async () => {
    const metrics = compareMetrics(cell, cells, await runs);
    expect(metrics).toMatchObject({ rows: 4, runs: 8, failed: 0, 'wave-ridge.parameters': 2 });
    for (const key of ['wave', 'wave-2', 'wave-ridge', 'wave-perceptron'])
      for (const name of ['mae', 'maeDeviation', 'latency', 'operations'])
        expect(metrics[`${key}.${name}`], `${key}.${name}`).toBeGreaterThanOrEqual(0);
    expect(metrics['wave.settleTime']).toBeGreaterThan(10);
  });
});

describe('the table of a comparison', () => {
  const { cell, cells } = compareOf({ metrics: ['mae', 'accuracy'] });
  const run = (index: number, more: Partial<PartRun>): PartRun => ({
    ...{ index, engine: 'cpu', adapter: 'test', status: 'trained', seconds: 2, steps: 8 },
    ...{ metrics: {}, ...more },
  });
  const partial = [
    run(0, {
      metrics: {
        mae: 0.1,
        accuracy: 0.5,
        latency: 2e-5,
        settleTime: 20,
        settleSeconds: 2e-7,
        settleStep: 0.1,
      },
    }),
    run(1, { metrics: { mae: 0.3, accuracy: 0.5, latency: 4e-5 }, note: 'it | broke' }),
    run(2, { engine: '', status: 'failed', error: 'cells.beside.rows.2: it, "well", broke. Mend it' }),
    run(4, { metrics: { mae: 0.2, accuracy: 0.5, latency: 2e-5, settleTime: 22, settleSeconds: 2.2e-7 } }),
  ];
  const table = compareTable(cell, cells, partial);

  it('shows what there is of a part, with the best of each column', () => {
    const counts = table.rows.map(({ runs, values: [{ count }] }) => [runs.length, count]);
    expect(counts).toEqual([
      [2, 2],
      [1, 1],
      [1, 0],
      [0, 0],
    ]);
    expect(table.rows[0].values[0]).toMatchObject({ count: 2 });
    expect(table.rows[0].values[0].mean).toBeCloseTo(0.15, 12);
    expect(bestOf(table, 0)).toEqual([0]);
    // Higher is better, and both are.
    expect(bestOf(table, 1)).toEqual([0, 1]);
    const facts = table.columns.findIndex(({ name }) => name === 'latency');
    expect(table.columns[facts]).toMatchObject({ unit: 'µs', scale: 1e6 });
    expect(bestOf(table, facts)).toEqual([]);
  });

  it('is a CSV of means, of simulated times apart from them, and of single runs', () => {
    const [means, simulated, singles, ...rest] = compareCsv(table, partial).split('\r\n\r\n');
    expect(rest).toEqual([]);
    expect(means.split('\r\n').slice(0, 2)).toEqual([
      'row,runs,failed,mae,mae deviation,accuracy,accuracy deviation,latency [µs],latency deviation [µs],seconds [s],seconds deviation [s],engine,adapter,error',
      expect.stringMatching(/^A wave,2,0,0\.15,0\.0707\d+,0\.5,0,20,0,2,0,cpu,test,$/),
    ]);
    expect(means.split('\r\n')[3]).toMatch(/^Ridge,1,1,,,,,,,,,,,"cells\.beside\.rows\.2: it, ""well""/);
    expect(simulated.split('\r\n')).toEqual([
      'circuit,resistance [Ohm],capacitance [F],supply [V],from,settleTime [RC],settleSeconds [s],settleEnergy [J],settleStep [RC],settleSamples,without time because',
      'A wave,10000,1e-12,1,the lab’s defaults,21,2.1e-7,,0.1,,',
      'One way,10000,1e-12,1,the lab’s defaults,,,,,,it | broke',
    ]);
    expect(singles.split('\r\n')).toHaveLength(5);
    expect(singles.split('\r\n')[4]).toMatch(/^A wave,1,trained,cpu,0\.2,0\.5,/);
  });

  it('is Markdown with bold bests, units in the heads and two tables', () => {
    const lines = compareMarkdown(table, 'Side by side').split('\n');
    expect(lines[0]).toBe('### Side by side');
    expect(lines[2]).toBe('| Row | MAE | Accuracy | Latency (µs) | Wall time (s) | Engine |');
    expect(lines[4]).toBe('| A wave | **0.1500 ± 0.071** | **0.5000** | 20 | 2 | cpu |');
    expect(lines[6]).toMatch(/^\| Ridge \| {2}\| {2}\| {2}\| {2}\| failed: cells\.beside/);
    expect(lines[7]).toMatch(/ not run \|$/);
    expect(lines.find((line) => line.startsWith('| One way | it'))).toMatch(/it \\\| broke/);
    expect(lines.join(' ')).toMatch(/same samples .* seeds 4 to 5/);
    expect(lines.join(' ')).toMatch(/neither is divided by the other/);
  });

  it('says so when rows do not learn from the same samples', () => {
    const other = { ...wave, id: 'other', seed: 9 };
    const two = compareOf({ rows: [rows[0], { kind: 'cell', of: 'other' }] }, other);
    expect(compareTable(two.cell, two.cells, []).sameSamples).toBe(false);
    const rock = {
      ...wave,
      id: 'rock',
      circuit: {
        groups: [
          { name: 'a', shape: [4, 4, 1], role: 'input' },
          { name: 'u', shape: [4, 4, 1], role: 'output' },
        ],
      },
      task: { kind: 'darcy', size: 4 },
    };
    const mirrored = { kind: 'cell', of: 'rock', changes: [{ path: 'task.transposed', value: true }] };
    const copies = compareOf({ rows: [{ kind: 'cell', of: 'rock' }, mirrored] }, rock);
    expect(compareTable(copies.cell, copies.cells, [])).toMatchObject({ sameSamples: true, mirrored: true });
    const three = compareOf({
      rows: [rows[0], { ...rows[0], changes: [{ path: 'task.samples', value: 32 }] }],
    });
    expect(compareTable(three.cell, three.cells, []).sameSamples).toBe(false);
  });
});

describe('a row with a digital model', () => {
  const bench = { kind: 'bench', id: 'bench', circuit: { groups: [{ name: 'a', shape: [2] }] } };
  const drift = { ...wave, id: 'drifting', task: { kind: 'drift' } };
  const problems = (row: object) => allSeriesProblems(compareOf({ rows: [row] }, bench, drift).cells);

  it('needs a cell with samples that it can answer', () => {
    expect(problems({ kind: 'model', of: 'wave', model: { kind: 'ridge' } })).toEqual([]);
    expect(problems({ kind: 'model', of: 'bench', model: { kind: 'ridge' } })).toMatchObject([
      { path: 'cells.beside.rows.0.of', remedy: 'Name a cell that learns' },
    ]);
    expect(problems({ kind: 'model', of: 'drifting', model: { kind: 'ridge' } })).toMatchObject([
      { path: 'cells.beside.rows.0.of', problem: expect.stringMatching(/changes midway/) },
    ]);
    const [{ path, remedy }] = problems({ kind: 'model', of: 'wave', model: { kind: 'fno' } });
    expect([path, remedy]).toEqual([
      'cells.beside.rows.0.model.kind',
      expect.stringMatching(/^Use one of: ridge, .*perceptron/),
    ]);
  });

  it('is added of the cell the last row names, with a kind that fits and has no row yet', () => {
    const { cell, cells } = compareOf({}, bench);
    expect(newRow('cell', cell, cells)).toEqual({ kind: 'cell', of: 'bench' });
    expect(newRow('model', { rows: cell.rows.slice(0, 1) }, cells)).toEqual({
      kind: 'model',
      of: 'wave',
      model: { kind: 'ridge' },
    });
    const added = newRow('model', cell, cells);
    expect(added).toMatchObject({ kind: 'model', of: 'wave' });
    expect(problems(added ?? {})).toEqual([]);
    expect(newRow('model', { rows: [] }, parseNotebook({ kirchhoff: 1, cells: [bench] }).cells)).toBe(
      undefined,
    );
  });

  it('is no part of a script', () => {
    const { cells } = compareOf({});
    expect(problemsOf(() => scriptCell(cells, 'beside'))).toMatchObject([
      { path: 'cells.beside', problem: expect.stringMatching(/digital models run in this lab only/) },
    ]);
  });
});
