/** Kernels of a learning circuit, compiled once, and the buffers they bind by name. */
import type { Netlist } from '../../../circuit/netlist.ts';
import type { Buffers } from '../buffers.ts';
import type { Dispatch, Kernel, Kernels } from '../kernels.ts';
import type { LawTable } from '../laws.ts';
import { uploadUniform } from '../parameters.ts';

const KERNELS = [
  'gather',
  'base',
  'visit',
  'right',
  'grid',
  'fold',
  'feedback',
  'follow',
  'loss',
  'nudge',
  'compare',
  'adjoint_start',
  'adjoint',
  'adjoint_right',
  'mismatch',
  'mismatch_loss',
  'damping',
  'collect',
  'update',
  'largest',
  'write',
  'conductance',
] as const;
const GRADIENTS = ['gradient_link', 'gradient_edge', 'gradient_node'] as const;

export type TrainingKernel =
  (typeof KERNELS)[number] | `${(typeof GRADIENTS)[number]} of energy` | (typeof GRADIENTS)[number];

const pathOf = (name: string) => (name === 'conductance' ? 'conductance.wgsl' : `training/${name}.wgsl`);

export class Kit {
  private constructor(
    readonly kernels: Kernels,
    readonly buffers: Buffers,
    readonly netlist: Netlist,
    readonly laws: LawTable,
    private readonly compiled: ReadonlyMap<TrainingKernel, Kernel>,
  ) {}

  /** `leaks` where leaks are trained. */
  static async open(
    kernels: Kernels,
    buffers: Buffers,
    netlist: Netlist,
    laws: LawTable,
    leaks: boolean,
  ): Promise<Kit> {
    const get = async (name: TrainingKernel, path: string, constants: Record<string, number>) =>
      [name, await kernels.get({ path, laws: laws.wgsl, constants })] as const;
    const made = await Promise.all([
      ...KERNELS.map((name) => get(name, pathOf(name), {})),
      ...GRADIENTS.flatMap((name) =>
        [0, 1].map((energy) =>
          get(energy ? `${name} of energy` : name, pathOf(name), {
            energy,
            ...(name === 'gradient_node' ? { leaks: leaks ? 1 : 0 } : {}),
          }),
        ),
      ),
    ]);
    return new Kit(kernels, buffers, netlist, laws, new Map(made));
  }

  /** Binds buffers by their names, but for those given. */
  dispatch(
    name: TrainingKernel,
    threads: number,
    others: Readonly<Record<string, GPUBuffer>> = {},
  ): Dispatch {
    const kernel = this.compiled.get(name);
    if (!kernel) throw new Error(`${name} was not compiled`);
    const missing = kernel.bindings.map((b) => b.name).filter((b) => !Object.hasOwn(others, b));
    const own = Object.fromEntries(missing.map((b) => [b, this.buffers.get(b)]));
    return this.kernels.dispatch(kernel, threads, { ...own, ...others });
  }

  /** A uniform struct of a shader below shaders/, as a buffer under a name of its own. */
  uniform(name: string, path: string, struct: string, values: Readonly<Record<string, number>>): GPUBuffer {
    uploadUniform(this.buffers, this.kernels, name, path, struct, values);
    return this.buffers.get(name);
  }

  get states(): number {
    return this.netlist.nodes * this.netlist.batch;
  }
}
