import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../src/circuit/given.ts';
import { readData } from '../../src/data/read.ts';
import { learnDataNames } from '../../src/tasks/learn/lessons.ts';
import { answersOff, array, ends, prepare, sampleOf } from '../learning-lessons.ts';
import { asyncProblemsOf } from '../problems.ts';
import { itWithData, sharedBytes } from '../shared-data.ts';

const task = { kind: 'traffic', history: 2, horizon: 3, sensors: 3, steps: 128 } as const;
const circuit = ends([1, 3, 10], [1, 3, 3]);
const ROWS = 40;
/** Sensor s reads t^2 mod 7 + 10 s in row t, at most 80 once. */
const speedAt = (t: number, s: number) => (t === 39 && s === 2 ? 80 : ((t * t) % 7) + 10 * s);
const speed = array(
  [ROWS, 3],
  Array.from({ length: 3 * ROWS }, (_, i) => speedAt(Math.floor(i / 3), i % 3)),
);
/** Sensor 2 has no neighbour at all. */
const adjacency = array([3, 3], [1, 3, 0, 1, 1, 0, 0, 0, 0]);
const TRAIN_ROWS = 32;

describe('the traffic lesson', () => {
  it('names its data', () => {
    expect(learnDataNames(task).map(({ name }) => name)).toEqual(['speed', 'adjacency']);
  });

  it('lays out windows, neighbours and the time of day as documented', async () => {
    const { chapters, view, fromFile } = await prepare(task, circuit, { given: { speed, adjacency } });
    const [{ train, test, variants }] = chapters;
    expect(view).toEqual({ kind: 'series', sensors: 3, history: 2, horizon: 3, unit: 'mph' });
    expect(fromFile).toEqual(['speed', 'adjacency']);
    // 32 and 8 rows, windows of 5, the last of each part left out.
    expect([train.count, test.count, variants]).toEqual([27, 3, 1]);
    const share = [
      [0.25, 0.75, 0],
      [0.5, 0.5, 0],
      [0, 0, 1],
    ];
    const own = (t: number, s: number) => speedAt(t, s) / 80;
    const one = (t: number, s: number) => share[s].reduce((sum, p, n) => sum + p * own(t, n), 0);
    const two = (t: number, s: number) => share[s].reduce((sum, p, n) => sum + p * one(t, n), 0);
    const mean = (of: typeof own, s: number) =>
      Array.from({ length: TRAIN_ROWS }, (_, t) => of(t, s)).reduce((sum, v) => sum + v, 0) / TRAIN_ROWS;
    const check = (set: typeof train, window: number, first: number) => {
      const inputs = sampleOf(set.inputs, set.count, window);
      const targets = sampleOf(set.targets, set.count, window);
      for (let s = 0; s < 3; s++) {
        const angle = (2 * Math.PI * (first + 2)) / 288;
        const expected = [
          ...[own, one, two].flatMap((of) => [0, 1].map((t) => 4 * (of(first + t, s) - mean(of, s)))),
          Math.sin(angle),
          Math.cos(angle),
          Math.sin(2 * angle),
          Math.cos(2 * angle),
        ];
        expected.forEach((x, k) => expect(inputs[10 * s + k]).toBeCloseTo(x, 5));
        for (let h = 0; h < 3; h++)
          expect(targets[3 * s + h]).toBeCloseTo(4 * (own(first + 2 + h, s) - own(first + 1, s)), 5);
      }
    };
    check(train, 0, 0);
    check(train, 26, 26);
    check(test, 0, 32);
    check(test, 2, 34);
  });

  it('lets every sensor stand alone without an adjacency', async () => {
    const [{ train }] = (await prepare(task, circuit, { given: { speed } })).chapters;
    const sensor = sampleOf(train.inputs, train.count, 5).slice(10, 20);
    expect(sensor.slice(2, 4)).toEqual(sensor.slice(0, 2));
    expect(sensor.slice(4, 6)).toEqual(sensor.slice(0, 2));
  });

  it('measures speeds in mph, and repeating the last one beside them', async () => {
    const lesson = await prepare(task, ends([1, 3, 10], [1, 3, 3], {}, { scale: 2, offset: 0.5 }), {
      given: { speed, adjacency },
    });
    const [chapter] = lesson.chapters;
    // One volt is 1/2 of a target, a target 1/4 of a share of 80 mph: 10 mph.
    const exact = chapter.measure(answersOff(chapter));
    expect(Object.keys(exact).sort()).toEqual(['mae', 'mae3', 'rmse', 'rmse3']);
    expect(exact.mae3).toBeLessThan(1e-5);
    const off = chapter.measure(answersOff(chapter, 1));
    for (const name of ['mae', 'rmse', 'mae3', 'rmse3']) expect(off[name]).toBeCloseTo(10, 5);
    expect(lesson.decode.scale).toBeCloseTo(2 * (4 / 80), 12);
    const still = chapter.measure(chapter.test.targets.map(() => 0.5));
    expect(still.mae3).toBeCloseTo(lesson.references.repeatLastMae3, 5);
    expect(still.rmse3).toBeCloseTo(lesson.references.repeatLastRmse3, 5);
    const errors = [0, 1, 2].flatMap((w) =>
      [0, 1, 2].flatMap((s) => [0, 1, 2].map((h) => speedAt(34 + w + h, s) - speedAt(33 + w, s))),
    );
    const mae = errors.reduce((sum, e) => sum + Math.abs(e), 0) / errors.length;
    expect(lesson.references.repeatLastMae3).toBeCloseTo(mae, 4);
  });

  it('counts the first steps of a longer horizon, and all of one below 3', async () => {
    const given = { speed };
    const long = { ...task, history: 1, horizon: 6 };
    const [chapter] = (await prepare(long, ends([1, 3, 7], [1, 3, 6]), { given })).chapters;
    // 10 mph in the last three steps only.
    const answers = chapter.test.targets.map((y, i) => (i % 6 < 3 ? y : y + 0.5));
    const metrics = chapter.measure(answers);
    expect(metrics.mae).toBe(metrics.mae3);
    expect(metrics.mae3).toBeLessThan(1e-4);
    expect(metrics.mae6).toBeCloseTo(5, 4);
    expect(metrics.rmse6).toBeCloseTo(Math.sqrt(50), 4);
    const short = await prepare({ ...task, horizon: 2 }, ends([1, 3, 10], [1, 3, 2]), { given });
    const [two] = short.chapters;
    expect(two.measure(answersOff(two, 0.5)).mae).toBeCloseTo(10, 4);
    expect(Object.keys(short.references).sort()).toEqual(['repeatLastMae', 'repeatLastRmse']);
  });

  it('generates a network whose jams reach the sensors behind', async () => {
    const road = { ...task, history: 12, horizon: 12, sensors: 24, steps: 1_152 };
    const ring = ends([1, 24, 40], [1, 24, 12]);
    const { chapters, references, fromFile } = await prepare(road, ring);
    const [{ train, test }] = chapters;
    expect(fromFile).toEqual([]);
    expect([train.count, test.count]).toEqual([921 - 24, 231 - 24]);
    expect(references.repeatLastRmse12).toBeGreaterThan(references.repeatLastRmse3);
    expect(references.repeatLastRmse3).toBeGreaterThan(1);
    // The newest speed of the sensor ahead says more about the change to come than that of the sensor behind.
    const along = (ahead: number) => {
      let [xy, xx, yy] = [0, 0, 0];
      for (let w = 0; w < train.count; w++) {
        for (let s = 0; s < 24; s++) {
          const other = (s + ahead + 24) % 24;
          const x = train.inputs[(w * 24 + other) * 40 + 11] - train.inputs[(w * 24 + s) * 40 + 11];
          const y = train.targets[(w * 24 + s) * 12 + 2];
          xy += x * y;
          xx += x * x;
          yy += y * y;
        }
      }
      return xy / Math.sqrt(xx * yy);
    };
    expect(along(1)).toBeGreaterThan(0.3);
    expect(along(1)).toBeGreaterThan(along(-1) + 0.2);
    const start = async (seed: number) =>
      (await prepare(road, ring, { seed })).chapters[0].train.targets.slice(0, 1_000);
    expect(await start(1)).toEqual(train.targets.slice(0, 1_000));
    expect(await start(2)).not.toEqual(train.targets.slice(0, 1_000));
  });

  const constant = array(
    [ROWS, 3],
    speed.values.map((v, i) => (i % 3 === 1 && i < 3 * TRAIN_ROWS ? 60 : v)),
  );
  it.each<[DataSet, string, RegExp]>([
    [{ speed: constant }, 'data.speed', /column 2 of 3: the sensor measures 60 in every training row/],
    [
      {
        speed: array(
          [ROWS, 3],
          speed.values.map((v, i) => (i === 7 ? NaN : v)),
        ),
      },
      'data.speed at [2, 1]',
      /NaN/,
    ],
    [{ speed: array([1, 3], [1, 2, 3]) }, 'data.speed', /single row/],
    [{ speed: array([120], speed.values) }, 'data.speed', /\[120\]/],
    [{ speed: array([20, 3], speed.values.slice(0, 60)) }, 'data.speed', /no window of 2 \+ 3/],
    [
      {
        speed: array(
          [ROWS, 3],
          speed.values.map((v) => -v),
        ),
      },
      'data.speed',
      /no speed above 0/,
    ],
    [{ adjacency }, 'data.adjacency', /without speed/],
    [{ speed, adjacency: array([2, 2], [1, 0, 0, 1]) }, 'data.adjacency', /\[2, 2\], speed holds 3 sensors/],
    [
      { speed, adjacency: array([3, 3], [1, 0, 0, 0, 1, -2, 0, 0, 1]) },
      'data.adjacency',
      /-2 in row 2, column 3/,
    ],
    [{ speed: array([60, 2], speed.values) }, 'circuit.groups.in.shape', /data ask for \[1, 2, 10\]/],
  ])('refuses wrong data: %#', async (given, path, message) => {
    const [problem] = await asyncProblemsOf(() => prepare(task, circuit, { given }));
    expect(problem.path).toBe(path);
    expect(problem.problem).toMatch(message);
    expect(problem.remedy).not.toBe('');
  });

  it.each([
    [ends([1, 4, 10], [1, 3, 3]), {}, 'circuit.groups.in.shape', /\[1, 3, 10\]/],
    [ends([1, 3, 10], [1, 3, 4]), {}, 'circuit.groups.out.shape', /\[1, 3, 3\]/],
    [circuit, { steps: 24 }, 'task.steps', /at least 30 rows/],
    [
      ends([1, 1024, 10], [1, 1024, 3]),
      { sensors: 1024, steps: 65_536 },
      'task.steps',
      /Keep to \d+ samples/,
    ],
  ])('refuses circuits and sizes that do not fit: %#', async (other, change, path, remedy) => {
    const [problem] = await asyncProblemsOf(() => prepare({ ...task, ...change }, other));
    expect(problem.path).toBe(path);
    expect(problem.remedy).toMatch(remedy);
  });

  const files = ['los-loop/los_speed.csv', 'los-loop/los_adj.csv'];
  itWithData(
    'repeats the last speed of Los-loop as badly as its notes say',
    files,
    async () => {
      const [given, near] = files.map((file) => readData(file, sharedBytes(file)));
      const expected = [
        [3, 5.543, 3.156],
        [6, 6.699, 3.632],
        [9, 7.628, 4.042],
        [12, 8.456, 4.433],
      ];
      for (const [horizon, rmse, mae] of expected) {
        const lesson = await prepare(
          { ...task, history: 12, horizon },
          ends([1, 207, 40], [1, 207, horizon]),
          {
            given: { speed: given, adjacency: near },
          },
        );
        expect(lesson.references[`repeatLastRmse${horizon}`].toFixed(3)).toBe(rmse.toFixed(3));
        expect(lesson.references[`repeatLastMae${horizon}`].toFixed(3)).toBe(mae.toFixed(3));
        expect(lesson.chapters[0].test.count).toBe(404 - 12 - horizon);
      }
    },
    30_000,
  );
});
