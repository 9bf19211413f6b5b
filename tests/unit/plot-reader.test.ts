import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunStatus } from '../../src/lab/api.ts';
import { fieldModel, fieldTable } from '../../src/ui/bench/fields/field-model.ts';
import { announcement, outcome } from '../../src/ui/bench/outcome.ts';
import type { ChartModel } from '../../src/ui/plot-reader/model.ts';
import { firstPlace, indexAt, nextPlace } from '../../src/ui/plot-reader/moves.ts';
import { keptSamples } from '../../src/ui/plot-reader/sample.ts';
import { placeWords } from '../../src/ui/plot-reader/words.ts';

const chart = (traces: readonly (readonly number[])[], more: Partial<ChartModel> = {}): ChartModel => ({
  points: traces[0].length,
  traces: [...traces.keys()],
  axis: 'time in RC',
  x: (i) => i / 10,
  y: (trace, i) => traces[trace][i],
  at: (i) => `${i / 10} RC`,
  name: (trace) => `hidden[${trace}]`,
  unit: () => 'V',
  ...more,
});

describe('the samples a table keeps', () => {
  const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(NaN));
  const traces = fc
    .integer({ min: 1, max: 400 })
    .chain((n) => fc.array(fc.array(value, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 12 }));

  it('hold the first, the last and the extremes of every trace, in order and within the limit', () => {
    fc.assert(
      fc.property(traces, (values) => {
        const points = values[0].length;
        const kept = keptSamples(points, [...values.keys()], (t, i) => values[t][i], 60);
        expect(kept.length).toBeLessThanOrEqual(60);
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
        expect(kept).toEqual(expect.arrayContaining([0, points - 1]));
        for (const trace of values) {
          const measured = trace.filter((v) => !Number.isNaN(v));
          if (!measured.length) continue;
          const shown = kept.map((i) => trace[i]).filter((v) => !Number.isNaN(v));
          expect(Math.min(...shown)).toBe(Math.min(...measured));
          expect(Math.max(...shown)).toBe(Math.max(...measured));
        }
      }),
    );
  });

  it('leave no wide gap, and are all of a short recording', () => {
    const kept = keptSamples(1000, [0], (_, i) => i, 60);
    expect(Math.max(...kept.slice(1).map((i, at) => i - kept[at]))).toBeLessThan(20);
    expect(keptSamples(7, [0], () => 0, 60)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(keptSamples(0, [0], () => 0, 60)).toEqual([]);
  });
});

describe('the cursor of the keys', () => {
  const model = chart([Array.from({ length: 40 }, (_, i) => i), Array.from({ length: 40 }, (_, i) => -i)]);
  const go = (from: { trace: number; index: number }, ...keys: string[]) =>
    keys.reduce(
      (place, key) => nextPlace(model, place, key.replace('Shift+', ''), key !== key.replace('Shift+', '')),
      from,
    );

  it('moves in time by one, by ten, and to the ends', () => {
    const start = firstPlace(model);
    expect(start).toEqual({ trace: 0, index: 39 });
    expect(go(start, 'ArrowLeft').index).toBe(38);
    expect(go(start, 'Shift+ArrowLeft').index).toBe(29);
    expect(go(start, 'ArrowRight').index).toBe(39);
    expect(go(start, 'Home').index).toBe(0);
    expect(go(start, 'Home', 'Shift+ArrowRight', 'ArrowRight').index).toBe(11);
    expect(go(start, 'Home', 'ArrowLeft', 'End').index).toBe(39);
  });

  it('goes round the traces, and with Shift through all there are', () => {
    expect(go({ trace: 0, index: 3 }, 'ArrowDown')).toEqual({ trace: 1, index: 3 });
    expect(go({ trace: 0, index: 3 }, 'ArrowDown', 'ArrowDown').trace).toBe(0);
    const many = chart([[1], [2], [3], [4]], { traces: [1, 3], all: 4 });
    expect(nextPlace(many, { trace: 1, index: 0 }, 'ArrowDown', false).trace).toBe(3);
    expect(nextPlace(many, { trace: 1, index: 0 }, 'ArrowDown', true).trace).toBe(2);
    expect(nextPlace(many, { trace: 0, index: 0 }, 'ArrowUp', true).trace).toBe(3);
  });

  it('passes over what was not measured', () => {
    const sparse = chart([[1, NaN, NaN, 4, NaN]]);
    expect(firstPlace(sparse).index).toBe(3);
    expect(nextPlace(sparse, { trace: 0, index: 3 }, 'ArrowLeft', false).index).toBe(0);
    expect(nextPlace(sparse, { trace: 0, index: 3 }, 'ArrowRight', false).index).toBe(3);
  });

  it('finds its time again in a thinned recording', () => {
    const thinned = { ...model, points: 20, x: (i: number) => i / 5 };
    expect(indexAt(thinned, 3.05)).toBe(15);
    expect(indexAt(thinned, -1)).toBe(0);
    expect(indexAt(thinned, 99)).toBe(19);
  });

  it('says where it is', () => {
    const said = chart([[0.824, NaN]], { at: () => '3.1 RC', name: () => 'hidden[4]' });
    expect(placeWords(said, { trace: 0, index: 0 })).toBe('at 3.1 RC, hidden[4], 0.824 V');
    expect(placeWords(said, { trace: 0, index: 1 })).toBe('at 3.1 RC, hidden[4], no value');
  });
});

describe('a field', () => {
  const picture = { title: 'x', height: 2, width: 3, cells: { offset: 1, stride: 2, count: 6 } };
  const values = Float32Array.from({ length: 13 }, (_, i) => i);

  it('is read along its rows, in volts', () => {
    const model = fieldModel(picture, values, 10);
    expect(model?.points).toBe(3);
    expect(model && placeWords(model, { trace: 1, index: 2 })).toBe('at column 2, row 1, 110 V');
    const error = fieldModel({ ...picture, against: new Float32Array(6).fill(8) }, values, 10);
    expect(error?.y(0, 0)).toBe(70);
  });

  it('is a table with its rows downwards, one row a list', () => {
    const table = fieldTable(picture, values, 1);
    expect([table?.points, table?.traces]).toEqual([2, [0, 1, 2]]);
    expect(table?.y(2, 1)).toBe(11);
    const list = fieldTable({ ...picture, height: 1, width: 6 }, values, 1);
    expect([list?.points, list?.traces, list?.name(0)]).toEqual([6, [0], 'x']);
    const wide = fieldTable({ ...picture, height: 2, width: 100 }, new Float32Array(500), 1);
    expect(wide?.traces).toHaveLength(12);
    expect(wide?.traces.at(-1)).toBe(99);
  });
});

describe('the outcome of a run', () => {
  const status: RunStatus = {
    ...{ state: 'settled', step: 412, time: 3.1, stepsPerSecond: 0, settledAt: 412, residual: 0, scale: 1 },
    ...{ energy: -12.4, dissipated: 1, chargeEvents: 1, recordedTo: 412, metrics: {} },
  };
  const running: RunStatus = { ...status, state: 'running', step: 3, settledAt: -1 };

  it('is said with its steps, its time and its energy', () => {
    expect(outcome(status)).toBe('Settled after 412 steps at 3.10 RC, energy −12.4');
    expect(outcome({ ...status, step: 824, time: 6.2 })).toBe(
      'Settled after 412 steps at 3.10 RC, energy −12.4',
    );
  });

  it('is said once, and a running circuit says nothing new', () => {
    const first = announcement({ status: running, words: 'Annealing' }, { ...running, step: 90, energy: 7 });
    expect(first).toBe('Annealing');
    const words = announcement({ status: running, words: first }, status);
    expect(announcement({ status, words }, { ...status, energy: -12.39999, chargeEvents: 7 })).toBe(words);
    expect(announcement({ status, words }, { ...status, settledAt: 600, step: 600, time: 4.6 })).toContain(
      '600',
    );
  });
});
