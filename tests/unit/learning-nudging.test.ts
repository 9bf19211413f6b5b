import { describe, expect, test, vi } from 'vitest';
import { hasEnergy, type Netlist } from '../../src/circuit/netlist.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { adjointGradient } from '../../src/learning/adjoint.ts';
import { trainingAnneal } from '../../src/learning/equilibrium.ts';
import { checkGradient } from '../../src/learning/gradient-check.ts';
import { createLoss, type Loss } from '../../src/learning/loss.ts';
import { nudgedGradient, type NudgedGradient, type Nudging } from '../../src/learning/nudging.ts';
import { parametersOf } from '../../src/circuit/parameters.ts';
import { LEARNING_LAWS, randomLoss, trainableNetlist } from '../learning-circuits.ts';
import { asyncProblemsOf } from '../problems.ts';
import { CIRCUIT_KINDS, isPossible } from '../random-circuits.ts';

vi.setConfig({ testTimeout: 60_000 });

async function nudge(netlist: Netlist, loss: Loss, nudging?: Nudging): Promise<NudgedGradient> {
  const anneal = await trainingAnneal(createReferenceEngine(), netlist);
  const { blocks } = parametersOf(netlist);
  return nudgedGradient({ anneal, blocks, loss, settling: { tolerance: 1e-9 } }, nudging);
}

describe('centred nudging follows the gradient of the settled loss', () => {
  for (const kind of CIRCUIT_KINDS)
    for (const law of LEARNING_LAWS) {
      if (!isPossible(kind, law)) continue;
      const netlist = trainableNetlist({ kind, law, nodes: 12 });
      if (!hasEnergy(netlist)) continue;
      const [cosine, low, high] = law === 'bistable' ? [0.99, 0.95, 1.05] : [0.999, 0.98, 1.02];
      test(`${kind}, ${law}`, async () => {
        const check = await checkGradient(netlist, randomLoss(netlist), nudgedGradient, {
          trainable: { leaks: 'all' },
          most: 18,
        });
        const words = JSON.stringify(check);
        expect(check.cosine, words).toBeGreaterThan(cosine);
        expect(check.normRatio, words).toBeGreaterThan(low);
        expect(check.normRatio, words).toBeLessThan(high);
      });
    }

  test('with a feedback that follows the state, and for other losses', async () => {
    const netlist = trainableNetlist({ kind: 'dense', law: 'saturating', nodes: 12, between: true });
    for (const [loss, nudging] of [
      [randomLoss(netlist), { feedback: 'following' }],
      [randomLoss(netlist, 'absolute'), {}],
      [randomLoss(netlist, 'cross-entropy'), { feedback: 'following', beta: 0.05 }],
    ] as const) {
      const check = await checkGradient(netlist, loss, (lesson) => nudgedGradient(lesson, nudging), {
        most: 18,
      });
      expect(check.cosine, JSON.stringify(check)).toBeGreaterThan(0.999);
      expect(Math.abs(check.normRatio - 1), JSON.stringify(check)).toBeLessThan(0.02);
    }
  });
});

/** One bistable output with wells at +-0.84, asked for the other well's voltage. */
function lonelyWell(): { netlist: Netlist; loss: Loss } {
  const one = trainableNetlist({ kind: 'dense', law: 'bistable', nodes: 2 });
  const netlist: Netlist = {
    ...one,
    couplings: [],
    bias: new Float32Array(2),
    volts: new Float32Array(6).fill(0.8),
  };
  return { netlist, loss: createLoss('squared', netlist, new Float64Array(6).fill(-0.8)) };
}

test('a beta that leaves the basin is noticed and halved', async () => {
  const { netlist, loss } = lonelyWell();
  // The well's wall gives way at 0.075 V/R; the error is 1.64 V.
  const { nudging, values } = await nudge(netlist, loss, { beta: 0.5 });
  expect(nudging.halvings).toBeGreaterThan(2);
  expect(nudging.trusted).toBe(true);
  const anneal = await trainingAnneal(createReferenceEngine(), netlist);
  const { blocks } = parametersOf(netlist);
  const exact = await adjointGradient({ anneal, blocks, loss });
  values.forEach((x, p) => expect(x / exact.values[p]).toBeCloseTo(1, 1));
});

test('a gentle beta is kept, and the anneal returns to its free state', async () => {
  const netlist = trainableNetlist({ kind: 'sparse', law: 'saturating', nodes: 12 });
  const anneal = await trainingAnneal(createReferenceEngine(), netlist);
  const { blocks } = parametersOf(netlist);
  const { nudging } = await nudgedGradient({ anneal, blocks, loss: randomLoss(netlist) });
  expect(nudging).toMatchObject({ beta: 0.1, halvings: 0, trusted: true });
  expect((await anneal.checkpoint()).injected).toBeNull();
  expect((await anneal.residual()).max).toBeLessThan(1e-6);
});

describe('refusals', () => {
  const problemOf = async (netlist: Netlist, nudging?: Nudging) => {
    const [problem] = await asyncProblemsOf(() => nudge(netlist, randomLoss(netlist), nudging));
    return problem.problem;
  };
  test('directed circuits and circuits conditioned by free nodes', async () => {
    for (const netlist of [
      trainableNetlist({ kind: 'dense', law: 'linear', nodes: 12, reciprocal: false }),
      trainableNetlist({ kind: 'conditioned-by-free', law: 'linear', nodes: 12 }),
    ])
      expect(await problemOf(netlist)).toMatch('nudging needs an energy');
  });
  test('railed nodes', async () => {
    const netlist = trainableNetlist({ kind: 'dense', law: 'bistable', nodes: 12 });
    const railed = { ...netlist, groups: netlist.groups.map((g) => ({ ...g, rails: 0.7 })) };
    expect(await problemOf(railed)).toMatch('sits at its hard rail');
  });
  test('a following nudge stronger than the circuit', async () => {
    const netlist = trainableNetlist({ kind: 'dense', law: 'linear', nodes: 12 });
    expect(await problemOf(netlist, { beta: 3, feedback: 'following' })).toMatch('runs away');
  });
  test('a beta that is no nudge', async () => {
    const netlist = trainableNetlist({ kind: 'dense', law: 'linear', nodes: 12 });
    for (const beta of [0, -1, NaN]) expect(await problemOf(netlist, { beta })).toMatch('is not possible');
  });
});
