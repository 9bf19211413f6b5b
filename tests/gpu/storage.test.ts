/** Weights in half precision: what they cost is what the engine says they cost. */
import { expect, test } from 'vitest';
import { fromHalf, packHalves, toHalf } from '../../src/engine/webgpu/half.ts';
import { shaders } from '../../src/engine/webgpu/shaders-vite.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import { randomNetlist } from '../random-circuits.ts';
import { distance, reference } from './engine.ts';

test('halves round to nearest, ties to even, with subnormal and infinite ends', () => {
  const known = [
    [0, 0],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [2 ** -24, 1],
    [2 ** -25, 0],
    [1.5 * 2 ** -24, 2],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 ** -14 - 2 ** -26, 0x0400],
  ] as const;
  for (const [x, half] of known) expect(toHalf(x), String(x)).toBe(half);
  for (let half = 0; half < 0x7c00; half++) expect(toHalf(fromHalf(half))).toBe(half);
  expect([...packHalves(Float32Array.of(1, -2, 0.5))]).toEqual([0xc0003c00, 0x3800]);
});

test('currents differ from those of full weights by what rounding says, and no more', async () => {
  const engine = await createWebGpuEngine(navigator.gpu, { shaders, storage: 'float16' });
  const how = { integrator: 'euler', dt: 0.05 } as const;
  for (const [batch, between] of [
    [1, false],
    [1, true],
    [3, true],
  ] as const) {
    const netlist = randomNetlist({ kind: 'dense', law: 'saturating', nodes: 65, batch, between });
    const [gpu, float64] = [await engine.create(netlist, how), await reference.create(netlist, how)];
    const rounding = await gpu.rounding();
    const { scale } = await float64.residual();
    const measured = distance(await gpu.currents(), await float64.currents()) / scale;
    expect(rounding).toBeGreaterThan(1e-6);
    expect(rounding).toBeLessThan(1e-3);
    expect(Math.abs(measured - rounding)).toBeLessThan(2e-6);
    gpu.dispose();
  }
  engine.dispose();
});
