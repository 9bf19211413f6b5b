/** Learning circuits on the GPU: gradients against the float64 judges, optimisers against their formulas, and the rest of the contract. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasEnergy, type NetSource, type Netlist } from '../../src/circuit/netlist.ts';
import { parametersOf, valuesOf, withParameters, type Trainable } from '../../src/circuit/parameters.ts';
import { writeParts } from '../../src/circuit/parts.ts';
import { ENGINE_LOSSES } from '../../src/circuit/learning-terms.ts';
import type { Optimiser, TrainingCircuit } from '../../src/engine/training.ts';
import type { WebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import { adjointGradient } from '../../src/learning/adjoint.ts';
import { mismatchGradient } from '../../src/learning/ec-loss.ts';
import { equilibrium, trainingAnneal } from '../../src/learning/equilibrium.ts';
import { addGradient, type FeedbackMechanism, type Nudge } from '../../src/learning/feedback.ts';
import type { Loss } from '../../src/learning/loss.ts';
import { LEARNING_LAWS, randomLoss, trainableNetlist } from '../learning-circuits.ts';
import { CIRCUIT_KINDS, isPossible } from '../random-circuits.ts';
import { compare, gradientOf, PLAIN, teach } from '../training-circuits.ts';
import { distance, openEngine, reference } from './engine.ts';

let engine: WebGpuEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.dispose());

const BATCH = 3;
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

const CASCADE = () => trainableNetlist({ kind: 'dense', law: 'saturating', nodes: 12, between: true });

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

const OPTIMISERS: readonly Optimiser[] = [
  { ...PLAIN, kind: 'sgd', decay: 0.1 },
  { ...PLAIN, kind: 'momentum', beta1: 0.8 },
  { ...PLAIN, kind: 'adam', beta2: 0.999, decay: 0.05 },
];

/** The formulas of engine/training.ts in float64. */
function stepped(
  { kind, beta1, beta2, epsilon, decay }: Optimiser,
  rate: number,
  t: number,
  decays: (n: number) => boolean,
  [p, m, q]: readonly Float64Array[],
  g: ArrayLike<number>,
): void {
  for (let n = 0; n < p.length; n++) {
    if (decays(n)) p[n] -= rate * decay * p[n];
    if (kind === 'sgd') p[n] -= rate * g[n];
    if (kind === 'momentum') {
      m[n] = beta1 * m[n] + g[n];
      p[n] -= rate * m[n];
    }
    if (kind !== 'adam') continue;
    m[n] = beta1 * m[n] + (1 - beta1) * g[n];
    q[n] = beta2 * q[n] + (1 - beta2) * g[n] ** 2;
    p[n] -= (rate * m[n]) / (1 - beta1 ** t) / (Math.sqrt(q[n] / (1 - beta2 ** t)) + epsilon);
  }
}

const ALL = Uint32Array.from({ length: BATCH }, (_, b) => b);
const step = (circuit: TrainingCircuit, rate = 0.02) => {
  addGradient(circuit, 'train', ALL, 'adjoint', NUDGE);
  circuit.update(rate);
};

for (const optimiser of OPTIMISERS)
  test(`${optimiser.kind} steps as its formula says`, async () => {
    const netlist = CASCADE();
    const { circuit, blocks } = await teach(engine, netlist, randomLoss(netlist), { optimiser });
    const weights = blocks.filter(({ kind }) => kind === 'weight');
    const decays = (n: number) => weights.some(({ offset, count }) => n >= offset && n < offset + count);
    const p = valuesOf(netlist, blocks);
    const list = [p, new Float64Array(p.length), new Float64Array(p.length)];
    for (let t = 1; t <= 4; t++) {
      addGradient(circuit, 'train', ALL, 'adjoint', NUDGE);
      const gradient = await circuit.gradient();
      circuit.update(0.02);
      stepped(optimiser, 0.02, t, decays, list, gradient);
      const { parameters, updates } = await circuit.state();
      expect(updates).toBe(t);
      expect(distance(parameters, p)).toBeLessThan(2e-6);
    }
    expect(distance(await circuit.gradient(), new Float32Array(p.length))).toBe(0);
    const written = await circuit.written();
    const now = withParameters(netlist, { blocks, values: p });
    expect(distance(valuesOf(written, blocks), valuesOf(now, blocks))).toBeLessThan(2e-6);
    circuit.dispose();
  });

test('imperfect parts write what the circuit module writes', async () => {
  for (const kind of ['sparse', 'resistive'] as const) {
    const law = kind === 'sparse' ? 'saturating' : 'linear';
    const netlist = { ...trainableNetlist({ kind, law, nodes: 12 }), parts: { mismatch: 0.1, bits: 4 } };
    const { circuit, blocks } = await teach(engine, netlist, randomLoss(netlist));
    const expected = valuesOf(writeParts(netlist), blocks);
    expect(distance(valuesOf(await circuit.written(), blocks), expected)).toBeLessThan(2e-6);
    circuit.dispose();
  }
});

test('gather picks the right samples, and answers are those of the float64 equilibrium', async () => {
  const netlist = CASCADE();
  const held = netlist.held.slice();
  held.fill(1, 0, netlist.groups[0].size);
  const [input, output] = netlist.groups;
  const fedNetlist: Netlist = { ...netlist, held };
  const { blocks } = parametersOf(fedNetlist);
  const count = 7;
  const circuit = await engine.train({
    netlist: fedNetlist,
    blocks,
    fed: [0],
    loss: 'squared',
    optimiser: PLAIN,
    settling: { tolerance: 1e-6, sweeps: 500 },
  });
  const inputs = Float32Array.from({ length: count * input.size }, (_, n) => Math.cos(n));
  const targets = Float32Array.from({ length: count * output.size }, (_, n) => n / 100);
  circuit.load('some', { count, inputs, targets });
  const indices = Uint32Array.of(5, 0, 6);
  circuit.gather('some', indices);
  circuit.settle();
  circuit.feedback();
  const { voltages, signals, feedback } = await circuit.look();
  const { nodes } = netlist;
  indices.forEach((sample, b) => {
    const fed = voltages.subarray(b * nodes, b * nodes + input.size);
    expect([...fed]).toEqual([...inputs.subarray(sample * input.size, (sample + 1) * input.size)]);
    for (let k = 0; k < output.size; k++) {
      const at = b * nodes + output.offset + k;
      expect(feedback[at]).toBeCloseTo(targets[sample * output.size + k] - signals[at], 6);
    }
  });
  const volts = new Float32Array(count * nodes);
  for (let s = 0; s < count; s++) {
    volts.set(netlist.volts.subarray(0, nodes), s * nodes);
    volts.set(inputs.subarray(s * input.size, (s + 1) * input.size), s * nodes);
  }
  // Held nodes of the output group stay at the start voltages of their place in the mini-batch.
  for (let s = 0; s < count; s++)
    for (let i = output.offset; i < nodes; i++) volts[s * nodes + i] = netlist.volts[(s % BATCH) * nodes + i];
  const anneal = await trainingAnneal(reference, { ...fedNetlist, batch: count, volts });
  await equilibrium(anneal, { tolerance: 1e-10 });
  const expected = await anneal.signals();
  const answers = await circuit.answers('some');
  expect(answers.length).toBe(count * output.size);
  const wanted = Float32Array.from(answers, (_, n) => {
    const [s, k] = [Math.floor(n / output.size), n % output.size];
    return expected[s * nodes + output.offset + k];
  });
  // The last mini-batch repeats the last sample.
  expect(distance(answers, wanted)).toBeLessThan(1e-5);
  expect(() => circuit.gather('some', Uint32Array.of(0, 1, 7))).toThrow('there is no sample 7');
  expect(() => circuit.gather('other', indices)).toThrow('no samples were loaded as "other"');
  circuit.dispose();
});

test('goes on from a state as if it had never stopped', async () => {
  const netlist = CASCADE();
  const optimiser = OPTIMISERS[2];
  const one = (await teach(engine, netlist, randomLoss(netlist), { optimiser })).circuit;
  for (let n = 0; n < 3; n++) step(one);
  const state = await one.state();
  for (let n = 0; n < 3; n++) step(one);
  const end = await one.state();
  const another = await openEngine();
  const two = (await teach(another, netlist, randomLoss(netlist), { optimiser })).circuit;
  step(two);
  two.restore(state);
  for (let n = 0; n < 3; n++) step(two);
  expect(await two.state()).toEqual(end);
  expect((await one.report()).samples).toBe(6 * BATCH);
  expect((await one.report()).loss).toBe(0);
  one.dispose();
  another.dispose();
});

test('a blow-up is an infinite residual', async () => {
  const netlist = CASCADE();
  const { circuit } = await teach(engine, netlist, randomLoss(netlist));
  const state = await circuit.state();
  circuit.restore({ ...state, parameters: state.parameters.map(() => NaN) });
  step(circuit);
  expect((await circuit.report()).residual).toBe(Infinity);
  circuit.dispose();
});

test('a lost device rejects every awaited call, and nothing hangs', async () => {
  const lossy = await openEngine();
  const netlist = CASCADE();
  const { circuit } = await teach(lossy, netlist, randomLoss(netlist));
  for (let n = 0; n < 5; n++) step(circuit);
  // Listened to at once: they may reject before the device says that it is lost.
  const pending = Promise.allSettled([circuit.report(), circuit.idle()]);
  lossy.loseDevice();
  await lossy.lost;
  await pending;
  step(circuit);
  for (const call of [
    () => circuit.report(),
    () => circuit.gradient(),
    () => circuit.answers('train'),
    () => circuit.look(),
    () => circuit.state(),
    () => circuit.written(),
    () => circuit.idle(),
    () => teach(lossy, netlist, randomLoss(netlist)),
  ])
    await expect(call()).rejects.toThrow('the GPU stopped');
  circuit.dispose();
  lossy.dispose();
});

test('a circuit that cannot learn or is too large is refused, and a disposed one says so', async () => {
  const netlist = CASCADE();
  const loss = randomLoss(netlist);
  const { circuit } = await teach(engine, netlist, loss);
  const plan = circuit.plan;
  await expect(engine.train({ ...plan, blocks: [] })).rejects.toThrow('nothing is left to train');
  await expect(engine.train({ ...plan, netlist: { ...netlist, batch: 8e6 } })).rejects.toThrow(
    'bytes; this GPU',
  );
  circuit.dispose();
  await expect(circuit.report()).rejects.toThrow('disposed');
  // The engine goes on.
  const { circuit: next } = await teach(engine, netlist, loss);
  step(next);
  await next.idle();
  next.dispose();
});
