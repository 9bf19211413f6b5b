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
import { canJoin, fusedUpdates, isFused, type Of, type Term } from './fused.ts';
import type { Kit } from './kit.ts';
import { partialsOf, storedTables, type Layout, type Partials } from './layout.ts';
import type { Program } from './program.ts';
import { stencilOf } from './topology.ts';
import type { Variants } from './variants.ts';

const TABLE = STORAGE | COPY_DST;
const STATE = STORAGE | COPY_SRC | COPY_DST;
/** As in shaders/training/update.wgsl. */
const KIND: Record<OptimiserKind, number> = { sgd: 0, momentum: 1, adam: 2 };

/** The state a gradient is summed at. */
interface State {
  readonly signal: GPUBuffer;
  readonly voltage: GPUBuffer;
}

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
  /** Sums of the gradient at the present state, and at the one before the last nudge. */
  readonly #gradients: Readonly<Record<Of, Readonly<Record<'now' | 'before', readonly Dispatch[]>>>>;
  readonly #fused: Readonly<Record<Of, readonly Dispatch[]>> | null;
  /** What was added to the gradient and has not been summed. */
  #terms: Term[] = [];
  /** Something was summed since the last update. */
  #summed = false;
  readonly #quantised: boolean;

  constructor(kit: Kit, plan: TrainingPlan, layout: Layout, variants: Variants) {
    const { netlist, blocks, optimiser } = plan;
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
    const now = { signal: buffers.get('signal'), voltage: buffers.get('voltage') };
    const before = {
      signal: buffers.make('signal before', 4 * kit.states, STATE),
      voltage: buffers.get('before'),
    };
    const gradients = (suffix: '' | ' of energy', state: State) =>
      gradientPasses(kit, blocks, partials, layout, suffix, state);
    this.#gradients = {
      currents: { now: gradients('', now), before: [] },
      energy: { now: gradients(' of energy', now), before: gradients(' of energy', before) },
    };
    this.#fused = isFused(plan) ? fusedUpdates(kit, plan, layout, uniform, variants) : null;
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

  addGradient(program: Program, of: Of, factor: number): void {
    if (!this.#fused || this.#summed || !canJoin(this.#terms, of)) this.sum(program);
    this.#terms.push({ of, factor, before: false });
    if (!this.#fused || this.#summed) this.sum(program);
  }

  /** Call before a nudge, which puts the present state aside. */
  putAside(program: Program): void {
    if (this.#terms.some(({ of, before }) => before || of === 'currents')) this.sum(program);
    if (this.#terms.length === 0) return;
    const { buffers, states } = this.#kit;
    program.copy(buffers.get('signal'), buffers.get('signal before'), 4 * states);
    this.#terms = this.#terms.map((term) => ({ ...term, before: true }));
  }

  /** Sums what was only remembered; call before the state changes otherwise, and before the gradient is read. */
  sum(program: Program): void {
    for (const { of, factor, before } of this.#terms)
      program.call({ factor }, this.#gradients[of][before ? 'before' : 'now']);
    this.#summed ||= this.#terms.length > 0;
    this.#terms = [];
  }

  /** Sums the partial gradients into G. */
  collect(program: Program): void {
    this.sum(program);
    program.run([this.#collect]);
  }

  update(program: Program, rate: number): void {
    const { kind, beta1, beta2 } = this.#optimiser;
    this.updates++;
    const isAdam = kind === 'adam';
    const step = {
      factor: rate,
      first: isAdam ? 1 / (1 - beta1 ** this.updates) : 1,
      second: isAdam ? 1 / (1 - beta2 ** this.updates) : 1,
    };
    if (this.#fused && !this.#summed && this.#terms.length > 0) {
      const factorOf = (wanted: boolean) => this.#terms.find(({ before }) => before === wanted)?.factor ?? 0;
      const factors = { now: factorOf(false), before: factorOf(true) };
      program.call({ ...step, ...factors }, this.#fused[this.#terms[0].of]);
      this.#terms = [];
      return;
    }
    this.collect(program);
    program.call(step, [this.#update]);
    this.write(program);
    this.#summed = false;
  }

  /** Forgets what was added to the gradient. */
  clear(program: Program): void {
    this.#terms = [];
    this.#summed = false;
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
  state: State,
): readonly Dispatch[] {
  const { netlist } = kit;
  const { nodes, batch } = netlist;
  const passes = [...partials.couplings.keys()].map((index) =>
    couplingPass(kit, index, partials, layout, suffix, state),
  );
  if (!blocks.some(({ kind }) => kind === 'bias' || kind === 'leak')) return passes;
  const shape = kit.uniform('gradient nodes', 'training/gradient_node.wgsl', 'Nodes', {
    nodes,
    batch,
    bias: partials.bias,
    leak: partials.leak,
  });
  return [...passes, kit.dispatch(`gradient_node${suffix}`, nodes, { shape, ...state })];
}

function couplingPass(
  kit: Kit,
  index: number,
  partials: Partials,
  layout: Layout,
  suffix: '' | ' of energy',
  { signal }: State,
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
    return kit.dispatch(`gradient_link${suffix}`, count * parts, { coupling, products, signal });
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
  return kit.dispatch(`gradient_edge${suffix}`, count, {
    shape,
    signal,
    ends: kit.buffers.get(`ends ${index}`),
  });
}
