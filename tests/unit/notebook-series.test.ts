import { describe, expect, it } from 'vitest';
import { BadInput } from '../../src/circuit/problem.ts';
import { decodeLink, encodeLink } from '../../src/notebook/link.ts';
import { differencesOf } from '../../src/notebook/differences.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { repairNotebook } from '../../src/notebook/repair.ts';
import type { RecipeCell, SweepParameter } from '../../src/notebook/schema.ts';
import { allSeriesProblems } from '../../src/notebook/series-problems.ts';
import { valuesOf } from '../../src/notebook/sweep-values.ts';
import { newCell } from '../../src/notebook/templates.ts';
import { varied } from '../../src/notebook/variation.ts';
import { problemsOf } from '../problems.ts';

const bench = {
  kind: 'bench',
  id: 'bench',
  seed: 3,
  circuit: {
    groups: [
      { name: 'in', shape: [1], role: 'input', volts: [1] },
      { name: 'out', shape: [4], law: 'saturating' },
    ],
    couplings: [{ kind: 'dense', name: 'w', from: 'in', to: 'out' }],
  },
};
const gain = { path: 'circuit.couplings.w.gain', values: [0.5, 1] };
const sweep = (more: object = {}) => ({
  kind: 'sweep',
  id: 'sweep',
  of: 'bench',
  parameters: [gain],
  ...more,
});
const document = (...cells: object[]) => ({ kirchhoff: 1, cells: [bench, ...cells] });
const lines = (...cells: object[]) => {
  const found = () => {
    throw new BadInput(allSeriesProblems(parseNotebook(document(...cells)).cells));
  };
  return problemsOf(found).map((p) => `${p.path}: ${p.problem}`);
};

const recipe = parseNotebook(document()).cells[0] as RecipeCell;
const range = (path: string, values: object) =>
  valuesOf(
    (
      parseNotebook(document(sweep({ parameters: [{ path, values }] }))).cells[1] as unknown as {
        parameters: [SweepParameter];
      }
    ).parameters[0],
    recipe,
  );

describe('values of a parameter', () => {
  it('of a range are evenly spaced, ends included, without the noise of floating point', () => {
    expect(range('circuit.couplings.w.gain', { from: 0, to: 0.3, count: 4 })).toEqual([0, 0.1, 0.2, 0.3]);
    expect(range('circuit.couplings.w.gain', { from: 1, to: -1, count: 3 })).toEqual([1, 0, -1]);
  });

  it('of a logarithmic range have equal factors between them', () => {
    expect(range('anneal.tolerance', { from: 1e-6, to: 1e-2, count: 5, log: true })).toEqual([
      1e-6, 1e-5, 1e-4, 1e-3, 1e-2,
    ]);
    const negative = { from: -1, to: -100, count: 3, log: true };
    expect(range('circuit.couplings.w.gain', negative)).toEqual([-1, -10, -100]);
  });

  it('of a whole number are whole, each once', () => {
    expect(range('circuit.groups.out.shape.0', { from: 1, to: 64, count: 4, log: true })).toEqual([
      1, 4, 16, 64,
    ]);
    expect(range('anneal.steps', { from: 1, to: 3, count: 9 })).toEqual([1, 2, 3]);
  });

  it('of a list are as they are given', () => {
    expect(valuesOf({ path: 'circuit.groups.out.law', values: ['saturating', 'linear'] }, recipe)).toEqual([
      'saturating',
      'linear',
    ]);
  });
});

describe('what is wrong with a sweep', () => {
  it('is nothing where its recipe and fields are there', () => {
    expect(parseNotebook(document(sweep())).cells[1]).toMatchObject({ repeats: 1, metrics: [] });
    const own = { kind: 'sweep', id: 'own', recipe: { ...bench, id: 'inner' }, parameters: [gain] };
    expect(parseNotebook(document(own)).cells).toHaveLength(2);
  });

  it('is said by path', () => {
    expect(lines(sweep({ of: 'bensch' }))).toEqual([
      'cells.sweep.of: there is no cell "bensch" (did you mean "bench"?)',
    ]);
    expect(lines(sweep({ of: 'sweep' }))).toEqual(['cells.sweep.of: cell "sweep" has no recipe to run']);
    expect(lines(sweep({ of: undefined }))).toEqual(['cells.sweep: there is no recipe to vary']);
    expect(lines(sweep({ recipe: bench }))).toEqual(['cells.sweep: it names a cell and holds a recipe too']);
    expect(lines(sweep({ parameters: [] }))).toEqual([
      'cells.sweep.parameters: a sweep varies one or two parameters',
    ]);
    expect(lines(sweep({ parameters: [gain, gain] }))).toEqual([
      'cells.sweep.parameters.1.path: both parameters are the same field',
    ]);
    const wrong = (parameter: object) => lines(sweep({ parameters: [parameter] }));
    expect(wrong({ path: 'circuit.couplings.w.gian', values: [1] })[0]).toMatch(
      /^cells.sweep.parameters.0.path: unknown field "gian" \(did you mean "gain"\?\)/,
    );
    expect(wrong({ ...gain, values: [1, 'much'] })).toEqual([
      'cells.sweep.parameters.0.values.1: "much" does not fit the field circuit.couplings.w.gain',
    ]);
    expect(wrong({ ...gain, values: { from: 0, to: 1, log: true } })).toEqual([
      'cells.sweep.parameters.0.values.from: a logarithmic range from 0 to 1',
    ]);
    expect(wrong({ ...gain, values: { from: 1, to: 1 } })).toEqual([
      'cells.sweep.parameters.0.values.to: the range ends where it begins (1)',
    ]);
  });

  it('includes more runs than the cap, before any is made', () => {
    const parameters = [
      { path: 'circuit.couplings.w.gain', values: { from: 0, to: 1, count: 64 } },
      { path: 'circuit.groups.out.leak', values: { from: 0.1, to: 1, count: 64 } },
    ];
    expect(lines(sweep({ parameters }))).toEqual([]);
    expect(lines(sweep({ parameters, repeats: 2 }))).toEqual([
      'cells.sweep: it takes 8192 runs, values of all parameters times seeds',
    ]);
  });
});

describe('what is wrong with a comparison', () => {
  const compare = (...rows: object[]) => ({ kind: 'compare', id: 'both', rows });
  it('is said by path', () => {
    expect(lines(compare({ kind: 'cell', of: 'bench' }))).toEqual([]);
    expect(lines(compare())).toEqual(['cells.both.rows: a comparison has at least one row']);
    expect(lines(compare({ kind: 'cell', of: 'both' }))).toEqual([
      'cells.both.rows.0.of: cell "both" has no recipe to run',
    ]);
    const changed = (path: string, value: unknown) =>
      lines(compare({ kind: 'cell', of: 'bench', changes: [{ path, value }] }));
    expect(changed('anneal.integrator', 'rk4')).toEqual([]);
    expect(changed('circuit.groups.out.shape', [8])).toEqual([]);
    expect(changed('anneal.integrator', 'rk5')).toEqual([
      'cells.both.rows.0.changes.0.value: "rk5" does not fit the field anneal.integrator',
    ]);
    expect(changed('anneal.dtt', 1)[0]).toMatch(/^cells.both.rows.0.changes.0.path: unknown field "dtt"/);
  });
});

it('a link holds the seed of a recipe inside a sweep, and opens again', async () => {
  const own = { kind: 'sweep', id: 'own', recipe: { ...bench, id: 'inner', seed: 1 }, parameters: [gain] };
  const notebook = parseNotebook({ kirchhoff: 1, cells: [own] });
  const spec = await decodeLink(await encodeLink(notebook));
  expect(spec).toMatchObject({ cells: [{ recipe: { seed: 1 } }] });
  expect(parseNotebook(spec)).toStrictEqual(notebook);
});

it('a notebook whose sweep names nothing opens with the sweep in it; the sweep says what is missing', () => {
  const { notebook, problems } = repairNotebook(document(sweep({ of: 'gone' })));
  expect(notebook?.cells.map(({ id }) => id)).toEqual(['bench', 'sweep']);
  expect(problems).toEqual([]);
  expect(allSeriesProblems(notebook?.cells ?? [])).toMatchObject([{ path: 'cells.sweep.of' }]);
});

describe('variations', () => {
  it('are complete recipes, and differ where they were changed', () => {
    const other = varied(recipe, [
      { path: 'anneal.integrator', value: 'rk4' },
      { path: 'circuit.groups.out.shape', value: [8] },
      { path: 'seed', value: 4 },
    ]);
    expect(differencesOf([recipe, other])).toEqual([
      { path: 'seed', values: [3, 4] },
      { path: 'circuit.groups.out.shape', values: [[4], [8]] },
      { path: 'anneal.integrator', values: ['euler', 'rk4'] },
    ]);
    expect(differencesOf([recipe, { ...recipe, id: 'x', title: 'X', caption: 'other words' }])).toEqual([]);
  });

  it('that do not fit together are refused with their problem', () => {
    expect(
      problemsOf(() => varied(recipe, [{ path: 'circuit.couplings.w.to', value: 'nowhere' }])),
    ).toMatchObject([{ path: 'cells.bench.circuit.couplings.w.to' }]);
  });

  it('a member that only one recipe has differs as a whole', () => {
    const more = parseNotebook(document()).cells[0] as RecipeCell;
    const groups = [...more.circuit.groups, { ...more.circuit.groups[1], name: 'extra' }];
    const [difference, ...rest] = differencesOf([recipe, { ...more, circuit: { ...more.circuit, groups } }]);
    expect(rest).toEqual([]);
    expect(difference).toMatchObject({
      path: 'circuit.groups.extra',
      values: [undefined, { name: 'extra' }],
    });
  });
});

describe('new cells', () => {
  it('vary the first slider of the notebook, and compare what it has', () => {
    const slider = { path: 'circuit.couplings.w.gain', label: 'Gain', low: 0, high: 2 };
    const { cells } = parseNotebook({ kirchhoff: 1, cells: [{ ...bench, sliders: [slider] }] });
    expect(newCell('sweep', cells)).toMatchObject({ of: 'bench', parameters: [{ label: 'Gain' }] });
    expect(newCell('compare', cells)).toMatchObject({ rows: [{ of: 'bench' }] });
    expect(problemsOf(() => newCell('compare', []))).toMatchObject([{ remedy: 'Add a bench first' }]);
  });
});
