/** Learning circuits on the GPU: optimisers against their formulas, samples, states, lost devices, what is refused. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Netlist } from '../../src/circuit/netlist.ts';
import { parametersOf, valuesOf, withParameters } from '../../src/circuit/parameters.ts';
import { writeParts } from '../../src/circuit/parts.ts';
import type { Optimiser, TrainingCircuit } from '../../src/engine/training.ts';
import type { WebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import { equilibrium, trainingAnneal } from '../../src/learning/equilibrium.ts';
import { addGradient, type Nudge } from '../../src/learning/feedback.ts';
import { CASCADE, randomLoss, trainableNetlist } from '../learning-circuits.ts';
import { PLAIN, teach } from '../training-circuits.ts';
import { distance, openEngine, reference, sharedEngine } from './engine.ts';

let engine: WebGpuEngine;
beforeAll(async () => {
  engine = await sharedEngine();
});
afterAll(() => engine.dispose());

const BATCH = 3;
const NUDGE: Nudge = { beta: 0.1, feedback: 'held' };

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
