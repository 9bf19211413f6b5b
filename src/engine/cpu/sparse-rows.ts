/** All sparse couplings by receiving node, both directions of reciprocal edges included. */
import { forEachWeight } from '../../circuit/edges.ts';
import type { NetSparse, Netlist } from '../../circuit/netlist.ts';

export function countEntries(couplings: readonly NetSparse[]): number {
  return couplings.reduce((sum, { weights, reciprocal }) => sum + weights.length * (reciprocal ? 2 : 1), 0);
}

/** Fills in where each row starts [N + 1], and calls back with every entry and its place, gain worked in. */
export function gatherRows(
  { nodes, groups }: Netlist,
  couplings: readonly NetSparse[],
  starts: Uint32Array | Int32Array,
  write: (place: number, source: number, weight: number) => void,
): void {
  const eachEntry = (visit: (target: number, source: number, weight: number) => void): void => {
    for (const c of couplings)
      forEachWeight(c, groups, (i, j, w) => {
        visit(j, i, w);
        if (c.reciprocal) visit(i, j, w);
      });
  };
  starts.fill(0);
  eachEntry((target) => starts[target + 1]++);
  for (let i = 0; i < nodes; i++) starts[i + 1] += starts[i];
  const next = starts.slice();
  eachEntry((target, source, weight) => write(next[target]++, source, weight));
}
