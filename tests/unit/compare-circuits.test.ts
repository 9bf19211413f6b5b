/** What a comparison measures of circuits: multiply-adds, latency, memory, and the circuit's own time and energy. */
import { describe, expect, it } from 'vitest';
import { buildNetlist } from '../../src/circuit/build.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import { answerMetrics } from '../../src/lab/answering.ts';
import { timeInference } from '../../src/lab/inference.ts';
import { prepareTraining } from '../../src/lab/prepare-training.ts';
import { settleOperations } from '../../src/lab/settle-operations.ts';
import { simulatedSettle } from '../../src/lab/simulated-settle.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { TrainCell } from '../../src/notebook/schema.ts';

const layers = (reciprocal: boolean, more: object = {}) => ({
  groups: [
    { name: 'x', shape: [1], role: 'input' },
    { name: 'hidden', shape: [8], law: 'saturating' },
    { name: 'y', shape: [1], role: 'output' },
  ],
  couplings: [
    { kind: 'dense', name: 'in', from: 'x', to: 'hidden', reciprocal, weights: { from: 'normal' } },
    {
      kind: 'dense',
      name: 'out',
      from: 'hidden',
      to: 'y',
      reciprocal,
      weights: { from: 'normal', scale: 'fan-in' },
    },
  ],
  ...more,
});

function cellWith(
  circuit: object,
  task: object = { kind: 'function', expression: 'x', samples: 64, grid: 80 },
) {
  const cell = { kind: 'train', id: 'learns', circuit, task, training: { batch: 16 } };
  return parseNotebook({ kirchhoff: 1, cells: [cell] }).cells[0] as TrainCell;
}
const netlistOf = (circuit: object) =>
  buildNetlist(cellWith(circuit).circuit, { seed: 1, batch: 1, data: {}, path: 'circuit' });

describe('multiply-adds of an answer', () => {
  it('are those of one visit where no loop goes through, whatever the sweeps', () => {
    // 8 + 8 couplings, 3 for each of 9 free nodes.
    const cascade = netlistOf(layers(false));
    expect(settleOperations(cascade, { sweeps: 1, iterations: 0 })).toBe(16 + 27);
    expect(settleOperations(cascade, { sweeps: 9, iterations: 0 })).toBe(16 + 27);
  });

  it('come once a sweep in a loop, but for currents from held nodes', () => {
    // 8 from the input once; 8 there and 8 back, and the nodes, every sweep.
    expect(settleOperations(netlistOf(layers(true)), { sweeps: 10, iterations: 0 })).toBe(
      8 + 10 * (8 + 8 + 27),
    );
  });

  it('come once an iteration in a grid of resistors', () => {
    const grid = netlistOf({
      groups: [
        { name: 'source', shape: [4], role: 'input' },
        { name: 'grid', shape: [2, 2, 1], role: 'output', leak: 1 },
      ],
      couplings: [
        { kind: 'dense', name: 'in', from: 'source', to: 'grid', reciprocal: false },
        { kind: 'resistive', name: 'net', from: 'grid', to: 'grid' },
      ],
    });
    // 16 couplings; 4 resistors of 2 and 4 nodes of 7.
    expect(settleOperations(grid, { sweeps: 1, iterations: 3 })).toBe(16 + 3 * (4 * 2 + 4 * 7));
  });
});

describe('a trained circuit', () => {
  it('is measured with one sample and with 64 on the parameters it learned', async () => {
    const prepared = await prepareTraining(cellWith(layers(true)), { data: {} });
    const engine = createCpuEngine();
    const parameters = Float32Array.from({ length: prepared.parameters }, (_, n) => Math.sin(n) / 4);
    const metrics = await answerMetrics(engine, prepared, parameters, {});
    expect(metrics.latencyBatchSize).toBe(64);
    expect(metrics.latency).toBeGreaterThan(0);
    expect(metrics.latencyBatch).toBeGreaterThan(0);
    // A loop of several sweeps: what one of them takes, and more.
    expect(metrics.operations).toBeGreaterThan(8 + 3 * (8 + 8 + 27));
    expect(Number.isInteger(metrics.memory)).toBe(true);
    // 16 weights, 10 nodes of 13 bytes and 3 states.
    expect(metrics.memory).toBe(4 * 16 + 13 * 10 + 3 * 4 * 10);
    expect(await answerMetrics(engine, prepared, parameters, {})).toMatchObject({
      operations: metrics.operations,
    });
  });

  it('is not measured on when cancelled', async () => {
    const prepared = await prepareTraining(cellWith(layers(true)), { data: {} });
    const cancelled = AbortSignal.abort(new Error('enough'));
    const parameters = new Float32Array(prepared.parameters);
    await expect(
      answerMetrics(createCpuEngine(), prepared, parameters, { signal: cancelled }),
    ).rejects.toThrow('enough');
  });
});

describe('the time of an inference', () => {
  it('is that of a call, even where the clock is too coarse for one', async () => {
    const samples = { inputs: new Float32Array(128), count: 64 };
    const calls = { one: 0, many: 0 };
    const metrics = await timeInference((inputs, count) => {
      expect(inputs).toHaveLength(2 * count);
      calls[count === 1 ? 'one' : 'many']++;
      return count === 1 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, 20));
    }, samples);
    expect(metrics.latency).toBeLessThan(1e-3);
    expect(metrics.latency).toBeGreaterThan(0);
    expect(metrics.latencyBatch).toBeGreaterThanOrEqual(0.018);
    expect(calls.one).toBeGreaterThan(100);
    expect(calls.many).toBe(6);
  });
});

/** One node that a held one drives: v = 1 - exp(-t). */
const follower = (more: object = {}) => ({
  groups: [
    { name: 'x', shape: [1], role: 'input' },
    { name: 'y', shape: [1], role: 'output' },
  ],
  couplings: [{ kind: 'dense', name: 'in', from: 'x', to: 'y', weights: [1] }],
  ...more,
});

describe('the circuit’s own time and energy', () => {
  const samples = { count: 2, inputs: Float32Array.of(1, 0.5), targets: new Float32Array(2) };

  it('are those of a node that charges: ln 10⁶ time constants, and half of C V² for what it gains', async () => {
    const units = { capacitance: 2e-12, resistance: 1e3, voltage: 0.5 };
    const settled = await simulatedSettle(netlistOf(follower({ units })), [0], samples, {});
    if ('note' in settled) throw new Error(settled.note);
    const { metrics } = settled;
    // The current left falls as exp(-t), and the scale is that of what drives the node and of its leak.
    expect(metrics.settleTime).toBeGreaterThan(Math.log(1e6) - 1);
    expect(metrics.settleTime).toBeLessThan(Math.log(1e6) + 0.5);
    expect(metrics.settleSeconds).toBeCloseTo(metrics.settleTime * 2e-9, 15);
    expect(metrics.settleSamples).toBe(2);
    // H falls by v²/2 at v = 1 and 0.5.
    const mean = (1 / 2 + 0.25 / 2) / 2;
    expect(metrics.settleEnergy / (mean * 2e-12 * 0.25)).toBeCloseTo(1, 5);
  });

  it('have no energy where a coupling is one-way between free nodes', async () => {
    const settled = await simulatedSettle(netlistOf(layers(false)), [0], samples, {});
    if ('note' in settled) throw new Error(settled.note);
    expect(settled.metrics.settleTime).toBeGreaterThan(10);
    expect(settled.metrics).not.toHaveProperty('settleEnergy');
  });

  it('follow a slow node beside a fast one, and hear a cancel on the way', async () => {
    const [x, y] = follower().groups;
    const slow = { name: 'slow', shape: [1], role: 'output', capacitance: 2_000 };
    const both = {
      groups: [x, y, slow],
      couplings: ['y', 'slow'].map((to) => ({ kind: 'dense', from: 'x', to, weights: [1] })),
    };
    const settled = await simulatedSettle(netlistOf(both), [0], samples, {});
    if ('note' in settled) throw new Error(settled.note);
    // The largest current that flows is at the input, 1 V/R from each of three.
    expect(settled.metrics.settleTime / (2_000 * Math.log(1e6 / 3))).toBeCloseTo(1, 2);
    const cancel = new AbortController();
    const began = performance.now();
    setTimeout(() => cancel.abort(new Error('enough')), 50);
    const endless = { ...both, groups: [x, y, { ...slow, capacitance: 1e6 }] };
    await expect(
      simulatedSettle(netlistOf(endless), [0], samples, { signal: cancel.signal }),
    ).rejects.toThrow('enough');
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  it('are not told of a circuit that noise keeps moving or that never comes to rest', async () => {
    const noisy = netlistOf(follower({ noise: { end: 0.1 } }));
    expect(await simulatedSettle(noisy, [0], samples, {})).toEqual({
      note: 'thermal noise keeps it from coming to rest',
    });
    const growing = follower();
    const loop = { kind: 'dense', name: 'self', from: 'y', to: 'y', weights: [2] };
    const run = netlistOf({ ...growing, couplings: [...growing.couplings, loop] });
    expect(await simulatedSettle(run, [0], samples, {})).toEqual({
      note: 'its voltages blew up in physical time',
    });
  });
});
