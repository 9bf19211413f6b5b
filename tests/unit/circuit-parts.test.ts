import { describe, expect, test } from 'vitest';
import { buildNetlist } from '../../src/circuit/build.ts';
import { parseCircuit } from '../../src/circuit/parse.ts';
import { quantised, storedNumbers } from '../../src/circuit/parts.ts';
import { scheduleOf } from '../../src/circuit/schedule.ts';
import type { CircuitSpec } from '../../src/circuit/schema.ts';
import type { Netlist } from '../../src/circuit/netlist.ts';

function build(parts: CircuitSpec['parts'], ideal = false): Netlist {
  const spec: CircuitSpec = {
    groups: [
      { name: 'a', shape: [40], role: 'input' },
      { name: 'b', shape: [40], role: 'output' },
    ],
    couplings: [
      { kind: 'dense', name: 'w', from: 'a', to: 'b' },
      {
        kind: 'resistive',
        name: 'g',
        from: 'b',
        to: 'b',
        conductance: { from: 'uniform', low: 0.5, high: 2 },
      },
    ],
    parts,
  };
  return buildNetlist(parseCircuit(spec), { seed: 7, batch: 1, data: {}, path: 'c', ideal });
}
const numbers = (netlist: Netlist, at: number) => storedNumbers(netlist.couplings[at]);

describe('imperfect parts', () => {
  test('mismatch multiplies every stored number by its own factor, the same for a seed', () => {
    const ideal = build({ mismatch: 0.1 }, true);
    const [one, two] = [build({ mismatch: 0.1 }), build({ mismatch: 0.1 })];
    for (const at of [0, 1]) {
      expect(numbers(one, at)).toEqual(numbers(two, at));
      const factors = [...numbers(one, at)].map((x, n) => x / numbers(ideal, at)[n]);
      const mean = factors.reduce((sum, f) => sum + f, 0) / factors.length;
      const spread = Math.sqrt(factors.reduce((sum, f) => sum + (f - mean) ** 2, 0) / factors.length);
      // 1,600 weights: mean within 0.01 and spread within 0.008 of theirs at four standard errors; 39 resistors are fewer.
      expect(Math.abs(mean - 1)).toBeLessThan(at === 0 ? 0.01 : 0.065);
      expect(Math.abs(spread - 0.1)).toBeLessThan(at === 0 ? 0.008 : 0.05);
    }
    expect(one.parts).toEqual({ mismatch: 0, bits: 0 });
  });

  test('bits leave so many levels, and conductances stay positive', () => {
    const netlist = build({ bits: 3 });
    for (const at of [0, 1]) {
      const levels = new Set(numbers(netlist, at));
      expect(levels.size).toBeGreaterThan(4);
      expect(levels.size).toBeLessThanOrEqual(8);
    }
    expect(Math.min(...numbers(netlist, 1))).toBeGreaterThan(0);
    const ideal = build({ bits: 3 }, true);
    const most = Math.max(...numbers(ideal, 0).map(Math.abs));
    numbers(netlist, 0).forEach((w, n) =>
      expect(Math.abs(w - numbers(ideal, 0)[n])).toBeLessThanOrEqual(most / 7 + 1e-6),
    );
  });

  test('as programmed when nothing is switched on', () => {
    expect(numbers(build({}), 0)).toEqual(numbers(build({}, true), 0));
    expect(quantised(0.3, 1, 0, false)).toBe(0.3);
    expect(quantised(0.3, 1, 1, false)).toBe(1);
    expect(quantised(-0.3, 1, 1, false)).toBe(-1);
    expect(quantised(1e-9, 1, 2, true)).toBe(0.25);
  });
});

describe('the order in which groups settle', () => {
  const group = (name: string, role: 'input' | 'hidden' | 'output' = 'hidden') => ({
    name,
    shape: [3] as [number],
    role,
    law: 'saturating' as const,
  });
  const dense = (from: string, to: string, reciprocal: boolean) =>
    ({ kind: 'dense', from, to, reciprocal }) as const;
  const order = (spec: CircuitSpec) => {
    const netlist = buildNetlist(parseCircuit(spec), { seed: 1, batch: 1, data: {}, path: 'c' });
    return scheduleOf(netlist).map(({ visits, loop }) => ({
      groups: visits.map((visit) => netlist.groups[visit.group].name).join(' '),
      rules: visits.map(({ rule }) => rule).join(' '),
      loop,
    }));
  };

  test('a directed cascade takes one visit each, whatever order it is written in', () => {
    expect(
      order({
        groups: [group('out', 'output'), group('in', 'input'), group('b'), group('a')],
        couplings: [dense('b', 'out', false), dense('in', 'a', false), dense('a', 'b', false)],
      }),
    ).toEqual([
      { groups: 'a', rules: 'exact', loop: false },
      { groups: 'b', rules: 'exact', loop: false },
      { groups: 'out', rules: 'exact', loop: false },
    ]);
  });

  test('reciprocal stages are one loop, after what drives them', () => {
    expect(
      order({
        groups: [group('in', 'input'), group('first'), group('a'), group('b')],
        couplings: [dense('in', 'first', true), dense('first', 'a', false), dense('a', 'b', true)],
      }),
    ).toEqual([
      { groups: 'first', rules: 'exact', loop: false },
      { groups: 'a b', rules: 'exact exact', loop: true },
    ]);
  });

  test('a grid waits for the group that sets its conductances, and is solved at once', () => {
    expect(
      order({
        groups: [
          { name: 'p', shape: [4, 4, 1], role: 'output', leak: 0.1 },
          { name: 'fields', shape: [4, 4, 1] },
          { name: 'x', shape: [4, 4, 1], role: 'input' },
        ],
        couplings: [
          { kind: 'resistive', from: 'p', to: 'p', conditioned: { by: 'fields' } },
          { kind: 'stencil', from: 'x', to: 'fields', reciprocal: false },
        ],
      }),
    ).toEqual([
      { groups: 'fields', rules: 'exact', loop: false },
      { groups: 'p', rules: 'grid', loop: false },
    ]);
  });

  test('a group that hears itself is visited by colours where it has an energy and few neighbours, else relaxed', () => {
    const rules = (size: number, reciprocal: boolean, law: 'saturating' | 'bistable') =>
      order({
        groups: [{ ...group('a', 'output'), shape: [size], law }],
        couplings: [dense('a', 'a', reciprocal)],
      });
    const one = (rule: string) => [{ groups: 'a', rules: rule, loop: true }];
    expect(rules(3, true, 'saturating')).toEqual(one('coloured'));
    expect(rules(17, true, 'saturating')).toEqual(one('relaxed'));
    expect(rules(3, false, 'saturating')).toEqual(one('relaxed'));
    expect(rules(3, true, 'bistable')).toEqual(one('relaxed'));
  });
});
