/** Runs a WGSL function over lists of arguments, to compare it with its TypeScript twin. */
import { Readback } from '../../src/engine/webgpu/readback.ts';
import type { Session } from '../../src/engine/webgpu/session.ts';
import { assemble } from '../../src/engine/webgpu/shader-source.ts';
import { shaders } from './engine.ts';

interface Evaluation {
  /** Modules below shaders/ the expression uses. */
  readonly use: readonly string[];
  /** WGSL of four words `vec4<u32>`, from the four words `x` of one item. */
  readonly expression: string;
}

/** Four words in, four words out, per item. */
export async function evaluate(
  session: Session,
  { use, expression }: Evaluation,
  items: Uint32Array<ArrayBuffer>,
): Promise<Uint32Array> {
  const { device } = session;
  const main = `${use.map((name) => `//! use ${name}`).join('\n')}
    @group(0) @binding(0) var<storage, read> items: array<vec4<u32>>;
    @group(0) @binding(1) var<storage, read_write> results: array<vec4<u32>>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
      if (id.x >= arrayLength(&items)) { return; }
      let x = items[id.x];
      results[id.x] = ${expression};
    }`;
  const code = assemble(shaders, 'test.wgsl', { 'test.wgsl': main });
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }) },
  });
  const make = () =>
    device.createBuffer({
      size: items.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
  const [input, output] = [make(), make()];
  device.queue.writeBuffer(input, 0, items);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  const entries = [input, output].map((buffer, binding) => ({ binding, resource: { buffer } }));
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(Math.ceil(items.length / 4 / 64));
  pass.end();
  device.queue.submit([encoder.finish()]);
  const readback = new Readback(session);
  const [bytes] = await readback.read([{ from: output, bytes: items.byteLength }]);
  for (const buffer of [input, output]) buffer.destroy();
  readback.dispose();
  return new Uint32Array(bytes);
}

/** A function of one or two floats: `wgsl` names it over `a` and `b`. */
export async function evaluateFloats(
  session: Session,
  use: readonly string[],
  wgsl: string,
  a: Float32Array,
  b: Float32Array = a,
): Promise<Float32Array> {
  const items = new Uint32Array(4 * a.length);
  const floats = new Float32Array(items.buffer);
  a.forEach((value, n) => {
    floats[4 * n] = value;
    floats[4 * n + 1] = b[n];
  });
  const text = wgsl.replaceAll(/\ba\b/g, 'bitcast<f32>(x.x)').replaceAll(/\bb\b/g, 'bitcast<f32>(x.y)');
  const results = await evaluate(
    session,
    { use, expression: `vec4<u32>(bitcast<u32>(${text}), 0u, 0u, 0u)` },
    items,
  );
  const out = new Float32Array(results.buffer);
  return Float32Array.from(a, (_, n) => out[4 * n]);
}

/** Size of the last place of a float32 near x. */
export function ulp(x: number): number {
  return 2 ** Math.max(-149, Math.floor(Math.log2(Math.abs(x))) - 23);
}
