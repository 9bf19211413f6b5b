/** The CPU engine's step loop as a browser runs it, fused multiply-add included, against the float64 reference. */
import { expect, test } from 'vitest';
import { signalScale } from '../../src/circuit/energy.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import { bestKernels } from '../../src/engine/cpu/steps/module.ts';
import { CIRCUIT_KINDS, randomNetlist, SAFE_DT } from '../random-circuits.ts';
import { distance, reference } from './engine.ts';

test('this browser has relaxed SIMD', () => {
  expect(bestKernels()).toBe('wasm-relaxed-simd');
});

for (const kernels of ['wasm-relaxed-simd', 'wasm-simd'] as const)
  for (const kind of CIRCUIT_KINDS)
    test(`${kind}, ${kernels}`, async () => {
      for (const [nodes, batch] of [
        [65, 1],
        [64, 3],
      ]) {
        const netlist = randomNetlist({ kind, law: 'soft-rail', nodes, batch });
        const stepping = { integrator: 'euler', dt: SAFE_DT } as const;
        const cpu = await createCpuEngine({ kernels }).create(netlist, stepping);
        const float64 = await reference.create(netlist, stepping);
        await cpu.run(100);
        await float64.run(100);
        const scale = signalScale(await float64.signals());
        expect(distance(await cpu.voltages(), await float64.voltages()) / scale).toBeLessThan(1e-5);
      }
    });
