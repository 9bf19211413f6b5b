/** What a WebGPU adapter does at best: two micro-kernels on the engine's own device. */
import type { ShaderSource } from '../../engine/webgpu/shader-source.ts';
import { STORAGE, UNIFORM } from '../../engine/webgpu/usage.ts';
import type { CopyRate, MachineLimits } from './results.ts';
import { rateOf } from './rate.ts';

const COPY = 'benchmark/copy.wgsl';
const MULTIPLY_ADD = 'benchmark/multiply_add.wgsl';
/** Bytes touched: what the caches of a GPU hold, what only the largest hold, and beyond. */
const SIZES = [2 ** 20, 2 ** 24, 2 ** 28] as const;
const VECTOR = 16;
const WORKGROUP = 64;
/** Vectors each thread copies: one suits hardware, many an adapter emulated on the CPU. The better counts. */
const EACH = [1, 16] as const;
/** Chains of the multiply-add kernel, lanes of each, multiply-adds of each in one dispatch, and threads. */
const CHAINS = 8;
const LANES = 4;
const CHAIN_LENGTH = 256;
const THREADS = 2 ** 16;

export async function measureWebGpuLimits(device: GPUDevice, shaders: ShaderSource): Promise<MachineLimits> {
  const most = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
  const sizes = SIZES.filter((bytes) => bytes / 2 <= most);
  const copies: CopyRate[] = [];
  for (const bytes of sizes) copies.push(await copyRate(device, shaders, bytes));
  return {
    copies,
    multiplyAddsPerSecond: await multiplyAddRate(device, shaders),
    how: `compute shaders: a copy at ${sizes.length} sizes and ${CHAINS} independent chains of multiply-adds in each of ${THREADS} threads; between sizes the bandwidth is interpolated`,
  };
}

async function copyRate(device: GPUDevice, shaders: ShaderSource, bytes: number): Promise<CopyRate> {
  const half = bytes / 2;
  const vectors = half / VECTOR;
  const storage = (): GPUBuffer => device.createBuffer({ size: half, usage: STORAGE });
  const [source, copied] = [storage(), storage()];
  let best = 0;
  for (const each of EACH) {
    const buffers = [uniform(device, Uint32Array.of(each)), source, copied];
    const workgroups = vectors / WORKGROUP / each;
    best = Math.max(best, await bestRate(device, await prepare(device, shaders, COPY, buffers, workgroups)));
    buffers[0].destroy();
  }
  source.destroy();
  copied.destroy();
  return { bytes, bytesPerSecond: bytes * best };
}

async function multiplyAddRate(device: GPUDevice, shaders: ShaderSource): Promise<number> {
  const call = new ArrayBuffer(8);
  new Uint32Array(call)[0] = CHAIN_LENGTH;
  new Float32Array(call)[1] = 0.999;
  const sums = device.createBuffer({ size: THREADS * VECTOR, usage: STORAGE });
  const buffers = [uniform(device, new Uint32Array(call)), sums];
  const dispatch = await prepare(device, shaders, MULTIPLY_ADD, buffers, THREADS / WORKGROUP);
  const rate = await bestRate(device, dispatch);
  for (const buffer of buffers) buffer.destroy();
  return rate * THREADS * CHAINS * LANES * CHAIN_LENGTH;
}

function uniform(device: GPUDevice, words: Uint32Array): GPUBuffer {
  const buffer = device.createBuffer({ size: 16, usage: UNIFORM, mappedAtCreation: true });
  new Uint32Array(buffer.getMappedRange()).set(words);
  buffer.unmap();
  return buffer;
}

type Dispatch = (pass: GPUComputePassEncoder) => void;

/** One dispatch of a kernel whose bindings are the buffers in order. */
async function prepare(
  device: GPUDevice,
  shaders: ShaderSource,
  path: string,
  buffers: readonly GPUBuffer[],
  workgroups: number,
): Promise<Dispatch> {
  const code = shaders.get(path);
  if (code === undefined) throw new Error(`there is no shader ${path}`);
  const module = device.createShaderModule({ label: path, code });
  const pipeline = await device.createComputePipelineAsync({
    label: path,
    layout: 'auto',
    compute: { module, entryPoint: 'main' },
  });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const y = Math.ceil(workgroups / device.limits.maxComputeWorkgroupsPerDimension);
  return (pass) => {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(Math.ceil(workgroups / y), y);
  };
}

/** Dispatches a second, at best. */
const bestRate = (device: GPUDevice, dispatch: Dispatch): Promise<number> =>
  rateOf(async (times) => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let n = 0; n < times; n++) dispatch(pass);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
  });
