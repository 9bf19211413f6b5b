import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { narrow, fieldOf, type Field, type Keys } from '../../src/notebook/fields.ts';
import { CellSchema, type Cell } from '../../src/notebook/schema.ts';
import { Draft, isWithin, readCell } from '../../src/ui/recipe/draft.ts';
import { append, at, move, put, remove, rename } from '../../src/ui/recipe/edit.ts';
import { alternatives, newMember, switched } from '../../src/ui/recipe/fill.ts';
import { isCompact, readCompact, writeCompact } from '../../src/ui/recipe/compact.ts';
import { mostSliders, sliderOf, suggestSlider } from '../../src/ui/recipe/suggest.ts';
import { bench, train } from '../recipe-cells.ts';

const leak: Keys = ['circuit', 'groups', 1, 'leak'];
const after = (cell: Cell, ...edits: readonly ReturnType<typeof put>[]): Draft =>
  edits.reduce((draft, edit) => draft.edited(edit), Draft.of(cell, null));

/** Every field of a cell that is one value or a list, in the alternatives its values follow. */
function leaves(field: Field | undefined, value: unknown, keys: Keys = []): { keys: Keys; field: Field }[] {
  const inner = field && (field.kind === 'either' && isCompact(field) ? field : narrow(field, value));
  if (!inner) return [];
  // What is not there has a button that adds it, and no fields.
  if (inner.kind === 'object' && value === undefined) return [];
  if (inner.kind === 'object')
    return inner.entries.flatMap(([key, entry]) => leaves(entry, at(value, [key]), [...keys, key]));
  if (inner.kind === 'list' && Array.isArray(value) && !isCompact(inner))
    return value.flatMap((member: unknown, i) => leaves(inner.item, member, [...keys, i]));
  return inner.kind === 'constant' ? [] : [{ keys, field: inner }];
}

describe('a draft', () => {
  test('commits what parses and leaves the rest of the cell the same objects', () => {
    const draft = after(bench, put(leak, 0.75));
    expect(at(draft.cell, leak)).toBe(0.75);
    expect(draft.unfinished).toBe(false);
    expect(draft.cell).toMatchObject({ anneal: bench.anneal });
    expect(at(draft.cell, ['anneal'])).toBe(bench.anneal);
    expect(at(draft.cell, ['circuit', 'couplings'])).toBe(bench.circuit.couplings);
    expect(after(bench, put(leak, 0.5)).cell).toBe(bench);
  });

  test('keeps what does not parse out of the document, at its field, until it is mended', () => {
    const wrong = after(bench, put(['anneal', 'steps'], 'many'));
    expect(wrong.cell).toBe(bench);
    expect(at(wrong.spec, ['anneal', 'steps'])).toBe('many');
    expect(wrong.problems.map(({ keys }) => keys)).toEqual([['anneal', 'steps']]);
    const other = wrong.edited(put(leak, 0.9));
    expect(at(other.cell, leak)).toBe(0.9);
    expect(at(other.spec, ['anneal', 'steps'])).toBe('many');
    expect(other.problems).toHaveLength(1);
    const mended = other.edited(put(['anneal', 'steps'], 20));
    expect(mended.problems).toEqual([]);
    expect(at(mended.cell, ['anneal', 'steps'])).toBe(20);
    expect(other.takenBack().spec).toBe(other.cell);
  });

  test('commits several edits together that only fit together', () => {
    const first = after(bench, remove(['circuit', 'groups'], 0));
    expect(first.cell).toBe(bench);
    expect(first.problems.map(({ problem }) => problem.path)).toContain('circuit.couplings.link.from');
    const second = ['couplings', 0, 'from'] as const;
    const third = first
      .edited(put(['circuit', ...second], 'out'))
      .edited(put(['circuit', 'couplings', 2, 'conditioned'], undefined))
      .edited(put(['view', 'paint'], undefined))
      .edited(put(['view', 'fields'], ['out']));
    expect(third.problems).toEqual([]);
    expect(at(third.cell, ['circuit', 'groups'])).toHaveLength(1);
  });

  test('carries unfinished edits over to another state of the cell', () => {
    const wrong = after(bench, put(['anneal', 'dt'], -1));
    const moved = Draft.of(bench, null).edited(put(leak, 1.5)).cell;
    const carried = wrong.over(moved, null);
    expect(at(carried.spec, ['anneal', 'dt'])).toBe(-1);
    expect(at(carried.cell, leak)).toBe(1.5);
    const fewer = after(bench, put([...leak.slice(0, 3), 'bias'], 'x')).over(
      { ...bench, circuit: { ...bench.circuit, groups: bench.circuit.groups.slice(0, 1) } },
      null,
    );
    expect(at(fewer.spec, ['circuit', 'groups'])).toHaveLength(1);
  });

  test('refuses another id, reserved names and unknown fields, each at its place', () => {
    const problems = (spec: unknown) => readCell(spec, bench, null).problems.map(({ keys }) => keys);
    expect(problems({ ...bench, id: 'other' })).toEqual([['id']]);
    expect(problems({ ...bench, kind: 'train' })).toEqual([['kind']]);
    expect(problems({ ...bench, anneal: { stepz: 1 } })).toEqual([['anneal', 'stepz']]);
    expect(problems({ ...bench, anneal: JSON.parse('{"__proto__":1}') as unknown })[0]).toEqual(['anneal']);
    expect(problems(3)).toEqual([['kind']]);
  });

  test.each([
    ['bench', bench],
    ['train', train],
  ] as const)('any bad value of any field of a %s lands at that field and stays out', (_, cell) => {
    const all = leaves(fieldOf(CellSchema), cell);
    expect(all.length).toBeGreaterThan(60);
    const bad = fc.constantFrom<unknown>(
      'no such word',
      -1e300,
      1e300,
      0.5,
      null,
      true,
      'x'.repeat(200_001),
      ['a', 'b'],
      {},
      { from: 'nowhere' },
    );
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...all), bad, ({ keys }, value) => {
        if (keys[0] === 'id') return;
        const draft = after(cell, put(keys, value));
        if (!draft.unfinished) return;
        refused++;
        expect(draft.cell).toBe(cell);
        expect(draft.problems.length).toBeGreaterThan(0);
        // A name that nothing has any more is wrong where it is used.
        const renamed = keys.at(-1) === 'name' || keys.at(-1) === 'role' || keys.at(-1) === 'mechanism';
        if (renamed) return;
        expect(draft.problems.some((each) => isWithin(each.keys, keys) || isWithin(keys, each.keys))).toBe(
          true,
        );
      }),
      { numRuns: 400, seed: 5 },
    );
    expect(refused).toBeGreaterThan(200);
  });
});

describe('edits of lists', () => {
  test('sliders follow the member they move, and go with it', () => {
    const paths = (draft: Draft) => (draft.spec as typeof bench).sliders.map(({ path }) => path);
    const unnamed = after(bench, put(['circuit', 'couplings', 0, 'name'], undefined));
    const indexed = unnamed.edited(put(['sliders', 1, 'path'], 'circuit.couplings.0.gain'));
    expect(paths(indexed)[1]).toBe('circuit.couplings.0.gain');
    expect(paths(indexed.edited(move(['circuit', 'couplings'], 0, 1)))[1]).toBe('circuit.couplings.1.gain');
    expect(paths(indexed.edited(remove(['circuit', 'couplings'], 0)))).toEqual(['circuit.groups.out.leak']);
  });

  test('a new name reaches everything that spoke of the old one', () => {
    const draft = after(bench, rename(['circuit', 'groups', 1, 'name'], 'plane'));
    expect(draft.problems).toEqual([]);
    expect(draft.cell).toMatchObject({
      circuit: { couplings: [{ to: 'plane' }, { from: 'plane', to: 'plane' }, { from: 'plane' }] },
      view: { fields: ['in', 'plane'] },
      sliders: [{ path: 'circuit.groups.plane.leak' }, {}],
    });
    const taught = after(train, rename(['circuit', 'couplings', 0, 'name'], 'rise'));
    expect(taught.cell).toMatchObject({ training: { trainable: { couplings: ['rise'] } } });
    expect(
      after(train, rename(['circuit', 'groups', 1, 'name'], 'two words')).problems.map((p) => p.keys),
    ).toContainEqual(['circuit', 'groups', 1, 'name']);
  });

  test('new members parse, with names of their own', () => {
    for (const [cell, keys] of [
      [bench, ['circuit', 'groups']],
      [bench, ['circuit', 'couplings']],
      [bench, ['circuit', 'groups', 0, 'pins']],
      [bench, ['view', 'panels']],
      [train, ['training', 'alongside']],
      [train, ['training', 'trainable', 'biases']],
    ] as const) {
      const list = at(cell, keys) as readonly unknown[];
      const field = leavesList(cell, keys);
      const draft = after(cell, append(keys, newMember(field, list, cell)));
      expect([keys, draft.problems]).toEqual([keys, []]);
      expect(at(draft.cell, keys)).toHaveLength(list.length + 1);
    }
  });
});

function leavesList(cell: Cell, keys: Keys): Field {
  let field: Field | undefined = narrow(fieldOf(CellSchema), cell);
  let value: unknown = cell;
  for (const key of keys) {
    field =
      field?.kind === 'object'
        ? field.entries.find(([name]) => name === key)?.[1]
        : field?.kind === 'list'
          ? field.item
          : undefined;
    value = at(value, [key]);
    field = field && narrow(field, value);
  }
  if (field?.kind !== 'list') throw new Error('no list there');
  return field.item;
}

test('every alternative of every choice gives a cell that parses or says what is missing', () => {
  const choices = (field: Field | undefined, value: unknown, keys: Keys): { keys: Keys; field: Field }[] => {
    const inner = field && narrow(field, value);
    const own = field?.kind === 'either' && !isCompact(field) ? [{ keys, field }] : [];
    if (inner?.kind === 'object')
      return [
        ...own,
        ...inner.entries.flatMap(([key, entry]) => choices(entry, at(value, [key]), [...keys, key])),
      ];
    if (inner?.kind === 'list' && Array.isArray(value))
      return [...own, ...value.flatMap((member: unknown, i) => choices(inner.item, member, [...keys, i]))];
    return own;
  };
  let tried = 0;
  for (const cell of [bench, train])
    for (const { keys, field } of choices(fieldOf(CellSchema), cell, []).slice(1))
      for (const alternative of alternatives(field)) {
        const draft = after(cell, put(keys, switched(alternative, at(cell, keys), cell)));
        const schema = draft.problems.filter(({ problem }) =>
          /expected|missing|unknown field/.test(problem.problem),
        );
        expect([keys, alternative.label, schema]).toEqual([keys, alternative.label, []]);
        tried++;
      }
  expect(tried).toBeGreaterThan(80);
});

test('lists of numbers are the same after being text', () => {
  const list = leavesList(bench, ['circuit', 'groups']);
  const volts = list.kind === 'object' ? list.entries.find(([key]) => key === 'volts')?.[1] : undefined;
  const numbers = volts?.kind === 'either' ? volts.options[1] : undefined;
  if (!numbers) throw new Error('start voltages may be a list');
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (values) => {
      const plain = values.map((value) => (value === 0 ? 0 : value));
      expect(readCompact(writeCompact(plain), numbers)).toEqual(plain);
    }),
  );
  expect(readCompact('1 x 2', numbers)).toEqual([1, 'x', 2]);
});

describe('sliders', () => {
  const field = (keys: Keys) => {
    const found = leaves(fieldOf(CellSchema), bench).find((each) => each.keys.join() === keys.join())?.field;
    if (found?.kind !== 'number') throw new Error(`no number at ${keys.join('.')}`);
    return found;
  };

  test('take the range the schema suggests, widened to the number, within its limits', () => {
    expect(suggestSlider(field(leak), bench, leak, 0.5)).toEqual({
      path: 'circuit.groups.out.leak',
      low: 0,
      high: 2,
      log: false,
    });
    const steps: Keys = ['anneal', 'steps'];
    expect(suggestSlider(field(steps), bench, steps, 500)).toMatchObject({ low: 1, high: 1000, step: 1 });
    const dt: Keys = ['anneal', 'dt'];
    expect(suggestSlider(field(dt), bench, dt, 5)).toMatchObject({ low: 0.001, high: 5, log: true });
    for (const { keys, field: each } of leaves(fieldOf(CellSchema), bench)) {
      const value = at(bench, keys);
      if (each.kind !== 'number' || typeof value !== 'number') continue;
      const { low, high } = suggestSlider(each, bench, keys, value);
      expect(low).toBeLessThan(high);
      expect(low).toBeGreaterThanOrEqual(each.low ?? -Infinity);
      expect(high).toBeLessThanOrEqual(each.high ?? Infinity);
    }
  });

  test('are found by the number they move, as many as the schema allows', () => {
    expect(sliderOf(bench, leak)).toBe(0);
    expect(sliderOf(bench, ['anneal', 'dt'])).toBe(-1);
    expect(mostSliders(bench)).toBe(24);
    expect(mostSliders({ kind: 'text', id: 'a', text: '' })).toBe(0);
  });
});
