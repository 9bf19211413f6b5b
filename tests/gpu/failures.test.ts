/** What goes wrong is said: a lost device, an error of the GPU, a circuit too large. Nothing hangs. */
import { expect, test, vi } from 'vitest';
import { CAPS } from '../../src/circuit/schema-fields.ts';
import type { Netlist } from '../../src/circuit/netlist.ts';
import type { Stepping } from '../../src/engine/engine.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import { randomNetlist } from '../random-circuits.ts';
import { openEngine, shaders } from './engine.ts';

const stepping: Stepping = { integrator: 'euler', dt: 0.05 };
const small = () => randomNetlist({ kind: 'sparse', law: 'saturating', nodes: 65, batch: 3 });

test('a device lost mid-run surfaces as lost, and every call rejects', async () => {
  const engine = await openEngine();
  const gpu = await engine.create(small(), stepping);
  await gpu.record({ every: 1, sample: 0, capacity: 1000 });
  await gpu.run(500);
  const pending = [gpu.idle(), gpu.voltages(), gpu.settle({ tolerance: 1e-9, maxSteps: 1e6 })];
  engine.loseDevice();
  expect(await engine.lost).toMatch(/./);
  const outcomes = await Promise.allSettled(pending);
  expect(outcomes.at(-1)?.status).toBe('rejected');
  for (const call of [
    () => gpu.run(1),
    () => gpu.idle(),
    () => gpu.voltages(),
    () => gpu.residual(),
    () => gpu.checkpoint(),
    () => gpu.drain(),
    () => gpu.clamp(0, 1),
    () => gpu.settle({ tolerance: 1e-6, maxSteps: 10 }),
    () => engine.create(small(), stepping),
  ])
    await expect(call()).rejects.toThrow('the GPU stopped');
  gpu.dispose();
  engine.dispose();
});

test('disposing the engine is not a loss', async () => {
  const engine = await openEngine();
  const lost = vi.fn();
  void engine.lost.then(lost);
  engine.dispose();
  await engine.device.lost;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(lost).not.toHaveBeenCalled();
});

test('an error of the GPU outside any call reaches `lost`', async () => {
  const engine = await openEngine();
  const buffer = engine.device.createBuffer({ size: 16, usage: GPUBufferUsage.COPY_DST });
  engine.device.queue.writeBuffer(buffer, 8, new Uint8Array(16));
  expect(await engine.lost).toMatch(/write|range|buffer/i);
  await expect(engine.create(small(), stepping)).rejects.toThrow('the GPU stopped');
  engine.dispose();
});

test('a circuit too large is refused before anything is allocated, with both numbers', async () => {
  const engine = await openEngine();
  const create = vi.spyOn(engine.device, 'createBuffer');
  const base = small();
  const [group] = base.groups;
  const n = CAPS.nodes;
  const allowed = engine.device.limits.maxStorageBufferBindingSize;
  // Only the size is looked at: 16 GiB of weights cannot be made for a test.
  const weights = { length: n * n } as unknown as Float32Array;
  const huge: Netlist = {
    ...base,
    nodes: n,
    groups: [{ ...group, size: n, width: n }],
    couplings: [{ kind: 'dense', name: 'all', from: 0, to: 0, reciprocal: true, gain: 1, weights }],
  };
  await expect(engine.create(huge, stepping)).rejects.toThrow(
    `${4 * n * n} bytes; this GPU allows ${allowed}`,
  );
  await expect(engine.create({ ...base, batch: 8e6 }, stepping)).rejects.toThrow('8000000 x 65 voltages');
  expect(create).not.toHaveBeenCalled();
  const gpu = await engine.create(base, stepping);
  await expect(gpu.record({ every: 1, sample: 0, capacity: 1e8 })).rejects.toThrow('recording.capacity');
  await gpu.run(1);
  gpu.dispose();
  engine.dispose();
});

test('without an adapter the reason is given', async () => {
  const none = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;
  await expect(createWebGpuEngine(none, { shaders })).rejects.toThrow('no WebGPU adapter');
});
