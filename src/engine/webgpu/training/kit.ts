/** Kernels of a learning circuit, compiled once, and the buffers they bind by name. */
import type { Netlist, NetResistive } from '../../../circuit/netlist.ts';
import { scheduleOf } from '../../../circuit/schedule.ts';
import type { TrainingPlan } from '../../training.ts';
import type { Buffers } from '../buffers.ts';
import type { Dispatch, Kernel, Kernels } from '../kernels.ts';
import type { LawTable } from '../laws.ts';
import { uploadUniform } from '../parameters.ts';
import { isFused } from './fused.ts';
import { isPlain, isVisitwise, type Variants } from './variants.ts';

const ALWAYS = [
  'gather',
  'feedback',
  'loss',
  'nudge',
  'compare',
  'adjoint_start',
  'mismatch',
  'mismatch_loss',
  'collect',
  'update',
  'write',
] as const;
const VISITS = ['visit', 'adjoint', 'fold', 'follow'] as const;
/** Kernels of gradients, each for currents and for energy. */
const GRADIENTS = ['gradient_link', 'gradient_edge', 'gradient_node'] as const;
type Fused = 'update_link_plain' | 'update_link_tiled' | 'update_node';

export type TrainingKernel =
  | (typeof ALWAYS)[number]
  | (typeof VISITS)[number]
  | 'base'
  | 'base_fours'
  | `${'settle' | 'adjoint'}_${Exclude<Variants['settling'], 'visits'>}`
  | 'right'
  | 'adjoint_right'
  | 'grid'
  | 'grid_alone'
  | 'grid_fours'
  | 'damping'
  | 'largest'
  | 'conductance'
  | `${(typeof GRADIENTS)[number] | Fused}${'' | ' of energy'}`;

/** What solves a grid. */
export const gridKernel = (grids: Variants['grids']) =>
  grids === 'together' ? 'grid' : (`grid_${grids}` as const);

/** The kernels that this circuit needs: compiling each takes a software adapter a fraction of a second. */
function needed(
  { netlist, loss, settling: how }: TrainingPlan,
  { settling, grids, base }: Variants,
): TrainingKernel[] {
  const rules = scheduleOf(netlist, how).flatMap(({ visits }) => visits.map(({ rule }) => rule));
  const list: TrainingKernel[] = [...ALWAYS, base === 'fours' ? 'base_fours' : 'base'];
  if (isVisitwise(settling, loss)) list.push(...VISITS);
  if (settling !== 'visits') list.push(`settle_${settling}`, `adjoint_${settling}`);
  if (rules.includes('grid')) list.push('right', 'adjoint_right', gridKernel(grids));
  if (rules.includes('relaxed') || rules.includes('coloured')) list.push('damping');
  if (netlist.parts.bits > 0) list.push('largest');
  if (netlist.couplings.some((c) => c.kind === 'resistive' && c.conditioned)) list.push('conductance');
  return list;
}

const pathOf = (name: string) => (name === 'conductance' ? 'conductance.wgsl' : `training/${name}.wgsl`);

const FORWARD = ['visit', 'settle_alone', 'settle_together'];
const BACKWARD = ['adjoint', 'adjoint_alone', 'adjoint_together'];

/** What a kernel need not be ready for in this circuit, as in shaders/lib/turn.wgsl and backward.wgsl. */
function constantsOf(name: TrainingKernel, { netlist, settling }: TrainingPlan): Record<string, number> {
  const plain = isPlain(netlist, scheduleOf(netlist, settling)) ? 1 : 0;
  const halves = netlist.couplings.some((c) => c.kind === 'resistive' && isSetByTwo(c)) ? 1 : 0;
  if (FORWARD.includes(name)) return { plain };
  if (BACKWARD.includes(name)) return { plain, halves };
  return name === 'adjoint_right' ? { halves } : {};
}

/** Some resistor is set by two nodes. */
const isSetByTwo = ({ conditioned }: NetResistive): boolean =>
  conditioned?.by0.some((node, e) => node !== conditioned.by1[e]) ?? false;

export class Kit {
  private constructor(
    readonly kernels: Kernels,
    readonly buffers: Buffers,
    readonly netlist: Netlist,
    readonly laws: LawTable,
    private readonly compiled: ReadonlyMap<TrainingKernel, Kernel>,
  ) {}

  static async open(
    kernels: Kernels,
    buffers: Buffers,
    plan: TrainingPlan,
    laws: LawTable,
    variants: Variants,
  ): Promise<Kit> {
    const { netlist, blocks } = plan;
    const modules = { samples: [`lib/grid_${netlist.batch % 4 === 0 ? 'aligned' : 'any'}.wgsl`] };
    const leaks = blocks.some(({ kind }) => kind === 'leak');
    const get = async (name: TrainingKernel, path: string, constants: Record<string, number>) =>
      [name, await kernels.get({ path, laws: laws.wgsl, constants, modules })] as const;
    const fused = isFused(plan) ? (['update_node', `update_link_${variants.products}`] as const) : [];
    const made = await Promise.all([
      ...needed(plan, variants).map((name) => get(name, pathOf(name), constantsOf(name, plan))),
      ...[...GRADIENTS, ...fused].flatMap((name) =>
        [0, 1].map((energy) =>
          get(energy ? `${name} of energy` : name, pathOf(name), {
            energy,
            ...(name.endsWith('_node') ? { leaks: leaks ? 1 : 0 } : {}),
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

  /** Nodes and samples of the circuit. */
  shape(): GPUBuffer {
    const { nodes, batch } = this.netlist;
    return this.uniform('shape', 'lib/shape.wgsl', 'Shape', { nodes, batch, states: this.states });
  }

  get states(): number {
    return this.netlist.nodes * this.netlist.batch;
  }
}
