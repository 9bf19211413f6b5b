/** Removes the coupling between two nodes: the same structure with that edge at zero. */
import type { NetCoupling, Netlist } from '../circuit/netlist.ts';

/** Global node indices. Stencils share their weights over the grid, so a single edge of one cannot be cut. */
export function cutEdge(
  netlist: Netlist,
  p: number,
  q: number,
): { readonly netlist: Netlist; readonly cut: number } {
  let cut = 0;
  const zero = (values: Float32Array, at: readonly number[]): Float32Array => {
    if (at.length === 0) return values;
    const copy = values.slice();
    for (const e of at) copy[e] = 0;
    cut += at.length;
    return copy;
  };
  const local = (node: number, group: number): number => {
    const { offset, size } = netlist.groups[group];
    return node >= offset && node < offset + size ? node - offset : -1;
  };
  const couplings = netlist.couplings.map((c): NetCoupling => {
    switch (c.kind) {
      case 'dense': {
        const width = netlist.groups[c.to].size;
        const at = [
          [p, q],
          [q, p],
        ]
          .map(([a, b]) => [local(a, c.from), local(b, c.to)])
          .filter(([i, j]) => i >= 0 && j >= 0)
          .map(([i, j]) => i * width + j);
        return { ...c, weights: zero(c.weights, at) };
      }
      case 'sparse': {
        const joins = (i: number, j: number, e: number) =>
          c.source[e] === local(i, c.from) && c.target[e] === local(j, c.to);
        return {
          ...c,
          weights: zero(
            c.weights,
            edgesWhere(c.source.length, (e) => joins(p, q, e) || joins(q, p, e)),
          ),
        };
      }
      case 'resistive': {
        const joins = (i: number, j: number, e: number) => c.source[e] === i && c.target[e] === j;
        return {
          ...c,
          conductance: zero(
            c.conductance,
            edgesWhere(c.source.length, (e) => joins(p, q, e) || joins(q, p, e)),
          ),
        };
      }
      case 'stencil':
      case 'source':
        return c;
      default:
        return c satisfies never;
    }
  });
  return { netlist: { ...netlist, couplings }, cut };
}

function edgesWhere(count: number, test: (edge: number) => boolean): number[] {
  const found: number[] = [];
  for (let e = 0; e < count; e++) if (test(e)) found.push(e);
  return found;
}
