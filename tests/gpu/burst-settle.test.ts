/** Settling where the device looks at the residual by itself, against the float64 reference and its contract. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Integrator } from '../../src/engine/engine.ts';
import type { WebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import { CIRCUIT_KINDS, isPossible, randomNetlist } from '../random-circuits.ts';
import { distance, reference, sharedEngine } from './engine.ts';

/** One sample is watched by its own workgroup; more go through a gate, or the host waits for each look. */
const WAYS = [
  { name: 'a burst that ends itself', forced: ['steps/by-group-4'], batch: 1 },
  { name: 'bursts behind a gate', forced: ['steps/by-group-4', 'settle/gated'], batch: 3 },
  { name: 'bursts by sample behind a gate', forced: ['steps/by-sample', 'settle/gated'], batch: 3 },
  { name: 'bursts the host waits for', forced: ['steps/by-group-4', 'settle/waiting'], batch: 3 },
  { name: 'whichever is faster', forced: ['steps/by-group-4'], batch: 3 },
] as const;

const engines: WebGpuEngine[] = [];
beforeAll(async () => {
  for (const { forced } of WAYS) engines.push(await sharedEngine({ forced }));
});
afterAll(() => engines.forEach((engine) => engine.dispose()));

const KINDS = CIRCUIT_KINDS.filter((kind) => kind !== 'conditioned-by-free' && kind !== 'source');
const INTEGRATORS: readonly Integrator[] = ['euler', 'rk4', 'relax'];

WAYS.forEach(({ name, batch }, w) => {
  KINDS.forEach((kind, k) => {
    const integrator = INTEGRATORS[(k + w) % INTEGRATORS.length];
    test(`${name}: ${kind} settles under ${integrator}`, async () => {
      const law = isPossible(kind, 'saturating') ? 'saturating' : 'soft-rail';
      const netlist = randomNetlist({ kind, law, nodes: 20, batch });
      const stepping = { integrator, dt: 0.2 };
      const gpu = await engines[w].create(netlist, stepping);
      const float64 = await reference.create(netlist, stepping);
      const settled = await gpu.settle({ tolerance: 1e-6, maxSteps: 2000 });
      expect(settled.status).toBe('settled');
      expect(settled.steps).toBe(gpu.step);
      expect(settled.residual.max).toBeLessThan(1e-6 * settled.residual.scale);
      // As many steps as the reference needs, but for the looks between.
      await float64.run(settled.steps);
      expect(gpu.time).toBe(float64.time);
      expect(distance(await gpu.voltages(), await float64.voltages())).toBeLessThan(3e-5);
      const needed = await (
        await reference.create(netlist, stepping)
      ).settle({ tolerance: 1e-6, maxSteps: 2000 });
      expect(settled.steps).toBeGreaterThanOrEqual(needed.steps - 8);
      expect(settled.steps).toBeLessThanOrEqual(1.25 * needed.steps + 16);
      const again = await gpu.settle({ tolerance: 1e-6, maxSteps: 2000 });
      expect(again).toMatchObject({ status: 'settled', steps: 0 });
      gpu.dispose();
    });
  });

  test(`${name}: the limit, an absolute tolerance, a blow-up and a request end it`, async () => {
    const netlist = randomNetlist({ kind: 'sparse', law: 'saturating', nodes: 20, batch });
    const gpu = await engines[w].create(netlist, { integrator: 'euler', dt: 0.2 });
    for (const maxSteps of [13, 8, 107, 0]) {
      const before = gpu.step;
      expect(await gpu.settle({ tolerance: 0, absolute: true, maxSteps })).toMatchObject({
        status: 'stopped',
        steps: maxSteps,
      });
      expect(gpu.step - before).toBe(maxSteps);
    }
    await gpu.setVoltages(netlist.volts);
    const absolute = await gpu.settle({ tolerance: 1e-5, absolute: true, maxSteps: 2000 });
    expect(absolute.status).toBe('settled');
    expect(absolute.residual.max).toBeLessThan(1e-5);
    expect(absolute.residual.scale).toBeGreaterThan(0);

    await gpu.setVoltages(netlist.volts);
    const abort = new AbortController();
    const cancelled = await gpu.settle({
      tolerance: 1e-12,
      maxSteps: 1e9,
      signal: abort.signal,
      onProgress: ({ done }) => {
        if (done > 200) abort.abort();
      },
    });
    expect(cancelled.status).toBe('cancelled');
    expect(cancelled.steps).toBeGreaterThan(200);
    expect(cancelled.steps).toBeLessThan(20_000);

    await gpu.perturb(7, 2e6, batch - 1);
    expect(await gpu.settle({ tolerance: 1e-6, maxSteps: 10 })).toMatchObject({
      status: 'blown-up',
      residual: { blownUp: 7 },
    });
    gpu.dispose();
  });

  test(`${name}: a voltage that blows up on the way ends it and is named`, async () => {
    const netlist = randomNetlist({ kind: 'dense', law: 'linear', nodes: 9, batch });
    const leak = netlist.leak.slice();
    leak[4] = -1;
    const gpu = await engines[w].create({ ...netlist, leak }, { integrator: 'euler', dt: 0.2 });
    const blown = await gpu.settle({ tolerance: 1e-6, maxSteps: 5000 });
    expect(blown.status).toBe('blown-up');
    expect(blown.residual.blownUp).toBeGreaterThanOrEqual(0);
    expect(blown.steps).toBeLessThan(1000);
    gpu.dispose();
  });

  test(`${name}: a ramp from nothing is waited for`, async () => {
    const made = randomNetlist({
      kind: 'dense',
      law: 'linear',
      nodes: 6,
      batch,
      ramp: { kind: 'linear', time: 20 },
    });
    const netlist = { ...made, bias: new Float32Array(6), volts: new Float32Array(6 * batch).fill(0) };
    const gpu = await engines[w].create(netlist, { integrator: 'euler', dt: 0.2 });
    expect(await gpu.settle({ tolerance: 1e-6, maxSteps: 50 })).toMatchObject({
      status: 'settled',
      residual: { max: 0 },
    });
    gpu.dispose();
  });
});
