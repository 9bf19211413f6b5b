import { describe, expect, test } from 'vitest';
import type { NetDense, Netlist } from '../../src/circuit/netlist.ts';
import { normal } from '../../src/circuit/philox.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { mismatchGradient } from '../../src/learning/ec-loss.ts';
import { equilibrium, trainingAnneal } from '../../src/learning/equilibrium.ts';
import { createLoss } from '../../src/learning/loss.ts';
import { fitOffline } from '../../src/learning/offline.ts';
import { parametersOf, withParameters } from '../../src/circuit/parameters.ts';
import { randomLoss, trainableNetlist } from '../learning-circuits.ts';
import { asyncProblemsOf } from '../problems.ts';

const INPUTS = 5;
const OUTPUTS = 4;

/** Held inputs x drive linear outputs y, which may drive one another. */
function singleStage(batch: number, within: 'alone' | 'directed' | 'reciprocal') {
  const base = trainableNetlist({ kind: 'dense', law: 'linear', nodes: 10, between: true });
  const group = (name: string, offset: number, size: number, role: 'input' | 'output') => {
    const shape = { height: 1, width: size, channels: 1 };
    return { ...base.groups[0], name, offset, size, role, ...shape };
  };
  const draw = (count: number, stream: number, scale: number) =>
    Float32Array.from({ length: count }, (_, n) => scale * normal(3, n, 0, 0, stream));
  const dense = (name: string, from: number, reciprocal: boolean, weights: Float32Array): NetDense => ({
    kind: 'dense',
    name,
    from,
    to: 1,
    reciprocal,
    gain: 0.5,
    weights,
  });
  const pairs = draw(OUTPUTS * OUTPUTS, 1, 0.1).map((w, n) => (n % (OUTPUTS + 1) === 0 ? 0 : w));
  const nodes = INPUTS + OUTPUTS;
  const netlist: Netlist = {
    ...base,
    nodes,
    batch,
    groups: [group('x', 0, INPUTS, 'input'), group('y', INPUTS, OUTPUTS, 'output')],
    couplings: [
      dense('in', 0, true, draw(INPUTS * OUTPUTS, 2, 0.3)),
      ...(within === 'alone' ? [] : [dense('pairs', 1, within === 'reciprocal', pairs)]),
    ],
    capacitance: new Float32Array(nodes).fill(1),
    leak: Float32Array.from({ length: nodes }, (_, i) => 1 + i / 16),
    bias: draw(nodes, 4, 0.2),
    held: Uint8Array.from({ length: nodes }, (_, i) => (i < INPUTS ? 1 : 0)),
    volts: draw(batch * nodes, 5, 1),
  };
  const targets = Float64Array.from(draw(batch * OUTPUTS, 6, 0.7));
  return { netlist, loss: createLoss('squared', netlist, targets), targets };
}

async function mismatch(netlist: Netlist, loss: ReturnType<typeof singleStage>['loss']) {
  const anneal = await trainingAnneal(createReferenceEngine(), netlist);
  const { blocks, values } = parametersOf(netlist);
  return { gradient: await mismatchGradient({ anneal, blocks, loss }), blocks, values, anneal };
}

describe('EC-Loss', () => {
  test.each(['alone', 'directed', 'reciprocal'] as const)(
    'is the closed-form least-squares step, outputs %s',
    async (within) => {
      const batch = 3;
      const { netlist, loss, targets } = singleStage(batch, within);
      const { gradient, blocks } = await mismatch(netlist, loss);
      // I = J^T x + K y + b - h y, written out.
      const [into, pairs] = netlist.couplings as NetDense[];
      const direct = new Float64Array(gradient.values.length);
      const at = (name: string) => blocks.find((b) => b.name === name);
      for (let sample = 0; sample < batch; sample++) {
        const x = netlist.volts.subarray(sample * netlist.nodes, sample * netlist.nodes + INPUTS);
        const y = targets.subarray(sample * OUTPUTS, (sample + 1) * OUTPUTS);
        const current = y.map((volt, i) => {
          let sum = netlist.bias[INPUTS + i] - netlist.leak[INPUTS + i] * volt;
          for (let j = 0; j < INPUTS; j++) sum += 0.5 * into.weights[j * OUTPUTS + i] * x[j];
          for (let j = 0; pairs && j < OUTPUTS; j++) {
            sum += 0.5 * pairs.weights[j * OUTPUTS + i] * y[j];
            if (within === 'reciprocal') sum += 0.5 * pairs.weights[i * OUTPUTS + j] * y[j];
          }
          return sum;
        });
        const add = (name: string, n: number, slope: number) => {
          const block = at(name);
          if (block && block.slots[n] >= 0) direct[block.offset + block.slots[n]] += slope / batch;
        };
        for (let i = 0; i < OUTPUTS; i++) {
          add('groups.y.bias', i, current[i]);
          for (let j = 0; j < INPUTS; j++)
            add('couplings.in.weights', j * OUTPUTS + i, 0.5 * current[i] * x[j]);
          for (let j = 0; j < OUTPUTS; j++) {
            const back = within === 'reciprocal' ? current[j] * y[i] : 0;
            add('couplings.pairs.weights', j * OUTPUTS + i, 0.5 * (current[i] * y[j] + back));
          }
        }
      }
      gradient.values.forEach((x, p) => expect(Math.abs(x - direct[p])).toBeLessThan(1e-6));
      expect(direct.some((x) => Math.abs(x) > 0.1)).toBe(true);
    },
  );

  test('leaves holds and voltages as they were', async () => {
    const { netlist, loss } = singleStage(3, 'directed');
    const { anneal } = await mismatch(netlist, loss);
    const after = await anneal.checkpoint();
    expect(after.held).toEqual(netlist.held);
    expect(Float32Array.from(after.voltages)).toEqual(netlist.volts);
  });

  test('descends to the closed form of offline training', async () => {
    const { netlist, loss } = singleStage(40, 'alone');
    const fitted = await fitOffline(netlist, loss, { ridge: 0 });
    const anneal = await trainingAnneal(createReferenceEngine(), netlist);
    const { blocks, values } = parametersOf(netlist);
    for (let step = 0; step < 300; step++) {
      const gradient = await mismatchGradient({ anneal, blocks, loss });
      values.forEach((x, p) => (values[p] = x - 0.8 * gradient.values[p]));
      await anneal.replace(withParameters(netlist, { blocks, values }));
    }
    const closed = parametersOf(fitted).values;
    values.forEach((x, p) => expect(Math.abs(x - closed[p])).toBeLessThan(1e-5));
  });

  test('refuses outputs whose signal is not their voltage, and leaks', async () => {
    const saturating = trainableNetlist({ kind: 'dense', law: 'saturating', nodes: 12 });
    const [outputs] = await asyncProblemsOf(() => mismatch(saturating, randomLoss(saturating)));
    expect(outputs.problem).toMatch('clamps outputs to data');
    const { netlist, loss } = singleStage(3, 'alone');
    const anneal = await trainingAnneal(createReferenceEngine(), netlist);
    const { blocks } = parametersOf(netlist, { leaks: 'all' });
    const [leaks] = await asyncProblemsOf(() => mismatchGradient({ anneal, blocks, loss }));
    expect(leaks).toMatchObject({ path: 'groups.y.leak' });
  });
});

describe('offline training', () => {
  test.each(['alone', 'directed', 'reciprocal'] as const)(
    'no net current is left to reduce, outputs %s',
    async (within) => {
      const { netlist, loss } = singleStage(40, within);
      const fitted = await fitOffline(netlist, loss, { ridge: 1e-9 });
      const before = (await mismatch(netlist, loss)).gradient;
      const { gradient } = await mismatch(fitted, loss);
      expect(gradient.loss).toBeLessThan(before.loss);
      gradient.values.forEach((slope) => expect(Math.abs(slope)).toBeLessThan(1e-6));
    },
  );

  test('a circuit fitted to its own answers gives them', async () => {
    const { netlist } = singleStage(40, 'directed');
    const anneal = await trainingAnneal(createReferenceEngine(), netlist);
    const volts = await equilibrium(anneal, { tolerance: 1e-10 });
    const answers = volts.filter((_, n) => n % netlist.nodes >= INPUTS);
    const loss = createLoss('squared', netlist, answers);
    const fitted = await fitOffline(netlist, loss);
    const again = await trainingAnneal(createReferenceEngine(), fitted);
    const settled = await equilibrium(again, { tolerance: 1e-10 });
    expect(loss.measure(settled).value).toBeLessThan(1e-8);
  });

  test('refuses hidden nodes and data that leave parameters open', async () => {
    const { netlist, loss } = singleStage(3, 'alone');
    const [open] = await asyncProblemsOf(() => fitOffline(netlist, loss, { ridge: 0 }));
    expect(open.problem).toMatch('do not determine');
    const hidden = trainableNetlist({ kind: 'dense', law: 'linear', nodes: 12, between: true });
    const [stage] = await asyncProblemsOf(() => fitOffline(hidden, randomLoss(hidden)));
    expect(stage.problem).toMatch('hidden nodes');
  });
});
