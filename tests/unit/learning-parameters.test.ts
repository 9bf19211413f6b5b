import { describe, expect, test, vi } from 'vitest';
import { buildNetlist } from '../../src/circuit/build.ts';
import { ENGINE_LOSSES } from '../../src/circuit/learning-terms.ts';
import type { Netlist } from '../../src/circuit/netlist.ts';
import { parseCircuit } from '../../src/circuit/parse.ts';
import { normal } from '../../src/circuit/philox.ts';
import type { CircuitSpec } from '../../src/circuit/schema.ts';
import { adjointGradient } from '../../src/learning/adjoint.ts';
import { checkGradient } from '../../src/learning/gradient-check.ts';
import { createLoss } from '../../src/learning/loss.ts';
import { countOf, parametersOf, withParameters, type Trainable } from '../../src/circuit/parameters.ts';
import { randomLoss, trainableNetlist } from '../learning-circuits.ts';
import { firstProblem } from '../problems.ts';

vi.setConfig({ testTimeout: 60_000 });

const SIDE = 6;
/** The conditioned resistor grid of the Darcy set, small: four fields, each exp of a map of a 3x3 patch. */
const GRID: CircuitSpec = {
  groups: [
    { name: 'patch', shape: [SIDE, SIDE, 3], role: 'input' },
    { name: 'fields', shape: [SIDE, SIDE, 4] },
    { name: 'pressure', shape: [SIDE, SIDE, 1], role: 'output', leak: 0 },
  ],
  couplings: [
    { kind: 'stencil', name: 'maps', from: 'patch', to: 'fields', reciprocal: false },
    {
      kind: 'resistive',
      name: 'grid',
      from: 'pressure',
      to: 'pressure',
      conditioned: {
        by: 'fields',
        fields: ['right', 'down', 'ground', 'source'],
        groundAt: ['bottom', 'right'],
      },
    },
  ],
};
const SHARED: Trainable = { biases: ['fields'], perChannel: ['fields'] };

function darcyGrid(): Netlist {
  const netlist = buildNetlist(parseCircuit(GRID), { seed: 3, batch: 2, data: {}, path: 'circuit' });
  const [patch] = netlist.groups;
  const volts = netlist.volts.map((v, n) =>
    n % netlist.nodes < patch.size ? normal(8, n, 0, 0, 30) / 2 : v,
  );
  return { ...netlist, volts };
}

describe('parameters', () => {
  test('the conditioned Darcy grid has 112', () => {
    const { blocks, values } = parametersOf(darcyGrid(), SHARED);
    expect(blocks.map(({ name, count }) => [name, count])).toEqual([
      ['couplings.maps.weights', 108],
      ['groups.fields.bias', 4],
    ]);
    expect(values.length).toBe(112);
  });

  test('and adjoint currents give their gradients', async () => {
    const netlist = darcyGrid();
    const check = await checkGradient(netlist, randomLoss(netlist), adjointGradient, {
      trainable: SHARED,
      most: 24,
    });
    expect(check.cosine).toBeGreaterThan(0.9999);
    expect(Math.abs(check.normRatio - 1)).toBeLessThan(1e-3);
  });

  test('come back as they were written, and leave everything else alone', () => {
    for (const kind of ['dense', 'sparse', 'stencil', 'resistive'] as const) {
      const netlist = trainableNetlist({ kind, law: 'linear', nodes: 12 });
      const { blocks, values } = parametersOf(netlist, { leaks: 'all' });
      expect(countOf(blocks)).toBe(values.length);
      const same = parametersOf(withParameters(netlist, { blocks, values }), { leaks: 'all' });
      same.values.forEach((x, p) => expect(x).toBeCloseTo(values[p], 6));
      const raised = withParameters(netlist, { blocks, values: values.map((x) => x + 1) });
      const read = parametersOf(raised, { leaks: 'all' }).values;
      read.forEach((x, p) => expect(x).toBeCloseTo(values[p] + 1, 5));
      netlist.held.forEach((held, i) => {
        if (held) expect(raised.bias[i]).toBe(netlist.bias[i]);
      });
      expect(raised.volts).toBe(netlist.volts);
    }
  });

  test('a node never trains a weight to itself', () => {
    const netlist = trainableNetlist({ kind: 'dense', law: 'linear', nodes: 12 });
    const { blocks, values } = parametersOf(netlist);
    expect(blocks[0]).toMatchObject({ name: 'couplings.dense.weights', count: 12 * 11 });
    const trained = withParameters(netlist, { blocks, values: values.map(() => 2) });
    const [c] = trained.couplings;
    const weights = c.kind === 'dense' ? c.weights : [];
    weights.forEach((w, n) => expect(w).toBe(n % 13 === 0 ? 0 : 2));
  });

  test('only what is chosen is trained', () => {
    const netlist = trainableNetlist({ kind: 'dense', law: 'linear', nodes: 12, between: true });
    const names = (trainable: Trainable) => parametersOf(netlist, trainable).blocks.map((b) => b.name);
    expect(names({ couplings: 'none', biases: ['b'] })).toEqual(['groups.b.bias']);
    expect(names({ biases: 'none', leaks: ['a'] })).toEqual(['couplings.dense.weights', 'groups.a.leak']);
    expect(firstProblem(() => names({ biases: ['c'] }))).toBe('trainable.groups: there is no c');
  });

  test('refuses to share numbers that differ and conductances that are not positive', () => {
    const netlist = trainableNetlist({ kind: 'resistive', law: 'linear', nodes: 12 });
    const changed = (change: object): Netlist => ({
      ...netlist,
      couplings: netlist.couplings.map((c) => ({ ...c, ...change })),
    });
    expect(firstProblem(() => parametersOf(changed({ tied: true })))).toMatch('its numbers differ');
    const dead = changed({ conductance: new Float32Array(64) });
    expect(firstProblem(() => parametersOf(dead))).toMatch('0 cannot be trained');
  });
});

describe('losses', () => {
  test('have the slopes their values have', () => {
    const netlist = trainableNetlist({ kind: 'dense', law: 'linear', nodes: 6, between: true });
    const signals = Float64Array.from({ length: 3 * netlist.nodes }, (_, n) => normal(5, n, 0, 0, 31));
    for (const name of ENGINE_LOSSES) {
      const loss = randomLoss(netlist, name);
      const { slopes } = loss.measure(signals);
      signals.forEach((_, n) => {
        const value = (by: number) => loss.measure(signals.map((x, m) => (m === n ? x + by : x))).value;
        expect((3 * (value(1e-5) - value(-1e-5))) / 2e-5).toBeCloseTo(slopes[n], 6);
      });
    }
  });

  test('known values', () => {
    const netlist = { ...trainableNetlist({ kind: 'dense', law: 'linear', nodes: 2 }), batch: 1 };
    const value = (name: (typeof ENGINE_LOSSES)[number], s: number[], y: number[]) =>
      createLoss(name, netlist, y).measure(s).value;
    expect(value('squared', [1, 2], [0, 0])).toBe(2.5);
    expect(value('absolute', [1, -2], [0, 0])).toBe(3);
    expect(value('cross-entropy', [1000, 1000], [0, 1])).toBeCloseTo(Math.LN2, 12);
  });

  test('refuse targets that do not fit, and circuits without outputs', () => {
    const netlist = trainableNetlist({ kind: 'dense', law: 'linear', nodes: 2 });
    expect(firstProblem(() => createLoss('squared', netlist, [1]))).toMatch('1 numbers given for 3 samples');
    const silent: Netlist = { ...netlist, groups: netlist.groups.map((g) => ({ ...g, role: 'hidden' })) };
    expect(firstProblem(() => createLoss('squared', silent, []))).toMatch('no group has the role output');
  });
});
