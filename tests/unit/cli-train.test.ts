/** Cells that learn through the headless runner: results, failures while learning, and data that cannot be learned. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/data/npy.ts';
import { lab, type LabResult } from '../lab-command.ts';
import { op, torchFile } from '../torch-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirchhoff-cli-train-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(ending: string, content: string | Uint8Array): string {
  const path = join(folder, `${++files}.${ending}`);
  writeFileSync(path, content);
  return path;
}

const POINTS = 4;
/** Flow at four points, learned by the simplest circuit. */
const burgers = (more: object = {}) => cellOf({ kind: 'burgers' }, [POINTS], [POINTS], more);
const traffic = () => cellOf({ kind: 'traffic', history: 2, horizon: 1 }, [1, 3, 9], [1, 3, 1]);

function cellOf(task: object, from: number[], to: number[], training: object = {}): string {
  const cell = {
    kind: 'train',
    id: 'fit',
    circuit: {
      groups: [
        { name: 'before', shape: from, role: 'input' },
        { name: 'after', shape: to, role: 'output' },
      ],
      couplings: [
        from.length === 3
          ? { kind: 'stencil', from: 'before', to: 'after', size: [1, 1] }
          : { kind: 'dense', from: 'before', to: 'after' },
      ],
    },
    task,
    training: { epochs: 1, batch: 4, ...training },
  };
  return file('json', JSON.stringify({ kirchhoff: 1, cells: [cell] }));
}

const npy = (shape: number[], value = (n: number) => Math.sin(n)): string => {
  const count = shape.reduce((product, n) => product * n, 1);
  return file('npy', writeNpy({ shape, values: Float32Array.from({ length: count }, (_, n) => value(n)) }));
};
const csv = (rows: number, columns: number, value: (row: number, column: number) => number | string) =>
  file(
    'csv',
    Array.from({ length: rows }, (_, r) =>
      Array.from({ length: columns }, (_c, c) => value(r, c)).join(','),
    ).join('\n'),
  );
/** A pickle that would run a program, were it not refused. */
const hostile = () =>
  file(
    'pt',
    torchFile(
      [op.proto, op.global('os', 'system'), op.text('echo hostile'), op.tuple1, op.reduce, op.stop].flat(),
    ),
  );

const metricsOf = (out: string) => (JSON.parse(out) as LabResult).cells;

describe('cells that learn, headless', () => {
  it('checks a notebook of them', () => {
    const { code, err, out } = lab('check', 'public/notebooks/current-feedback.json');
    expect(err).toMatch(/^Current feedback, step by step: \d+ cells, no problems\.\n$/);
    expect([code, out]).toEqual([0, '']);
    const wrong = lab('check', cellOf({ kind: 'burgers' }, [4], [4], { optimiser: { raet: 1 } }));
    expect(wrong.err).toContain(
      'cells.fit.training.optimiser.raet: unknown field "raet" (did you mean "rate"?). ',
    );
    expect(wrong.code).toBe(2);
  }, 30_000);

  it('trains them and prints one line of JSON', () => {
    const { code, err, out } = lab(
      'run',
      'public/notebooks/current-feedback.json',
      '--engine',
      'cpu',
      '--set',
      'cells.three-nodes.training.epochs=20',
      '--set',
      'cells.adjoint.training.epochs=20',
      '--set',
      'cells.mismatch.training.epochs=20',
    );
    expect(code, err).toBe(0);
    expect(err).toContain('three-nodes: cpu engine');
    expect(out.trim().split('\n')).toHaveLength(1);
    const cells = metricsOf(out);
    expect(cells.map(({ id }) => id)).toEqual(['three-nodes', 'adjoint', 'mismatch']);
    for (const { status, metrics } of cells) {
      expect(status).toBe('trained');
      for (const name of ['parameters', 'mae', 'rmse', 'updates']) expect(metrics[name]).toBeGreaterThan(0);
      expect(metrics.updates).toBe(20);
      for (const value of Object.values(metrics)) expect(Number.isFinite(value)).toBe(true);
    }
    expect(cells[0].metrics.parameters).toBe(4);
  }, 60_000);

  it.each([
    ['its own run', {}],
    ['a run beside it', { alongside: ['ideal'] }],
  ])(
    'exits with 1 when %s blows up, naming the rate',
    (_, more) => {
      // Steps as long as this overshoot further every time.
      const notebook = burgers({ optimiser: { kind: 'sgd', rate: 900 }, epochs: 200, ...more });
      const { code, err, out } = lab('run', notebook, '--engine', 'cpu');
      const [cell] = metricsOf(out);
      expect(cell.status).toBe('failed');
      expect(err).toMatch(
        /\ncells\.fit\.training\.optimiser\.rate: the circuit blew up before update \d+: .+\. Use a smaller rate, or more leak\.\n$/,
      );
      expect(code).toBe(1);
    },
    60_000,
  );

  it('names the place in the notebook of what does not fit the task', () => {
    const { code, err } = lab('run', cellOf({ kind: 'burgers' }, [4], [5]), '--engine', 'cpu');
    expect(err).toMatch(/^cells\.fit\.circuit\.groups\.after\.shape: is \[5\], but there are 4 .+\. .+\.\n$/);
    expect(code).toBe(2);
  }, 30_000);

  const y = () => npy([10, POINTS], Math.cos);
  it.each<[string, () => [notebook: string, data: Record<string, string>], path: string, problem: string]>([
    [
      'x of another shape',
      () => [burgers(), { x: npy([10, POINTS + 1]), y: y() }],
      'data.x',
      `has the shape [10, ${POINTS + 1}]. Bring an array of shape [samples, ${POINTS}]`,
    ],
    [
      'different numbers of samples in x and y',
      () => [burgers(), { x: npy([9, POINTS]), y: y() }],
      'data.y',
      'holds 10 samples, x holds 9. Bring as many answers as inputs',
    ],
    [
      'NaN in a npy file',
      () => [burgers(), { x: npy([10, POINTS], (n) => (n === 9 ? NaN : n)), y: y() }],
      '.npy at [2, 1]',
      'NaN',
    ],
    [
      'NaN in a csv file',
      () => [burgers(), { x: csv(10, POINTS, (r, c) => (r === 3 && c === 1 ? 'nan' : r + c)), y: y() }],
      '.csv',
      'nan',
    ],
    [
      'a constant column',
      () => [burgers(), { x: csv(10, POINTS, (r, c) => (c === 2 ? 7 : Math.sin(r * c + r))), y: y() }],
      'data.x',
      'column 3 of 4 is 7 in every training sample. Leave the column out',
    ],
    [
      'a constant sensor',
      () => [traffic(), { speed: csv(60, 3, (r, c) => (c === 1 ? 50 : 40 + ((r * 7 + c) % 13))) }],
      'data.speed',
      'column 2 of 3: the sensor measures 50 in every training row. Leave the sensor out',
    ],
    [
      'one row',
      () => [burgers(), { x: npy([1, POINTS]), y: npy([1, POINTS]) }],
      'data.x',
      'holds a single sample. Bring at least 3',
    ],
    [
      'one row of a table',
      () => [traffic(), { speed: csv(1, 3, (r, c) => 50 + r + c) }],
      'data.speed',
      'holds a single row. Bring',
    ],
    [
      'testX without testY',
      () => [burgers(), { x: npy([10, POINTS]), y: y(), testX: npy([3, POINTS]) }],
      'data.testX',
      'is given without testY. Bring testY too',
    ],
    ['a hostile PyTorch file', () => [burgers(), { x: hostile(), y: y() }], '.pt', 'os.system'],
    [
      'data nobody asks for',
      () => [burgers(), { speed: npy([10, POINTS]) }],
      'data.speed',
      'no cell asks for data named "speed". Use one of: x, y, testX, testY',
    ],
  ])(
    'exits with 2 and names place, problem and remedy for %s',
    (_, given, path, problem) => {
      const [notebook, data] = given();
      const named = Object.entries(data).flatMap(([name, from]) => ['--data', `${name}=${from}`]);
      const { code, err, out } = lab('run', notebook, '--engine', 'cpu', ...named);
      expect(err).toContain(problem);
      const [where, ...rest] = err.trim().split(': ');
      expect(where.replace(folder, '')).toContain(path);
      expect(rest.join(': ')).toMatch(/^.+\. .+\.$/s);
      expect(code).toBe(2);
      expect(out).toBe('');
    },
    30_000,
  );
});
