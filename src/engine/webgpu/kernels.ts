/** Compiled kernels, their bind groups and dispatches. */
import { assemble, type ShaderSource } from './shader-source.ts';
import type { Session } from './session.ts';
import { COMPUTE_STAGE } from './usage.ts';
import { bindingsOf, sizeOf, type Binding } from './wgsl.ts';

/** Threads per workgroup of a kernel that does not say otherwise. */
const WORKGROUP = 64;
/** Uniforms that are bound with a dynamic offset, one of them at most by a kernel. */
const DYNAMIC = ['step', 'burst'];

export interface Kernel {
  readonly path: string;
  readonly wgsl: string;
  readonly bindings: readonly Binding[];
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** One kernel with its buffers and its number of threads. */
export interface Dispatch {
  readonly kernel: Kernel;
  readonly group: GPUBindGroup;
  readonly x: number;
  readonly y: number;
  /** Reads the `step` or `burst` uniform. */
  readonly stepped: boolean;
}

/** Paths of the files that make up a module, by its name in the kernel's text. */
export type Modules = Readonly<Record<string, readonly string[]>>;

export interface KernelRequest {
  readonly path: string;
  /** Module `laws` of the circuit, for kernels that use it. */
  readonly laws?: string;
  /** What other modules without a file of their own stand for: paths by name. */
  readonly modules?: Modules;
  readonly constants?: Readonly<Record<string, number>>;
}

export class Kernels {
  readonly #session: Session;
  readonly #source: ShaderSource;
  /** By text and constants: circuits with the same laws share them. */
  readonly #made = new Map<string, Promise<Kernel>>();

  constructor(session: Session, source: ShaderSource) {
    this.#session = session;
    this.#source = source;
  }

  /** Complete text of a kernel, for its structs. */
  text({ path, laws = '', modules = {} }: KernelRequest): string {
    const generated = Object.entries(modules).map(([name, paths]) => [
      name,
      paths.map((used) => `//! use ${used}`).join('\n'),
    ]);
    return assemble(this.#source, path, { laws, ...Object.fromEntries(generated) });
  }

  /** Throws an Error with the compiler's message when the text does not compile. */
  get(request: KernelRequest): Promise<Kernel> {
    const wgsl = this.text(request);
    const key = JSON.stringify([wgsl, request.constants]);
    const known = this.#made.get(key);
    if (known) return known;
    const made = this.#compile(request, wgsl);
    this.#made.set(key, made);
    return made;
  }

  async #compile({ path, constants }: KernelRequest, wgsl: string): Promise<Kernel> {
    const { device } = this.#session;
    const bindings = bindingsOf(wgsl);
    // The scope keeps a text that does not compile from being taken for a failing device.
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ label: path, code: wgsl });
    const scope = device.popErrorScope();
    const layout = device.createBindGroupLayout({
      label: path,
      entries: bindings.map(({ index, name, kind }) => ({
        binding: index,
        visibility: COMPUTE_STAGE,
        buffer: {
          type: kind === 'uniform' ? 'uniform' : kind === 'read' ? 'read-only-storage' : 'storage',
          hasDynamicOffset: DYNAMIC.includes(name),
        },
      })),
    });
    const [{ messages }] = await Promise.all([module.getCompilationInfo(), scope]);
    const errors = messages.filter(({ type }) => type === 'error');
    if (errors.length > 0)
      throw new Error(
        `${path} does not compile: ${errors.map((e) => `${e.lineNum}: ${e.message}`).join('; ')}`,
      );
    const pipeline = await device.createComputePipelineAsync({
      label: path,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'main', constants },
    });
    return { path, wgsl, bindings, pipeline, layout };
  }

  /**
   * Binds buffers by the names in the WGSL; throws when one is missing or unknown. A workgroup takes `each` of the
   * items.
   */
  dispatch(
    kernel: Kernel,
    items: number,
    buffers: Readonly<Record<string, GPUBuffer>>,
    each = WORKGROUP,
  ): Dispatch {
    const { device } = this.#session;
    const names = kernel.bindings.map(({ name }) => name);
    const unknown = Object.keys(buffers).filter((name) => !names.includes(name));
    if (unknown.length > 0) throw new Error(`${kernel.path} has no binding ${unknown.join(', ')}`);
    const entries = kernel.bindings.map(({ index, name, type }) => {
      if (!Object.hasOwn(buffers, name)) throw new Error(`${kernel.path}: binding ${name} has no buffer`);
      const size = DYNAMIC.includes(name) ? uniformSize(kernel.wgsl, type) : undefined;
      return { binding: index, resource: { buffer: buffers[name], size } };
    });
    const group = device.createBindGroup({ label: kernel.path, layout: kernel.layout, entries });
    const limit = device.limits.maxComputeWorkgroupsPerDimension;
    const workgroups = Math.max(1, Math.ceil(items / each));
    const y = Math.ceil(workgroups / limit);
    return {
      kernel,
      group,
      x: Math.ceil(workgroups / y),
      y,
      stepped: names.some((name) => DYNAMIC.includes(name)),
    };
  }
}

/** Bytes of a uniform struct: 4-byte fields, rounded up to 16. */
export function uniformSize(wgsl: string, struct: string): number {
  return Math.ceil(sizeOf(wgsl, struct) / 16) * 16;
}

/** Encodes dispatches in order; `offset` selects that uniform. */
export function encode(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[], offset: number): void {
  for (const { kernel, group, x, y, stepped } of dispatches) {
    pass.setPipeline(kernel.pipeline);
    if (stepped) pass.setBindGroup(0, group, [offset]);
    else pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(x, y);
  }
}
