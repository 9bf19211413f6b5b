/** Edge lists sorted by receiving node, so that each node's thread gathers its own current without atomics. */
import type { NetResistive, NetSource, NetSparse, Netlist } from '../../circuit/netlist.ts';

/** In `entries`, where the other end of a resistor is ground. */
export const GROUND = 0xffffffff;

/** Row i of a gather: entries rows[i] to rows[i + 1], each `stride` words. */
export interface Gather {
  /** [N + 1] */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly entries: ArrayBuffer;
  readonly count: number;
}

/** Sorts records by their node, keeping their order within a row; `write` fills one at a word offset. */
function gather(
  nodes: number,
  nodeOf: Uint32Array,
  stride: number,
  write: (words: Uint32Array, floats: Float32Array, at: number, record: number) => void,
): Gather {
  const rows = new Uint32Array(nodes + 1);
  for (const node of nodeOf) rows[node + 1]++;
  for (let i = 0; i < nodes; i++) rows[i + 1] += rows[i];
  const next = rows.slice();
  const words = new Uint32Array(nodeOf.length * stride);
  const floats = new Float32Array(words.buffer);
  nodeOf.forEach((node, record) => write(words, floats, stride * next[node]++, record));
  return { rows, entries: words.buffer, count: nodeOf.length };
}

/** Entries of a piece of a long row, and how many times the mean makes a row long. */
const PIECE = 64;
const LONG = 4;
/** Marks a row's count as one of pieces (`IN_PIECES` of lib/gather.wgsl). */
const IN_PIECES = 0x80000000;

/** Rows by (first, count); long ones name pieces, which are rows themselves. */
export interface BalancedGather {
  /** [N, 2] */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** [pieces, 2] */
  readonly pieces: Uint32Array<ArrayBuffer>;
  readonly entries: ArrayBuffer;
  readonly count: number;
}

/** Cuts rows far longer than the others into pieces, so that no thread has all of one to itself. */
function balanced({ rows, entries, count }: Gather): BalancedGather {
  const nodes = rows.length - 1;
  const longest = Math.max(PIECE, (LONG * count) / nodes);
  const cut = new Uint32Array(2 * nodes);
  const pieces: number[] = [];
  for (let i = 0; i < nodes; i++) {
    const [first, end] = [rows[i], rows[i + 1]];
    if (end - first <= longest) {
      cut.set([first, end - first], 2 * i);
      continue;
    }
    cut.set([pieces.length / 2, (IN_PIECES + Math.ceil((end - first) / PIECE)) >>> 0], 2 * i);
    for (let at = first; at < end; at += PIECE) pieces.push(at, Math.min(PIECE, end - at));
  }
  return { rows: cut, pieces: Uint32Array.from(pieces), entries, count };
}

/**
 * All sparse couplings: gain x weight of every entry, then the source nodes, two in each word; both directions of
 * reciprocal ones. `reversed` gives instead the opposite direction of the directed ones, which the energy needs.
 * At most 65,536 nodes.
 */
export function gatherSparse(netlist: Netlist, reversed: boolean): BalancedGather {
  const sparse = netlist.couplings.filter((c): c is NetSparse => c.kind === 'sparse');
  const directions = sparse.flatMap((coupling) => {
    if (reversed) return coupling.reciprocal ? [] : [{ coupling, back: true }];
    return coupling.reciprocal
      ? [
          { coupling, back: false },
          { coupling, back: true },
        ]
      : [{ coupling, back: false }];
  });
  const total = directions.reduce((sum, { coupling }) => sum + coupling.weights.length, 0);
  const into = new Uint32Array(total);
  const from = new Uint32Array(total);
  const weight = new Float32Array(total);
  let n = 0;
  for (const { coupling: c, back } of directions) {
    const [a, b] = [netlist.groups[c.from].offset, netlist.groups[c.to].offset];
    for (let e = 0; e < c.weights.length; e++, n++) {
      into[n] = back ? a + c.source[e] : b + c.target[e];
      from[n] = back ? b + c.target[e] : a + c.source[e];
      weight[n] = c.gain * c.weights[e];
    }
  }
  const { rows, entries } = gather(netlist.nodes, into, 1, (words, _, at, record) => {
    words[at] = record;
  });
  const order = new Uint32Array(entries);
  const packed = new ArrayBuffer(4 * (total + Math.ceil(total / 2)));
  new Float32Array(packed, 0, total).set(Float32Array.from(order, (record) => weight[record]));
  new Uint16Array(packed, 4 * total, total).set(Uint16Array.from(order, (record) => from[record]));
  return balanced({ rows, entries: packed, count: total });
}

/** All resistors of the given couplings: entries (other node or GROUND, number of the resistor). */
export function gatherResistors(nodes: number, couplings: readonly NetResistive[]): Gather {
  const into: number[] = [];
  const other: number[] = [];
  const resistor: number[] = [];
  let first = 0;
  for (const { source, target } of couplings) {
    for (let e = 0; e < source.length; e++) {
      const ends = [
        [source[e], target[e]],
        [target[e], source[e]],
      ];
      for (const [here, there] of ends) {
        if (here < 0) continue;
        into.push(here);
        other.push(there < 0 ? GROUND : there);
        resistor.push(first + e);
      }
    }
    first += source.length;
  }
  return gather(nodes, Uint32Array.from(into), 2, (words, _, at, record) => {
    words[at] = other[record];
    words[at + 1] = resistor[record];
  });
}

/** All conditioned source currents: records (setting node, base, gain). */
export function gatherSources(nodes: number, couplings: readonly NetSource[]): Gather {
  const records = couplings.flatMap((coupling) => Array.from(coupling.by, (_, n) => ({ coupling, n })));
  const into = Uint32Array.from(records, ({ coupling, n }) => coupling.target[n]);
  return gather(nodes, into, 3, (words, floats, at, record) => {
    const { coupling, n } = records[record];
    words[at] = coupling.by[n];
    floats[at + 1] = coupling.base;
    floats[at + 2] = coupling.gain;
  });
}

export const fixedResistors = (netlist: Netlist): readonly NetResistive[] =>
  netlist.couplings.filter((c): c is NetResistive => c.kind === 'resistive' && !c.conditioned);
export const conditionedResistors = (
  netlist: Netlist,
): readonly (NetResistive & Required<Pick<NetResistive, 'conditioned'>>)[] =>
  netlist.couplings.filter(
    (c): c is NetResistive & Required<Pick<NetResistive, 'conditioned'>> =>
      c.kind === 'resistive' && c.conditioned !== undefined,
  );
export const sources = (netlist: Netlist): readonly NetSource[] =>
  netlist.couplings.filter((c): c is NetSource => c.kind === 'source');
