/**
 * The trainable numbers on the device: programmed parameters, partial gradients and their sums, the optimiser's
 * moments, and the writing of what is programmed into the circuit through its parts.
 */
import type { NetCoupling, Netlist } from '../../../circuit/netlist.ts';
import { valuesOf, type ParameterBlock } from '../../../circuit/parameters.ts';
import { storedNumbers } from '../../../circuit/parts.ts';
import type { OptimiserKind } from '../../../circuit/learning-terms.ts';
import type { Optimiser, TrainingPlan } from '../../training.ts';
import type { Dispatch } from '../kernels.ts';
import { COPY_DST, COPY_SRC, STORAGE } from '../usage.ts';
import { packStructs } from '../wgsl.ts';
import type { Kit } from './kit.ts';
import { partialsOf, storedTables, type Layout, type Partials } from './layout.ts';
import type { Program } from './program.ts';
import { stencilOf } from './topology.ts';

const TABLE = STORAGE | COPY_DST;
const STATE = STORAGE | COPY_SRC | COPY_DST;
/** As in shaders/training/update.wgsl. */
const KIND: Record<OptimiserKind, number> = { sgd: 0, momentum: 1, adam: 2 };

/** Everything a course goes on from, as buffers. */
export const MOMENTS = ['parameters', 'first', 'second'] as const;

export class DeviceStore {
  readonly parameters: number;
  /** Steps taken. */
  updates = 0;
  readonly #kit: Kit;
  readonly #optimiser: Optimiser;
  readonly #write: readonly Dispatch[];
  readonly #collect: Dispatch;
  readonly #update: Dispatch;
  readonly #gradients: { readonly currents: readonly Dispatch[]; readonly energy: readonly Dispatch[] };
  readonly #quantised: boolean;

  constructor(kit: Kit, { netlist, blocks, optimiser }: TrainingPlan, layout: Layout) {
    this.#kit = kit;
    this.#optimiser = optimiser;
    this.#quantised = netlist.parts.bits > 0;
    const { buffers } = kit;
    const values = valuesOf(netlist, blocks);
    this.parameters = values.length;
    buffers.upload('parameters', Float32Array.from(values), STATE);
    for (const name of ['gradient', 'first', 'second']) buffers.make(name, 4 * values.length, STATE);
    const partials = partialsOf(netlist, blocks);
    buffers.make('partials', 4 * partials.count, STATE);
    buffers.upload('member rows', partials.rows, TABLE);
    buffers.upload('members', partials.members, TABLE);
    buffers.upload('decays', decays(blocks, values.length), TABLE);
    this.#uploadStored(netlist, blocks, layout);
    const uniform = kit.uniform('optimiser', 'lib/optimiser.wgsl', 'Optimiser', {
      parameters: values.length,
      kind: KIND[optimiser.kind],
      beta1: optimiser.beta1,
      beta2: optimiser.beta2,
      rest1: 1 - optimiser.beta1,
      rest2: 1 - optimiser.beta2,
      epsilon: optimiser.epsilon,
      decay: optimiser.decay,
    });
    const stored = kit.uniform('stored', 'lib/stored.wgsl', 'Stored', { count: layout.stored });
    this.#write = [
      ...(this.#quantised ? [kit.dispatch('largest', layout.stored, { stored })] : []),
      kit.dispatch('write', layout.stored, { stored }),
    ];
    this.#collect = kit.dispatch('collect', values.length, {
      optimiser: uniform,
      rows: buffers.get('member rows'),
    });
    this.#update = kit.dispatch('update', values.length, { optimiser: uniform });
    const gradients = (suffix: '' | ' of energy') => gradientPasses(kit, blocks, partials, layout, suffix);
    this.#gradients = { currents: gradients(''), energy: gradients(' of energy') };
  }

  #uploadStored(netlist: Netlist, blocks: readonly ParameterBlock[], layout: Layout): void {
    const { buffers, kernels } = this.#kit;
    const { places, fixed, factors, sections } = storedTables(netlist, blocks, layout);
    buffers.make('numbers', 4 * layout.total, STATE);
    buffers.upload('places', places, TABLE);
    buffers.upload('fixed', fixed, TABLE);
    buffers.upload('factors', factors, TABLE);
    const packed = packStructs(kernels.text({ path: 'lib/stored.wgsl' }), 'Section', sections.length, {
      logarithmic: (n) => sections[n].logarithmic,
      positive: (n) => sections[n].positive,
      levels: (n) => sections[n].levels,
    });
    buffers.upload('sections', packed, TABLE);
    buffers.make('largest', 4 * sections.length, TABLE);
  }

  /** Writes what is programmed into the circuit. */
  write(program: Program): void {
    if (this.#quantised) program.clear(this.#kit.buffers.get('largest'));
    program.run(this.#write);
  }

  addGradient(program: Program, of: 'currents' | 'energy', factor: number): void {
    program.call({ factor }, this.#gradients[of]);
  }

  /** Sums the partial gradients into G. */
  collect(program: Program): void {
    program.run([this.#collect]);
  }

  update(program: Program, rate: number): void {
    const { kind, beta1, beta2 } = this.#optimiser;
    this.updates++;
    this.collect(program);
    const isAdam = kind === 'adam';
    program.call(
      {
        factor: rate,
        first: isAdam ? 1 / (1 - beta1 ** this.updates) : 1,
        second: isAdam ? 1 / (1 - beta2 ** this.updates) : 1,
      },
      [this.#update],
    );
    this.write(program);
  }

  /** Forgets what was added to the gradient. */
  clear(program: Program): void {
    for (const name of ['gradient', 'partials']) program.clear(this.#kit.buffers.get(name));
  }
}

function decays(blocks: readonly ParameterBlock[], count: number): Uint32Array<ArrayBuffer> {
  const list = new Uint32Array(count);
  for (const { kind, offset, count: own } of blocks)
    if (kind === 'weight') list.fill(1, offset, offset + own);
  return list;
}

function gradientPasses(
  kit: Kit,
  blocks: readonly ParameterBlock[],
  partials: Partials,
  layout: Layout,
  suffix: '' | ' of energy',
): readonly Dispatch[] {
  const { netlist } = kit;
  const { nodes, batch } = netlist;
  const passes = [...partials.couplings.keys()].map((index) =>
    couplingPass(kit, index, partials, layout, suffix),
  );
  if (!blocks.some(({ kind }) => kind === 'bias' || kind === 'leak')) return passes;
  const shape = kit.uniform('gradient nodes', 'training/gradient_node.wgsl', 'Nodes', {
    nodes,
    batch,
    bias: partials.bias,
    leak: partials.leak,
  });
  return [...passes, kit.dispatch(`gradient_node${suffix}`, nodes, { shape })];
}

function couplingPass(
  kit: Kit,
  index: number,
  partials: Partials,
  layout: Layout,
  suffix: '' | ' of energy',
): Dispatch {
  const { groups, couplings, batch } = kit.netlist;
  const c: NetCoupling = couplings[index];
  const { first, parts } = partials.couplings.get(index) ?? { first: 0, parts: 1 };
  const count = storedNumbers(c).length;
  const reciprocal = 'reciprocal' in c && c.reciprocal ? 1 : 0;
  const gain = 'reciprocal' in c ? c.gain : 1;
  if (c.kind === 'dense' || c.kind === 'stencil') {
    const s = stencilOf(c, groups);
    const coupling = kit.uniform(`gradient ${index}`, 'lib/stencil.wgsl', 'Stencil', {
      height: s.height,
      width: s.width,
      source_channels: s.source,
      target_channels: s.target,
      kernel_height: s.kernelHeight,
      kernel_width: s.kernelWidth,
      source_offset: s.sourceOffset,
      target_offset: s.targetOffset,
      batch,
      periodic: s.periodic,
      gain,
      accumulate: 1,
    });
    const products = kit.uniform(`products ${index}`, 'training/gradient_link.wgsl', 'Products', {
      weights: count,
      parts,
      first,
      reciprocal,
    });
    return kit.dispatch(`gradient_link${suffix}`, count * parts, { coupling, products });
  }
  const shape = kit.uniform(`gradient ${index}`, 'training/gradient_edge.wgsl', 'Edges', {
    edges: count,
    batch,
    resistors: c.kind === 'resistive' ? 1 : 0,
    reciprocal,
    gain,
    number: layout.couplings[index],
    first,
  });
  // Ground is -1, which as bits is GROUND.
  const ends = new Int32Array(2 * count);
  const [a, b] = c.kind === 'sparse' ? [groups[c.from].offset, groups[c.to].offset] : [0, 0];
  if (c.kind !== 'source')
    for (let e = 0; e < count; e++) ends.set([a + c.source[e], b + c.target[e]], 2 * e);
  kit.buffers.upload(`ends ${index}`, ends, TABLE);
  return kit.dispatch(`gradient_edge${suffix}`, count, { shape, ends: kit.buffers.get(`ends ${index}`) });
}
