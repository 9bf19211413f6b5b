import { describe, expect, test } from 'vitest';
import { extremeEigenvalues } from '../../src/circuit/lanczos.ts';
import type { Netlist } from '../../src/circuit/netlist.ts';
import { chooseTimeStep, relaxConductance, stability } from '../../src/circuit/stability.ts';
import { CIRCUIT_KINDS, isPossible, randomNetlist } from '../random-circuits.ts';

const withLeak = (netlist: Netlist, leak: number): Netlist => ({
  ...netlist,
  leak: netlist.leak.map(() => leak),
});
const withGain = (netlist: Netlist, gain: number): Netlist => ({
  ...netlist,
  couplings: netlist.couplings.map((c) => ('reciprocal' in c ? { ...c, gain } : c)),
});

describe('the Lanczos estimate', () => {
  test('finds the extremes of a diagonal operator', () => {
    const n = 500;
    const { largest, smallest, largestError } = extremeEigenvalues(
      n,
      (x, y) => x.forEach((v, i) => (y[i] = (i - 100) * v)),
      60,
    );
    expect(largest).toBeLessThanOrEqual(399 + 1e-9);
    expect(largest).toBeGreaterThan(390);
    expect(largest + 2 * largestError).toBeGreaterThan(399 - 8);
    expect(smallest).toBeGreaterThanOrEqual(-100 - 1e-9);
    expect(smallest).toBeLessThan(-91);
  });
  test('is exact once it has seen the whole space', () => {
    const matrix = [
      [2, -1, 0],
      [-1, 2, -1],
      [0, -1, 2],
    ];
    const found = extremeEigenvalues(3, (x, y) =>
      matrix.forEach((row, i) => (y[i] = row.reduce((s, m, j) => s + m * x[j], 0))),
    );
    expect(found.largest).toBeCloseTo(2 + Math.SQRT2, 9);
    expect(found.smallest).toBeCloseTo(2 - Math.SQRT2, 9);
  });
});

describe('well-posedness', () => {
  test('contracting circuits of every kind and law pass', () => {
    for (const kind of CIRCUIT_KINDS)
      for (const law of ['linear', 'saturating', 'rectifying', 'soft-rail'] as const)
        if (isPossible(kind, law))
          expect(
            stability(randomNetlist({ kind, law, nodes: 64, batch: 1 })).wellPosed,
            `${kind} ${law}`,
          ).toBe('yes');
  });

  test('bistable and second-order circuits are exempt', () => {
    for (const law of ['bistable', 'bifurcating'] as const)
      expect(stability(randomNetlist({ kind: 'sparse', law, nodes: 64, batch: 1 })).wellPosed).toBe('exempt');
  });

  test('two linear nodes: the eigenvalue is h - J, and each suggested fix repairs it', () => {
    const pair = randomNetlist({ kind: 'dense', law: 'linear', nodes: 2, batch: 1, strength: 1.5 });
    const couplings = pair.couplings.map((c) =>
      c.kind === 'dense' ? { ...c, gain: 1.5, weights: Float32Array.of(0, 1, 0, 0) } : c,
    );
    const netlist = withLeak({ ...pair, couplings }, 1);
    const report = stability(netlist);
    expect(report.wellPosed).toBe('no');
    expect(report.smallestEigenvalue).toBeCloseTo(-0.5, 6);
    const { leaks, gains } = report.fix ?? { leaks: [], gains: [] };
    expect(leaks).toHaveLength(1);
    expect(leaks[0].group).toBe('a');
    expect(gains).toHaveLength(1);
    expect(stability(withLeak(netlist, leaks[0].leak)).wellPosed).toBe('yes');
    expect(stability(withGain(netlist, gains[0].gain)).wellPosed).toBe('yes');
    expect(leaks[0].leak).toBeLessThan(1.7);
    expect(report.problem?.remedy).toContain('leak of a');
  });

  test('larger circuits beyond the bound are repaired by each fix', () => {
    for (const kind of ['dense', 'sparse', 'stencil'] as const)
      for (const reciprocal of [true, false]) {
        const netlist = randomNetlist({
          kind,
          law: 'saturating',
          nodes: 100,
          batch: 1,
          strength: 20,
          reciprocal,
        });
        const report = stability(netlist);
        expect(report.wellPosed).toBe(reciprocal ? 'no' : 'unknown');
        for (const { leak } of report.fix?.leaks ?? [])
          expect(['yes', 'likely'], `${kind} leak`).toContain(stability(withLeak(netlist, leak)).wellPosed);
        for (const { gain } of report.fix?.gains ?? [])
          expect(['yes', 'likely'], `${kind} gain`).toContain(stability(withGain(netlist, gain)).wellPosed);
        expect(report.fix?.leaks.length).toBeGreaterThan(0);
        expect(report.fix?.gains.length).toBeGreaterThan(0);
      }
  });

  test('weights that alternate in sign may pass by the spectrum alone', () => {
    const netlist = withLeak(
      randomNetlist({ kind: 'dense', law: 'linear', nodes: 200, batch: 1, strength: 3 }),
      1,
    );
    const report = stability(netlist);
    expect(report.margin).toBeLessThan(0);
    expect(report.wellPosed).toBe('yes');
    expect(report.smallestEigenvalue).toBeGreaterThan(0);
  });

  test('a resistor grid needs a way to ground', () => {
    const grid = withLeak(randomNetlist({ kind: 'resistive', law: 'linear', nodes: 63, batch: 1 }), 0);
    expect(stability(grid).wellPosed).toBe('yes');
    const couplings = grid.couplings.map((c) =>
      c.kind === 'resistive' ? { ...c, target: c.target.map((t, e) => (t < 0 ? c.source[e] : t)) } : c,
    );
    const floating = { ...grid, couplings, held: new Uint8Array(63) };
    expect(stability(floating).wellPosed).toBe('no');
    expect(stability(withLeak(floating, stability(floating).fix?.leaks[0].leak ?? 0)).wellPosed).toBe('yes');
  });
});

describe('the time step', () => {
  test('of a lone node is 0.9 x 2 C / h', () => {
    const netlist = { ...randomNetlist({ kind: 'dense', law: 'linear', nodes: 1, batch: 1 }), couplings: [] };
    expect(chooseTimeStep(netlist).dt).toBeCloseTo((1.8 * netlist.capacitance[0]) / netlist.leak[0], 5);
  });
  test('says which bound it took', () => {
    const reciprocal = chooseTimeStep(
      randomNetlist({ kind: 'dense', law: 'linear', nodes: 200, batch: 1, strength: 3 }),
    );
    expect(reciprocal.by).toBe('spectrum');
    expect(reciprocal.bound).toContain('eigenvalue');
    const directed = chooseTimeStep(
      randomNetlist({ kind: 'dense', law: 'linear', nodes: 200, batch: 1, strength: 3, reciprocal: false }),
    );
    expect(directed.by).toBe('rows');
    expect(directed.bound).toContain('directed');
    expect(directed.dt).toBeLessThan(reciprocal.dt);
  });
  test('shrinks with the voltage a soft rail may see', () => {
    const netlist = randomNetlist({ kind: 'sparse', law: 'soft-rail', nodes: 64, batch: 1 });
    const far = { ...netlist, volts: netlist.volts.map((v) => 5 * v) };
    expect(chooseTimeStep(far).dt).toBeLessThan(chooseTimeStep(netlist).dt / 5);
  });
});

test('relaxing nodes are damped by all that reaches them', () => {
  const netlist = randomNetlist({ kind: 'dense', law: 'linear', nodes: 3, batch: 1 });
  const [coupling] = netlist.couplings;
  if (coupling.kind !== 'dense') throw new Error('expected a dense coupling');
  const weight = (i: number, j: number) => Math.abs(coupling.gain * coupling.weights[3 * i + j]);
  const both = (i: number, j: number) => weight(i, j) + weight(j, i);
  const free = relaxConductance(netlist);
  expect(free[0]).toBeCloseTo(netlist.leak[0] + both(0, 1) + both(0, 2), 5);
  const held = relaxConductance({ ...netlist, held: Uint8Array.of(0, 1, 0) });
  expect(held[0]).toBeCloseTo(netlist.leak[0] + both(0, 2), 5);
});
