/**
 * Nodes of one group in colours, so that no coupling or resistor joins two of the same: each colour can be brought to rest
 * at once, every node exact given the others (red-black on a grid of four neighbours).
 */
import { forEachWeight, isSignalCoupling } from './edges.ts';
import type { Netlist } from './netlist.ts';

/** Groups that need more colours are dense: visiting them node by node is no faster than all at once. */
const MOST = 16;

/** Calls back for every pair of nodes of the group that a coupling or resistor inside it joins, and its weight or none. */
function forEachPair(
  { couplings, groups }: Netlist,
  group: number,
  visit: (i: number, j: number, weight: number) => void,
): void {
  for (const c of couplings) {
    if (c.from !== group || c.to !== group) continue;
    if (isSignalCoupling(c)) forEachWeight(c, groups, visit);
    else if (c.kind === 'resistive')
      c.source.forEach((i, e) => {
        if (i >= 0 && c.target[e] >= 0) visit(i, c.target[e], 0);
      });
  }
}

/** Free nodes (global indices) by colour, greedily in their order; null where there would be more than 16 colours. */
export function coloursOf(netlist: Netlist, group: number): readonly Uint32Array[] | null {
  const { offset, size, channels } = netlist.groups[group];
  // Known without a look at every pair: all nodes, or all channels of a cell, hear each other.
  const isDense = netlist.couplings.some(
    ({ kind, from, to }) =>
      from === group &&
      to === group &&
      (kind === 'dense' ? size > MOST : kind === 'stencil' && channels > MOST),
  );
  if (isDense) return null;
  const neighbours = Array.from({ length: size }, (): number[] => []);
  forEachPair(netlist, group, (i, j) => {
    if (i === j || netlist.held[i] || netlist.held[j]) return;
    neighbours[i - offset].push(j - offset);
    neighbours[j - offset].push(i - offset);
  });
  const colour = new Int8Array(size).fill(-1);
  const members: number[][] = [];
  for (let i = 0; i < size; i++) {
    if (netlist.held[offset + i]) continue;
    const taken = new Set(neighbours[i].map((j) => colour[j]));
    let own = 0;
    while (taken.has(own)) own++;
    if (own >= MOST) return null;
    colour[i] = own;
    (members[own] ??= []).push(offset + i);
  }
  return members.map((list) => Uint32Array.from(list));
}

/** Largest share of a free node's leak that it feeds back to itself, counting every such coupling both ways. */
export function ownFeed(netlist: Netlist, group: number): number {
  const { offset, size } = netlist.groups[group];
  const feed = new Float64Array(size);
  forEachPair(netlist, group, (i, j, w) => {
    if (i === j) feed[i - offset] += 2 * w;
  });
  return feed.reduce((most, w, i) => {
    if (netlist.held[offset + i] || !(w > 0)) return most;
    return Math.max(most, w / netlist.leak[offset + i]);
  }, 0);
}
