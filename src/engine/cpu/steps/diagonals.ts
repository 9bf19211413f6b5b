/**
 * Resistors between nodes a few fixed offsets apart, as in a grid: one conductance per node and offset, and one to
 * ground per node, in place of an edge list.
 */
import type { NetResistive } from '../../../circuit/netlist.ts';
import { distancesOf } from '../../distances.ts';

/** As many as an instruction has words for. */
const MOST_OFFSETS = 5;
/** Zeros before every diagonal: vectors that begin before its first node read them. */
const AHEAD = 4;

/** Where in its diagonal the conductance of the first node lies. */
export const FIRST_NODE = AHEAD;

export interface Diagonals {
  /** First node and how many. */
  readonly first: number;
  readonly nodes: number;
  readonly offsets: readonly number[];
  readonly grounded: boolean;
  /** Conductances of one diagonal, leading zeros included. */
  readonly length: number;
  /** [E] which conductance each edge has, the ground's diagonal last. */
  readonly places: Uint32Array;
}

/** Null where the edges are too irregular for it to pay. */
export function diagonalsOf(c: NetResistive): Diagonals | null {
  const { source, target } = c;
  const edges = source.length;
  const offsets = distancesOf([c], MOST_OFFSETS);
  if (!offsets || edges === 0) return null;
  let first = Infinity;
  let last = -1;
  let grounded = false;
  for (let e = 0; e < edges; e++) {
    const low = Math.min(source[e], target[e]);
    const high = Math.max(source[e], target[e]);
    if (high < 0) return null;
    first = Math.min(first, low < 0 ? high : low);
    last = Math.max(last, high);
    if (low < 0) grounded = true;
  }
  const nodes = last - first + 1;
  // A grid's edges nearly fill their diagonals.
  if (edges < 0.5 * offsets.length * nodes) return null;
  const length = AHEAD + nodes;
  const places = new Uint32Array(edges);
  const taken = new Set<number>();
  for (let e = 0; e < edges; e++) {
    const low = Math.min(source[e], target[e]);
    const high = Math.max(source[e], target[e]);
    const diagonal = low < 0 ? offsets.length : offsets.indexOf(high - low);
    places[e] = diagonal * length + AHEAD + (low < 0 ? high : low) - first;
    // Conditioned conductances side by side cannot be added up beforehand.
    if (c.conditioned && taken.has(places[e])) return null;
    if (c.conditioned) taken.add(places[e]);
  }
  return { first, nodes, offsets, grounded, length, places };
}
