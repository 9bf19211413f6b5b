/** Resistors that join nodes a few fixed distances apart, such as those of a grid: no list of edges is needed then. */
import type { NetResistive } from '../../circuit/netlist.ts';
import { distancesOf } from '../distances.ts';

/** Distances grid.wgsl takes. */
export const DISTANCES = 4;

export interface Diagonals {
  /** Increasing. */
  readonly distances: readonly number[];
  /** [1 + distances, N] [1/R]: to ground, then from each node to the one that far on; 0 where there is none. */
  readonly conductances: Float32Array<ArrayBuffer>;
}

/** Whether four neighbouring nodes find their neighbours side by side, as grid_fours.wgsl wants them. */
export const areInFours = (nodes: number, distances: readonly number[]): boolean =>
  nodes % 4 === 0 && distances.every((distance) => distance === 1 || distance % 4 === 0);

/** Rows shorter than this are no grid. */
const SHORT = 4;

/**
 * Nodes in a row of the grid whose neighbours, diagonal ones or not, lie at the distances given (increasing); 0 where there
 * is none.
 */
export function rowOf(distances: readonly number[]): number {
  const longest = distances.at(-1) ?? 0;
  const fits = (row: number): boolean =>
    row >= SHORT && distances.every((distance) => distance === 1 || Math.abs(distance - row) <= 1);
  return [longest, longest - 1, longest + 1].find(fits) ?? 0;
}

/** Null where the resistors are no such pattern, or it would take more room than the list of edges. */
export function diagonalsOf(nodes: number, couplings: readonly NetResistive[]): Diagonals | null {
  const distances = distancesOf(couplings, DISTANCES);
  const edges = couplings.reduce((sum, { source }) => sum + source.length, 0);
  if (!distances || edges === 0) return null;
  // An edge of the list takes five words.
  const words = nodes * (1 + distances.length);
  if (words > 5 * edges) return null;
  const conductances = new Float32Array(words);
  for (const { source, target, conductance } of couplings)
    for (let e = 0; e < source.length; e++) {
      const [a, b] = [source[e], target[e]];
      const first = a < 0 || b < 0 ? Math.max(a, b) : Math.min(a, b);
      if (first < 0) continue;
      const row = a < 0 || b < 0 ? 0 : 1 + distances.indexOf(Math.abs(a - b));
      conductances[row * nodes + first] += conductance[e];
    }
  return { distances, conductances };
}
