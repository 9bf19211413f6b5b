import { describe, expect, test, vi } from 'vitest';
import { buildNetlist } from '../../src/circuit/build.ts';
import { hasEnergy, type Netlist } from '../../src/circuit/netlist.ts';
import { parseCircuit } from '../../src/circuit/parse.ts';
import type { CircuitSpec } from '../../src/circuit/schema.ts';
import type { Trainable } from '../../src/circuit/parameters.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { adjointGradient } from '../../src/learning/adjoint.ts';
import { mismatchGradient } from '../../src/learning/ec-loss.ts';
import { equilibrium, trainingAnneal } from '../../src/learning/equilibrium.ts';
import { checkGradient } from '../../src/learning/gradient-check.ts';
import type { Loss } from '../../src/learning/loss.ts';
import type { Mechanism } from '../../src/learning/mechanism.ts';
import type { FeedbackMechanism, Nudge } from '../../src/learning/feedback.ts';
import { ENGINE_LOSSES } from '../../src/circuit/learning-terms.ts';
import { LEARNING_LAWS, randomLoss, trainableNetlist } from '../learning-circuits.ts';
import { CIRCUIT_KINDS, isPossible } from '../random-circuits.ts';
import { compare, gradientOf, teach } from '../training-circuits.ts';

vi.setConfig({ testTimeout: 60_000 });

const ENGINES: readonly (() => Engine)[] = [createCpuEngine, createReferenceEngine];
const TRAINABLE = { leaks: 'all' } as const;

/** The float64 judges, which finite differences hold in their turn. */
const JUDGES: Record<'adjoint' | 'mismatch', Mechanism> = {
  adjoint: adjointGradient,
  mismatch: mismatchGradient,
};

async function judged(netlist: Netlist, loss: Loss, mechanism: 'adjoint' | 'mismatch', trainable: Trainable) {
  const { parametersOf } = await import('../../src/circuit/parameters.ts');
  const anneal = await trainingAnneal(createReferenceEngine(), netlist);
  const { blocks } = parametersOf(netlist, trainable);
  return JUDGES[mechanism]({ anneal, blocks, loss, settling: { tolerance: 1e-10 } });
}

/** The circuit started at its equilibrium: of several ones every way of settling then finds the same. */
async function atRest(netlist: Netlist): Promise<Netlist> {
  const anneal = await trainingAnneal(createReferenceEngine(), netlist);
  return { ...netlist, volts: Float32Array.from(await equilibrium(anneal, { tolerance: 1e-10 })) };
}

async function expectClose(
  start: Netlist,
  mechanism: FeedbackMechanism,
  [cosine, low, high]: readonly [number, number, number],
  {
    loss = randomLoss(start),
    nudge,
    trainable = TRAINABLE,
  }: { loss?: Loss; nudge?: Nudge; trainable?: Trainable } = {},
): Promise<void> {
  const netlist = mechanism === 'mismatch' ? start : await atRest(start);
  const judge = await judged(netlist, loss, mechanism === 'mismatch' ? 'mismatch' : 'adjoint', trainable);
  for (const make of ENGINES) {
    const engine = make();
    const taught = await teach(engine, netlist, loss, { trainable });
    const found = compare(await gradientOf(taught, mechanism, nudge), judge.values);
    const words = `${engine.info.kind} ${JSON.stringify(found)}`;
    expect(found.cosine, words).toBeGreaterThan(cosine);
    expect(found.normRatio, words).toBeGreaterThan(low);
    expect(found.normRatio, words).toBeLessThan(high);
    const report = await taught.circuit.report();
    expect(report.samples).toBe(netlist.batch);
    expect(report.loss / netlist.batch).toBeCloseTo(judge.loss, 4);
  }
}

const EXACT = [0.9999, 0.999, 1.001] as const;

describe('every engine finds the adjoint gradient of the judge', () => {
  for (const kind of CIRCUIT_KINDS)
    for (const law of LEARNING_LAWS) {
      if (!isPossible(kind, law)) continue;
      const directions = kind === 'dense' || kind === 'sparse' || kind === 'stencil' ? [true, false] : [true];
      for (const reciprocal of directions)
        for (const between of [false, true])
          test(`${kind}, ${law}${reciprocal ? '' : ', directed'}${between ? ', between groups' : ''}`, () =>
            expectClose(trainableNetlist({ kind, law, nodes: 12, reciprocal, between }), 'adjoint', EXACT));
    }
  test('for every loss', async () => {
    const netlist = trainableNetlist({ kind: 'dense', law: 'saturating', nodes: 12, between: true });
    for (const name of ENGINE_LOSSES)
      await expectClose(netlist, 'adjoint', EXACT, { loss: randomLoss(netlist, name) });
  });
});

describe('every engine follows it by centred nudging', () => {
  for (const kind of CIRCUIT_KINDS)
    for (const law of LEARNING_LAWS) {
      if (!isPossible(kind, law)) continue;
      const netlist = trainableNetlist({ kind, law, nodes: 12 });
      if (!hasEnergy(netlist)) continue;
      const bound = law === 'bistable' ? ([0.99, 0.95, 1.05] as const) : ([0.999, 0.98, 1.02] as const);
      test(`${kind}, ${law}`, () => expectClose(netlist, 'nudging', bound));
    }
  test('with a feedback that follows the state', async () => {
    const netlist = trainableNetlist({ kind: 'dense', law: 'saturating', nodes: 12, between: true });
    await expectClose(netlist, 'nudging', [0.999, 0.98, 1.02], {
      nudge: { beta: 0.1, feedback: 'following' },
    });
  });
});

describe('every engine measures the mismatch gradient of EC-Loss', () => {
  for (const kind of ['dense', 'sparse', 'stencil', 'resistive'] as const)
    test(kind, () =>
      expectClose(trainableNetlist({ kind, law: 'linear', nodes: 12, between: true }), 'mismatch', EXACT, {
        trainable: {},
      }),
    );
});

test('EC-Loss is the step of batch least squares, to 1e-6', async () => {
  const [inputs, outputs, batch] = [5, 3, 8];
  const spec: CircuitSpec = {
    groups: [
      { name: 'x', shape: [inputs], role: 'input', volts: { from: 'uniform' } },
      { name: 'y', shape: [outputs], role: 'output', leak: 0.7, bias: 0.1 },
    ],
    couplings: [{ kind: 'dense', from: 'x', to: 'y' }],
  };
  const netlist = buildNetlist(parseCircuit(spec), { seed: 5, batch, data: {}, path: 'c', ideal: true });
  const loss = randomLoss(netlist);
  const [c] = netlist.couplings;
  if (c.kind !== 'dense') throw new Error('the coupling is dense');
  const eta = 0.3;
  const wanted = Float64Array.from(c.weights);
  for (let b = 0; b < batch; b++)
    for (let j = 0; j < outputs; j++) {
      const s = (i: number) => netlist.volts[b * netlist.nodes + i];
      let current = netlist.bias[inputs + j] - netlist.leak[inputs + j] * loss.targets[b * outputs + j];
      for (let i = 0; i < inputs; i++) current += c.weights[i * outputs + j] * s(i);
      for (let i = 0; i < inputs; i++) wanted[i * outputs + j] -= (eta / batch) * current * s(i);
    }
  for (const make of ENGINES) {
    const taught = await teach(make(), netlist, loss);
    await gradientOf(taught, 'mismatch');
    taught.circuit.update(eta);
    const { parameters } = await taught.circuit.state();
    wanted.forEach((w, n) => expect(Math.abs(parameters[n] - w)).toBeLessThan(1e-6));
  }
});

test('the judge itself agrees with finite differences on one of them', async () => {
  const netlist = trainableNetlist({ kind: 'dense', law: 'saturating', nodes: 12, between: true });
  const check = await checkGradient(netlist, randomLoss(netlist), adjointGradient, { most: 12 });
  expect(check.cosine).toBeGreaterThan(0.99999);
});
