/** Which currents reach a group when it settles, and which when its adjoint circuit does. */
import type { Netlist, NetSource } from '../../../circuit/netlist.ts';
import type { Rule, Visit } from '../../../circuit/schedule.ts';
import { Inner } from './inner.ts';
import type { Link } from './links.ts';
import { Network } from './network.ts';
import type { NodeLaws } from './node-laws.ts';
import type { Arithmetic, Reals } from './reals.ts';
import { addSourceConditioning, addSources, type ResistorSet } from './resistor-set.ts';

/** What a settler works on; owned by the learning circuit. */
export interface Body {
  readonly netlist: Netlist;
  readonly arithmetic: Arithmetic;
  /** Adjoint currents stay where they are injected. */
  readonly local: boolean;
  readonly laws: readonly NodeLaws[];
  readonly links: readonly Link[];
  readonly sets: readonly ResistorSet[];
  readonly sources: readonly NetSource[];
  /** v, s, adjoint currents and scratch [N, B]; leak and bias [N]. */
  readonly v: Reals;
  readonly s: Reals;
  readonly lambda: Reals;
  readonly current: Reals;
  readonly leak: Reals;
  readonly bias: Reals;
  /** The circuit with the numbers written now, for bounds. */
  written(): Netlist;
}

type Add = (x: Reals, into: Reals) => void;

export interface Visited {
  readonly group: number;
  readonly rule: Rule;
  /** Free nodes of the group, all of them and colour by colour, global indices. */
  readonly nodes: Int32Array;
  readonly colours: readonly Int32Array[];
  readonly network: Network | null;
  /** Couplings inside a coloured group. */
  readonly inner: Inner | null;
  /** Conductances set by free nodes are renewed at every visit. */
  readonly conditioned: readonly ResistorSet[];
  /** Currents from free groups, from held ones, and into this group of the adjoint circuit. */
  readonly moving: readonly Add[];
  readonly constant: readonly Add[];
  readonly adjoint: readonly Add[];
  readonly sources: readonly NetSource[];
}

/** What a visit of a group needs, with these nodes held [N]. */
export function visitedOf(body: Body, { group, rule, colours }: Visit, held: Uint8Array): Visited {
  const { netlist, links, sets, sources, arithmetic, local } = body;
  const free = held.map((h) => 1 - h);
  const { groups, batch } = netlist;
  const isHeld = (g: number) =>
    held.subarray(groups[g].offset, groups[g].offset + groups[g].size).every((h) => h === 1);
  const moving: Add[] = [];
  const constant: Add[] = [];
  const adjoint: Add[] = [];
  const listen = (from: number, add: Add) => (isHeld(from) ? constant : moving).push(add);
  const isInner = ({ c }: Link) => rule === 'coloured' && c.from === group && c.to === group;
  const ownLinks = links.filter(isInner);
  for (const link of links) {
    if (isInner(link)) continue;
    const { from, to, reciprocal } = link.c;
    if (to === group) listen(from, link.forward);
    if (from === group && reciprocal) listen(to, link.backward);
    if (local) continue;
    // Adjoint currents run against the coupling.
    if (from === group && !isHeld(to)) adjoint.push(link.backward);
    if (to === group && reciprocal && !isHeld(from)) adjoint.push(link.forward);
  }
  const { offset, size } = groups[group];
  const within = (node: number) => node >= offset && node < offset + size;
  const setsHere = (c: { readonly by0: Uint32Array } | undefined) =>
    c !== undefined && c.by0.length > 0 && within(c.by0[0]);
  for (const set of sets)
    if (setsHere(set.c.conditioned))
      adjoint.push((lambda, into) => set.addConditioning(body.v, body.s, lambda, into));
  for (const c of sources)
    if (c.by.length > 0 && within(c.by[0]))
      adjoint.push((lambda, into) => addSourceConditioning(c, body.s, lambda, into, batch));
  const network = Network.of(groups[group], sets, free, batch, arithmetic);
  const conditioned = sets.filter(
    ({ c }) =>
      c.conditioned && (c.from === group || c.to === group) && !isHeld(groupOf(netlist, c.conditioned.by0)),
  );
  const own = sources.filter((c) => c.to === group);
  for (const c of own.filter(({ by }) => isHeld(groupOf(netlist, by))))
    constant.push((s, into) => addSources(c, s, into, batch));
  const moved = own.filter(({ by }) => !isHeld(groupOf(netlist, by)));
  const listed = (list: ArrayLike<number>) => {
    const ints = arithmetic.ints(list.length);
    ints.set(list);
    return ints;
  };
  const members = Array.from({ length: size }, (_, i) => offset + i).filter((i) => free[i]);
  return {
    group,
    rule,
    nodes: listed(members),
    colours: colours.map(listed),
    network,
    inner: ownLinks.length > 0 ? new Inner(groups[group], groups, ownLinks, batch) : null,
    conditioned,
    moving,
    constant,
    adjoint,
    sources: moved,
  };
}

function groupOf({ groups }: Netlist, nodes: Uint32Array): number {
  return groups.findIndex(({ offset, size }) => nodes[0] >= offset && nodes[0] < offset + size);
}
