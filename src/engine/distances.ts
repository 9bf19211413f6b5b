/** How far apart resistors join nodes: a few distances in a grid, many in any other graph. */
import type { NetResistive } from '../circuit/netlist.ts';

/** The distances, increasing, ground left out; null where there are more than `most` or a node is joined to itself. */
export function distancesOf(couplings: readonly NetResistive[], most: number): readonly number[] | null {
  const found = new Set<number>();
  for (const { source, target } of couplings)
    for (let e = 0; e < source.length; e++) {
      if (source[e] < 0 || target[e] < 0) continue;
      found.add(Math.abs(source[e] - target[e]));
      if (found.size > most) return null;
    }
  return found.has(0) ? null : [...found].sort((a, b) => a - b);
}
