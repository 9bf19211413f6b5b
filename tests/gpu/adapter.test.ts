/** WGSL really runs here: a kernel of this test's own writes numbers nothing else could. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Readback } from '../../src/engine/webgpu/readback.ts';
import { openSession, STORAGE_BUFFERS, type Session } from '../../src/engine/webgpu/session.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession(navigator.gpu);
});
afterAll(() => session.dispose());

test('a kernel writes a magic number from every thread', async () => {
  const { device } = session;
  const code = `@group(0) @binding(0) var<storage, read_write> out: array<u32>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
      out[id.x] = id.x * 2654435761u + 20220u;
    }`;
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }) },
  });
  const out = device.createBuffer({ size: 256 * 4, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [{ binding: 0, resource: { buffer: out } }],
    }),
  );
  pass.dispatchWorkgroups(4);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const readback = new Readback(session);
  const [bytes] = await readback.read([{ from: out, bytes: 256 * 4 }]);
  const expected = Uint32Array.from({ length: 256 }, (_, n) => (Math.imul(n, 2654435761) + 20220) >>> 0);
  expect(new Uint32Array(bytes)).toEqual(expected);
  readback.dispose();
  out.destroy();
});

test("the device has the adapter's own limits", async () => {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('no WebGPU adapter');
  expect(session.device.limits.maxBufferSize).toBe(adapter.limits.maxBufferSize);
  expect(session.device.limits.maxStorageBufferBindingSize).toBe(adapter.limits.maxStorageBufferBindingSize);
  expect(adapter.limits.maxStorageBuffersPerShaderStage).toBeGreaterThanOrEqual(STORAGE_BUFFERS);
});
