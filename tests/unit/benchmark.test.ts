import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chooseTimeStep } from '../../src/circuit/time-step.ts';
import { compileKernels } from '../../src/lab/benchmark/compile-kernels.ts';
import { GROWTH, stepCases } from '../../src/lab/benchmark/cases.ts';
import { denseCircuit, gridCircuit, sparseCircuit } from '../../src/lab/benchmark/circuits.ts';
import { ownBytes, stepCounts } from '../../src/lab/benchmark/counts.ts';
import { measureCpuLimits } from '../../src/lab/benchmark/cpu-limits.ts';
import { measureEpochs } from '../../src/lab/benchmark/epoch-row.ts';
import { fitGrowth } from '../../src/lab/benchmark/growth-fit.ts';
import { bandwidthAt, limitOf } from '../../src/lab/benchmark/limit.ts';
import { csvText } from '../../src/lab/benchmark/csv.ts';
import { bytesText, digits, percent, secondsText, tableText } from '../../src/lab/benchmark/table.ts';
import { settlingCircuit, TRAINING_CASES } from '../../src/lab/benchmark/training-cases.ts';
import { calibrate, OverCap, race, timingOf } from '../../src/lab/benchmark/timing.ts';
import type { Benchmark } from '../../src/lab/benchmark/results.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { hasEnergy } from '../../src/circuit/netlist.ts';
import { readArguments } from '../../src/cli/arguments.ts';
import { lab } from '../lab-command.ts';

describe('growth', () => {
  test('an exact power is found exactly, with no error left', () => {
    const points = [1, 2, 4, 8].map((size) => ({ size, seconds: 3 * size ** 2 }));
    const { exponent, standardError } = fitGrowth(points);
    expect(exponent).toBeCloseTo(2, 12);
    expect(standardError).toBeLessThan(1e-12);
  });

  test('scatter widens the standard error; two points have none', () => {
    const points = [1.2, 1.8, 4.4, 7.9].map((seconds, n) => ({ size: 2 ** n, seconds }));
    const { exponent, standardError } = fitGrowth(points);
    // Least squares by hand on base-2 logarithms: slope = sum (x - 3/2) y / 5.
    const y = points.map(({ seconds }) => Math.log2(seconds));
    expect(exponent).toBeCloseTo((-1.5 * y[0] - 0.5 * y[1] + 0.5 * y[2] + 1.5 * y[3]) / 5, 12);
    expect(standardError).toBeGreaterThan(0.01);
    expect(fitGrowth(points.slice(0, 2)).standardError).toBeNaN();
  });
});

describe('limits', () => {
  const copies = [
    { bytes: 100, bytesPerSecond: 1000 },
    { bytes: 10_000, bytesPerSecond: 10 },
  ];

  test('bandwidth is interpolated in the logarithms and held beyond the ends', () => {
    expect(bandwidthAt(copies, 1)).toBe(1000);
    expect(bandwidthAt(copies, 100)).toBe(1000);
    expect(bandwidthAt(copies, 1000)).toBeCloseTo(100, 9);
    expect(bandwidthAt(copies, 1e9)).toBe(10);
  });

  test('the slower of moving and computing is the limit', () => {
    const machine = { copies, multiplyAddsPerSecond: 50, how: '' };
    const moving = limitOf({ bytes: 10_000, multiplyAdds: 10 }, machine, 2000);
    expect(moving).toEqual({ seconds: 1000, by: 'bandwidth', fraction: 0.5 });
    const computing = limitOf({ bytes: 100, multiplyAdds: 500 }, machine, 20);
    expect(computing).toEqual({ seconds: 10, by: 'arithmetic', fraction: 0.5 });
  });

  test('the micro-kernels of the processor find rates that a processor can have', async () => {
    const limits = await measureCpuLimits();
    expect(limits?.multiplyAddsPerSecond).toBeGreaterThan(1e8);
    expect(limits?.multiplyAddsPerSecond).toBeLessThan(1e12);
    for (const { bytesPerSecond } of limits?.copies ?? []) {
      expect(bytesPerSecond).toBeGreaterThan(1e8);
      expect(bytesPerSecond).toBeLessThan(1e13);
    }
  });

  test('the bytes of the micro-kernels are those of their source', { timeout: 60_000 }, () => {
    const file = new URL('../../src/lab/benchmark/kernels.ts', import.meta.url);
    expect(readFileSync(file, 'utf8') === compileKernels(), 'run npm run kernels').toBe(true);
  });
});

describe('counts', () => {
  test('a dense step reads every weight once; a symmetric sum is one matrix', () => {
    const { bytes, multiplyAdds } = stepCounts(denseCircuit(100, 3));
    expect(bytes).toBe(4 * 100 ** 2 + 13 * 100 + 8 * 300);
    expect(multiplyAdds).toBe(3 * (100 ** 2 + 3 * 100));
    expect(ownBytes(denseCircuit(100, 3))).toBe(4 * 100 ** 2 + 13 * 100 + 12 * 300);
  });

  test('held inputs bring the same current at every step', () => {
    const cascade = stepCases()
      .find(({ name }) => name.startsWith('cascade'))
      ?.build();
    if (!cascade) throw new Error('no cascade');
    const weights = 128 * 128 + 128 * 256;
    expect(stepCounts(cascade).multiplyAdds).toBe(1000 * (weights + 3 * 512));
  });

  test('a resistor costs two multiply-adds, a reciprocal edge two', () => {
    const grid = gridCircuit(4, 1);
    // 2 x 3 x 4 edges and 8 ghosts; 9 nodes are free.
    expect(stepCounts(grid).multiplyAdds).toBe(2 * (24 + 8) + 3 * 9);
    expect(stepCounts(sparseCircuit(64, 4)).multiplyAdds).toBe(2 * 256 + 3 * 64);
  });
});

describe('rows', () => {
  test('names are unlike, and small circuits are the same at every build and stable at their step', () => {
    const cases = stepCases();
    const names = [...cases, ...GROWTH].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, stepping, build } of cases) {
      if (!['dense-16', 'dense-64', 'dense-256', 'grid-16x16x1'].includes(name)) continue;
      const [a, b] = [build(), build()];
      expect(a.volts).toEqual(b.volts);
      expect(a.couplings[0]).toEqual(b.couplings[0]);
      expect(stepping.dt).toBeLessThanOrEqual(chooseTimeStep(a).dt);
    }
  });

  test('a graph that was brought takes the place of the random one, and its name says so', () => {
    const graph = {
      kind: 'graph',
      vertices: 3,
      source: Uint32Array.of(0, 1),
      target: Uint32Array.of(1, 2),
      weights: Float32Array.of(1, 1),
    } as const;
    expect(stepCases({ graph }).map(({ name }) => name)).toContain('graph-3x32');
    expect(stepCases().map(({ name }) => name)).toContain('random-graph-2000x32');
  });
});

describe('rows that learn', () => {
  test.each(TRAINING_CASES)('$name learns while it is timed', { timeout: 60_000 }, async (given) => {
    const pace = { least: 0.01, cap: 2, runs: 1 };
    const [engine, reference] = [createCpuEngine(), createReferenceEngine()];
    const row = await measureEpochs(given, {
      engine,
      reference,
      peers: [],
      limits: null,
      pace,
      say: () => undefined,
    });
    expect([row.unit, row.engine, row.timing.runs]).toEqual(['epoch', 'cpu', 1]);
    expect(row.timing.seconds).toBeGreaterThan(0);
    expect(row.judge).toMatch(/^float64 reference, 3 updates; the mean loss fell from/);
    expect(row.difference).toBeLessThan(1e-3);
  });

  test('the circuit of Burgers is the one of the notebook: it has an energy', async () => {
    const file = new URL('../../public/notebooks/burgers.json', import.meta.url);
    const { cells } = JSON.parse(readFileSync(file, 'utf8'));
    const notebook = cells.find(({ id }: { id: string }) => id === 'nudging');
    expect(settlingCircuit(16, 64)).toEqual(notebook.circuit);
    const { netlist, parameters } = await TRAINING_CASES[0].prepare();
    expect(hasEnergy(netlist)).toBe(true);
    expect(netlist.couplings.map((c) => 'reciprocal' in c && c.reciprocal)).toEqual([true, true]);
    expect(parameters).toBe(2128);
  });
});

describe('timing', () => {
  const pace = { least: 0.01, cap: 1, runs: 5 };
  let clock = 0;
  beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => clock));
  afterEach(() => void vi.restoreAllMocks());
  /** Takes so long a unit, and so long to say that it is done [s]. */
  const slow = (seconds: number, wait = 0) => ({
    run: async (units: number) => void (clock += 1000 * (seconds * units + wait)),
  });

  test('runs alternate and give medians', async () => {
    const order: string[] = [];
    const seat = (name: string, seconds: number) => ({
      contestant: { run: (units: number) => (order.push(name), slow(seconds).run(units)) },
      units: 3,
    });
    const timings = await race([seat('a', 1e-4), seat('b', 2e-4)], pace);
    expect(order.join('')).toBe('ababababab');
    expect(timings.map(({ runs, units }) => [runs, units])).toEqual([
      [5, 3],
      [5, 3],
    ]);
    expect(timings[0].seconds).toBeCloseTo(1e-4, 9);
    expect(timings[1].seconds).toBeCloseTo(2e-4, 9);
    expect(timingOf([5, 1, 3, 2], 1)).toMatchObject({ seconds: 2.5, fastest: 1, slowest: 5 });
  });

  test('runs are long enough, and longer where waiting has a price', async () => {
    expect((await calibrate(slow(1e-4), pace)).units).toBe(100);
    const { units, seconds } = await calibrate(slow(1e-4, 0.02), pace);
    expect(units).toBeGreaterThan(200);
    expect(seconds).toBeLessThan(2e-4);
  });

  test('a unit of work beyond the cap is refused, with the cap', async () => {
    await expect(calibrate(slow(2), pace)).rejects.toThrow(OverCap);
    await expect(calibrate(slow(2), pace)).rejects.toThrow('> 1 s');
    // Two runs of 0.45 s are all that fits.
    const [{ runs }] = await race([{ contestant: slow(0.45), units: 1 }], pace);
    expect(runs).toBe(2);
  });
});

test('numbers are written with three digits and a unit', () => {
  expect([3e-8, 4.56e-5, 0.0391, 2].map(secondsText)).toEqual(['30.0 ns', '45.6 µs', '39.1 ms', '2.00 s']);
  expect([2048, 5 * 2 ** 20].map(bytesText)).toEqual(['2.00 KiB', '5.00 MiB']);
});

test('large shares and ratios are written out, not in powers of ten', () => {
  expect([0.058, 0.57, 0.996, 1.4, 2.46].map(percent)).toEqual(['5.8 %', '57 %', '100 %', '140 %', '246 %']);
  expect([0.0123, 99.95, 999.6, 1388.4].map(digits)).toEqual(['0.0123', '100', '1000', '1388']);
});

test('comma-separated values quote what needs it and keep a column a value', () => {
  const timing = { seconds: 0.5, fastest: 0.4, slowest: 0.6, runs: 5, units: 1 };
  const shared = { title: '', unit: 'step', engine: 'cpu' } as const;
  const peers = [
    { name: 'a', reason: 'no "kernel", none' },
    { name: 'b', timing, ratio: 1, difference: 0, form: 'rows' },
  ];
  const measured = { ...shared, name: 'x', nodes: 2, batch: 3, timing, judge: '', difference: 0, peers };
  const [head, first, second] = csvText([measured, { ...shared, name: 'y', error: 'off' }], ['a', 'b']).split(
    '\r\n',
  );
  expect(head.split(',')).toHaveLength(17);
  expect(first).toBe('x,step,2,3,cpu,0.5,0.4,0.6,,,,,,"no ""kernel"", none",0.5,,');
  expect(second).toBe(`y,step${','.repeat(15)}off`);
});

describe('on the command line', () => {
  test('measures one row, checks it, and prints JSON that makes a table', { timeout: 60_000 }, () => {
    const { code, out, err } = lab(
      'bench',
      '--engine',
      'cpu',
      '--only',
      'dense-16',
      '--peers',
      'none',
      '--json',
    );
    expect(err).toContain('dense-16:');
    expect(code).toBe(0);
    const result = JSON.parse(out) as Benchmark;
    expect(result).toMatchObject({ benchmark: 1, engine: { kind: 'cpu', software: false }, growth: [] });
    expect(result.build).toMatch(/^\d+\.\d+\.\d+\+\w+$/);
    expect(result.command).toBe('npm run -s lab -- bench --engine cpu --only dense-16 --peers none --json');
    expect(Number.isNaN(Date.parse(result.date))).toBe(false);
    const [row] = result.rows;
    if (!('timing' in row)) throw new Error(row.error);
    expect(row).toMatchObject({ name: 'dense-16', nodes: 16, batch: 1, unit: 'step', engine: 'cpu' });
    expect(row.timing.runs).toBe(5);
    expect(row.difference).toBeLessThan(1e-5);
    expect(row.limit?.fraction).toBeCloseTo((row.limit?.seconds ?? 0) / row.timing.seconds, 9);
    expect(row.memory?.own).toBe(4 * 256 + 13 * 16 + 12 * 16);
    expect(tableText(result)).toMatch(/dense-16 +16 +1 +[\d.]+ [nµ]s/);
  });

  test('refuses rows and options that are not there', { timeout: 30_000 }, () => {
    const wrong = lab('bench', '--only', 'dance-16', '--engine', 'cpu');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('did you mean "dense-16"');
    expect(() => readArguments(['bench', 'file.json'])).toThrow('takes no file');
    expect(() => readArguments(['bench', '--set', 'a=1'])).toThrow('unknown option of bench');
    expect(() => readArguments(['bench', '--peers', 'some'])).toThrow('Use one of: all, wasm, webgpu, none');
    expect(() => readArguments(['check', 'file.json', '--engine', 'cpu'])).toThrow('unknown option of check');
  });
});
