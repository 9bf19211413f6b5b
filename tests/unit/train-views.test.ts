import { describe, expect, it } from 'vitest';
import type { CircuitShape } from '../../src/lab/api.ts';
import type { BlockFacts, CurvePoint, TrainStatus } from '../../src/lab/train-api.ts';
import {
  channel,
  classOf,
  curveLines,
  leaning,
  rowLines,
  seriesLines,
  surfacePictures,
} from '../../src/ui/train/answers/shown.ts';
import { painted, swatchesOf } from '../../src/ui/train/ask/question.ts';
import { steadyScale } from '../../src/ui/train/currents/seen.ts';
import { CurveStore } from '../../src/ui/train/curve/curve-store.ts';
import { blockTitle, cellName, encodingOf } from '../../src/ui/train/encoding.ts';
import { logExtent, padded, plain } from '../../src/ui/train/plot-ranges.ts';
import { metricLabel } from '../../src/lab/metric-label.ts';
import { metricTable, outcome } from '../../src/ui/train/words.ts';
import {
  asTheyCome,
  blockValues,
  cellSize,
  countAbove,
  fullColour,
  indexAt,
  laidOut,
  largest,
  layoutOf,
  paintRows,
  strongestFirst,
} from '../../src/ui/train/weights/matrix.ts';

const point = (update: number, train = 1 / update, test = NaN): CurvePoint => ({
  update,
  epoch: update / 10,
  train,
  validation: NaN,
  test,
});

describe('the learning curve', () => {
  it('keeps both ends, the order and every measured test error when it is thinned', () => {
    const store = new CurveStore(64);
    for (let u = 1; u <= 5000; u++) store.append([point(u, 1 / u, u % 500 === 0 ? u : NaN)]);
    const updates = store.points.map(({ update }) => update);
    expect(updates.length).toBeLessThanOrEqual(64);
    expect(updates[0]).toBe(1);
    expect(updates.at(-1)).toBe(5000);
    expect(updates).toEqual([...updates].sort((a, b) => a - b));
    expect(store.points.filter(({ test }) => !Number.isNaN(test)).length).toBeGreaterThanOrEqual(8);
    expect(store.last('test')).toEqual({ value: 5000, update: 5000 });
  });

  it('takes what a run that starts anew says in place of what was there', () => {
    const store = new CurveStore();
    store.append([point(1), point(2), point(3)]);
    store.append([point(2, 7)]);
    expect(store.points.map(({ update, train }) => [update, train])).toEqual([
      [1, 1],
      [2, 7],
    ]);
    store.clear();
    expect(store.points).toEqual([]);
    expect(store.last('train').value).toBeNaN();
  });

  it('joins measurements that come for the same update', () => {
    const store = new CurveStore();
    store.append([point(1), point(2, 0.5), { ...point(2, NaN), validation: 3 }]);
    expect(store.points).toHaveLength(2);
    expect(store.points[1]).toMatchObject({ train: 0.5, validation: 3 });
  });
});

describe('axes', () => {
  it('leave out what has no place on them', () => {
    expect(plain([1, NaN, 0, -1, Infinity])).toEqual([1, null, 0, -1, null]);
    expect(plain([1, 0, -1], true)).toEqual([1, null, null]);
  });

  it('hold the values and are never empty', () => {
    expect(padded([[1, 3]], 0.5)).toEqual([0, 4]);
    const [low, high] = padded([[2, 2]], 0.06);
    expect(high).toBeGreaterThan(low);
    expect(padded([[NaN]], 0.06)).toEqual([0, 1]);
    expect(logExtent([[0.02, 3, 0, -5]])).toEqual([0.01, 10]);
    expect(logExtent([[1e-30, 1e-29]])[0]).toBeGreaterThan(1e-20);
    expect(logExtent([[5]], 'exact')).toEqual([5, 50]);
  });
});

describe('weights', () => {
  const matrix = { rows: 2, columns: 3, values: Float32Array.of(0.1, -2, 0, 1, 0, 3) };

  it('are taken as they are, as they were, or as the change', () => {
    const all = { now: Float32Array.of(9, 1, 2), start: Float32Array.of(9, 0.5, 4) };
    const block = { offset: 1, count: 2 };
    expect(Array.from(blockValues(all, block, 'now'))).toEqual([1, 2]);
    expect(Array.from(blockValues(all, block, 'start'))).toEqual([0.5, 4]);
    expect(Array.from(blockValues(all, block, 'change'))).toEqual([0.5, -2]);
  });

  it('are sorted by the norm of rows and columns, equal ones as they come', () => {
    const { rows, columns } = strongestFirst(matrix);
    expect(Array.from(rows)).toEqual([1, 0]);
    expect(Array.from(columns)).toEqual([2, 1, 0]);
    expect(Array.from(strongestFirst({ rows: 1, columns: 3, values: new Float32Array(3) }).columns)).toEqual([
      0, 1, 2,
    ]);
  });

  it('are hidden below a size and coloured up to another', () => {
    const table = Uint32Array.of(10, 20, 30);
    const out = new Uint32Array(6);
    const painting = { order: asTheyCome(matrix), range: 2, least: 0.5, table, ground: 7 };
    paintRows(matrix, painting, 0, 2, out);
    expect(Array.from(out)).toEqual([7, 10, 7, 30, 7, 30]);
    expect(countAbove(matrix.values, 0.5)).toBe(3);
    expect(countAbove(matrix.values, 0)).toBe(6);
  });

  it('have a round number for full colour, also when they are nothing or not finite', () => {
    expect(fullColour(largest(matrix.values))).toBe(3);
    expect(fullColour(largest(new Float32Array(3)))).toBe(1);
    expect(largest(Float32Array.of(1, Infinity, NaN))).toBe(1);
  });

  it('lie down when they are tall and fold when they are a list', () => {
    const tall = layoutOf({ rows: 5, columns: 2, count: 10 });
    expect(tall).toEqual({ rows: 2, columns: 5, turned: true });
    const values = Float32Array.from({ length: 10 }, (_, i) => i);
    const picture = laidOut(values, tall);
    for (let r = 0; r < 2; r++)
      for (let c = 0; c < 5; c++) expect(picture.values[r * 5 + c]).toBe(values[indexAt(tall, r, c)]);
    expect(layoutOf({ rows: 1, columns: 4, count: 4 })).toEqual({ rows: 1, columns: 4, turned: false });
    const folded = layoutOf({ rows: 1, columns: 1000, count: 1000 });
    expect(folded.rows * folded.columns).toBeGreaterThanOrEqual(1000);
    expect(folded.rows).toBeGreaterThan(10);
  });

  it('are one pixel each at least', () => {
    expect(cellSize(500, 4000, 500, 300)).toBe(1);
    expect(cellSize(4, 4, 500, 300)).toBe(28);
    expect(cellSize(40, 40, 500, 300)).toBe(7);
  });
});

describe('names of parameters', () => {
  const shape = {
    groups: [
      { name: 'a', offset: 0, size: 2, height: 1, width: 2, channels: 1 },
      { name: 'b', offset: 2, size: 3, height: 1, width: 3, channels: 1 },
    ],
    couplings: [{ name: 'link', kind: 'dense', from: 'a', to: 'b', edges: 6 }],
  } as unknown as CircuitShape;
  const block = (name: string, kind: BlockFacts['kind'], rows: number, columns: number): BlockFacts => ({
    name,
    kind,
    offset: 0,
    count: rows * columns,
    rows,
    columns,
  });

  it('are those of the nodes they join', () => {
    expect(cellName(shape, block('couplings.link.weights', 'weight', 2, 3), 1, 2)).toBe('a[1] → b[2]');
    expect(cellName(shape, block('groups.b.bias', 'bias', 1, 3), 0, 1)).toBe('b[1]');
    expect(cellName(shape, block('couplings.link.weights', 'weight', 9, 1), 4, 0)).toContain('row 4');
    expect(blockTitle(block('couplings.link.weights', 'weight', 2, 3))).toBe('link, couplings');
  });

  it('go with the encoding of their group', () => {
    const cell = { circuit: { groups: [{ encode: { scale: 2, offset: 1 } }] } };
    expect(encodingOf(cell as never, [0])).toEqual({ scale: 2, offset: 1 });
    expect(encodingOf(cell as never, [])).toEqual({ scale: 1, offset: 0 });
  });
});

describe('answers', () => {
  const facts = { decode: { scale: 2, offset: 1 } };

  it('of a curve are sorted and in the units of the data', () => {
    const view = { kind: 'surface', variables: 1, low: 10, high: 20, grid: 3 } as const;
    const lines = curveLines(facts, view, {
      inputs: Float32Array.of(1, -1, 0),
      truths: Float32Array.of(5, 1, 3),
      answers: Float32Array.of(5, 1, 1),
    });
    expect(lines.x).toEqual([10, 15, 20]);
    expect(lines.lines.map(({ values }) => Array.from(values))).toEqual([
      [0, 1, 2],
      [0, 0, 2],
    ]);
  });

  it('of a surface stand with the second variable upwards', () => {
    const view = { kind: 'surface', variables: 2, low: 0, high: 1, grid: 2 } as const;
    const values = Float32Array.of(1, 2, 3, 4);
    const inputs = Float32Array.of(-1, -1, 1, -1, -1, 1, 1, 1);
    const [truth] = surfacePictures(view, { inputs, truths: values, answers: values });
    expect(Array.from(truth.values)).toEqual([3, 4, 1, 2]);
  });

  it('of a row are decoded, input by the encoding of its own group', () => {
    const view = { kind: 'fields', input: [1, 2, 1], output: [1, 2] } as const;
    const sample = {
      input: Float32Array.of(3, 6),
      truth: Float32Array.of(1, 3),
      answer: Float32Array.of(3, 5),
    };
    const { lines } = rowLines(view, sample, facts, { scale: 3, offset: 0 });
    expect(lines.map(({ values }) => Array.from(values))).toEqual([
      [1, 2],
      [0, 1],
      [1, 2],
    ]);
  });

  it('of a series are changes that meet at the last known step', () => {
    const view = { kind: 'series', sensors: 2, history: 2, horizon: 2, unit: 'mph' } as const;
    const sample = {
      input: Float32Array.of(1, 2, 99, 5, 9, 99),
      truth: Float32Array.of(0, 0, 3, 5),
      answer: Float32Array.of(0, 0, 5, 7),
    };
    const { x, lines } = seriesLines(facts, view, sample, 1, { input: 1, output: 1 });
    expect(x).toEqual([-1, 0, 1, 2]);
    expect(Array.from(lines[0].values)).toEqual([-2, 0, NaN, NaN]);
    expect(Array.from(lines[1].values)).toEqual([NaN, 0, 1, 2]);
    expect(Array.from(lines[2].values)).toEqual([NaN, 0, 2, 3]);
  });

  it('of classes are the largest output, or the sign of a single one', () => {
    expect(classOf(Float32Array.of(0, 1, 2, 1), 2, 0)).toBe(1);
    expect(classOf(Float32Array.of(0, 1, 2, 1), 2, 1)).toBe(0);
    expect(classOf(Float32Array.of(-0.2), 1, 0)).toBe(0);
    expect(leaning(Float32Array.of(0.25, 0.75), 2, 0)).toBe(0.5);
  });
});

describe('a painted field', () => {
  const shape = { height: 2, width: 3, channels: 2 };

  it('changes one channel under the brush and nothing else', () => {
    const field = new Float32Array(12);
    const next = painted(field, shape, [{ row: 0, column: 2 }], 2, 5);
    expect(Array.from(channel(next, 2, 0))).toEqual([0, 0, 5, 0, 0, 5]);
    expect(Array.from(channel(next, 2, 1))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(field.every((v) => v === 0)).toBe(true);
  });

  it('is painted with the ends of what it holds', () => {
    expect(swatchesOf(Float32Array.of(-0.5, 0.25, 1))).toEqual([-0.5, 1]);
    expect(swatchesOf(Float32Array.of(0, 0))).toEqual([0, 1]);
  });
});

describe('the scale of currents', () => {
  it('goes up at once and down only when it must', () => {
    expect(steadyScale(1, Float32Array.of(0.6, -0.5))).toBe(1);
    expect(steadyScale(1, Float32Array.of(-1.2))).toBe(1.5);
    expect(steadyScale(1, Float32Array.of(0.1))).toBeCloseTo(0.1);
    expect(steadyScale(0, new Float32Array(2))).toBeGreaterThan(0);
  });
});

describe('words', () => {
  it('name metrics', () => {
    expect(['mae', 'rmse3', 'relL2', 'recoveredAfter', 'repeat last'].map(metricLabel)).toEqual([
      'MAE',
      'RMSE3',
      'Relative L2',
      'Recovered after',
      'Repeat last',
    ]);
  });

  it('put the metrics of others beside the circuit’s own', () => {
    const table = metricTable({ mae: 1, rmse: 2, idealMae: 3, trainLoss: 9 }, { meanMae: 4 });
    expect(table.columns).toEqual(['', 'ideal', 'mean']);
    expect(table.rows.map(({ name }) => name)).toEqual(['mae', 'rmse']);
    expect(table.rows[0].values).toEqual([1, 3, 4]);
    expect(table.rows[1].values).toEqual([2, NaN, NaN]);
  });

  it('say what a run came to', () => {
    const status = { state: 'trained', update: 1200, seconds: 3, ended: '' } as TrainStatus;
    expect(outcome(null)).toBe('Opening');
    expect(outcome(status)).toBe('Trained, 1,200 updates in 3 s');
    expect(outcome({ ...status, ended: 'no better validation loss for 5 epochs' })).toContain('no better');
    expect(outcome({ ...status, state: 'cancelled' })).toBe('Stopped at update 1,200');
  });
});
