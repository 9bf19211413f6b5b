import { describe, expect, it } from 'vitest';
import type { DataArray } from '../../src/circuit/given.ts';
import { readData } from '../../src/data/read.ts';
import { burgersFlow, randomWave, startOf, waveThrough } from '../../src/tasks/learn/burgers-flow.ts';
import { BURGERS_TIME } from '../../src/tasks/learn/burgers.ts';
import { answersOff, array, ends, prepare, sampleOf } from '../learning-lessons.ts';
import { asyncProblemsOf } from '../problems.ts';
import { itWithData, sharedBytes } from '../shared-data.ts';

const task = { kind: 'burgers', samples: 20, tests: 5, viscosity: 0.01 } as const;
const circuit = ends([16], [16]);
const waves = (samples: number, n = 16) =>
  array(
    [samples, n],
    Array.from({ length: samples * n }, (_, i) => Math.sin(i * i + 1)),
  );

describe('the Burgers flow', () => {
  it('spreads a wave of vanishing height as heat does, and carries it with the mean', () => {
    const height = 1e-6;
    const wave = { mean: 0.25, cosines: [0, height], sines: [0, 0] };
    const [nu, t] = [0.01, 0.5];
    const decay = Math.exp(-nu * (4 * Math.PI) ** 2 * t);
    burgersFlow(wave, nu, t, 8).forEach((u, i) => {
      const exact = height * decay * Math.cos(4 * Math.PI * (i / 8 - 0.25 * t));
      expect((u - 0.25) / height).toBeCloseTo(exact / height, 4);
    });
  });

  it('satisfies the equation', () => {
    const wave = randomWave(3, 0, 9);
    const [nu, t, n] = [0.01, 0.3, 512];
    const step = 1e-3;
    const at = [-1, 0, 1].map((k) => burgersFlow(wave, nu, t + k * step, n));
    const [before, u, after] = at;
    const steepest = Math.max(...u.map((value, i) => Math.abs(value * (u[(i + 1) % n] - value)) * n));
    for (let i = 0; i < n; i++) {
      const [left, right] = [u[(i + n - 1) % n], u[(i + 1) % n]];
      const rate = (after[i] - before[i]) / (2 * step);
      const slope = ((right - left) * n) / 2;
      const bend = (right - 2 * u[i] + left) * n * n;
      expect(Math.abs(rate + u[i] * slope - nu * bend)).toBeLessThan(5e-3 * steepest);
    }
  });

  it('goes through the points it was laid through', () => {
    const values = [0.1, -0.3, 0.7, 0.2, 0, 0.4];
    startOf(waveThrough(values), 6).forEach((u, i) => expect(u).toBeCloseTo(values[i], 12));
  });

  it('keeps a sharp front finite and within the range of the start at a small viscosity', () => {
    const wave = { mean: 0, cosines: [0], sines: [1] };
    const u = burgersFlow(wave, 1e-4, BURGERS_TIME, 64);
    expect(u.every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(u[31] - u[33]).toBeGreaterThan(0.5);
    expect(u[32]).toBeCloseTo(0, 6);
  });

  const files = ['x', 'y'].map((f) => `neuralop-burgers/burgers_test_16_${f}.npy`);
  itWithData('reproduces the public set from its 16 points', files, () => {
    const [x, y] = files.map((file) => readData(file, sharedBytes(file))) as DataArray[];
    const samples = x.shape[0];
    let relative = 0;
    for (let s = 0; s < samples; s++) {
      const start = x.values.subarray(s * 16, (s + 1) * 16);
      const exact = y.values.subarray((s * 17 + 16) * 16, (s * 17 + 17) * 16);
      const u = burgersFlow(waveThrough(start), 0.01, BURGERS_TIME, 16);
      const difference = u.reduce((sum, value, i) => sum + (value - exact[i]) ** 2, 0);
      relative += Math.sqrt(difference / exact.reduce((sum, value) => sum + value * value, 0));
    }
    // What the data set's notes report for a spectral solver: the 16 points do not say more.
    expect(relative / samples).toBeLessThan(2e-4);
  });
});

describe('the Burgers lesson', () => {
  it('generates starts with the spread of the public set, and their flow', async () => {
    const { chapters, view, references } = await prepare({ ...task, samples: 400 }, circuit);
    const [{ train, test }] = chapters;
    expect([train.count, test.count]).toEqual([400, 5]);
    expect(view).toEqual({ kind: 'fields', input: [1, 16, 1], output: [1, 16] });
    const spread = (values: Float32Array) =>
      Math.sqrt(values.reduce((sum, u) => sum + u * u, 0) / values.length);
    // The public training set: 0.218 at the start, 0.122 at the end.
    expect(spread(train.inputs)).toBeCloseTo(0.22, 1);
    expect(spread(train.targets)).toBeCloseTo(0.12, 1);
    expect(references.meanMae).toBeGreaterThan(0.05);
    const flow = burgersFlow(waveThrough(sampleOf(train.inputs, 400, 7)), 0.01, BURGERS_TIME, 16);
    sampleOf(train.targets, 400, 7).forEach((u, i) => expect(u).toBeCloseTo(flow[i], 5));
    const [few] = (await prepare(task, circuit)).chapters;
    expect(few.train.inputs).toEqual(train.inputs.slice(0, 320));
    expect(few.test).toEqual(test);
    expect((await prepare(task, circuit, { seed: 2 })).chapters[0].train).not.toEqual(few.train);
  });

  it('uses the last time of what is given', async () => {
    const y = array(
      [5, 3, 2],
      Float32Array.from({ length: 30 }, (_, i) => i),
    );
    const given = { x: waves(5, 2), y };
    const lesson = await prepare(task, ends([2], [2]), { given });
    const [{ train, test }] = lesson.chapters;
    expect([...train.targets]).toEqual([4, 5, 10, 11, 16, 17, 22, 23]);
    expect([...test.targets]).toEqual([28, 29]);
    expect(lesson.fromFile).toEqual(['x', 'y']);
    const late = array([5, 2], [4, 5, 10, 11, 16, 17, 22, 23, 28, 29]);
    const [same] = (await prepare(task, ends([2], [2]), { given: { ...given, y: late } })).chapters;
    expect(same.train).toEqual(train);
    const [chapter] = lesson.chapters;
    const { mae, relL2 } = chapter.measure(answersOff(chapter, 1));
    expect(mae).toBe(1);
    expect(relL2).toBeCloseTo(Math.SQRT2 / Math.hypot(28, 29), 6);
  });

  const x = waves(5);
  it.each([
    [{ x: waves(5, 8), y: x }, 'data.x', /\[5, 8\]/],
    [{ x, y: waves(5, 8) }, 'data.y', /\[5, 8\]/],
    [{ x, y: waves(6) }, 'data.y', /6 samples, x holds 5/],
    [
      {
        x,
        y: array(
          [5, 16],
          x.values.map((u, i) => (i % 16 === 2 ? 0.5 : u)),
        ),
      },
      'data.y',
      /column 3 of 16 is 0.5/,
    ],
    [
      {
        x: array(
          [5, 16],
          x.values.map((u, i) => (i % 16 === 0 ? 0 : u)),
        ),
        y: x,
      },
      'data.x',
      /column 1 of 16 is 0/,
    ],
    [
      {
        x: array(
          [5, 16],
          x.values.map((u, i) => (i === 18 ? Infinity : u)),
        ),
        y: x,
      },
      'data.x at [1, 2]',
      /Infinity/,
    ],
    [
      {
        x: {
          kind: 'graph',
          vertices: 1,
          source: new Uint32Array(),
          target: new Uint32Array(),
          weights: new Float32Array(),
        },
        y: x,
      },
      'data.x',
      /is a graph/,
    ],
  ] as const)('refuses wrong data: %#', async (given, path, message) => {
    const [problem] = await asyncProblemsOf(() => prepare(task, circuit, { given }));
    expect(problem.path).toBe(path);
    expect(problem.problem).toMatch(message);
    expect(problem.remedy).not.toBe('');
  });

  it('refuses a circuit with other outputs than inputs', async () => {
    const [problem] = await asyncProblemsOf(() => prepare(task, ends([16], [8])));
    expect(problem).toMatchObject({ path: 'circuit.groups.out.shape', remedy: 'Give it the shape [16]' });
  });
});
