/**
 * A circuit on several parts taken apart: what lies inside the parts, and the links between them with the copies of
 * signals they carry. A copy is of one node on one other part; a link leads from one part to another.
 */
import { forEachWeight, isSignalCoupling, type SignalCoupling } from './edges.ts';
import { EVERYWHERE, type NetCoupling, type NetGroup, type Netlist, type PlacedNetlist } from './netlist.ts';
import { reject } from './problem.ts';

export interface Links {
  /** [K] of which node each copy is, and on which part it is kept; sorted by link. */
  readonly node: Uint32Array;
  readonly on: Uint16Array;
  /** Copies of link l are starts[l] to starts[l + 1]. */
  readonly linkStarts: readonly number[];
  /** By receiving node: entries starts[i] to starts[i + 1] say through which copy and with which weight. */
  readonly starts: Uint32Array;
  readonly copy: Uint32Array;
  /** gain x weight */
  readonly weights: Float32Array;
  /** Couplings between two nodes of different parts; a reciprocal one counts once. */
  readonly cutEdges: number;
}

/** Entries of couplings between parts at most. */
const MOST_ENTRIES = 2 ** 24;

const known = new WeakMap<PlacedNetlist, Links>();

/** The links of a circuit, found once. Throws BadInput where too much is cut. */
export function linksOf(netlist: PlacedNetlist): Links {
  const found = known.get(netlist) ?? findLinks(netlist);
  known.set(netlist, found);
  return found;
}

function findLinks(netlist: PlacedNetlist): Links {
  const { nodes } = netlist;
  const { parts, partOf } = netlist.placement;
  const starts = new Uint32Array(nodes + 1);
  let entries = 0;
  let cutEdges = 0;
  const wanted = new Set<number>();
  eachCut(netlist, (source, target, _, returning) => {
    starts[target + 1]++;
    wanted.add(source * parts + partOf[target]);
    if (!returning) cutEdges++;
    if (++entries > MOST_ENTRIES)
      reject(
        'anneal.placement',
        `more than ${MOST_ENTRIES} currents flow between parts`,
        'Use fewer parts, or place the nodes by communities',
      );
  });
  for (let i = 0; i < nodes; i++) starts[i + 1] += starts[i];

  const linkOf = (key: number): number => partOf[Math.floor(key / parts)] * parts + (key % parts);
  const keys = [...wanted].sort((a, b) => linkOf(a) - linkOf(b) || a - b);
  const place = new Map(keys.map((key, n) => [key, n]));
  const next = starts.slice();
  const copy = new Uint32Array(entries);
  const weights = new Float32Array(entries);
  eachCut(netlist, (source, target, weight) => {
    copy[next[target]] = place.get(source * parts + partOf[target]) ?? 0;
    weights[next[target]++] = weight;
  });
  return {
    node: Uint32Array.from(keys, (key) => Math.floor(key / parts)),
    on: Uint16Array.from(keys, (key) => key % parts),
    linkStarts: [
      ...keys.flatMap((key, n) => (n === 0 || linkOf(key) !== linkOf(keys[n - 1]) ? [n] : [])),
      keys.length,
    ],
    starts,
    copy,
    weights,
    cutEdges,
  };
}

const isCut = (partOf: Uint16Array, i: number, j: number): boolean =>
  partOf[i] !== partOf[j] && partOf[i] !== EVERYWHERE && partOf[j] !== EVERYWHERE;

/** Every current that flows from a node of one part into a node of another; `returning` is that of the way back. */
function eachCut(
  { groups, couplings, placement: { partOf } }: PlacedNetlist,
  visit: (source: number, target: number, weight: number, returning: boolean) => void,
): void {
  for (const c of couplings) {
    if (!isSignalCoupling(c)) continue;
    forEachWeight(c, groups, (i, j, weight) => {
      if (weight === 0 || !isCut(partOf, i, j)) return;
      visit(i, j, weight, false);
      if (c.reciprocal) visit(j, i, weight, true);
    });
  }
}

/** The same circuit without what joins its parts. */
export function insideParts(netlist: PlacedNetlist): Netlist {
  const { placement, ...rest } = netlist;
  const couplings = netlist.couplings.map((c) =>
    isSignalCoupling(c) ? inside(c, netlist.groups, placement.partOf) : c,
  );
  return { ...rest, couplings };
}

function inside(c: SignalCoupling, groups: readonly NetGroup[], partOf: Uint16Array): NetCoupling {
  if (c.kind === 'dense') {
    const weights = c.weights.slice();
    forEachWeight(c, groups, (i, j, _, index) => {
      if (isCut(partOf, i, j)) weights[index] = 0;
    });
    return { ...c, weights };
  }
  const [a, b] = [groups[c.from].offset, groups[c.to].offset];
  const kept: { source: number[]; target: number[]; weights: number[] } = {
    source: [],
    target: [],
    weights: [],
  };
  let cut = 0;
  forEachWeight(c, groups, (i, j, _, index) => {
    if (isCut(partOf, i, j)) return cut++;
    kept.source.push(i - a);
    kept.target.push(j - b);
    return kept.weights.push(c.weights[index]);
  });
  if (cut === 0) return c;
  const { name, from, to, reciprocal, gain } = c;
  return {
    kind: 'sparse',
    ...{ name, from, to, reciprocal, gain },
    source: Uint32Array.from(kept.source),
    target: Uint32Array.from(kept.target),
    weights: Float32Array.from(kept.weights),
  };
}

/** Copies one refresh sends over all links. */
export function sentAtOnce(links: Links, bandwidth: number): number {
  return links.linkStarts
    .slice(1)
    .reduce((sum, end, l) => sum + sentByLink(end - links.linkStarts[l], bandwidth), 0);
}

const sentByLink = (copies: number, bandwidth: number): number =>
  bandwidth === 0 ? copies : Math.min(copies, bandwidth);

/** Calls back with every copy that refresh `round`, counted from 0, sends: of each link the next few in turn. */
export function eachSent(
  { linkStarts }: Links,
  bandwidth: number,
  round: number,
  visit: (copy: number) => void,
): void {
  for (let l = 0; l + 1 < linkStarts.length; l++) {
    const [first, copies] = [linkStarts[l], linkStarts[l + 1] - linkStarts[l]];
    const sent = sentByLink(copies, bandwidth);
    const begin = sent === copies ? 0 : (round * bandwidth) % copies;
    for (let n = 0; n < sent; n++) visit(first + ((begin + n) % copies));
  }
}

export interface Traffic {
  readonly parts: number;
  readonly cutEdges: number;
  /** Copies kept of nodes on other parts. */
  readonly copies: number;
  /** Copies sent over links in so many steps, of one sample. */
  readonly traffic: number;
}

export function trafficOf(netlist: PlacedNetlist, steps: number): Traffic {
  const { parts, refresh, bandwidth } = netlist.placement;
  const links = linksOf(netlist);
  return {
    parts,
    cutEdges: links.cutEdges,
    copies: links.node.length,
    traffic: Math.floor(steps / refresh) * sentAtOnce(links, bandwidth),
  };
}
