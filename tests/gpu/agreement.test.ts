/** Every coupling kind, node law, size and batch against the float64 reference. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signalScale } from '../../src/circuit/energy.ts';
import { LAWS, type LawName } from '../../src/circuit/schema-fields.ts';
import type { Anneal, Integrator, Stepping } from '../../src/engine/engine.ts';
import type { WebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import {
  BATCHES,
  CIRCUIT_KINDS,
  isPossible,
  randomNetlist,
  SAFE_DT,
  SIZES,
  type CircuitKind,
  type RandomCircuit,
} from '../random-circuits.ts';
import { distance, reference, sharedEngine } from './engine.ts';

let engine: WebGpuEngine;
beforeAll(async () => {
  engine = await sharedEngine();
});
afterAll(() => engine.dispose());

const EXPANDING: readonly LawName[] = ['bistable', 'bifurcating'];

async function bothFrom(circuit: RandomCircuit, stepping: Stepping): Promise<[Anneal, Anneal]> {
  const netlist = randomNetlist(circuit);
  return [await engine.create(netlist, stepping), await reference.create(netlist, stepping)];
}

/** max |dv| over the signal scale. */
async function difference(gpu: Anneal, float64: Anneal): Promise<number> {
  const scale = signalScale(await float64.signals());
  return distance(await gpu.voltages(), await float64.voltages()) / Math.max(scale, 1e-3);
}

/** The whole path from the same start, for laws that forget small differences. */
async function expectSamePath(circuit: RandomCircuit, stepping: Stepping, steps: number): Promise<void> {
  const [gpu, float64] = await bothFrom(circuit, stepping);
  await gpu.run(steps);
  await float64.run(steps);
  expect(await difference(gpu, float64)).toBeLessThanOrEqual(1e-4);
  expect(gpu.step).toBe(steps);
  expect(gpu.time).toBe(float64.time);
  gpu.dispose();
}

/** One step at a time from the same state, for laws that magnify differences. */
async function expectSameSteps(circuit: RandomCircuit, stepping: Stepping, steps: number): Promise<void> {
  const [gpu, float64] = await bothFrom(circuit, stepping);
  let worst = 0;
  for (let n = 0; n < steps; n++) {
    await float64.restore(await gpu.checkpoint());
    await gpu.run(1);
    await float64.run(1);
    worst = Math.max(worst, await difference(gpu, float64));
  }
  expect(worst).toBeLessThanOrEqual(2e-6);
  gpu.dispose();
}

const expectSame = (circuit: RandomCircuit, integrator: Integrator, steps: number) =>
  EXPANDING.includes(circuit.law) && integrator !== 'relax'
    ? expectSameSteps(circuit, { integrator, dt: SAFE_DT }, steps)
    : expectSamePath(circuit, { integrator, dt: SAFE_DT }, steps);

/** Variants take turns, so that every kind meets directed, two-group and periodic couplings. */
const variant = (n: number) => ({ reciprocal: n % 3 !== 1, between: n % 2 === 1, periodic: n % 4 >= 2 });

CIRCUIT_KINDS.forEach((kind, k) => {
  LAWS.filter((law) => isPossible(kind, law)).forEach((law, l) => {
    const batch = BATCHES[(k + l) % 2];
    const options = variant(k + l);
    test(`${kind}, ${law}: 65 nodes, ${batch} samples, euler`, () =>
      expectSame({ kind, law, nodes: 65, batch, seed: 1 + l, ...options }, 'euler', 200));
    if (law === 'bifurcating') return;
    const integrator = l % 2 === 0 ? 'rk4' : 'relax';
    test(`${kind}, ${law}: 64 nodes, 3 samples, ${integrator}`, () =>
      expectSame({ kind, law, nodes: 64, batch: 3, seed: 9 + l, ...options }, integrator, 40));
  });
});

const firstOrder = LAWS.filter((law) => !EXPANDING.includes(law));
CIRCUIT_KINDS.forEach((kind: CircuitKind, k) => {
  SIZES.forEach((nodes, s) =>
    BATCHES.forEach((batch, b) => {
      const laws = firstOrder.filter((law) => isPossible(kind, law));
      const law = laws[(k + s + b) % laws.length];
      // The reference walks a million dense weights per sample and step.
      const heavy = nodes === 1000 && kind === 'dense';
      if (heavy && batch === 64) return;
      const steps = nodes === 1000 ? (heavy ? 8 : 20) : batch === 64 ? 20 : 60;
      test(`${kind}, ${law}: ${nodes} nodes, ${batch} samples`, () =>
        expectSame({ kind, law, nodes, batch, seed: 30 + s, ...variant(k + s + b) }, 'euler', steps));
    }),
  );
});

test('noise, ramp and injected currents', async () => {
  const netlist = randomNetlist({
    kind: 'sparse',
    law: 'saturating',
    nodes: 65,
    batch: 3,
    noise: { start: 0.5, end: 0.01, power: 2, duration: 5 },
    ramp: { kind: 'exponential', time: 3 },
  });
  const stepping: Stepping = { integrator: 'euler', dt: SAFE_DT };
  const gpu = await engine.create(netlist, stepping);
  const float64 = await reference.create(netlist, stepping);
  const injected = Float32Array.from(netlist.volts, (v, n) => 0.2 * v * ((n % 3) - 1));
  for (const anneal of [gpu, float64]) {
    await anneal.run(60);
    await anneal.inject(injected);
    await anneal.run(60);
  }
  expect(await difference(gpu, float64)).toBeLessThanOrEqual(1e-4);
  expect(distance(await gpu.currents(), await float64.currents())).toBeLessThan(1e-5);
  for (const anneal of [gpu, float64]) {
    await anneal.inject(null);
    await anneal.run(60);
  }
  expect(await difference(gpu, float64)).toBeLessThanOrEqual(1e-4);
  gpu.dispose();
});

test('signals, currents and residual of a state', async () => {
  for (const kind of CIRCUIT_KINDS) {
    const circuit = { kind, law: isPossible(kind, 'saturating') ? 'saturating' : 'soft-rail' } as const;
    const [gpu, float64] = await bothFrom(
      { ...circuit, nodes: 63, batch: 3, between: true },
      { integrator: 'euler', dt: SAFE_DT },
    );
    expect(distance(await gpu.signals(), await float64.signals())).toBeLessThan(3e-7);
    const [r, expected] = [await gpu.residual(), await float64.residual()];
    expect(distance(await gpu.currents(), await float64.currents())).toBeLessThan(2e-6 * expected.scale);
    expect(r.max / expected.max).toBeCloseTo(1, 5);
    expect([r.node, r.sample, r.blownUp]).toEqual([expected.node, expected.sample, expected.blownUp]);
    expect(r.scale / expected.scale).toBeCloseTo(1, 5);
    gpu.dispose();
  }
});

test('other integrators are refused', async () => {
  const netlist = randomNetlist({ kind: 'dense', law: 'linear', nodes: 4, batch: 1 });
  await expect(engine.create(netlist, { integrator: 'dormand-prince', dt: 0.1 })).rejects.toThrow(
    'does not offer dormand-prince',
  );
});
