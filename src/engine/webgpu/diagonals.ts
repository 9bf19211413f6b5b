/** Resistors that join nodes a few fixed distances apart, such as those of a grid: no list of edges is needed then. */
import type { NetResistive } from '../../circuit/netlist.ts';

/** Distances grid.wgsl takes. */
export const DISTANCES = 4;

export interface Diagonals {
  /** Increasing. */
  readonly distances: readonly number[];
  /** [1 + distances, N] [1/R]: to ground, then from each node to the one that far on; 0 where there is none. */
  readonly conductances: Float32Array<ArrayBuffer>;
}

/** Null where the resistors are no such pattern, or it would take more room than the list of edges. */
export function diagonalsOf(nodes: number, couplings: readonly NetResistive[]): Diagonals | null {
  const distances = new Set<number>();
  let edges = 0;
  for (const { source, target } of couplings) {
    edges += source.length;
    for (let e = 0; e < source.length; e++) {
      if (source[e] < 0 || target[e] < 0) continue;
      distances.add(Math.abs(source[e] - target[e]));
      if (distances.size > DISTANCES) return null;
    }
  }
  // An edge of the list takes five words.
  const words = nodes * (1 + distances.size);
  if (edges === 0 || distances.has(0) || words > 5 * edges) return null;
  const sorted = [...distances].sort((a, b) => a - b);
  const conductances = new Float32Array(words);
  for (const { source, target, conductance } of couplings)
    for (let e = 0; e < source.length; e++) {
      const [a, b] = [source[e], target[e]];
      const first = a < 0 || b < 0 ? Math.max(a, b) : Math.min(a, b);
      if (first < 0) continue;
      const row = a < 0 || b < 0 ? 0 : 1 + sorted.indexOf(Math.abs(a - b));
      conductances[row * nodes + first] += conductance[e];
    }
  return { distances: sorted, conductances };
}
