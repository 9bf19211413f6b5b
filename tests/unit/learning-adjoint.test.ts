import { describe, expect, test, vi } from 'vitest';
import { nodeLaw } from '../../src/circuit/laws.ts';
import type { Netlist } from '../../src/circuit/netlist.ts';
import type { Progress } from '../../src/engine/engine.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { adjointCurrents, adjointGradient } from '../../src/learning/adjoint.ts';
import { equilibrium, trainingAnneal } from '../../src/learning/equilibrium.ts';
import { checkGradient } from '../../src/learning/gradient-check.ts';
import { ENGINE_LOSSES } from '../../src/circuit/learning-terms.ts';
import { relaxTransposed } from '../../src/learning/transposed.ts';
import { LEARNING_LAWS, randomLoss, trainableNetlist } from '../learning-circuits.ts';
import { asyncProblemsOf, firstProblem } from '../problems.ts';
import { CIRCUIT_KINDS, isPossible } from '../random-circuits.ts';

vi.setConfig({ testTimeout: 60_000 });

const options = { trainable: { leaks: 'all' }, most: 18 } as const;

async function expectExact(netlist: Netlist, loss = randomLoss(netlist)): Promise<void> {
  const check = await checkGradient(netlist, loss, adjointGradient, options);
  const words = JSON.stringify(check);
  expect(check.cosine, words).toBeGreaterThan(0.9999);
  expect(check.normRatio, words).toBeGreaterThan(0.999);
  expect(check.normRatio, words).toBeLessThan(1.001);
}

describe('adjoint currents are the gradient of the settled loss', () => {
  for (const kind of CIRCUIT_KINDS)
    for (const law of LEARNING_LAWS) {
      if (!isPossible(kind, law)) continue;
      const directions = kind === 'dense' || kind === 'sparse' || kind === 'stencil' ? [true, false] : [true];
      for (const reciprocal of directions)
        test(`${kind}, ${law}${reciprocal ? '' : ', directed'}`, () =>
          expectExact(trainableNetlist({ kind, law, nodes: 12, reciprocal })));
    }

  test('between two groups, wrapping around, at other sizes', async () => {
    for (const kind of ['dense', 'sparse', 'stencil', 'resistive'] as const)
      await expectExact(
        trainableNetlist({ kind, law: 'soft-rail', nodes: 10, between: true, periodic: true, seed: 4 }),
      );
  });

  test('tied conductances and biases shared by a channel', async () => {
    const netlist = trainableNetlist({ kind: 'resistive', law: 'soft-rail', nodes: 16 });
    const tied: Netlist = {
      ...netlist,
      bias: netlist.bias.map((_, i) => (i % 2 === 0 ? 0.25 : -0.125)),
      couplings: netlist.couplings.map((c) =>
        c.kind === 'resistive' ? { ...c, tied: true, conductance: c.conductance.map(() => 0.25) } : c,
      ),
    };
    const check = await checkGradient(tied, randomLoss(tied), adjointGradient, {
      trainable: { perChannel: 'all' },
    });
    expect(check.parameters).toBe(3);
    expect(check.cosine).toBeGreaterThan(0.9999);
    expect(Math.abs(check.normRatio - 1)).toBeLessThan(1e-3);
  });

  test('every mean of conditioned resistors', async () => {
    for (const seed of [2, 3])
      await expectExact(
        trainableNetlist({ kind: 'conditioned-by-free', law: 'saturating', nodes: 12, seed }),
      );
  });

  test('every loss', async () => {
    for (const name of ENGINE_LOSSES) {
      const netlist = trainableNetlist({ kind: 'dense', law: 'saturating', nodes: 12, between: true });
      await expectExact(netlist, randomLoss(netlist, name));
    }
  });
});

test('nodes at their rails have no adjoint current and their parameters no slope', async () => {
  const netlist = trainableNetlist({ kind: 'dense', law: 'bistable', nodes: 12 });
  const law = nodeLaw('bistable', 0.5, {}, 'law');
  const railed = { ...netlist, groups: netlist.groups.map((g) => ({ ...g, law, rails: 0.7 })) };
  const anneal = await trainingAnneal(createReferenceEngine(), railed);
  const volts = await equilibrium(anneal, { tolerance: 1e-10 });
  const lambda = await adjointCurrents(railed, volts, new Float64Array(volts.length).fill(1));
  const atRails = volts.map((v) => (Math.abs(v) >= 0.7 ? 1 : 0));
  expect(atRails.reduce((a, b) => a + b)).toBeGreaterThan(0);
  lambda.forEach((x, n) => expect(Math.abs(x) > 0).toBe(!atRails[n] && !railed.held[n % railed.nodes]));
});

describe('the transposed circuit', () => {
  const ring = (gain: number) =>
    [0, 1, 2].flatMap((i) => [
      { i, j: i, a: -1 },
      { i, j: (i + 1) % 3, a: gain },
    ]);
  const settle = (gain: number) =>
    relaxTransposed({
      entries: ring(gain),
      injected: Float64Array.of(1, 0, 0),
      capacitance: [1, 1, 1],
      tolerance: 1e-12,
    });

  test('settles where a directed ring oscillates but decays', () => {
    // Eigenvalues -1 + gain e^(2 pi i n / 3): stable for -2 < gain < 1.
    for (const gain of [0.9, -1.9]) {
      const lambda = settle(gain);
      const around = 1 / (1 - gain ** 3);
      [around, gain * around, gain ** 2 * around].forEach((x, n) => expect(lambda[n]).toBeCloseTo(x, 9));
    }
  });

  test('settles where only the physical capacitances make it stable', () => {
    // The first node feeds itself, so no value of it is exact given the other.
    const entries = [
      { i: 0, j: 0, a: 0.5 },
      { i: 0, j: 1, a: -6 },
      { i: 1, j: 0, a: 0.5 },
      { i: 1, j: 1, a: -1 },
    ];
    const circuit = { entries, injected: Float64Array.of(1, 0), capacitance: [1, 1], tolerance: 1e-12 };
    const lambda = relaxTransposed(circuit);
    expect(lambda[0]).toBeCloseTo(0.4, 9);
    expect(lambda[1]).toBeCloseTo(-2.4, 9);
  });

  test('says so where the circuit is unstable', () => {
    expect(firstProblem(() => settle(1.2))).toMatch('circuit: the adjoint currents do not settle');
  });
});

test('reports progress and stops when asked', async () => {
  const netlist = trainableNetlist({ kind: 'dense', law: 'saturating', nodes: 12 });
  const loss = randomLoss(netlist);
  const seen: string[] = [];
  const onProgress = ({ done, total, of }: Progress) => seen.push(`${done}/${total} ${of}`);
  await checkGradient(netlist, loss, adjointGradient, { most: 2, onProgress });
  expect(seen).toEqual(['1/2 parameters', '2/2 parameters']);
  const stop = new AbortController();
  const stopped = checkGradient(netlist, loss, adjointGradient, {
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  await expect(stopped).rejects.toThrow(/abort/i);
});

test('refuses second-order nodes and circuits that do not settle', async () => {
  const bifurcating = trainableNetlist({ kind: 'dense', law: 'bifurcating', nodes: 12 });
  const [problem] = await asyncProblemsOf(async () => trainingAnneal(createReferenceEngine(), bifurcating));
  expect(problem.problem).toMatch('no slope to learn by');
  const anneal = await trainingAnneal(
    createReferenceEngine(),
    trainableNetlist({ kind: 'dense', law: 'linear', nodes: 12 }),
  );
  const [unsettled] = await asyncProblemsOf(() => equilibrium(anneal, { maxSteps: 3 }));
  expect(unsettled.problem).toMatch('not settled after 3 steps');
});
