/** Currents from groups that are held: the same at every step, so they are summed once, and then read. */
import type { Netlist } from '../../circuit/netlist.ts';
import type { Buffers } from './buffers.ts';
import type { Dispatch } from './kernels.ts';
import type { Finish, Product } from './products.ts';
import { STORAGE } from './usage.ts';
import { fours, stateVariants } from './variants.ts';

/** A product's currents as they are kept. */
export interface Kept {
  /** [outputs, B] [V/R] */
  readonly currents: GPUBuffer;
  /** Adds what is kept to what each output feels. */
  readonly product: Product;
}

/** Dispatches that stand for a product's own while all nodes of the group it hears are held. */
export interface Steady {
  readonly heard: number;
  /** Sums the currents, after a signal was changed from outside. */
  readonly once: readonly Dispatch[];
  /** At every step. */
  readonly again: readonly Dispatch[];
}

/** Inputs from which reading one number is that much less work than summing. */
const WORTH = 8;

/** Room for a product's currents under a name of its own; null where they move, or summing them costs no more than reading them. */
export function keep(
  buffers: Buffers,
  { groups, batch }: Netlist,
  held: Uint8Array,
  product: Product,
  name: string,
): Kept | null {
  const { heard, into, buffers: bound } = product;
  if (heard === undefined) return null;
  const { offset, size } = groups[heard];
  if (size < WORTH || held.subarray(offset, offset + size).includes(0)) return null;
  const nodes = groups[into].size;
  return {
    currents: buffers.make(name, 16 * fours(nodes * batch), STORAGE),
    product: {
      ...product,
      work: nodes * batch,
      variants: stateVariants('steady', 'steady.wgsl', { nodes, batch }),
      buffers: { coupling: bound.coupling },
    },
  };
}

/** Sums kept. */
export const keptIn = (kept: GPUBuffer): Finish => ({ modules: ['lib/kept.wgsl'], buffers: { kept } });
