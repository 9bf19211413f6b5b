import { describe, expect, it } from 'vitest';
import { withoutDefaults } from '../../src/notebook/defaults.ts';
import { repairNotebook } from '../../src/notebook/repair.ts';

const group = { name: 'a', shape: [4] };
const bench = (id: string, more: object = {}, circuit: object = { groups: [group] }) => ({
  kind: 'bench',
  id,
  circuit,
  ...more,
});
function repaired(cells: unknown, more: object = {}) {
  const { notebook, problems } = repairNotebook({ kirchhoff: 1, cells, ...more });
  return {
    cells: notebook && withoutDefaults(notebook).cells,
    listed: problems.map((p) => `${p.path}: ${p.problem} -> ${p.remedy}`),
  };
}

describe('repairNotebook', () => {
  it('uses the default for a bad field and ignores an unknown one', () => {
    const { cells, listed } = repaired([
      bench('b', { seed: -3, sede: 5, anneal: { steps: 'many', dt: 0.5 } }),
    ]);
    expect(cells).toEqual([bench('b', { anneal: { dt: 0.5 } })]);
    expect(listed).toEqual([
      'cells.b.seed: Seed is below 0, found -3 -> The default 1 is used',
      'cells.b.anneal.steps: Steps at most must be a number -> The default 10000 is used',
      'cells.b.sede: unknown field "sede" (did you mean "seed"?) -> It is ignored',
    ]);
  });

  it('mends cells that learn as it mends benches', () => {
    const circuit = {
      groups: [
        { name: 'in', shape: [1], role: 'input' },
        { name: 'out', shape: [1], role: 'output' },
      ],
      couplings: [{ kind: 'dense', name: 'w', from: 'in', to: 'out' }],
    };
    const task = { kind: 'function', expression: 'x^2' };
    const train = (id: string, more: object = {}) => ({ kind: 'train', id, circuit, task, ...more });
    const { cells, listed } = repaired([
      train('t', {
        task: { ...task, samples: 1e9, nosie: 0.1 },
        training: {
          mechanism: 'nuding',
          trainable: { couplings: ['w', 'v'], biases: ['out'] },
          optimiser: { rate: 'fast', beta1: 0.5 },
          epochs: 7,
          alongside: Array(5).fill('ideal'),
        },
        view: { panels: ['energy'], sample: 2 },
        sliders: [
          { path: 'training.beta', low: 0.01, high: 1 },
          { path: 'training.betta', low: 0.01, high: 1 },
        ],
      }),
      train('kind', { task: { kind: 'poetry' } }),
      train('none', { task: undefined }),
      train('deaf', { circuit: { groups: [circuit.groups[1]] } }),
      train('rise', { training: { schedule: { kind: 'one-cycle', warmUp: 9 } } }),
    ]);
    expect(cells).toEqual([
      train('t', {
        training: {
          trainable: { biases: ['out'] },
          optimiser: { beta1: 0.5 },
          epochs: 7,
          alongside: ['ideal', 'ideal', 'ideal'],
        },
        view: { sample: 2 },
        sliders: [{ path: 'training.beta', low: 0.01, high: 1 }],
      }),
      train('rise', { training: { schedule: { kind: 'one-cycle' } } }),
    ]);
    expect(listed.map((line) => line.replace(/: .* -> /, ': '))).toEqual([
      'cells.t.task.samples: The default 256 is used',
      'cells.t.task.nosie: It is ignored',
      'cells.t.training.mechanism: The default "adjoint" is used',
      'cells.t.training.optimiser.rate: The default 0.01 is used',
      'cells.t.training.alongside: The first 3 entries are used',
      'cells.t.view.panels.0: The default ["curve","answers","weights","currents","numbers"] is used',
      'cells.kind.task.kind: It is left out',
      'cells.none.task: It is left out',
      'cells.t.training.trainable.couplings.1: The default "all" is used',
      'cells.t.sliders.1.path: It is left out',
      'cells.deaf.circuit.groups: It is left out',
      'cells.rise.training.schedule.warmUp: The default 0 is used',
    ]);
  });

  it('takes a list of numbers as a whole', () => {
    const { cells, listed } = repaired([bench('b', {}, { groups: [{ ...group, bias: [1, 'x', 3, 4] }] })]);
    expect(cells).toEqual([bench('b')]);
    expect(listed).toHaveLength(1);
    expect(listed[0]).toMatch(/^cells.b.circuit.groups.a.bias.* -> The default 0 is used$/);
  });

  it('leaves out a coupling, group or cell that cannot be mended, and what hangs on it', () => {
    const circuit = {
      groups: [group, { name: 'broken', shape: 'round' }],
      couplings: [
        { kind: 'dense', name: 'good', from: 'a', to: 'a' },
        { kind: 'dense', name: 'lost', from: 'a', to: 'broken' },
        { kind: 'wire', from: 'a', to: 'a' },
      ],
    };
    const kept = repaired([
      bench('b', {}, circuit),
      { kind: 'bench', id: 'empty' },
      { kind: 'video', id: 'v' },
      7,
    ]);
    expect(kept.cells).toEqual([bench('b', {}, { groups: [group], couplings: [circuit.couplings[0]] })]);
    expect(kept.listed.filter((line) => line.endsWith('It is left out'))).toHaveLength(kept.listed.length);
    expect(kept.listed.map((line) => line.split(':')[0])).toEqual([
      'cells.b.circuit.groups.broken.shape',
      'cells.b.circuit.couplings.2.kind',
      'cells.empty.circuit',
      'cells.v.kind',
      'cells.3',
      'cells.b.circuit.couplings.lost.to',
    ]);
  });

  it('renames twins, cuts lists that are too long, and reads a missing version', () => {
    const { cells, listed } = repaired(
      [
        { kind: 'text', id: 't' },
        { kind: 'text', id: 't' },
        bench('b', { view: { panels: Array(9).fill('energy') } }),
      ],
      { kirchhoff: undefined },
    );
    expect(cells?.map(({ id }) => id)).toEqual(['t', 't-2', 'b']);
    expect(cells?.[2]).toMatchObject({ view: { panels: Array(8).fill('energy') } });
    expect(listed).toEqual([
      'kirchhoff: "kirchhoff" is missing -> It is read as version 1',
      'cells.1.id: two cells have the id "t" -> The later one is called "t-2"',
      'cells.b.view.panels: holds at most 8 entries, found 9 -> The first 8 entries are used',
    ]);
  });

  it('saves nothing where there is nothing', () => {
    for (const spec of [
      null,
      3,
      'x',
      [],
      { kirchhoff: 2, cells: [] },
      { kirchhoff: 1 },
      { kirchhoff: 1, cells: 'none' },
    ]) {
      const { notebook, problems } = repairNotebook(spec);
      expect(notebook).toBeNull();
      expect(problems.length).toBeGreaterThan(0);
    }
    const { notebook, problems } = repairNotebook(
      JSON.parse('{"kirchhoff":1,"cells":[],"__proto__":{"a":1}}'),
    );
    expect(notebook).toBeNull();
    expect(problems[0].problem).toContain('reserved');
    expect(repaired([{ kind: 'bench', id: 'b' }]).cells).toBeNull();
  });
});
