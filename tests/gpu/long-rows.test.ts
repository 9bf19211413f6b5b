/** Sparse rows far longer than the others, which are summed in pieces, against the float64 reference. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signalScale } from '../../src/circuit/energy.ts';
import type { NetSparse } from '../../src/circuit/netlist.ts';
import type { WebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import { randomNetlist, SAFE_DT } from '../random-circuits.ts';
import { distance, reference, sharedEngine } from './engine.ts';

const NODES = 1000;
let engine: WebGpuEngine;
beforeAll(async () => {
  engine = await sharedEngine();
});
afterAll(() => engine.dispose());

/** Every node drives two hubs, weakly, beside its own few couplings. */
function hubs(batch: number, reciprocal: boolean) {
  const netlist = randomNetlist({ kind: 'sparse', law: 'saturating', nodes: NODES, batch, reciprocal });
  const couplings = netlist.couplings.map((c) => {
    if (c.kind !== 'sparse') return c;
    const source = Uint32Array.from({ length: 2 * NODES }, (_, n) => n % NODES);
    const target = Uint32Array.from({ length: 2 * NODES }, (_, n) => (n < NODES ? 7 : 993));
    const weights = Float32Array.from({ length: 2 * NODES }, (_, n) => (n % 3 === 0 ? 2e-4 : -1e-4));
    const add = (a: Uint32Array, b: Uint32Array) => Uint32Array.from([...a, ...b]);
    return {
      ...c,
      source: add(c.source, source),
      target: add(c.target, target),
      weights: Float32Array.from([...c.weights, ...weights]),
    } satisfies NetSparse;
  });
  return { ...netlist, couplings };
}

for (const [batch, reciprocal] of [
  [1, true],
  [3, false],
  [4, true],
] as const)
  test(`${batch} samples, ${reciprocal ? 'reciprocal' : 'directed'}`, async () => {
    const netlist = hubs(batch, reciprocal);
    const stepping = { integrator: 'euler', dt: SAFE_DT } as const;
    const gpu = await engine.create(netlist, stepping);
    const float64 = await reference.create(netlist, stepping);
    await gpu.run(30);
    await float64.run(30);
    const scale = signalScale(await float64.signals());
    expect(distance(await gpu.voltages(), await float64.voltages()) / scale).toBeLessThan(1e-5);
    const [r, q] = [await gpu.currents(), await float64.currents()];
    expect(distance(r, q)).toBeLessThan(1e-5);
    gpu.dispose();
  });
