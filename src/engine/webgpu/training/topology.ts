/**
 * Who hears whom, as the kernels read it: one row of entries per node for sparse couplings, resistors and source
 * currents, and one link of four entries per dense or stencil coupling and direction, by the group that listens.
 */
import type { NetCoupling, NetDense, NetGroup, NetStencil, Netlist } from '../../../circuit/netlist.ts';
import { GROUND } from '../gather.ts';
import type { Layout } from './layout.ts';

/** Kinds of entries, as in shaders/lib/rows.wgsl, forward.wgsl and backward.wgsl. */
const SIGNAL = 0;
const RESISTOR = 1;
const CONDITIONED = 2;
const SOURCE = 3;
const CONDITIONING = 4;
const HALF = { first: 0, second: 1, both: 2 } as const;

type Words = readonly [number, number, number, number];

/** Where a group's links stand: those from groups that move, then those from held ones. */
export interface Links {
  readonly first: number;
  readonly moving: number;
  readonly held: number;
}

export interface Table {
  /** Entries of every node, [N]: first and how many. */
  readonly first: Uint32Array;
  readonly count: Uint32Array;
  /** By group. */
  readonly links: readonly Links[];
}

export interface Topology {
  readonly forward: Table;
  /** The transposed circuit. */
  readonly backward: Table;
  /** Four words each. */
  readonly entries: Uint32Array<ArrayBuffer>;
}

export function bitsOf(x: number): number {
  return new Uint32Array(Float32Array.of(x).buffer)[0];
}

const isHeld = (held: Uint8Array, { offset, size }: NetGroup) =>
  held.subarray(offset, offset + size).every((h) => h === 1);

/** Links and rows for these holds [N]; a `local` adjoint circuit has none. */
export function topologyOf(
  netlist: Netlist,
  held: Uint8Array,
  { layout, local = false }: { readonly layout: Layout; readonly local?: boolean | undefined },
): Topology {
  const entries: Words[] = [];
  const settings = settingsOf(netlist, entries);
  const forward = tableOf(netlist, held, layout, entries, 'forward', settings);
  const sent = local ? { ...netlist, couplings: [] } : netlist;
  const backward = tableOf(sent, held, layout, entries, 'backward', settings);
  const words = new Uint32Array(4 * entries.length);
  entries.forEach((entry, n) => words.set(entry, 4 * n));
  return { forward, backward, entries: words };
}

type Way = 'forward' | 'backward';

function tableOf(
  netlist: Netlist,
  held: Uint8Array,
  layout: Layout,
  entries: Words[],
  way: Way,
  settings: readonly number[],
): Table {
  const { nodes, groups, couplings } = netlist;
  const byNode = Array.from({ length: nodes }, (): Words[] => []);
  const add = (node: number, ...entry: Words) => byNode[node].push(entry);
  let conditioned = 0;
  couplings.forEach((c, index) => {
    addEntries(c, netlist, { number: layout.couplings[index], conditioned, way, settings }, add);
    if (c.kind === 'resistive' && c.conditioned) conditioned += c.source.length;
  });
  const first = new Uint32Array(nodes);
  byNode.forEach((list, node) => {
    first[node] = entries.length;
    for (const entry of list) entries.push(entry);
  });
  const links = groups.map((_, g) => {
    const list = linksOf(netlist, layout, g, way);
    const moving = list.filter(({ from }) => !isHeld(held, groups[from]));
    // Adjoint currents of held groups are zero.
    const still = way === 'forward' ? list.filter(({ from }) => isHeld(held, groups[from])) : [];
    const start = entries.length;
    for (const { words } of [...moving, ...still]) entries.push(...words);
    return { first: start, moving: moving.length, held: still.length };
  });
  return { first, count: Uint32Array.from(byNode, (list) => list.length), links };
}

interface Place {
  /** First of the coupling's numbers, and first of its conditioned conductances. */
  readonly number: number;
  readonly conditioned: number;
  readonly way: Way;
  /** Where the description of every conditioned resistor stands. */
  readonly settings: readonly number[];
}

function addEntries(
  c: NetCoupling,
  { groups }: Netlist,
  { number, conditioned, way, settings }: Place,
  add: (node: number, ...entry: Words) => void,
): void {
  switch (c.kind) {
    case 'dense':
    case 'stencil':
      return;
    case 'sparse': {
      const [a, b] = [groups[c.from].offset, groups[c.to].offset];
      const gain = bitsOf(c.gain);
      for (let e = 0; e < c.weights.length; e++) {
        const [source, target] = [a + c.source[e], b + c.target[e]];
        if (way === 'forward' || c.reciprocal) add(target, SIGNAL, source, number + e, gain);
        if (way === 'backward' || c.reciprocal) add(source, SIGNAL, target, number + e, gain);
      }
      return;
    }
    case 'resistive':
      for (let e = 0; e < c.source.length; e++) {
        const [i, j] = [c.source[e], c.target[e]];
        const [kind, at] = c.conditioned ? [CONDITIONED, conditioned + e] : [RESISTOR, number + e];
        if (i >= 0) add(i, kind, j < 0 ? GROUND : j, at, 0);
        if (j >= 0) add(j, kind, i < 0 ? GROUND : i, at, 0);
        if (!c.conditioned || way === 'forward') continue;
        const [by0, by1] = [c.conditioned.by0[e], c.conditioned.by1[e]];
        const setting = settings[conditioned + e];
        add(by0, CONDITIONING, setting, by0 === by1 ? HALF.both : HALF.first, 0);
        if (by0 !== by1) add(by1, CONDITIONING, setting, HALF.second, 0);
      }
      return;
    case 'source': {
      const numbers = [bitsOf(c.base), bitsOf(c.gain)] as const;
      c.target.forEach((target, n) => {
        if (way === 'forward') add(target, SOURCE, c.by[n], ...numbers);
        else add(c.by[n], SOURCE, target, ...numbers);
      });
      return;
    }
    default:
      c satisfies never;
  }
}

/** Descriptions of conditioned resistors, two entries each; returns where they stand. */
function settingsOf({ couplings }: Netlist, entries: Words[]): number[] {
  const at: number[] = [];
  for (const c of couplings) {
    if (c.kind !== 'resistive' || !c.conditioned) continue;
    const { by0, by1, base, gain, mean } = c.conditioned;
    const end = (node: number) => (node < 0 ? GROUND : node);
    for (let e = 0; e < c.source.length; e++) {
      const resistor = at.length;
      at.push(entries.length);
      entries.push(
        [end(c.source[e]), end(c.target[e]), resistor, mean === 'harmonic' ? 1 : 0],
        [bitsOf(c.conductance[e] * base), bitsOf(gain), by0[e], by1[e]],
      );
    }
  }
  return at;
}

interface Link {
  readonly from: number;
  readonly words: readonly Words[];
}

/** What one group hears through dense and stencil couplings; `backward`: in the transposed circuit. */
function linksOf({ groups, couplings }: Netlist, layout: Layout, group: number, way: Way): Link[] {
  return couplings.flatMap((c, index) => {
    if (c.kind !== 'dense' && c.kind !== 'stencil') return [];
    const number = layout.couplings[index];
    const found: Link[] = [];
    if (c.to === group && (way === 'forward' || c.reciprocal))
      found.push({ from: c.from, words: linkWords(c, groups, number, false) });
    if (c.from === group && (way === 'backward' || c.reciprocal))
      found.push({ from: c.to, words: linkWords(c, groups, number, true) });
    return found;
  });
}

/** A dense coupling is a stencil of one cell. */
export function stencilOf(c: NetDense | NetStencil, groups: readonly NetGroup[]) {
  const [a, b] = [groups[c.from], groups[c.to]];
  const shape =
    c.kind === 'dense'
      ? { height: 1, width: 1, source: a.size, target: b.size, kernelHeight: 1, kernelWidth: 1, periodic: 0 }
      : {
          height: b.height,
          width: b.width,
          source: a.channels,
          target: b.channels,
          kernelHeight: c.kernelHeight,
          kernelWidth: c.kernelWidth,
          periodic: c.periodic ? 1 : 0,
        };
  return { ...shape, sourceOffset: a.offset, targetOffset: b.offset };
}

function linkWords(
  c: NetDense | NetStencil,
  groups: readonly NetGroup[],
  number: number,
  backward: boolean,
): readonly Words[] {
  const s = stencilOf(c, groups);
  return [
    backward ? [s.targetOffset, s.target, s.source, number] : [s.sourceOffset, s.source, s.target, number],
    [s.height, s.width, s.kernelHeight, s.kernelWidth],
    backward ? [s.periodic, 1, s.target, 1] : [s.periodic, 0, 1, s.target],
    [bitsOf(c.gain), 0, 0, 0],
  ];
}
