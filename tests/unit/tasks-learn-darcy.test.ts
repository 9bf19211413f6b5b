import { describe, expect, it } from 'vitest';
import { readData } from '../../src/data/read.ts';
import { solveDarcy } from '../../src/tasks/darcy-solver.ts';
import { factorBanded, solveBanded } from '../../src/tasks/learn/banded.ts';
import { ABOVE, BELOW } from '../../src/tasks/learn/darcy-gaussian.ts';
import { learnDataNames } from '../../src/tasks/learn/lessons.ts';
import { answersOff, array, ends, prepare, sampleOf } from '../learning-lessons.ts';
import { asyncProblemsOf } from '../problems.ts';
import { itWithData, sharedBytes } from '../shared-data.ts';

const task = { kind: 'darcy', size: 4, samples: 10, tests: 3, field: 'gaussian', transposed: false } as const;
const flat = ends([4, 4, 1], [4, 4, 1]);
/** Fields 0 or 1 and pressures that tell the samples apart. */
const fields = (samples: number) =>
  array(
    [samples, 4, 4],
    Array.from({ length: 16 * samples }, (_, i) => ((i % 16) % 3 === Math.floor(i / 16) % 3 ? 1 : 0)),
  );
const pressures = (samples: number) =>
  array(
    [samples, 4, 4],
    Array.from({ length: 16 * samples }, (_, i) => i / 16),
  );

describe('the banded solver', () => {
  it('solves what it multiplies', () => {
    const [n, width] = [9, 3];
    const band = Float64Array.from({ length: n * (width + 1) }, (_, k) =>
      k % (width + 1) === width ? 5 : Math.sin(k),
    );
    const entry = (i: number, j: number): number =>
      i < j ? entry(j, i) : i - j > width ? 0 : band[i * (width + 1) + j - i + width];
    const x = Float64Array.from({ length: n }, (_, i) => Math.cos(3 * i));
    const b = x.map((_, i) => x.reduce((sum, xj, j) => sum + entry(i, j) * xj, 0));
    const factor = band.slice();
    factorBanded(factor, n, width);
    solveBanded(factor, b, width);
    b.forEach((value, i) => expect(value).toBeCloseTo(x[i], 12));
  });

  it('refuses what is not positive definite', () => {
    expect(() => factorBanded(Float64Array.of(0, 1, 2, 1), 2, 1)).toThrow(/row 1/);
  });
});

describe('generated Gaussian fields', () => {
  it('satisfy the equation: the iterative solver on the same edges agrees', async () => {
    const size = 12;
    const circuit = ends([size, size, 1], [size, size, 1]);
    const [{ train }] = (await prepare({ ...task, size, samples: 4 }, circuit)).chapters;
    const intervals = size + 1;
    const side = size + 2;
    const inner = (i: number) => Math.min(size, Math.max(1, i)) - 1;
    for (let s = 0; s < 4; s++) {
      const rock = sampleOf(train.inputs, 4, s);
      // A border point with its neighbour's own permeability is the same edge.
      const coefficient = Float64Array.from({ length: side * side }, (_, k) =>
        rock[inner(Math.floor(k / side)) * size + inner(k % side)] > 0 ? ABOVE : BELOW,
      );
      const u = solveDarcy({ intervals, coefficient, source: new Float64Array(side * side).fill(1) });
      sampleOf(train.targets, 4, s).forEach((value, k) => {
        const exact = u[(Math.floor(k / size) + 1) * side + (k % size) + 1];
        expect(Math.abs(value - exact)).toBeLessThan(1e-7 * exact);
      });
    }
  });

  it('are cut in the middle, the same for a seed, and the first do not depend on how many follow', async () => {
    const [{ train, test }] = (await prepare({ ...task, samples: 400 }, flat)).chapters;
    const share = train.inputs.reduce((sum, x) => sum + (x > 0 ? 1 : 0), 0) / train.inputs.length;
    expect(share).toBeCloseTo(0.5, 1);
    const [few] = (await prepare(task, flat)).chapters;
    expect(few.train.targets).toEqual(train.targets.slice(0, 160));
    expect(few.test).toEqual(test);
    expect(few.test.inputs.slice(0, 16)).not.toEqual(few.train.inputs.slice(0, 16));
    expect((await prepare(task, flat, { seed: 2 })).chapters[0].train).not.toEqual(few.train);
  });
});

describe('the Darcy lesson', () => {
  it('names its data', () => {
    expect(learnDataNames(task).map(({ name }) => name)).toEqual(['x', 'y', 'testX', 'testY']);
  });

  it('takes a - 1/2, a mask of the inside and a mask of the high borders', async () => {
    const given = { x: fields(5), y: pressures(5), testX: fields(2), testY: pressures(2) };
    const lesson = await prepare(task, ends([4, 4, 3], [16], { scale: 2, offset: 1 }), { given });
    const [{ train, test }] = lesson.chapters;
    expect([train.count, test.count]).toEqual([5, 2]);
    expect(lesson.fromFile).toEqual(['x', 'y', 'testX', 'testY']);
    expect(lesson.view).toEqual({ kind: 'fields', input: [4, 4, 3], output: [4, 4] });
    const channels = sampleOf(train.inputs, 5, 0).map((volts) => (volts - 1) / 2);
    for (let cell = 0; cell < 16; cell++) {
      const high = cell >= 12 || cell % 4 === 3 ? 1 : 0;
      expect(channels.slice(3 * cell, 3 * cell + 3)).toEqual([given.x.values[cell] - 0.5, 1, high]);
    }
    expect(test.targets).toEqual(given.testY.values);
    const [row] = (await prepare(task, ends([16], [16]), { given })).chapters;
    expect([...row.train.inputs.slice(0, 3)]).toEqual([0.5, -0.5, -0.5]);
  });

  it('holds out the last fifth where no test set is given', async () => {
    const given = { x: fields(10), y: pressures(10) };
    const [{ train, test }] = (await prepare(task, flat, { given })).chapters;
    expect([train.count, test.count]).toEqual([8, 2]);
    expect(test.targets).toEqual(given.y.values.slice(8 * 16));
  });

  it('adds every sample mirrored in its diagonal as a second variant', async () => {
    const given = { x: fields(5), y: pressures(5), testX: fields(2), testY: pressures(2) };
    const circuit = ends([4, 4, 3], [4, 4, 1]);
    const plain = (await prepare(task, circuit, { given })).chapters[0];
    const [{ train, test, variants }] = (await prepare({ ...task, transposed: true }, circuit, { given }))
      .chapters;
    expect([train.count, test.count, variants]).toEqual([10, 2, 2]);
    expect(train.inputs.slice(0, 5 * 48)).toEqual(plain.train.inputs);
    for (let s = 0; s < 5; s++) {
      const [x, y] = [sampleOf(train.inputs, 10, s), sampleOf(train.targets, 10, s)];
      const [mirroredX, mirroredY] = [sampleOf(train.inputs, 10, 5 + s), sampleOf(train.targets, 10, 5 + s)];
      for (let i = 0; i < 4; i++)
        for (let j = 0; j < 4; j++) {
          expect(mirroredY[4 * i + j]).toBe(y[4 * j + i]);
          for (let c = 0; c < 3; c++) expect(mirroredX[3 * (4 * i + j) + c]).toBe(x[3 * (4 * j + i) + c]);
        }
    }
  });

  it('mirrors generated Gaussian fields in both diagonals, which solve the same equation', async () => {
    const circuit = ends([4, 4, 1], [4, 4, 1]);
    const plain = (await prepare(task, circuit)).chapters[0];
    const [{ train, variants }] = (await prepare({ ...task, transposed: true }, circuit)).chapters;
    expect([train.count, variants]).toEqual([40, 4]);
    const places = [
      (i: number, j: number) => 4 * i + j,
      (i: number, j: number) => 4 * j + i,
      (i: number, j: number) => 4 * (3 - j) + 3 - i,
      (i: number, j: number) => 4 * (3 - i) + 3 - j,
    ];
    for (const [way, place] of places.entries())
      for (let i = 0; i < 4; i++)
        for (let j = 0; j < 4; j++)
          for (const numbers of ['inputs', 'targets'] as const)
            expect(sampleOf(train[numbers], 40, 10 * way + 7)[4 * i + j]).toBe(
              sampleOf(plain.train[numbers], 10, 7)[place(i, j)],
            );
  });

  it('measures in the units of the data, beside the mean field', async () => {
    const y = array(
      [3, 4, 4],
      Float32Array.from({ length: 48 }, (_, i) => (i < 16 ? 1 : i < 32 ? 3 : 4)),
    );
    const testY = array([1, 4, 4], new Float32Array(16).fill(2));
    const given = { x: fields(3), y, testX: fields(1), testY };
    const lesson = await prepare(task, ends([4, 4, 1], [4, 4, 1], {}, { scale: 10, offset: -3 }), { given });
    const [chapter] = lesson.chapters;
    expect([...chapter.test.targets.slice(0, 2)]).toEqual([17, 17]);
    expect(chapter.measure(answersOff(chapter, 5))).toEqual({ mae: 0.5, rmse: 0.5, relL2: 0.25 });
    expect(lesson.references.meanMae).toBeCloseTo(8 / 3 - 2, 6);
  });

  it('generates fields like the public ones, with low borders at zero', async () => {
    const measured = { ...task, samples: 9, tests: 1, field: 'measured' } as const;
    const [{ train }] = (await prepare(measured, flat)).chapters;
    expect(train.inputs.every((x) => Math.abs(x) === 0.5)).toBe(true);
    train.targets.forEach((u, k) => {
      if (k % 16 < 4 || k % 4 === 0) expect(u).toBe(0);
      else expect(u).toBeGreaterThan(0);
    });
    const [few] = (await prepare({ ...measured, samples: 2 }, flat)).chapters;
    expect(few.train.targets).toEqual(train.targets.slice(0, 32));
  }, 20_000);

  const x = fields(5);
  const y = pressures(5);
  it.each([
    [{ x }, 'data.x', /without y/],
    [{ y }, 'data.y', /without x/],
    [{ x, y, testX: x }, 'data.testX', /without testY/],
    [{ testX: x, testY: y }, 'data.testX', /without a training set/],
    [{ x, y: pressures(4) }, 'data.y', /holds 4 samples, x holds 5/],
    [{ x: array([5, 4, 5], new Float32Array(100)), y }, 'data.x', /\[5, 4, 5\]/],
    [{ x: fields(1), y: pressures(1) }, 'data.x', /single sample/],
    [{ x: fields(2), y: pressures(2) }, 'data.x', /holds 2 samples/],
    [
      {
        x,
        y: array(
          [5, 4, 4],
          y.values.map((p, i) => (i === 37 ? NaN : p)),
        ),
      },
      'data.y at [2, 1, 1]',
      /NaN/,
    ],
    [
      {
        x: array(
          [5, 4, 4],
          x.values.map((a) => 3 + 9 * a),
        ),
        y,
      },
      'data.x',
      /holds 12 in sample 0/,
    ],
    [{ x: array([5, 4, 4], new Float32Array(80)), y }, 'data.x', /same numbers/],
    [{ x, y: array([5, 4, 4], new Float32Array(80)) }, 'data.y', /same numbers/],
  ])('refuses wrong data: %#', async (given, path, message) => {
    const [problem] = await asyncProblemsOf(() => prepare(task, flat, { given }));
    expect(problem.path).toBe(path);
    expect(problem.problem).toMatch(message);
    expect(problem.remedy).not.toBe('');
  });

  it.each([
    [ends([5, 5, 1], [5, 5, 1]), {}, 'task.size', /\[4, 4, 1\]/],
    [ends([4, 4, 2], [4, 4, 1]), {}, 'circuit.groups.in.shape', /\[4, 4, 1\] or \[4, 4, 3\]/],
    [ends([4, 4, 1], [4, 5, 1]), {}, 'circuit.groups.out.shape', /\[4, 4, 1\] or \[16\]/],
    [ends([4, 4, 1], [2, 8, 1]), {}, 'circuit.groups.out.shape', /\[4, 4, 1\]/],
    [ends([15], [15]), {}, 'circuit.groups.in.shape', /square n/],
    [ends([4, 5, 1], [4, 5, 1]), { transposed: true }, 'task.transposed', /square/],
    [ends([64, 64, 3], [64, 64, 1]), { size: 64, samples: 65_536 }, 'task.samples', /Keep to \d+ samples/],
  ])(
    'refuses circuits that do not fit, naming the shape that would: %#',
    async (circuit, change, path, remedy) => {
      const [problem] = await asyncProblemsOf(() => prepare({ ...task, ...change }, circuit));
      expect(problem.path).toBe(path);
      expect(problem.remedy).toMatch(remedy);
    },
  );

  const files = ['train_16_x', 'train_16_y', 'test_16_x', 'test_16_y'].map(
    (f) => `neuralop-darcy/darcy_${f}.npy`,
  );
  itWithData('finds the mean field of the public set as far off as its notes say', files, async () => {
    const [x, y, testX, testY] = files.map((file) => readData(file, sharedBytes(file)));
    const lesson = await prepare(task, ends([16, 16, 3], [16, 16, 1]), { given: { x, y, testX, testY } });
    expect(lesson.chapters[0].train.count).toBe(1000);
    expect(lesson.references.meanMae).toBeCloseTo(0.2, 3);
  });
});
