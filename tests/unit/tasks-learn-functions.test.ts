import { describe, expect, it } from 'vitest';
import { parseCircuit } from '../../src/circuit/parse.ts';
import type { LearnTask as NotebookTask } from '../../src/notebook/schema-train.ts';
import { learnDataNames, type LearnTask } from '../../src/tasks/learn/lessons.ts';
import { answersOff, ends, prepare, sampleOf } from '../learning-lessons.ts';
import { asyncProblemsOf } from '../problems.ts';

const curve = {
  kind: 'function',
  expression: 'x^2',
  low: -1,
  high: 3,
  samples: 50,
  grid: 5,
  noise: 0,
} as const;
const heat = { kind: 'heat', samples: 6, tests: 3, modes: 3, time: 0.02 } as const;
const moons = { kind: 'moons', samples: 40, tests: 20, noise: 0 } as const;
const drift = { kind: 'drift', samples: 400, tests: 50, jumpAfter: 30, jump: 1, curve: 0 } as const;

/** Compiles only while every task of a notebook is one that a lesson can be prepared for. */
const accepted: (task: NotebookTask) => LearnTask = (task) => task;

describe('the function task', () => {
  it('takes every task of a notebook', () => {
    expect(learnDataNames(accepted(curve))).toEqual([]);
  });

  it('draws inputs over the whole range and tests on a grid that holds both ends', async () => {
    const { chapters, view, fed } = await prepare(curve, ends([1], [1]));
    const [{ train, test, variants, updates }] = chapters;
    expect(fed).toEqual([0]);
    expect([train.count, variants, updates]).toEqual([50, 1, 0]);
    expect([...test.inputs]).toEqual([-1, 0, 1, 2, 3]);
    expect([...test.targets]).toEqual([1, 0, 1, 4, 9]);
    train.inputs.forEach((x, s) => {
      expect(x).toBeGreaterThanOrEqual(-1);
      expect(x).toBeLessThan(3);
      expect(train.targets[s]).toBeCloseTo(x * x, 5);
    });
    expect(Math.min(...train.inputs)).toBeLessThan(-0.7);
    expect(Math.max(...train.inputs)).toBeGreaterThan(2.7);
    expect(view).toEqual({ kind: 'surface', variables: 1, low: -1, high: 3, grid: 5 });
  });

  it('runs along x first where there are two variables, in one group or two', async () => {
    const task = { ...curve, expression: 'x + 10 * y', low: 0, high: 1, grid: 2 };
    const { chapters } = await prepare(task, ends([2], [1]));
    expect([...chapters[0].test.inputs]).toEqual([0, 0, 1, 0, 0, 1, 1, 1]);
    expect([...chapters[0].test.targets]).toEqual([0, 1, 10, 11]);
    const two = parseCircuit({
      groups: [
        { name: 'out', shape: [1], role: 'output' },
        { name: 'x', shape: [1], role: 'input', encode: { scale: 2 } },
        { name: 'mask', shape: [4], role: 'input', volts: [1, 2, 3, 4] },
        { name: 'y', shape: [1], role: 'input', encode: { offset: 5 } },
      ],
    });
    const lesson = await prepare(task, two);
    expect(lesson.fed).toEqual([1, 3]);
    expect([...lesson.chapters[0].test.inputs]).toEqual([0, 5, 2, 5, 0, 6, 2, 6]);
  });

  it('encodes volts and measures in the units of the data', async () => {
    const { chapters, decode } = await prepare(
      curve,
      ends([1], [1], { scale: 0.5 }, { scale: 2, offset: 1 }),
    );
    const [chapter] = chapters;
    expect([...chapter.test.inputs]).toEqual([-0.5, 0, 0.5, 1, 1.5]);
    expect([...chapter.test.targets]).toEqual([3, 1, 3, 9, 19]);
    expect(decode).toEqual({ scale: 2, offset: 1 });
    expect(chapter.measure(answersOff(chapter))).toEqual({ mae: 0, rmse: 0 });
    expect(chapter.measure(answersOff(chapter, 1))).toEqual({ mae: 0.5, rmse: 0.5 });
    const answers = answersOff(chapter);
    answers[0] += 2;
    expect(chapter.measure(answers)).toEqual({ mae: 0.2, rmse: Math.sqrt(0.2) });
  });

  it('puts noise on the training targets only, and is fixed by the seed', async () => {
    const noisy = { ...curve, samples: 2_000, noise: 0.5 };
    const [{ train, test }] = (await prepare(noisy, ends([1], [1]))).chapters;
    const [clean] = (await prepare({ ...noisy, noise: 0 }, ends([1], [1]))).chapters;
    expect(train.inputs).toEqual(clean.train.inputs);
    expect(test).toEqual(clean.test);
    const off = train.targets.map((y, s) => y - clean.train.targets[s]);
    const mean = off.reduce((sum, x) => sum + x, 0) / off.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(Math.sqrt(off.reduce((sum, x) => sum + x * x, 0) / off.length)).toBeCloseTo(0.5, 1);
    expect((await prepare(noisy, ends([1], [1]))).chapters[0].train).toEqual(train);
    expect((await prepare(noisy, ends([1], [1]), { seed: 2 })).chapters[0].train).not.toEqual(train);
  });

  it.each([
    [{ ...curve, expression: '1 / x' }, ends([1], [1]), 'task.expression', /Infinity at x = 0/],
    [{ ...curve, expression: 'log(x)' }, ends([1], [1]), 'task.expression', /NaN at x = -/],
    [{ ...curve, expression: 'x + y' }, ends([1], [1]), 'task.expression', /"y"/],
    [{ ...curve, expression: '1e39' }, ends([1], [1]), 'task.expression', /at x = /],
    [{ ...curve, low: 3 }, ends([1], [1]), 'task.low', /not below/],
    [curve, ends([3], [1]), 'circuit.groups.in.shape', /is \[3\]/],
    [curve, ends([1], [2]), 'circuit.groups.out.shape', /is \[2\]/],
    [curve, ends([1], [1], { scale: 0 }), 'circuit.groups.in.encode.scale', /is 0/],
    [curve, ends([1], [1], {}, { scale: 0 }), 'circuit.groups.out.encode.scale', /is 0/],
    [
      { ...curve, expression: '1e37 * x' },
      ends([1], [1], {}, { scale: 1e6 }),
      'circuit.groups.out.encode',
      /float32/,
    ],
  ])('refuses what does not fit: %#', async (task, circuit, path, message) => {
    const [problem] = await asyncProblemsOf(() => prepare(task, circuit));
    expect(problem.path).toBe(path);
    expect(problem.problem).toMatch(message);
    expect(problem.remedy).not.toBe('');
  });

  it('refuses circuits that nothing is fed to or read from, and outputs with two encodings', async () => {
    const pathOf = async (groups: Parameters<typeof parseCircuit>[0]) =>
      (await asyncProblemsOf(() => prepare(curve, parseCircuit({ groups }))))
        .map(({ problem }) => problem)
        .join();
    const input = { name: 'in', shape: [1], role: 'input' };
    const output = { name: 'out', shape: [1], role: 'output' };
    expect(await pathOf([{ ...input, volts: [1] }, output])).toMatch(/no group takes/);
    expect(await pathOf([input])).toMatch(/no group gives/);
    expect(await pathOf([input, output, { ...output, name: 'other', encode: { scale: 2 } }])).toMatch(
      /differs/,
    );
  });

  it('refuses answers that are not finite', async () => {
    const [chapter] = (await prepare(curve, ends([1], [1]))).chapters;
    const answers = answersOff(chapter);
    answers[2] = NaN;
    expect(() => chapter.measure(answers)).toThrow(/test sample 2 is NaN/);
  });
});

describe('the heat task', () => {
  it('lets every sine mode of the start fade at its own rate', async () => {
    const n = 7;
    const { chapters, view } = await prepare(heat, ends([n], [n]));
    const [{ train, test }] = chapters;
    expect(view).toEqual({ kind: 'fields', input: [1, n, 1], output: [1, n] });
    expect([train.count, test.count]).toEqual([6, 3]);
    const amplitude = (values: readonly number[], m: number) =>
      values.reduce((sum, u, i) => sum + (u * Math.sin((Math.PI * m * (i + 1)) / (n + 1)) * 2) / (n + 1), 0);
    for (let s = 0; s < 6; s++) {
      const [start, end] = [sampleOf(train.inputs, 6, s), sampleOf(train.targets, 6, s)];
      for (let m = 1; m <= n; m++) {
        const before = amplitude(start, m);
        if (m > 3) expect(before).toBeCloseTo(0, 5);
        else expect(Math.abs(before)).toBeGreaterThan(0);
        expect(amplitude(end, m)).toBeCloseTo(before * Math.exp(-((Math.PI * m) ** 2) * 0.02), 6);
      }
    }
  });

  it('draws amplitudes N(0, 1) / m', async () => {
    const [{ train }] = (await prepare({ ...heat, samples: 4_000, modes: 1, time: 0 }, ends([1], [1])))
      .chapters;
    // One mode at its middle point is its amplitude; at time 0 the answer is the start.
    expect(Math.sqrt(train.inputs.reduce((sum, u) => sum + u * u, 0) / 4_000)).toBeCloseTo(1, 1);
    expect(train.targets).toEqual(train.inputs);
  });

  it('refuses circuits that cannot hold it', async () => {
    const pathOf = async (task: LearnTask, circuit: ReturnType<typeof ends>) =>
      (await asyncProblemsOf(() => prepare(task, circuit)))[0].path;
    expect(await pathOf(heat, ends([7], [6]))).toBe('circuit.groups.out.shape');
    expect(await pathOf(heat, ends([2], [2]))).toBe('task.modes');
    expect(await pathOf({ ...heat, samples: 65_536 }, ends([4096], [4096]))).toBe('task.samples');
  });

  it('reports progress and stops when the caller has lost interest', async () => {
    const large = { ...heat, samples: 20_000, modes: 32 };
    const seen: number[] = [];
    await prepare(large, ends([64], [64]), { onProgress: ({ done, total }) => seen.push(done / total) });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    await expect(prepare(heat, ends([7], [7]), { signal: AbortSignal.abort() })).rejects.toThrow();
    const controller = new AbortController();
    const stopped = prepare(large, ends([64], [64]), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(stopped).rejects.toThrow();
  });
});

describe('the moons task', () => {
  it('puts the classes on two half circles, one hot', async () => {
    const { chapters, view } = await prepare(moons, ends([2], [2]));
    const [{ train }] = chapters;
    for (let s = 0; s < 40; s++) {
      const [x, y] = sampleOf(train.inputs, 40, s);
      const second = s % 2 === 1;
      expect(sampleOf(train.targets, 40, s)).toEqual(second ? [0, 1] : [1, 0]);
      expect(second ? Math.hypot(x - 1, y - 0.5) : Math.hypot(x, y)).toBeCloseTo(1, 5);
      expect(second ? y <= 0.5 : y >= 0).toBe(true);
    }
    if (view.kind !== 'classes') throw new Error('not a view of classes');
    const [left, right, bottom, top] = view.box;
    expect(left).toBeLessThan(Math.min(...train.inputs.filter((_, i) => i % 2 === 0)));
    expect(right).toBeGreaterThan(1.8);
    expect(bottom).toBeLessThan(Math.min(...train.inputs.filter((_, i) => i % 2 === 1)));
    expect(top).toBeGreaterThan(0.9);
  });

  it('counts the larger of two outputs, or the sign of one', async () => {
    const [two] = (await prepare(moons, ends([2], [2], {}, { scale: -1 }))).chapters;
    expect(two.measure(answersOff(two))).toEqual({ mae: 0, rmse: 0, accuracy: 1 });
    const swapped = two.test.targets.map((_, i) => two.test.targets[i ^ 1]);
    expect(two.measure(swapped)).toEqual({ mae: 1, rmse: 1, accuracy: 0 });
    const [one] = (await prepare(moons, ends([2], [1]))).chapters;
    expect([...one.test.targets].slice(0, 4)).toEqual([-1, 1, -1, 1]);
    const answers = one.test.targets.map((y) => y / 2);
    expect(one.measure(answers)).toEqual({ mae: 0.5, rmse: 0.5, accuracy: 1 });
    answers[0] = 0.1;
    expect(one.measure(answers).accuracy).toBe(0.95);
  });

  it('refuses other sizes', async () => {
    const problemOf = async (circuit: ReturnType<typeof ends>) =>
      (await asyncProblemsOf(() => prepare(moons, circuit)))[0];
    expect((await problemOf(ends([3], [2]))).path).toBe('circuit.groups.in.shape');
    expect((await problemOf(ends([2], [3]))).remedy).toMatch(/\[2\] or \[1\]/);
  });
});

describe('the drift task', () => {
  /** A with A x = y for linear samples, by least squares on the first inputs that are independent. */
  const correlation = (
    chapter: { train: { count: number; inputs: Float32Array; targets: Float32Array } },
    n: number,
    m: number,
  ) => {
    const { count, inputs, targets } = chapter.train;
    const map = new Float64Array(m * n);
    // Inputs are uniform in -1..1: E[x x^T] = 1/3.
    for (let s = 0; s < count; s++)
      for (let r = 0; r < m; r++)
        for (let i = 0; i < n; i++) map[r * n + i] += (3 * targets[s * m + r] * inputs[s * n + i]) / count;
    return map;
  };

  it('has two chapters, the second until the end', async () => {
    const { chapters, view } = await prepare(drift, ends([4], [3]));
    expect(chapters.map(({ name, updates }) => [name, updates])).toEqual([
      ['before', 30],
      ['after', 0],
    ]);
    expect(chapters.map(({ train, test }) => [train.count, test.count])).toEqual([
      [400, 50],
      [400, 50],
    ]);
    expect(view).toEqual({ kind: 'numbers' });
    expect(chapters[0].train.inputs).not.toEqual(chapters[1].train.inputs);
    expect(chapters[0].train.inputs.every((x) => x >= -1 && x < 1)).toBe(true);
  });

  it('turns rows of length 1 by a right angle at a jump of 1, and not at 0', async () => {
    const circuit = ends([4], [1]);
    const large = { ...drift, samples: 16_000 };
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
    const maps = async (jump: number) => {
      const { chapters } = await prepare({ ...large, jump }, circuit);
      return chapters.map((chapter) => correlation(chapter, 4, 1));
    };
    const [before, after] = await maps(1);
    expect(dot(before, before)).toBeCloseTo(1, 1);
    expect(dot(after, after)).toBeCloseTo(1, 1);
    expect(dot(before, after)).toBeCloseTo(0, 1);
    const [same, still] = await maps(0);
    expect(dot(same, still)).toBeCloseTo(1, 1);
    const [first, half] = await maps(0.5);
    expect(dot(first, half)).toBeCloseTo(Math.SQRT1_2, 1);
  });

  it('bends targets by tanh, and measures each chapter against its own', async () => {
    const straight = (await prepare(drift, ends([4], [2]))).chapters;
    const bent = (await prepare({ ...drift, curve: 2 }, ends([4], [2]))).chapters;
    bent[1].train.targets.forEach((y, i) =>
      expect(y).toBeCloseTo(Math.tanh(2 * straight[1].train.targets[i]), 5),
    );
    for (const chapter of straight) expect(chapter.measure(answersOff(chapter))).toEqual({ mae: 0, rmse: 0 });
    expect(straight[0].measure(answersOff(straight[1])).mae).toBeGreaterThan(0.1);
  });

  it('refuses a single input and maps too large to hold', async () => {
    const pathOf = async (circuit: ReturnType<typeof ends>) =>
      (await asyncProblemsOf(() => prepare({ ...drift, samples: 2, tests: 1 }, circuit)))[0].path;
    expect(await pathOf(ends([1], [3]))).toBe('circuit.groups.in.shape');
    expect(await pathOf(ends([4096], [4096]))).toBe('circuit.groups.in.shape');
  });
});
