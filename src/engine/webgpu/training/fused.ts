/**
 * Updates whose kernels take the gradient of a number and step along it at once, so that no gradient is stored. What is
 * added to the gradient is only remembered until the update; where something else is asked for first, or the state that
 * it belongs to is about to be lost, it is summed the ordinary way.
 */
import type { TrainingPlan } from '../../training.ts';
import type { Dispatch } from '../kernels.ts';
import type { Kit } from './kit.ts';
import type { Layout } from './layout.ts';
import type { Variants } from './variants.ts';

export type Of = 'currents' | 'energy';

/** Weights of a tile, and of a thread of the plain kernel, along the targets. */
const TILE = 32;
const FOURS = 4;
const THREADS = 64;

/** True where every parameter programs one number by itself: a weight of a dense coupling, a bias or a leak. */
export function isFused({ netlist, blocks }: TrainingPlan): boolean {
  return (
    netlist.parts.bits === 0 &&
    blocks.every(({ kind, at, count, slots }) => {
      const own = slots.reduce((sum, slot) => sum + (slot >= 0 ? 1 : 0), 0);
      if (own !== count) return false;
      return (
        kind === 'bias' || kind === 'leak' || (kind === 'weight' && netlist.couplings[at].kind === 'dense')
      );
    })
  );
}

/** A term of the gradient that has not been taken: its factor, and whether its state is the one before the last nudge. */
export interface Term {
  readonly of: Of;
  readonly factor: number;
  readonly before: boolean;
}

/** Terms that one update can take: of currents at the present state, or of energy at it and the one before. */
export function canJoin(terms: readonly Term[], of: Of): boolean {
  return (
    terms.length === 0 || (of === 'energy' && terms.length === 1 && terms[0].of === of && terms[0].before)
  );
}

/** One update's dispatches, by what the gradient is of. */
export function fusedUpdates(
  kit: Kit,
  { netlist, blocks }: TrainingPlan,
  layout: Layout,
  optimiser: GPUBuffer,
  { products }: Variants,
): Readonly<Record<Of, readonly Dispatch[]>> {
  const { nodes, batch, groups, couplings } = netlist;
  const { buffers } = kit;
  const shape = kit.uniform('update nodes', 'training/update_node.wgsl', 'Nodes', {
    nodes,
    batch,
    bias: layout.bias,
    leak: layout.leak,
  });
  const trained = blocks.flatMap(({ kind, at }) => {
    const c = couplings[at];
    if (kind !== 'weight' || c.kind !== 'dense') return [];
    const [sources, targets] = [groups[c.from].size, groups[c.to].size];
    const coupling = kit.uniform(`update ${at}`, 'lib/update_link.wgsl', 'Fused', {
      sources,
      targets,
      source_offset: groups[c.from].offset,
      target_offset: groups[c.to].offset,
      batch,
      reciprocal: c.reciprocal ? 1 : 0,
      gain: c.gain,
      number: layout.couplings[at],
    });
    const threads =
      products === 'plain'
        ? sources * Math.ceil(targets / FOURS)
        : THREADS * Math.ceil(sources / TILE) * Math.ceil(targets / TILE);
    return [{ coupling, threads }];
  });
  const hasNodes = blocks.some(({ kind }) => kind === 'bias' || kind === 'leak');
  const of = (kind: Of): readonly Dispatch[] => {
    const suffix = kind === 'energy' ? ' of energy' : '';
    const other = (before: string) => buffers.get(kind === 'energy' ? before : 'lambda');
    return [
      ...trained.map(({ coupling, threads }) =>
        kit.dispatch(`update_link_${products}${suffix}`, threads, {
          coupling,
          optimiser,
          other: other('signal before'),
        }),
      ),
      ...(hasNodes
        ? [kit.dispatch(`update_node${suffix}`, nodes, { shape, optimiser, other: other('before') })]
        : []),
    ];
  };
  return { currents: of('currents'), energy: of('energy') };
}
