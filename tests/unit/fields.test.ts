import { describe, expect, test } from 'vitest';
import { BenchCell, CellSchema, NotebookSchema } from '../../src/notebook/schema.ts';
import { TrainCell } from '../../src/notebook/schema-train.ts';
import {
  defaultOf,
  fieldAt,
  fieldAtPath,
  fieldOf,
  humanise,
  memberField,
} from '../../src/notebook/fields.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { bench, train } from '../recipe-cells.ts';

describe('the walk through the schema', () => {
  test('finds a number with its unit, limits and suggested range', () => {
    expect(fieldAtPath(BenchCell, bench, 'circuit.groups.out.leak')).toMatchObject({
      kind: 'number',
      title: 'Leak',
      optional: true,
      meta: { unit: '1/R', range: [0, 2] },
    });
    expect(fieldAtPath(BenchCell, bench, 'anneal.steps')).toMatchObject({ low: 1, high: 1e9, whole: true });
    expect(fieldAtPath(TrainCell, train, 'training.optimiser.rate')).toMatchObject({
      title: 'Rate',
      meta: { log: true },
    });
  });

  test('follows the alternative a value has, under the name of its field', () => {
    const weights = (path: string) => fieldAtPath(BenchCell, bench, `circuit.couplings.link.${path}`);
    expect(weights('weights')).toMatchObject({ kind: 'object', title: 'Weights' });
    expect(weights('weights.std')).toMatchObject({ kind: 'number', title: 'Standard deviation' });
    expect(weights('weights.high')).toBeUndefined();
    expect(fieldAtPath(BenchCell, bench, 'circuit.groups.out.volts')).toMatchObject({
      kind: 'list',
      title: 'Start voltages',
      meta: { unit: 'V' },
    });
    expect(fieldAtPath(BenchCell, bench, 'circuit.groups.out.volts.1')).toMatchObject({ kind: 'number' });
    expect(fieldAt(CellSchema, bench, ['circuit', 'groups', 0, 'rails'])).toMatchObject({ nullable: true });
  });

  test('knows which texts name a group or a coupling', () => {
    expect(fieldAtPath(BenchCell, bench, 'circuit.couplings.link.from')?.meta.names).toBe('groups');
    const selections = memberField(fieldAt(TrainCell, train, ['training', 'trainable']), 'couplings');
    expect(selections).toMatchObject({
      kind: 'either',
      options: [{}, { item: { meta: { names: 'couplings' } } }],
    });
  });

  test('gives the defaults that parsing gives', () => {
    const [parsed] = parseNotebook({
      kirchhoff: 1,
      cells: [{ kind: 'bench', id: 'a', circuit: { groups: [{ name: 'g', shape: [2] }] } }],
    }).cells;
    const cell = fieldAt(NotebookSchema, { cells: [parsed] }, ['cells', 0]);
    if (cell?.kind !== 'object') throw new Error('a cell is an object');
    for (const [key, field] of cell.entries)
      if (defaultOf(field) !== undefined)
        expect([key, Reflect.get(parsed, key)]).toEqual([key, defaultOf(field)]);
    expect(defaultOf(fieldOf(BenchCell))).toBeUndefined();
  });

  test('writes keys as words', () => {
    expect(humanise('jumpAfter')).toBe('Jump after');
    expect(humanise('tolerance')).toBe('Tolerance');
  });
});
