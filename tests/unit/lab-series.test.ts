import { describe, expect, it } from 'vitest';
import { sweepPlan } from '../../src/lab/series/plan.ts';
import { runSeries, type SeriesOptions } from '../../src/lab/series/run-series.ts';
import { openSeries } from '../../src/lab/series/session.ts';
import type { SeriesEvent } from '../../src/lab/series/api.ts';
import { summarise } from '../../src/lab/series/summary.ts';
import { compareCsv, compareMarkdown } from '../../src/lab/series/compare-files.ts';
import { compareTable } from '../../src/lab/series/compare-table.ts';
import { sweepCsv } from '../../src/lab/series/sweep-csv.ts';
import { deviations } from '../../src/notebook/deviations.ts';
import { runNotebook } from '../../src/lab/runner.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { PartRun } from '../../src/notebook/records.ts';
import type { CompareCell, SweepCell } from '../../src/notebook/schema.ts';
import { asyncProblemsOf } from '../problems.ts';

const bench = {
  kind: 'bench',
  id: 'bench',
  seed: 5,
  circuit: {
    groups: [
      { name: 'in', shape: [2], role: 'input', volts: [1, -0.5] },
      { name: 'out', shape: [6], role: 'output', law: 'saturating', volts: { from: 'normal', std: 0.2 } },
    ],
    couplings: [{ kind: 'dense', name: 'w', from: 'in', to: 'out' }],
  },
  anneal: { dt: 0.1, steps: 2000 },
};
const noGpu = async (): Promise<string> => 'There is no GPU here';
const options: SeriesOptions = {
  engine: 'cpu',
  data: {},
  build: 'test',
  webgpu: noGpu,
  say: () => undefined,
};

function sweepOf(more: object) {
  const { cells } = parseNotebook({
    kirchhoff: 1,
    cells: [bench, { kind: 'sweep', id: 'sweep', of: 'bench', ...more }],
  });
  return { cell: cells[1] as SweepCell, cells };
}
const gains = { path: 'circuit.couplings.w.gain', values: [0.5, 1, 2] };
const leaks = { path: 'circuit.groups.out.leak', values: [1, 2] };

describe('a sweep', () => {
  it('runs every point with every seed, the first seed first', async () => {
    const { cell, cells } = sweepOf({ parameters: [gains, leaks], repeats: 2 });
    const plan = sweepPlan(cell, cells);
    expect([plan.points, plan.count]).toEqual([6, 12]);
    expect(Array.from({ length: 6 }, (_, point) => plan.valuesAt(point))).toEqual([
      [0.5, 1],
      [1, 1],
      [2, 1],
      [0.5, 2],
      [1, 2],
      [2, 2],
    ]);
    expect([plan.partAt(0).seed, plan.partAt(6).seed]).toEqual([5, 6]);
    const runs = await runSeries(cell, cells, options);
    expect(runs.map(({ index }) => index)).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(runs.every(({ status, engine }) => status === 'settled' && engine === 'cpu')).toBe(true);
  });

  it('gives at each point what the bench gives with that value', async () => {
    const { cell, cells } = sweepOf({ parameters: [gains] });
    const runs = await runSeries(cell, cells, options);
    const changed = structuredClone(bench) as unknown as { circuit: { couplings: { gain?: number }[] } };
    changed.circuit.couplings[0].gain = 2;
    const alone = await runNotebook(parseNotebook({ kirchhoff: 1, cells: [changed] }), options);
    expect(runs[2].metrics).toEqual(alone.cells[0].metrics);
    expect(runs[2].metrics.energy).not.toBe(runs[0].metrics.energy);
  });

  it('keeps the runs that ended when it is cancelled, and goes on from them', async () => {
    const { cell, cells } = sweepOf({ parameters: [gains], repeats: 3 });
    const done: PartRun[] = [];
    const cancel = new AbortController();
    const onRun = (run: PartRun): void => {
      if (done.push(run) === 4) cancel.abort();
    };
    await expect(runSeries(cell, cells, { ...options, signal: cancel.signal, onRun })).rejects.toThrow();
    expect(done.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    const added: number[] = [];
    const all = await runSeries(cell, cells, { ...options, done, onRun: ({ index }) => added.push(index) });
    expect(added).toEqual([4, 5, 6, 7, 8]);
    const whole = await runSeries(cell, cells, options);
    expect(all.map(({ metrics }) => metrics)).toEqual(whole.map(({ metrics }) => metrics));
  });

  it('goes past values the circuit does not bear, and says what happened there', async () => {
    const { cell, cells } = sweepOf({
      parameters: [
        { path: 'anneal.dt', values: [0.1, 500] },
        { path: 'circuit.groups.out.law', values: ['linear'] },
      ],
    });
    const [good, bad] = await runSeries(cell, cells, options);
    expect(good.status).toBe('settled');
    expect(bad).toMatchObject({ status: 'failed', metrics: {} });
    expect(bad.error).toMatch(/blew up/);
  });

  it('refuses a metric that no run reports', async () => {
    const { cell, cells } = sweepOf({ parameters: [gains], metrics: ['energi'] });
    expect(await asyncProblemsOf(() => runSeries(cell, cells, options))).toMatchObject([
      { path: 'cells.sweep.metrics.0', problem: 'no run reports "energi" (did you mean "energy"?)' },
    ]);
  });

  it('tells its progress and its end to the page', async () => {
    const { cell, cells } = sweepOf({ parameters: [gains], repeats: 2 });
    const events: SeriesEvent[] = [];
    await new Promise<void>((resolve) => {
      openSeries(cell, cells, { engine: 'auto', build: 'test', done: [], webgpu: noGpu }, (event) => {
        events.push(event);
        if (event.type === 'end') resolve();
      });
    });
    const runs = events.flatMap((event) => (event.type === 'runs' ? event.runs : []));
    expect(runs.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(events.at(-1)).toMatchObject({ type: 'end', status: 'finished' });
  });
});

describe('what runs come to', () => {
  const { cell, cells } = sweepOf({ parameters: [{ ...gains, values: [1, 2] }], repeats: 3 });
  const plan = sweepPlan(cell, cells);
  const run = (index: number, mae: number | null): PartRun => ({
    index,
    engine: 'cpu',
    adapter: 'test',
    status: mae === null ? 'failed' : 'settled',
    seconds: 1,
    steps: 10 * index,
    metrics: mae === null ? {} : { mae },
    ...(mae === null && { error: 'cells.bench: it blew up, "here". Halve dt.' }),
  });
  const runs = [run(0, 1), run(1, 4), run(2, 2), run(3, null), run(4, 3)];

  it('is mean and spread over the seeds that went well', () => {
    const [first, second] = summarise(plan, runs, 'mae');
    expect(first).toMatchObject({ mean: 2, least: 1, most: 3, deviation: 1, count: 3, failed: 0 });
    expect(second).toMatchObject({ mean: 4, deviation: 0, count: 1, failed: 1 });
    expect(summarise(plan, runs, 'steps')[0].mean).toBe(20);
  });

  it('is a CSV of single runs', () => {
    expect(sweepCsv(cell, plan, runs).split('\r\n').slice(0, 5)).toEqual([
      'circuit.couplings.w.gain,repeat,status,engine,mae,steps,seconds,error',
      '1,0,settled,cpu,1,0,1,',
      '2,0,settled,cpu,4,10,1,',
      '1,1,settled,cpu,2,20,1,',
      '2,1,failed,cpu,,,,"cells.bench: it blew up, ""here"". Halve dt."',
    ]);
  });
});

describe('a comparison', () => {
  const rows = [
    { kind: 'cell', of: 'bench', label: 'As it is' },
    {
      kind: 'cell',
      of: 'bench',
      label: 'RK | 4',
      changes: [{ path: 'anneal.integrator', value: 'rk4' }],
    },
    { kind: 'cell', of: 'bench', changes: [{ path: 'circuit.couplings.w.to', value: 'nowhere' }] },
  ];
  const { cells } = parseNotebook({
    kirchhoff: 1,
    cells: [bench, { kind: 'compare', id: 'both', rows, metrics: ['energy'] }],
  });
  const cell = cells[1] as CompareCell;

  it('runs its rows, and a row that does not fit fails alone', async () => {
    const runs = await runSeries(cell, cells, options);
    expect(runs.map(({ status }) => status)).toEqual(['settled', 'settled', 'failed']);
    expect(runs[0].metrics.energy).toBeCloseTo(runs[1].metrics.energy, 5);
    expect(runs[2].error).toMatch(/there is no group "nowhere"/);
    const table = compareTable(cell, cells, runs);
    expect(table.columns.map(({ name }) => name)).toEqual([
      ...['energy', 'parameters', 'operations', 'steps', 'memory', 'seconds'],
    ]);
    expect(table.rows[0].values.every(({ mean, count }) => Number.isFinite(mean) && count === 1)).toBe(true);
    expect(compareCsv(table, runs).split('\r\n')[0]).toBe(
      'row,runs,failed,energy,parameters,operations,steps,memory [kB],seconds [s],engine,adapter,error',
    );
    const markdown = compareMarkdown(table).split('\n');
    expect(markdown[0]).toBe(
      '| Row | Energy | Parameters | Multiply-adds an answer | Steps | Memory (kB) | Wall time (s) | Engine |',
    );
    expect(markdown[1]).toMatch(/^\| :-- \| --: \|/);
    expect(markdown[3]).toMatch(/^\| RK \\\| 4 \| -?\d/);
    expect(markdown[4]).toMatch(/failed: .*there is no group "nowhere"/);
  });

  it('reports flat numbers headless, and a record with all it takes to run it again', async () => {
    const two = { kind: 'compare', id: 'both', rows: rows.slice(0, 2), metrics: ['energy'] };
    const result = await runNotebook(parseNotebook({ kirchhoff: 1, cells: [bench, two] }), options);
    const [first, second] = result.cells;
    expect(second).toMatchObject({ status: 'finished', steps: 2, metrics: { rows: 2, failed: 0 } });
    expect(second.metrics['bench.energy']).toBe(first.metrics.energy);
    expect(second.metrics['bench-2.energy']).toBeTypeOf('number');
    const record = result.records[1];
    expect(record).toMatchObject({ engine: 'cpu', build: 'test', beside: [{ id: 'bench' }] });
    const again = parseNotebook(
      JSON.parse(JSON.stringify({ kirchhoff: 1, cells: [...record.beside, record.recipe] })),
    );
    const { records: repeated } = await runNotebook(again, options);
    expect(deviations(record, repeated[1])).toEqual([]);
    expect(repeated[1].metrics).not.toEqual({});
  });
});
