import { jsonLanguage } from '@codemirror/lang-json';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printJson } from '../../src/notebook/file.ts';
import { contextAt } from '../../src/ui/recipe/json/context.ts';
import { namesAt, valuesAt } from '../../src/ui/recipe/json/options.ts';
import { readText } from '../../src/ui/recipe/json/problems.ts';
import { partsOf, spanOf } from '../../src/ui/recipe/json/tree.ts';
import { at } from '../../src/ui/recipe/edit.ts';
import { bench, train } from '../recipe-cells.ts';

/** A text with the cursor at `|`. */
const cursor = (text: string) => contextAt(text.replace('|', ''), text.indexOf('|'));
const parts = (text: string) => {
  const found = partsOf(jsonLanguage.parser.parse(text), text);
  if (!found) throw new Error('there is a value');
  return found;
};

describe('the place of the cursor', () => {
  test.each([
    ['{|', { keys: [], expects: 'name' }],
    ['{"circ|', { keys: [], expects: 'name', from: 1, quoted: true }],
    ['{"circ|"', { keys: [], expects: 'name', from: 1, quoted: true }],
    ['{"anneal": {"dt"|', { expects: 'nothing' }],
    ['{"anneal": {"dt": |', { keys: ['anneal', 'dt'], expects: 'value' }],
    ['{"anneal": {"dt": "au|"}}', { keys: ['anneal', 'dt'], expects: 'value', quoted: true }],
    ['{"anneal": {"dt": 1, |}}', { keys: ['anneal'], expects: 'name' }],
    ['{"a": [{"b": 1}, {"c": tr|', { keys: ['a', 1, 'c'], expects: 'value', quoted: false }],
    ['{"a": [1, 2, |', { keys: ['a', 2], expects: 'value' }],
    ['{"a": {"b": 1} |', { keys: ['a'], expects: 'nothing' }],
    ['{"a \\" {": "x [", "b": |', { keys: ['b'], expects: 'value' }],
    ['{"a": "unclosed\n, "b|', { keys: [], expects: 'name' }],
    ['|', { keys: [], expects: 'value' }],
    ['{} |', { expects: 'nothing' }],
  ])('of %s', (text, expected) => {
    expect(cursor(text)).toMatchObject(expected);
  });

  test('never fails, whatever is typed', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'{}[]:,"\\ \nab1.-'), maxLength: 60 });
    fc.assert(
      fc.property(letters, (text) => {
        for (let i = 0; i <= text.length; i++) {
          const { from, keys } = contextAt(text, i);
          expect(from).toBeLessThanOrEqual(i);
          expect(keys.length).toBeLessThanOrEqual(text.length);
        }
        partsOf(jsonLanguage.parser.parse(text), text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the parts of a text', () => {
  test('are its value, and each stands where it is written', () => {
    const text = printJson(bench);
    const root = parts(text);
    expect(root.value).toEqual(JSON.parse(text));
    for (const keys of [['anneal', 'steps'], ['circuit', 'groups', 1, 'leak'], ['seed']] as const) {
      const { from, to } = spanOf(root, keys);
      expect(JSON.parse(text.slice(from, to))).toEqual(at(bench, keys));
    }
    const { from, to } = spanOf(root, ['circuit', 'groups', 1, 'pins']);
    expect(text.slice(from, to)).toBe('"pins"');
  });

  test('are what can be read of an unfinished text', () => {
    expect(parts('{"kind": "bench", "anneal": {"dt": , "steps": 5}, "se').value).toMatchObject({
      kind: 'bench',
      anneal: { steps: 5 },
    });
  });
});

describe('completion', () => {
  const labels = (options: readonly { label: string }[]) => options.map(({ label }) => label);

  test('knows the names of fields, and leaves out those given', () => {
    expect(labels(namesAt({ kind: 'bench', seed: 1 }, []))).toEqual(
      expect.arrayContaining(['circuit', 'anneal', 'view']),
    );
    expect(labels(namesAt({ kind: 'bench', seed: 1 }, []))).not.toContain('seed');
    expect(labels(namesAt({ kind: 'train' }, []))).toContain('training');
    expect(labels(namesAt(bench, ['circuit', 'couplings', 0, 'weights']))).toEqual(['seed']);
    expect(
      labels(
        namesAt({ kind: 'bench', circuit: { couplings: [{ kind: 'stencil' }] } }, [
          'circuit',
          'couplings',
          0,
        ]),
      ),
    ).toContain('border');
    expect(
      labels(namesAt({ kind: 'bench', circuit: { couplings: [{}] } }, ['circuit', 'couplings', 0])),
    ).toEqual(expect.arrayContaining(['kind', 'topology', 'edges', 'border']));
  });

  test('knows the values a field takes: choices, groups, alternatives', () => {
    expect(labels(valuesAt(bench, ['anneal', 'integrator']))).toEqual([
      'euler',
      'rk4',
      'dormand-prince',
      'relax',
    ]);
    expect(labels(valuesAt(bench, ['anneal', 'dt']))).toContain('auto');
    expect(labels(valuesAt(bench, ['circuit', 'couplings', 0, 'from']))).toEqual(['in', 'out']);
    expect(labels(valuesAt(bench, ['circuit', 'couplings', 0, 'reciprocal']))).toEqual(['true', 'false']);
    expect(labels(valuesAt(bench, ['circuit', 'groups', 0, 'volts']))).toEqual(
      expect.arrayContaining(['normal', 'uniform', 'expression', 'data', '[ ]']),
    );
    expect(labels(valuesAt(bench, ['view', 'panels', 0]))).toContain('landscape');
    expect(
      labels(valuesAt({ kind: 'bench', circuit: { couplings: [{}] } }, ['circuit', 'couplings', 0, 'kind'])),
    ).toEqual(['dense', 'sparse', 'stencil', 'resistive']);
    expect(labels(valuesAt(train, ['task', 'kind']))).toContain('function');
  });
});

describe('reading', () => {
  const read = (text: string) => readText(jsonLanguage.parser.parse(text), text, bench, null);
  const marked = (text: string) => read(text).problems.map(({ from, to }) => text.slice(from, to));

  test('gives the cell of a text without mistakes', () => {
    expect(read(printJson(bench)).cell).toBe(bench);
  });

  test('marks each problem at its place', () => {
    const text = printJson({ ...bench, anneal: { ...bench.anneal, steps: 'many', dtt: 3 } });
    expect(marked(text)).toEqual(['"many"', '"dtt"']);
    expect(marked(printJson({ ...bench, id: 'other' }))).toEqual(['"other"']);
    const loose = printJson({ ...bench, view: { ...bench.view, paint: 'nowhere' } });
    expect(marked(loose)).toEqual(['"nowhere"']);
    expect(read(loose).problems[0].message).toContain('there is no group "nowhere"');
  });

  test('marks where a text stops being JSON', () => {
    const text = printJson(bench).replace('"seed": 1,', '"seed": 1');
    const [problem] = read(text).problems;
    expect(problem.message).toContain('not JSON');
    const line = (position: number) => text.slice(0, position).split('\n').length;
    expect(line(problem.from) - line(text.indexOf('"seed"'))).toBeLessThanOrEqual(1);
    expect(read('').problems).toHaveLength(1);
  });
});
