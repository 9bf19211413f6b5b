/** How an anneal behaves over time: settling, touching, recording, going back. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Netlist } from '../../src/circuit/netlist.ts';
import type { Anneal, Frames, Stepping } from '../../src/engine/engine.ts';
import type { WebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import { CIRCUIT_KINDS, isPossible, randomNetlist, SAFE_DT } from '../random-circuits.ts';
import { distance, reference, sharedEngine } from './engine.ts';

let engine: WebGpuEngine;
beforeAll(async () => {
  engine = await sharedEngine();
});
afterAll(() => engine.dispose());

const stepping: Stepping = { integrator: 'euler', dt: SAFE_DT };
const noisy = { start: 0.3, end: 0.05, power: 2, duration: 4 };
const sparse = (extra = {}): Netlist =>
  randomNetlist({ kind: 'sparse', law: 'saturating', nodes: 65, batch: 3, ...extra });

async function both(netlist: Netlist, how: Stepping = stepping): Promise<readonly [Anneal, Anneal]> {
  return [await engine.create(netlist, how), await reference.create(netlist, how)];
}

for (const integrator of ['euler', 'rk4', 'relax'] as const)
  for (const kind of CIRCUIT_KINDS) {
    test(`${kind} settles under ${integrator}`, async () => {
      const law = isPossible(kind, 'saturating') ? 'saturating' : 'soft-rail';
      const netlist = randomNetlist({ kind, law, nodes: 64, batch: 3 });
      const [gpu, float64] = await both(netlist, { integrator, dt: 0.2 });
      const settled = await gpu.settle({ tolerance: 1e-6, maxSteps: 2000 });
      expect(settled.status).toBe('settled');
      expect(settled.steps).toBe(gpu.step);
      expect(settled.residual.max).toBeLessThan(1e-5);
      await float64.settle({ tolerance: 1e-8, maxSteps: 4000 });
      expect(distance(await gpu.voltages(), await float64.voltages())).toBeLessThan(3e-5);
      gpu.dispose();
    });
  }

test('settling stops at the limit, on request and on a blow-up', async () => {
  const netlist = sparse();
  const gpu = await engine.create(netlist, stepping);
  expect(await gpu.settle({ tolerance: 1e-12, maxSteps: 13 })).toMatchObject({
    status: 'stopped',
    steps: 13,
  });
  const abort = new AbortController();
  const seen: number[] = [];
  const cancelled = await gpu.settle({
    tolerance: 1e-12,
    maxSteps: 10_000,
    signal: abort.signal,
    onProgress: ({ done }) => {
      seen.push(done);
      if (done > 0) abort.abort();
    },
  });
  expect(cancelled.status).toBe('cancelled');
  expect(seen[0]).toBe(0);
  await gpu.perturb(7, 2e6, 1);
  expect(await gpu.settle({ tolerance: 1e-6, maxSteps: 10 })).toMatchObject({
    status: 'blown-up',
    residual: { blownUp: 7 },
  });
  await gpu.perturb(5, NaN, 2);
  expect(await gpu.residual()).toMatchObject({ blownUp: 5, max: Infinity });
  gpu.dispose();
});

test('the same seed gives the same bits, another seed others', async () => {
  const run = async (seed: number): Promise<Float32Array> => {
    const gpu = await engine.create({ ...sparse({ noise: noisy }), seed }, stepping);
    await gpu.run(150);
    const volts = await gpu.voltages();
    gpu.dispose();
    return volts;
  };
  const [first, again, other] = [await run(5), await run(5), await run(6)];
  expect(again).toEqual(first);
  expect(distance(first, other)).toBeGreaterThan(1e-3);
});

for (const circuit of [
  { kind: 'sparse', law: 'saturating', noise: noisy },
  { kind: 'dense', law: 'bifurcating', ramp: { kind: 'linear', time: 5 } },
  { kind: 'conditioned-by-free', law: 'custom' },
] as const)
  test(`${circuit.kind}, ${circuit.law}: continues from a checkpoint bit for bit`, async () => {
    const netlist = randomNetlist({ nodes: 65, batch: 3, ...circuit });
    const gpu = await engine.create(netlist, stepping);
    await gpu.inject(Float32Array.from(netlist.volts, (v) => 0.1 * v));
    await gpu.clamp(3, 0.25);
    await gpu.run(40);
    const checkpoint = structuredClone(await gpu.checkpoint());
    await gpu.run(60);
    const [volts, time] = [await gpu.voltages(), gpu.time];
    await gpu.release(3);
    await gpu.inject(null);
    await gpu.run(5);
    await gpu.restore(checkpoint);
    expect(gpu.step).toBe(40);
    await gpu.run(60);
    expect(await gpu.voltages()).toEqual(volts);
    expect(gpu.time).toBe(time);
    const elsewhere = await engine.create(netlist, stepping);
    await elsewhere.restore(checkpoint);
    await elsewhere.run(60);
    expect(await elsewhere.voltages()).toEqual(volts);
    gpu.dispose();
    elsewhere.dispose();
  });

test('touches act as on the reference', async () => {
  for (const kind of ['dense', 'conditioned-by-held', 'source'] as const) {
    const netlist = randomNetlist({ kind, law: 'saturating', nodes: 20, batch: 3 });
    const [gpu, float64] = await both(netlist);
    const painted = Float32Array.from(netlist.volts, (v) => -0.5 * v);
    for (const anneal of [gpu, float64]) {
      await anneal.run(5);
      await anneal.perturb(2, 0.8);
      await anneal.perturb(4, -0.9, 1);
      await anneal.clamp(1, 0.5, 2);
      await anneal.clamp(6, -0.3);
      await anneal.run(10);
      await anneal.release(6);
      await anneal.release(10);
      await anneal.run(10);
    }
    expect(distance(await gpu.voltages(), await float64.voltages()), kind).toBeLessThan(2e-6);
    for (const anneal of [gpu, float64]) {
      await anneal.setVoltages(painted);
      await anneal.run(7);
      anneal.setStepping({ integrator: 'relax', dt: 1 });
      await anneal.run(3);
      await anneal.clamp(0, 0.1);
      anneal.setStepping({ integrator: 'rk4', dt: 0.1 });
      await anneal.run(3);
    }
    expect(distance(await gpu.voltages(), await float64.voltages()), kind).toBeLessThan(2e-6);
    expect(gpu.time).toBe(float64.time);
    gpu.dispose();
  }
});

test('new parameters apply to the running circuit, another structure is refused', async () => {
  for (const kind of CIRCUIT_KINDS) {
    const law = isPossible(kind, 'saturating') ? 'saturating' : 'linear';
    const make = (seed: number) => randomNetlist({ kind, law, nodes: 30, batch: 2, seed });
    const [gpu, float64] = await both(make(1));
    await gpu.residual();
    for (const anneal of [gpu, float64]) {
      await anneal.run(10);
      await anneal.replace(make(3));
      await anneal.run(10);
    }
    expect(distance(await gpu.voltages(), await float64.voltages()), kind).toBeLessThan(2e-6);
    const [r, expected] = [await gpu.residual(), await float64.residual()];
    expect(r.scale / expected.scale, kind).toBeCloseTo(1, 5);
    expect(() => gpu.replace(randomNetlist({ kind, law, nodes: 31, batch: 2 }))).toThrow();
    gpu.dispose();
  }
});

async function frames(anneal: Anneal): Promise<Frames> {
  await anneal.idle();
  const drained = await anneal.drain();
  if (!drained) throw new Error('nothing was recorded');
  return drained;
}

test('recorded frames are those of the reference', async () => {
  for (const law of ['saturating', 'bifurcating'] as const) {
    const [gpu, float64] = await both(sparse({ law }));
    const recorded: Frames[] = [];
    for (const anneal of [gpu, float64]) {
      await anneal.run(3);
      await anneal.record({ every: 4, sample: 1, capacity: 100 });
      await anneal.run(41);
      recorded.push(await frames(anneal));
      expect(await anneal.drain()).toBeNull();
    }
    const [ours, expected] = recorded;
    expect(ours).toMatchObject({ count: 11, nodes: 65, sample: 1 });
    expect(ours.steps).toEqual(expected.steps);
    expect(ours.times).toEqual(expected.times);
    expect(ours.blownUp).toEqual(expected.blownUp);
    expect(distance(ours.voltages, expected.voltages)).toBeLessThan(3e-6);
    expect(distance(ours.residual, expected.residual)).toBeLessThan(5e-6);
    if (law === 'bifurcating') expect(ours.energy.every(Number.isNaN)).toBe(true);
    else expect(distance(ours.energy, expected.energy)).toBeLessThan(2e-5);
    gpu.dispose();
  }
});

test('a recording keeps its newest frames, continues over submissions, and ends', async () => {
  const gpu = await engine.create(sparse(), stepping);
  await gpu.record({ every: 1, sample: 2, capacity: 50 });
  await gpu.run(1500);
  const kept = await frames(gpu);
  expect(kept.count).toBeLessThanOrEqual(50);
  expect(kept.steps[kept.count - 1]).toBe(1500);
  kept.steps.forEach((step, n) => expect(step).toBe(1500 - kept.count + 1 + n));
  expect(kept.voltages.subarray(-65)).toEqual((await gpu.voltages()).subarray(130));
  await gpu.record(null);
  await gpu.run(5);
  await gpu.idle();
  expect(await gpu.drain()).toBeNull();
  gpu.dispose();
});

test('running and draining never wait for the device', async () => {
  const netlist = randomNetlist({ kind: 'dense', law: 'saturating', nodes: 400, batch: 8 });
  const gpu = await engine.create(netlist, stepping);
  await gpu.run(1);
  await gpu.idle();
  const start = performance.now();
  await gpu.run(400);
  await gpu.drain();
  const queued = performance.now() - start;
  await gpu.idle();
  const done = performance.now() - start;
  expect(queued).toBeLessThan(done / 2);
  gpu.dispose();
});

test('calls are served in order', async () => {
  const gpu = await engine.create(sparse(), stepping);
  const [, before, , after, settled] = await Promise.all([
    gpu.run(10),
    gpu.voltages(),
    gpu.clamp(0, 0.75),
    gpu.voltages(),
    gpu.settle({ tolerance: 1e-6, maxSteps: 1000 }),
  ]);
  expect(before[0]).not.toBe(0.75);
  expect(after[0]).toBe(0.75);
  expect(settled.status).toBe('settled');
  gpu.dispose();
});

test('every buffer is freed', async () => {
  const made: GPUBuffer[] = [];
  const destroyed = new Set<GPUBuffer>();
  const create = engine.device.createBuffer.bind(engine.device);
  const spy = vi.spyOn(engine.device, 'createBuffer').mockImplementation((descriptor) => {
    const buffer = create(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    vi.spyOn(buffer, 'destroy').mockImplementation(() => {
      destroyed.add(buffer);
      return destroy();
    });
    made.push(buffer);
    return buffer;
  });
  const gpu = await engine.create(
    randomNetlist({ kind: 'conditioned-by-free', law: 'saturating', nodes: 30, batch: 2 }),
    stepping,
  );
  await gpu.record({ every: 1, sample: 0, capacity: 10 });
  await gpu.run(20);
  await gpu.residual();
  await gpu.inject(new Float32Array(gpu.netlist.nodes * 2));
  gpu.setStepping({ integrator: 'rk4', dt: 0.1 });
  await gpu.run(2);
  await gpu.idle();
  gpu.dispose();
  spy.mockRestore();
  expect(made.length).toBeGreaterThan(20);
  expect(made.filter((buffer) => !destroyed.has(buffer)).map(({ label }) => label)).toEqual([]);
  await expect(gpu.run(1)).rejects.toThrow('disposed');
});
