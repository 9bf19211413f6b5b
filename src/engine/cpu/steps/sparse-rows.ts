/** All sparse couplings by receiving node, both directions of reciprocal edges included. */
import { forEachWeight } from '../../../circuit/edges.ts';
import type { NetSparse, Netlist } from '../../../circuit/netlist.ts';

export function countEntries(couplings: readonly NetSparse[]): number {
  return couplings.reduce((sum, { weights, reciprocal }) => sum + weights.length * (reciprocal ? 2 : 1), 0);
}

/** Row starts [N + 1] and entries (source node, weight), words and floats being one array. */
export function fillSparse(
  { nodes, groups }: Netlist,
  couplings: readonly NetSparse[],
  starts: Int32Array,
  words: Int32Array,
  floats: Float32Array,
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
  eachEntry((target, source, weight) => {
    const n = 2 * next[target]++;
    words[n] = source;
    floats[n + 1] = weight;
  });
}
