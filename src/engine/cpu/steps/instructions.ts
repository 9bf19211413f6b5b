/** Couplings as instructions of the step loop, and the room their parameters take. */
import type { NetCoupling, NetDense, NetResistive, NetSparse, Netlist } from '../../../circuit/netlist.ts';
import { countEntries, gatherRows } from '../sparse-rows.ts';
import { blockedSize, denseLayout, fillBlocks } from './dense-blocks.ts';
import { diagonalsOf, FIRST_NODE } from './diagonals.ts';
import type { Memory } from './memory.ts';
import { fillTaps, stencilTaps } from './stencil-taps.ts';

const DENSE = 1;
const SPARSE = 2;
const STENCIL = 3;
const DIAGONALS = 4;
const EDGES = 5;
/** Directions of a dense coupling: into its rows, both, both of a symmetric one, into its columns. */
const ROWS = 0;
const BOTH = 1;
const SYMMETRIC = 2;
const COLUMNS = 3;

/** One coupling (or all sparse ones). */
export interface Part {
  /** Which of the netlist's. */
  readonly index: number;
  readonly dense: boolean;
  /** Whether what one group drives can be summed apart from what others do. */
  readonly bySource: boolean;
  /** Conductances set by other nodes: where they lie, how many [rows, B], and which each edge has. */
  readonly placed?: { readonly at: number; readonly rows: number; readonly places: Uint32Array | null };
  /** Writes the parameters. */
  readonly fill: (netlist: Netlist) => void;
  /** Instructions for the currents wanted; `gains` point at the factor of each group. */
  readonly instructions: (wanted: Wanted, gains: readonly number[]) => readonly (readonly number[])[];
}

/** Whether the current into one group from another is wanted. */
export type Wanted = (to: number, from: number) => boolean;

/** Reserves the room of all couplings. */
export function couplingParts(netlist: Netlist, memory: Memory): readonly Part[] {
  const parts: Part[] = [];
  if (netlist.couplings.some(({ kind }) => kind === 'sparse')) parts.push(sparsePart(netlist, memory));
  netlist.couplings.forEach((c, index) => {
    switch (c.kind) {
      case 'dense':
        parts.push(densePart(c, index, netlist, memory));
        return;
      case 'stencil':
        parts.push(stencilPart(index, netlist, memory));
        return;
      case 'resistive':
        if (c.source.length > 0) parts.push(resistorPart(c, index, netlist, memory));
        return;
      case 'sparse':
      case 'source':
        return;
      default:
        c satisfies never;
    }
  });
  return parts;
}

function couplingOf<K extends NetCoupling['kind']>(
  { couplings }: Netlist,
  index: number,
  kind: K,
): Extract<NetCoupling, { kind: K }> {
  const c = couplings[index];
  if (c.kind !== kind) throw new Error(`coupling ${index} is ${c.kind}, not ${kind}`);
  return c as Extract<NetCoupling, { kind: K }>;
}

function densePart(c: NetDense, index: number, netlist: Netlist, memory: Memory): Part {
  const [a, b] = [netlist.groups[c.from], netlist.groups[c.to]];
  const layout = denseLayout(c, a.size, b.size);
  const size = blockedSize(layout);
  const at = memory.reserve(size);
  const { symmetric } = layout;
  // Directed ones have their targets as rows.
  const [rows, columns] = c.reciprocal ? [c.from, c.to] : [c.to, c.from];
  return {
    index,
    dense: true,
    bySource: true,
    fill: (now) =>
      fillBlocks(denseLayout(couplingOf(now, index, 'dense'), a.size, b.size), memory.floats(at, size)),
    instructions: (wanted, gains) => {
      const intoRows = wanted(rows, columns);
      const intoColumns = c.reciprocal && !symmetric && wanted(columns, rows);
      if (!intoRows && !intoColumns) return [];
      const mode = symmetric ? SYMMETRIC : !intoColumns ? ROWS : intoRows ? BOTH : COLUMNS;
      const [r, k] = [netlist.groups[rows], netlist.groups[columns]];
      return [[DENSE, at, r.offset, r.size, k.offset, k.size, mode, gains[rows], gains[columns]]];
    },
  };
}

function sparsePart(netlist: Netlist, memory: Memory): Part {
  const isSparse = (c: NetCoupling): c is NetSparse => c.kind === 'sparse';
  const entries = countEntries(netlist.couplings.filter(isSparse));
  const starts = memory.reserve(netlist.nodes + 1);
  const at = memory.reserve(2 * entries);
  return {
    index: netlist.couplings.findIndex(isSparse),
    dense: false,
    bySource: false,
    // Entries are (source node, weight).
    fill: (now) => {
      const words = memory.ints(at, 2 * entries);
      const floats = memory.floats(at, 2 * entries);
      const rows = memory.ints(starts, now.nodes + 1);
      gatherRows(now, now.couplings.filter(isSparse), rows, (n, source, weight) => {
        words[2 * n] = source;
        floats[2 * n + 1] = weight;
      });
    },
    instructions: (wanted, gains) => {
      const reached = new Set(
        netlist.couplings.filter(isSparse).flatMap((c) => (c.reciprocal ? [c.from, c.to] : [c.to])),
      );
      return netlist.groups.flatMap(({ offset, size }, g) =>
        reached.has(g) && wanted(g, g) ? [[SPARSE, starts, at, offset, size, gains[g]]] : [],
      );
    },
  };
}

function stencilPart(index: number, netlist: Netlist, memory: Memory): Part {
  const directions = stencilTaps(netlist, couplingOf(netlist, index, 'stencil'));
  const placed = directions.map((direction) => {
    const [a, b] = [netlist.groups[direction.from], netlist.groups[direction.to]];
    const weights = a.channels * b.channels;
    const taps = direction.taps.length;
    return {
      taps: memory.reserve(3 * taps),
      offsets: memory.reserve(taps),
      weights: memory.reserve(taps * weights),
    };
  });
  return {
    index,
    dense: false,
    bySource: true,
    fill: (now) =>
      stencilTaps(now, couplingOf(now, index, 'stencil')).forEach((direction, n) =>
        fillTaps(direction, now, memory, placed[n]),
      ),
    instructions: (wanted, gains) =>
      directions.flatMap(({ from, to, taps, periodic }, n) => {
        if (!wanted(to, from)) return [];
        const [a, b] = [netlist.groups[from], netlist.groups[to]];
        const sizes = [a.height, a.width, b.height, b.width, a.channels, b.channels];
        const where = [placed[n].taps, taps.length, a.offset, b.offset];
        return [[STENCIL, ...where, ...sizes, periodic ? 1 : 0, gains[to], placed[n].offsets]];
      }),
  };
}

function resistorPart(c: NetResistive, index: number, netlist: Netlist, memory: Memory): Part {
  const lanes = c.conditioned ? netlist.batch : 1;
  const perSample = c.conditioned ? 1 : 0;
  const edges = c.source.length;
  const joins = (wanted: Wanted) => wanted(c.from, c.from) || wanted(c.to, c.to);
  const diagonals = diagonalsOf(c);
  if (diagonals) {
    const { first, nodes, offsets, grounded, length, places } = diagonals;
    const rows = length * (offsets.length + (grounded ? 1 : 0));
    const at = memory.reserve(rows * lanes);
    const pointer = (d: number) => at + 4 * lanes * (d * length + FIRST_NODE);
    const listed = offsets.flatMap((offset, d) => [offset, pointer(d)]);
    const ground = grounded ? pointer(offsets.length) : 0;
    return {
      index,
      dense: false,
      bySource: false,
      ...(c.conditioned && { placed: { at, rows, places } }),
      fill: (now) => {
        const { conductance, conditioned } = couplingOf(now, index, 'resistive');
        if (conditioned) return;
        const g = memory.floats(at, rows);
        g.fill(0);
        for (let e = 0; e < edges; e++) g[places[e]] += conductance[e];
      },
      instructions: (wanted) =>
        joins(wanted) ? [[DIAGONALS, first, nodes, perSample, offsets.length, ground, ...listed]] : [],
    };
  }
  const ends = memory.reserve(2 * edges);
  const at = memory.reserve(edges * lanes);
  return {
    index,
    dense: false,
    bySource: false,
    ...(c.conditioned && { placed: { at, rows: edges, places: null } }),
    fill: (now) => {
      const { source, target, conductance, conditioned } = couplingOf(now, index, 'resistive');
      const words = memory.ints(ends, 2 * edges);
      for (let e = 0; e < edges; e++) words.set([source[e], target[e]], 2 * e);
      if (!conditioned) memory.floats(at, edges).set(conductance);
    },
    instructions: (wanted) => (joins(wanted) ? [[EDGES, ends, at, edges, perSample]] : []),
  };
}
