import { describe, expect, test } from 'vitest';
import { buildNetlist } from '../../src/circuit/build.ts';
import { parseCircuit } from '../../src/circuit/parse.ts';
import { parametersOf } from '../../src/circuit/parameters.ts';
import type { CircuitSpec } from '../../src/circuit/schema.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import type { Optimiser, Samples, TrainingCircuit } from '../../src/engine/training.ts';
import { Course, type CoursePlan } from '../../src/learning/course.ts';
import { epochOrder, rateAt } from '../../src/learning/schedule.ts';
import { asyncProblemsOf } from '../problems.ts';

const ADAM: Optimiser = { kind: 'adam', beta1: 0.9, beta2: 0.99, epsilon: 1e-8, decay: 0 };
const PLAN: CoursePlan = {
  mechanism: 'nudging',
  rate: 0.02,
  schedule: { kind: 'cosine', warmUp: 5 },
  beta: 0.2,
  feedback: 'held',
  seed: 3,
  updates: 200,
};

const SAMPLES = 64;
/** y = sin(3 x), 64 samples. */
const SINE: Samples = {
  count: SAMPLES,
  inputs: Float32Array.from({ length: SAMPLES }, (_, s) => (2 * s) / (SAMPLES - 1) - 1),
  targets: Float32Array.from({ length: SAMPLES }, (_, s) => Math.sin((6 * s) / (SAMPLES - 1) - 3)),
};

const HIERARCHY: CircuitSpec = {
  groups: [
    { name: 'x', shape: [1], role: 'input' },
    { name: 'h', shape: [16], law: 'saturating' },
    { name: 'y', shape: [1], role: 'output' },
  ],
  couplings: [
    { kind: 'dense', from: 'x', to: 'h', weights: { from: 'normal', std: 2 } },
    { kind: 'dense', from: 'h', to: 'y', weights: { from: 'normal', std: 0.1 } },
  ],
};

async function learner({
  engine = createCpuEngine(),
  spec = HIERARCHY,
  optimiser = ADAM,
}: { engine?: Engine; spec?: CircuitSpec; optimiser?: Optimiser } = {}): Promise<TrainingCircuit> {
  const netlist = buildNetlist(parseCircuit(spec), { seed: 1, batch: 16, data: {}, path: 'c', ideal: true });
  const { blocks } = parametersOf(netlist);
  const circuit = await engine.train({
    netlist,
    blocks,
    fed: [0],
    loss: 'squared',
    optimiser,
    settling: { tolerance: 1e-6, sweeps: 200 },
  });
  circuit.load('train', SINE);
  return circuit;
}

const course = (circuit: TrainingCircuit, plan: Partial<CoursePlan> = {}): Course =>
  new Course(circuit, { ...PLAN, ...plan }, { set: 'train', samples: SAMPLES, variants: 1 });

async function error(circuit: TrainingCircuit): Promise<number> {
  const answers = await circuit.answers('train');
  return answers.reduce((sum, y, s) => sum + Math.abs(y - SINE.targets[s]), 0) / SAMPLES;
}

describe('a course of training', () => {
  test('reports the same whether and whenever its circuit is read in between', async () => {
    const plain = course(await learner());
    await plain.advance(40);
    const read = course(await learner());
    for (const count of [3, 30, 7]) {
      await read.advance(count);
      await read.collect();
      await read.circuit.answers('train');
      await read.circuit.report();
    }
    expect(await read.report()).toEqual(await plain.report());
  });

  for (const mechanism of ['nudging', 'adjoint'] as const)
    test(`learns a sine by ${mechanism}`, async () => {
      const circuit = await learner();
      const before = await error(circuit);
      const run = course(circuit, { mechanism, updates: 600 });
      await run.advance(600);
      expect(await error(circuit)).toBeLessThan(before / 10);
      const report = await run.report();
      expect(report.residual).toBeLessThan(1e-5);
      expect(report.loss).toBeGreaterThan(0);
    });

  test('float32 and float64 learn the same', async () => {
    const [single, double] = [await learner(), await learner({ engine: createReferenceEngine() })];
    const losses = await Promise.all(
      [single, double].map(async (circuit) => {
        const run = course(circuit);
        await run.advance(100);
        return (await run.report()).loss;
      }),
    );
    expect(losses[0] / losses[1]).toBeCloseTo(1, 2);
    expect((await error(single)) / (await error(double))).toBeCloseTo(1, 1);
  });

  test('is the same twice, and goes on from a checkpoint as if it had never stopped', async () => {
    const [once, again] = [await learner(), await learner()];
    await course(once).advance(90);
    const first = course(again);
    await first.advance(40);
    const state = await first.state();
    const third = await learner();
    const resumed = course(third);
    resumed.restore(state);
    await resumed.advance(50);
    expect((await third.state()).parameters).toEqual((await once.state()).parameters);
    expect(resumed.update).toBe(90);
  });

  test('notices that a nudge is too large, and takes a smaller one', async () => {
    // Wells of depth that an error of 1.6 V pushes nodes out of.
    const circuit = await learner({
      spec: {
        groups: [
          { name: 'x', shape: [1], role: 'input' },
          { name: 'y', shape: [1], role: 'output', law: 'bistable', leak: 0.15, rails: 3, volts: 0.9 },
        ],
        couplings: [{ kind: 'dense', from: 'x', to: 'y', weights: 0.05 }],
      },
    });
    circuit.load('train', { ...SINE, targets: SINE.targets.map(() => -0.8) });
    const run = course(circuit, { beta: 0.8 });
    await run.chooseNudge();
    expect(run.beta).toBeLessThan(0.1);
    // The trial itself teaches nothing.
    expect((await circuit.state()).updates).toBe(0);
    await run.advance(1);
    expect((await run.report()).trusted).toBe(true);
  });

  test('stops with a remedy when the circuit blows up', async () => {
    const circuit = await learner({ optimiser: { ...ADAM, kind: 'sgd' } });
    const run = course(circuit, { mechanism: 'adjoint', rate: 1e4 });
    const [problem] = await asyncProblemsOf(() => run.advance(300));
    expect(problem.path).toBe('training.optimiser.rate');
    expect(problem.remedy).toContain('smaller rate');
  });
});

describe('optimisers do what their formulas say', () => {
  const GRADIENTS = 5;
  for (const kind of ['sgd', 'momentum', 'adam'] as const)
    test(kind, async () => {
      const optimiser: Optimiser = { kind, beta1: 0.8, beta2: 0.9, epsilon: 1e-8, decay: 0.1 };
      for (const engine of [createCpuEngine(), createReferenceEngine()]) {
        const circuit = await learner({ engine, optimiser });
        const { blocks } = circuit.plan;
        const first = (await circuit.state()).parameters;
        const p = Float64Array.from(first);
        const m = new Float64Array(p.length);
        const q = new Float64Array(p.length);
        const rate = 0.05;
        for (let t = 1; t <= GRADIENTS; t++) {
          circuit.gather(
            'train',
            Uint32Array.from({ length: 16 }, (_, b) => b + t),
          );
          circuit.settle();
          circuit.feedback();
          circuit.adjoint();
          circuit.addCurrentGradient(1 / 16);
          const g = await circuit.gradient();
          circuit.update(rate);
          blocks.forEach(({ offset, count, kind: of }) => {
            for (let n = offset; n < offset + count; n++) {
              if (of === 'weight') p[n] *= 1 - rate * 0.1;
              if (kind === 'sgd') p[n] -= rate * g[n];
              if (kind === 'momentum') p[n] -= rate * (m[n] = 0.8 * m[n] + g[n]);
              if (kind === 'adam') {
                m[n] = 0.8 * m[n] + 0.2 * g[n];
                q[n] = 0.9 * q[n] + 0.1 * g[n] ** 2;
                p[n] -= (rate * (m[n] / (1 - 0.8 ** t))) / (Math.sqrt(q[n] / (1 - 0.9 ** t)) + 1e-8);
              }
            }
          });
        }
        const { parameters, updates } = await circuit.state();
        expect(updates).toBe(GRADIENTS);
        parameters.forEach((x, n) => expect(Math.abs(x - p[n])).toBeLessThan(2e-5));
        expect(parameters.some((x, n) => Math.abs(x - first[n]) > 0.01)).toBe(true);
      }
    });
});

describe('schedules', () => {
  test('warm up, fall to nothing, and rise and fall once', () => {
    const at = (kind: 'constant' | 'cosine' | 'one-cycle', warmUp: number, n: number) =>
      rateAt({ kind, warmUp }, n, 100);
    expect(at('constant', 0, 50)).toBe(1);
    expect(at('constant', 10, 4)).toBe(0.5);
    expect(at('cosine', 10, 9)).toBe(1);
    expect(at('cosine', 0, 50)).toBeCloseTo(0.5, 12);
    expect(at('cosine', 0, 99)).toBeLessThan(1e-3);
    expect(at('one-cycle', 0, 0)).toBeCloseTo(0.04, 12);
    expect(at('one-cycle', 0, 29)).toBeCloseTo(1, 12);
    expect(at('one-cycle', 0, 99)).toBeLessThan(1e-5);
  });

  test('every epoch takes every sample once, in an order of its own', () => {
    const [a, b] = [epochOrder(1, 0, 100, 1), epochOrder(1, 1, 100, 1)];
    expect([...a].sort((x, y) => x - y)).toEqual(Array.from({ length: 100 }, (_, s) => s));
    expect(a).not.toEqual(b);
    expect(epochOrder(1, 0, 100, 1)).toEqual(a);
    const variants = epochOrder(1, 0, 100, 2);
    expect([...variants].map((s) => s % 100).sort((x, y) => x - y)).toEqual([...a].sort((x, y) => x - y));
    const second = variants.filter((s) => s >= 100).length;
    expect(second).toBeGreaterThan(25);
    expect(second).toBeLessThan(75);
  });
});
