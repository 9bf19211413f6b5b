/** Energy on the device: equal to the reference's, and falling. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAWS } from '../../src/circuit/schema-fields.ts';
import { hasEnergy, type NetDense } from '../../src/circuit/netlist.ts';
import type { Stepping } from '../../src/engine/engine.ts';
import type { WebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import { CIRCUIT_KINDS, isPossible, randomNetlist, SAFE_DT } from '../random-circuits.ts';
import { reference, sharedEngine } from './engine.ts';

let engine: WebGpuEngine;
beforeAll(async () => {
  engine = await sharedEngine();
});
afterAll(() => engine.dispose());

const stepping: Stepping = { integrator: 'euler', dt: SAFE_DT };
const energyOf = async (anneal: { energy(): Promise<Float64Array | null> }): Promise<Float64Array> => {
  const energy = await anneal.energy();
  if (!energy) throw new Error('this circuit should have an energy');
  return energy;
};

for (const kind of CIRCUIT_KINDS)
  for (const law of LAWS) {
    if (!isPossible(kind, law)) continue;
    const netlist = randomNetlist({ kind, law, nodes: 65, batch: 3, between: kind !== 'stencil' });
    if (!hasEnergy(netlist)) continue;
    test(`${kind}, ${law}: equals the reference and never rises`, async () => {
      const gpu = await engine.create(netlist, stepping);
      const float64 = await reference.create(netlist, stepping);
      const first = await energyOf(gpu);
      const scale = first.reduce((most, e) => Math.max(most, Math.abs(e)), 1);
      let before = first;
      for (let n = 0; n < 20; n++) {
        await float64.setVoltages(await gpu.voltages());
        const now = await energyOf(gpu);
        const expected = await energyOf(float64);
        now.forEach((e, b) => {
          expect(Math.abs(e - expected[b])).toBeLessThan(2e-6 * scale);
          expect(e - before[b]).toBeLessThan(1e-6 * scale);
        });
        before = now;
        await gpu.run(5);
      }
      before.forEach((e, b) => expect(e).toBeLessThan(first[b]));
      gpu.dispose();
    });
  }

test('a one-way coupling out of held nodes counts in full', async () => {
  const base = randomNetlist({
    kind: 'dense',
    law: 'saturating',
    nodes: 20,
    batch: 2,
    between: true,
    reciprocal: false,
  });
  const [a] = base.groups;
  const held = base.held.slice();
  held.fill(1, a.offset, a.offset + a.size);
  // A second, reciprocal coupling inside the driven group, so that both ways of counting meet.
  const inside: NetDense = {
    kind: 'dense',
    name: 'inside',
    from: 1,
    to: 1,
    reciprocal: true,
    gain: 0.02,
    weights: Float32Array.from({ length: 400 }, (_, n) => Math.sin(n)),
  };
  const netlist = { ...base, held, couplings: [...base.couplings, inside] };
  const gpu = await engine.create(netlist, stepping);
  const float64 = await reference.create(netlist, stepping);
  for (let n = 0; n < 3; n++) {
    const [now, expected] = [await energyOf(gpu), await energyOf(float64)];
    now.forEach((e, b) => expect(Math.abs(e - expected[b])).toBeLessThan(1e-5));
    for (const anneal of [gpu, float64]) await anneal.run(7);
  }
  await gpu.release(0);
  expect(await gpu.energy()).toBeNull();
  gpu.dispose();
});

test('circuits without an energy say so', async () => {
  for (const circuit of [
    { kind: 'dense', law: 'linear', reciprocal: false },
    { kind: 'dense', law: 'bifurcating' },
    { kind: 'conditioned-by-free', law: 'linear' },
  ] as const) {
    const gpu = await engine.create(randomNetlist({ ...circuit, nodes: 12, batch: 1 }), stepping);
    expect(await gpu.energy()).toBeNull();
    gpu.dispose();
  }
});
