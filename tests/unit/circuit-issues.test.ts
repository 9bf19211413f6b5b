import { describe, expect, it } from 'vitest';
import { readSpec } from '../../src/circuit/issues.ts';
import { editDistance, nearestName } from '../../src/circuit/nearest.ts';
import { BadInput, type Problem } from '../../src/circuit/problem.ts';
import { CircuitSchema } from '../../src/circuit/schema.ts';
import { NotebookSchema } from '../../src/notebook/schema.ts';

function problems(read: () => unknown): readonly Problem[] {
  try {
    read();
  } catch (error) {
    if (error instanceof BadInput) return error.problems;
    throw error;
  }
  return [];
}
const circuitProblems = (spec: unknown) => problems(() => readSpec(CircuitSchema, spec, 'circuit'));

describe('readSpec', () => {
  it('fills in defaults', () => {
    const circuit = readSpec(CircuitSchema, { groups: [{ name: 'a', shape: [4] }] });
    expect(circuit.groups[0].capacitance).toBe(1);
    expect(circuit.units.resistance).toBe(1e4);
  });

  it('keeps every number of a grid shape and of a weighted edge', () => {
    const circuit = readSpec(CircuitSchema, {
      groups: [{ name: 'a', shape: [4, 5, 2] }],
      couplings: [
        {
          kind: 'sparse',
          from: 'a',
          to: 'a',
          edges: {
            from: 'list',
            edges: [
              [0, 1, -2.5],
              [1, 2],
            ],
          },
        },
      ],
    });
    expect(circuit.groups[0].shape).toEqual([4, 5, 2]);
    expect(circuit.couplings[0]).toMatchObject({
      edges: {
        edges: [
          [0, 1, -2.5],
          [1, 2],
        ],
      },
    });
  });

  it('names every unknown field, the nearest known one, and list members by name', () => {
    const found = circuitProblems({ groups: [{ name: 'hidden', shape: [4], leek: 1, lwa: 'linear' }] });
    expect(found.map((p) => p.path)).toEqual(['circuit.groups.hidden.leek', 'circuit.groups.hidden.lwa']);
    expect(found[0].problem).toBe('unknown field "leek" (did you mean "leak"?)');
    expect(found[1].problem).toContain('did you mean "law"?');
  });

  it('says what was expected and what was found', () => {
    const found = circuitProblems({
      groups: [{ name: 'a', shape: [4], law: 'saturate', k: -1, leak: 'big', pins: 3 }],
      noise: { power: 'two' },
    });
    expect(found.map(({ path, problem }) => `${path}: ${problem}`)).toEqual([
      expect.stringMatching(
        /^circuit.groups.a.law: expected "linear", .* found text "saturate" \(did you mean "saturating"\?\)$/,
      ),
      'circuit.groups.a.k: Well stiffness k is below 0, found -1',
      'circuit.groups.a.leak: expected a number, a list or an object, found text "big"',
      'circuit.groups.a.pins: expected a list, found 3',
      'circuit.noise.power: Power must be a number',
    ]);
    expect(found[1].remedy).toBe('Use a number from 0 to 1000');
  });

  it('looks inside the alternative that was meant', () => {
    const found = circuitProblems({
      groups: [{ name: 'a', shape: [4], bias: { from: 'normal', sdt: 1 }, volts: { from: 'norml' } }],
      couplings: [{ kind: 'dense', name: 'w', from: 'a', to: 'a', gian: 2 }],
    });
    expect(found.map(({ path, problem }) => `${path}: ${problem}`)).toEqual([
      'circuit.groups.a.bias.sdt: unknown field "sdt" (did you mean "std"?)',
      'circuit.groups.a.volts.from: expected "normal", "uniform", "expression" or "data", found text "norml" (did you mean "normal"?)',
      'circuit.couplings.w.gian: unknown field "gian" (did you mean "gain"?)',
    ]);
  });

  it('says what is missing and uses indices for members without a unique name', () => {
    const found = circuitProblems({ groups: [{ name: 'a' }, { name: 'a', shape: [1] }, { shape: [0] }] });
    expect(found.map(({ path, problem }) => `${path}: ${problem}`)).toEqual([
      'circuit.groups.0.shape: "shape" is missing',
      'circuit.groups.2.name: "name" is missing',
      expect.stringMatching(/^circuit.groups.2.shape/),
    ]);
  });

  it('refuses a list where an object belongs', () => {
    expect(circuitProblems({ groups: [{ name: 'a', shape: [1] }], noise: [] })).toEqual([
      { path: 'circuit.noise', problem: 'expected an object, found a list', remedy: 'Give an object' },
    ]);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'refuses the key %s anywhere',
    (key) => {
      const spec: unknown = JSON.parse(`{"groups":[{"name":"a","shape":[1],"encode":{"${key}":{"x":1}}}]}`);
      const [problem] = circuitProblems(spec);
      expect(problem.path).toBe(`circuit.groups.0.encode.${key}`);
      expect(problem.problem).toContain('reserved');
    },
  );

  it('refuses deep nesting, cycles and things that are not data', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(circuitProblems(deep)[0].problem).toContain('levels deep');
    const cycle: Record<string, unknown> = {};
    cycle.groups = cycle;
    expect(circuitProblems(cycle)[0].problem).toContain('levels deep');
    expect(circuitProblems({ groups: () => 1 })[0].problem).toContain('function');
    expect(circuitProblems({ groups: new Map() })[0].problem).toContain('plain object');
  });

  it('lists a sensible number of problems, and one only of a huge document', () => {
    const bad = (n: number) => ({
      groups: [{ name: 'a', shape: [4], bias: Array.from({ length: n }, () => 'x') }],
    });
    const some = circuitProblems(bad(100));
    expect(some).toHaveLength(21);
    expect(some[20].problem).toBe('80 further problems');
    expect(circuitProblems(bad(60_000))).toHaveLength(1);
  });

  it('reads whole notebooks with cells by their id', () => {
    const found = problems(() =>
      readSpec(NotebookSchema, {
        kirchhoff: 1,
        cells: [
          { kind: 'bench', id: 'bench', circuit: { groups: [{ name: 'hidden', shape: [4], leek: 1 }] } },
        ],
      }),
    );
    expect(found[0].path).toBe('cells.bench.circuit.groups.hidden.leek');
    expect(found).toHaveLength(1);
  });
});

describe('nearestName', () => {
  it('counts edits, a swap as one', () => {
    expect(editDistance('lwa', 'law')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
  });
  it('finds the closest and nothing far away', () => {
    expect(nearestName('Leek', ['bias', 'leak'])).toBe('leak');
    expect(nearestName('zzzz', ['bias', 'leak'])).toBeUndefined();
    expect(nearestName('x'.repeat(1e6), ['x'])).toBeUndefined();
  });
});
