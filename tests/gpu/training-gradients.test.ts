/** Gradients of learning circuits on the GPU against the float64 judges. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasEnergy, type NetSource, type Netlist } from '../../src/circuit/netlist.ts';
import { parametersOf, type Trainable } from '../../src/circuit/parameters.ts';
import { ENGINE_LOSSES } from '../../src/circuit/learning-terms.ts';
import type { WebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import { adjointGradient } from '../../src/learning/adjoint.ts';
import { mismatchGradient } from '../../src/learning/ec-loss.ts';
import { equilibrium, trainingAnneal } from '../../src/learning/equilibrium.ts';
import type { FeedbackMechanism, Nudge } from '../../src/learning/feedback.ts';
import type { Loss } from '../../src/learning/loss.ts';
import { CASCADE, LEARNING_LAWS, randomLoss, trainableNetlist } from '../learning-circuits.ts';
import { CIRCUIT_KINDS, isPossible } from '../random-circuits.ts';
import { compare, gradientOf, teach } from '../training-circuits.ts';
import { reference, sharedEngine } from './engine.ts';

let engine: WebGpuEngine;
beforeAll(async () => {
  engine = await sharedEngine();
});
afterAll(() => engine.dispose());

const NUDGE: Nudge = { beta: 0.1, feedback: 'held' };
const EXACT = [0.9999, 0.999, 1.001] as const;

/** The circuit started at its equilibrium: of several ones both sides then find the same. */
async function atRest(netlist: Netlist): Promise<Netlist> {
  const anneal = await trainingAnneal(reference, netlist);
  return { ...netlist, volts: Float32Array.from(await equilibrium(anneal, { tolerance: 1e-10 })) };
}

interface Case {
  readonly loss?: Loss;
  readonly nudge?: Nudge;
  readonly trainable?: Trainable;
}

async function expectClose(
  start: Netlist,
  mechanism: FeedbackMechanism,
  [cosine, low, high]: readonly [number, number, number],
  { loss = randomLoss(start), nudge = NUDGE, trainable = { leaks: 'all' } }: Case = {},
): Promise<void> {
  const netlist = mechanism === 'mismatch' ? start : await atRest(start);
  const judge = mechanism === 'mismatch' ? mismatchGradient : adjointGradient;
  const anneal = await trainingAnneal(reference, netlist);
  const { blocks } = parametersOf(netlist, trainable);
  const expected = await judge({ anneal, blocks, loss, settling: { tolerance: 1e-10 } });
  const taught = await teach(engine, netlist, loss, { trainable });
  const found = compare(await gradientOf(taught, mechanism, nudge), expected.values);
  const words = JSON.stringify(found);
  expect(found.cosine, words).toBeGreaterThan(cosine);
  expect(found.normRatio, words).toBeGreaterThan(low);
  expect(found.normRatio, words).toBeLessThan(high);
  const report = await taught.circuit.report();
  expect(report.samples).toBe(netlist.batch);
  expect(report.loss / netlist.batch / expected.loss).toBeCloseTo(1, 4);
  expect(report.residual).toBeLessThanOrEqual(2e-6);
  taught.circuit.dispose();
}

CIRCUIT_KINDS.forEach((kind, k) => {
  LEARNING_LAWS.filter((law) => isPossible(kind, law)).forEach((law, l) => {
    const signals = ['dense', 'sparse', 'stencil'].includes(kind);
    // Variants take turns, so that every kind meets directed couplings, two groups and both means of conductances.
    for (const reciprocal of signals ? [true, false] : [true]) {
      const options = { reciprocal, between: (k + l + (reciprocal ? 0 : 1)) % 2 === 1, seed: 1 + l };
      const netlist = trainableNetlist({ kind, law, nodes: 12, ...options });
      test(`adjoint: ${kind}, ${law}${reciprocal ? '' : ', directed'}${options.between ? ', between groups' : ''}`, () =>
        expectClose(netlist, 'adjoint', EXACT));
      if (!hasEnergy(netlist)) continue;
      const bound = law === 'bistable' ? ([0.99, 0.95, 1.05] as const) : ([0.999, 0.98, 1.02] as const);
      test(`nudging: ${kind}, ${law}${options.between ? ', between groups' : ''}`, () =>
        expectClose(netlist, 'nudging', bound));
    }
  });
});

for (const kind of ['dense', 'sparse', 'stencil', 'resistive'] as const)
  test(`mismatch: ${kind}`, () =>
    expectClose(trainableNetlist({ kind, law: 'linear', nodes: 12, between: true }), 'mismatch', EXACT, {
      trainable: {},
    }));

test('every loss, and a feedback that follows the state', async () => {
  for (const name of ENGINE_LOSSES) {
    const netlist = CASCADE();
    await expectClose(netlist, 'adjoint', EXACT, { loss: randomLoss(netlist, name) });
  }
  const loop = trainableNetlist({ kind: 'sparse', law: 'linear', nodes: 12, between: true });
  // With its source held a circuit has no loop but the one that the feedback closes.
  const held = loop.held.slice().fill(1, 0, loop.groups[0].size);
  for (const netlist of [loop, { ...loop, held }])
    await expectClose(netlist, 'nudging', [0.999, 0.98, 1.02], {
      nudge: { beta: 0.05, feedback: 'following' },
    });
});

test('fields: one group sets edges, leaks to ground and source currents of a grid', async () => {
  for (const seed of [1, 2]) {
    const netlist = trainableNetlist({ kind: 'conditioned-by-free', law: 'saturating', nodes: 72, seed });
    const [by, grid] = netlist.groups;
    const every = (offset: number) => Uint32Array.from({ length: grid.size }, (_, i) => offset + i);
    const source: NetSource = {
      kind: 'source',
      name: 'field',
      from: 0,
      to: 1,
      target: every(grid.offset),
      by: every(by.offset),
      base: 0.3,
      gain: 0.7,
    };
    await expectClose({ ...netlist, couplings: [...netlist.couplings, source] }, 'adjoint', EXACT);
  }
});

test('a stencil larger than its shares, shared numbers and a batch beyond one workgroup', async () => {
  const stencil = trainableNetlist({ kind: 'stencil', law: 'saturating', nodes: 150, between: true });
  const bias = new Float32Array(stencil.nodes).fill(0.1);
  await expectClose({ ...stencil, bias }, 'adjoint', EXACT, { trainable: { perChannel: 'all' } });
  const grid = trainableNetlist({ kind: 'resistive', law: 'linear', nodes: 12, between: true });
  const couplings = grid.couplings.map((c) =>
    c.kind === 'resistive' ? { ...c, tied: true, conductance: c.conductance.map(() => 0.4) } : c,
  );
  for (const mechanism of ['adjoint', 'nudging'] as const)
    await expectClose({ ...grid, couplings }, mechanism, [0.9999, 0.99, 1.01]);
  const batch = 70;
  const wide: Netlist = {
    ...CASCADE(),
    batch,
    volts: Float32Array.from({ length: batch * CASCADE().nodes }, (_, n) => Math.sin(n)),
  };
  await expectClose(wide, 'adjoint', EXACT);
});
