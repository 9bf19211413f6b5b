import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { getAt, setAt } from '../../src/notebook/paths.ts';
import { BenchCell, NotebookSchema } from '../../src/notebook/schema.ts';
import { firstProblem } from '../problems.ts';

const spec = {
  kirchhoff: 1,
  cells: [
    { kind: 'text', id: 'intro' },
    {
      kind: 'bench',
      id: 'bench',
      circuit: {
        groups: [
          { name: 'input', shape: [2] },
          { name: 'hidden', shape: [4], leak: 0.5, bias: { from: 'normal' } },
        ],
        couplings: [{ kind: 'dense', name: 'w', from: 'input', to: 'hidden' }],
      },
    },
  ],
};
const get = (path: string, document: unknown = spec) => getAt(NotebookSchema, document, path);
const set = (path: string, value: unknown, document: unknown = spec) =>
  setAt(NotebookSchema, document, path, value);

describe('getAt', () => {
  it('follows ids, names and indices, and fills in defaults', () => {
    expect(get('cells.bench.circuit.groups.hidden.leak')).toBe(0.5);
    expect(get('cells.1.circuit.groups.1.shape.0')).toBe(4);
    expect(get('cells.bench.anneal.steps')).toBe(10_000);
    expect(get('cells.bench.circuit.couplings.w.weights.scale')).toBe('fan-in');
    expect(get('cells.bench.circuit.groups.input.leak')).toBeUndefined();
    expect(get('title')).toBe('Untitled notebook');
    expect(getAt(BenchCell, spec.cells[1], 'circuit.groups.hidden.leak')).toBe(0.5);
  });

  it('names the nearest member where the path leads nowhere', () => {
    const problem = (path: string) => firstProblem(() => get(path));
    expect(problem('cells.bnech.seed')).toBe(
      'cells.bnech.seed: no member "bnech" (did you mean "bench"?) in cells',
    );
    expect(problem('cells.bench.circuit.groups.hiden.leak')).toContain('did you mean "hidden"?');
    expect(problem('cells.bench.circuit.groups.hidden.leek')).toContain('did you mean "leak"?');
    expect(problem('cells.bench.circuit.groups.2.leak')).toContain('no member "2"');
    expect(problem('cells.bench.circuit.groups.hidden.leak.std')).toContain('"std" asked of 0.5');
    expect(problem('cells.bench.circuit.groups.hidden.bias.sdt')).toContain('did you mean "std"?');
    expect(problem('')).toContain('unknown field ""');
    for (const path of ['__proto__', 'cells.__proto__', 'cells.bench.constructor.name', 'cells.length']) {
      expect(problem(path)).not.toBe('no problem');
    }
  });
});

describe('paths of cells that learn', () => {
  const ends = ['input', 'output'].map((role) => ({ name: role, shape: [1], role }));
  const learning = {
    kirchhoff: 1,
    cells: [
      { kind: 'train', id: 'fit', circuit: { groups: ends }, task: { kind: 'function', expression: 'x' } },
    ],
  };

  it('lead to the fields of the task at hand and of the recipe, with their defaults', () => {
    expect(get('cells.fit.task.grid', learning)).toBe(24);
    expect(get('cells.fit.training.optimiser.rate', learning)).toBe(0.01);
    expect(get('cells.fit.training.trainable.couplings', learning)).toBe('all');
    expect(firstProblem(() => get('cells.fit.task.modes', learning))).toContain('unknown field "modes"');
    expect(firstProblem(() => get('cells.fit.training.optimizer.rate', learning))).toContain('"optimiser"');
  });

  it('set one field of a recipe that was left out', () => {
    const [cell] = parseNotebook(set('cells.fit.training.optimiser.rate', 0.5, learning)).cells;
    expect(cell).toMatchObject({ training: { optimiser: { rate: 0.5, beta1: 0.9 }, epochs: 50 } });
    expect(
      firstProblem(() => parseNotebook(set('cells.fit.training.trainable.biases', ['outptu'], learning))),
    ).toBe('cells.fit.training.trainable.biases.0: there is no group "outptu" (did you mean "output"?)');
  });
});

describe('setAt', () => {
  it('leaves the original as it was, and shares what did not change', () => {
    const before = JSON.stringify(spec);
    const after = set('cells.bench.circuit.groups.hidden.leak', 2) as typeof spec;
    expect(JSON.stringify(spec)).toBe(before);
    expect(get('cells.bench.circuit.groups.hidden.leak', after)).toBe(2);
    expect(after.cells[0]).toBe(spec.cells[0]);
  });

  it('makes containers that were left out from their defaults', () => {
    const after = set('cells.bench.circuit.couplings.w.weights.std', 3, set('cells.bench.anneal.steps', 5));
    const [, bench] = parseNotebook(after).cells;
    expect(bench).toMatchObject({
      anneal: { steps: 5, tolerance: 1e-6 },
      circuit: { couplings: [{ weights: { from: 'normal', scale: 'fan-in', std: 3 } }] },
    });
  });

  it('sets what a path without a default names, and refuses others', () => {
    expect(parseNotebook(set('cells.bench.circuit.groups.input.leak', 0.25))).toBeDefined();
    expect(firstProblem(() => set('cells.bench.sede', 1))).toContain('did you mean "seed"?');
    expect(firstProblem(() => parseNotebook(set('cells.bench.seed', 'x')))).toContain('cells.bench.seed');
    expect(firstProblem(() => set('cells.__proto__.polluted', 1))).toContain('no member');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
