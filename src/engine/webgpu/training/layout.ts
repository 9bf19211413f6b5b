/** Where the numbers a circuit stores lie on the device, in one list, and which parameter programs each. */
import type { NetCoupling, Netlist } from '../../../circuit/netlist.ts';
import type { ParameterBlock } from '../../../circuit/parameters.ts';
import { mismatchFactors, storedNumbers } from '../../../circuit/parts.ts';

/** Cells a tied weight's gradient is shared out among at most. */
const MOST_PARTS = 64;
/** A number that no parameter programs. */
export const FIXED = 0xffffffff;

export interface Layout {
  /** First number of each coupling. */
  readonly couplings: readonly number[];
  /** Numbers of node 0; damping and what a node hears itself by are computed, not stored. */
  readonly bias: number;
  readonly leak: number;
  readonly damping: number;
  readonly own: number;
  /** How many are stored, and how many there are with those computed. */
  readonly stored: number;
  readonly total: number;
}

export function layoutOf({ couplings, nodes }: Netlist): Layout {
  const firsts: number[] = [];
  let next = 0;
  for (const c of couplings) {
    firsts.push(next);
    next += storedNumbers(c).length;
  }
  return {
    couplings: firsts,
    bias: next,
    leak: next + nodes,
    damping: next + 2 * nodes,
    own: next + 3 * nodes,
    stored: next + 2 * nodes,
    total: next + 4 * nodes,
  };
}

export interface StoredTables {
  /** (parameter or FIXED, section) of every stored number. */
  readonly places: Uint32Array<ArrayBuffer>;
  /** The numbers as first programmed, and mismatch factors. */
  readonly fixed: Float32Array<ArrayBuffer>;
  readonly factors: Float32Array<ArrayBuffer>;
  /** By coupling, then one for biases and leaks. */
  readonly sections: readonly {
    readonly logarithmic: number;
    readonly positive: number;
    readonly levels: number;
  }[];
}

export function storedTables(
  netlist: Netlist,
  blocks: readonly ParameterBlock[],
  layout: Layout,
): StoredTables {
  const { couplings, nodes, parts, groups } = netlist;
  const fixed = new Float32Array(layout.stored);
  const factors = new Float32Array(layout.stored).fill(1);
  const places = new Uint32Array(2 * layout.stored).fill(FIXED);
  const setSection = (first: number, count: number, section: number) => {
    for (let n = first; n < first + count; n++) places[2 * n + 1] = section;
  };
  couplings.forEach((c, index) => {
    const numbers = storedNumbers(c);
    const mismatch = mismatchFactors(netlist, index);
    fixed.set(numbers, layout.couplings[index]);
    if (mismatch) factors.set(mismatch, layout.couplings[index]);
    setSection(layout.couplings[index], numbers.length, index);
  });
  fixed.set(netlist.bias, layout.bias);
  fixed.set(netlist.leak, layout.leak);
  setSection(layout.bias, 2 * nodes, couplings.length);
  for (const { kind, at, offset, slots } of blocks) {
    const first =
      kind === 'bias' || kind === 'leak' ? layout[kind] + groups[at].offset : layout.couplings[at];
    slots.forEach((slot, n) => {
      if (slot >= 0) places[2 * (first + n)] = offset + slot;
    });
  }
  const levels = parts.bits > 0 ? 2 ** parts.bits : 0;
  const sections = couplings.map((c) => {
    const positive = c.kind === 'resistive' ? 1 : 0;
    return { logarithmic: positive, positive, levels };
  });
  return { places, fixed, factors, sections: [...sections, { logarithmic: 0, positive: 0, levels: 0 }] };
}

/** Partial gradients: which belong to which parameter. */
export interface Partials {
  /** First partial of each trained coupling (by coupling index), and how many threads share a weight's cells. */
  readonly couplings: ReadonlyMap<number, { readonly first: number; readonly parts: number }>;
  /** Of node 0. */
  readonly bias: number;
  readonly leak: number;
  readonly count: number;
  /** Members of parameter p: rows[p] to rows[p + 1]. */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly members: Uint32Array<ArrayBuffer>;
}

export function partialsOf(
  { couplings, groups, nodes }: Netlist,
  blocks: readonly ParameterBlock[],
): Partials {
  const placed = new Map<number, { first: number; parts: number }>();
  let next = 2 * nodes;
  for (const { kind, at } of blocks) {
    if (kind === 'bias' || kind === 'leak') continue;
    const c = couplings[at];
    const cells = c.kind === 'stencil' ? groups[c.to].height * groups[c.to].width : 1;
    const parts = Math.min(MOST_PARTS, cells);
    placed.set(at, { first: next, parts });
    next += storedNumbers(c).length * parts;
  }
  const each = (visit: (parameter: number, partial: number) => void) => {
    for (const { kind, at, offset, slots } of blocks) {
      const { first, parts } =
        kind === 'bias' || kind === 'leak'
          ? { first: (kind === 'bias' ? 0 : nodes) + groups[at].offset, parts: 1 }
          : (placed.get(at) ?? { first: 0, parts: 0 });
      slots.forEach((slot, n) => {
        if (slot < 0) return;
        for (let part = 0; part < parts; part++) visit(offset + slot, first + n * parts + part);
      });
    }
  };
  const parameters = blocks.reduce((sum, { count }) => sum + count, 0);
  const rows = new Uint32Array(parameters + 1);
  each((parameter) => rows[parameter + 1]++);
  for (let p = 0; p < parameters; p++) rows[p + 1] += rows[p];
  const members = new Uint32Array(rows[parameters]);
  const fill = rows.slice();
  each((parameter, partial) => {
    members[fill[parameter]++] = partial;
  });
  return { couplings: placed, bias: 0, leak: nodes, count: next, rows, members };
}

/** The circuit with the numbers [M] that are stored in it. */
export function writtenNetlist(netlist: Netlist, layout: Layout, numbers: Float32Array): Netlist {
  const couplings = netlist.couplings.map((c, index): NetCoupling => {
    const first = layout.couplings[index];
    const own = numbers.slice(first, first + storedNumbers(c).length);
    if (c.kind === 'source') return c;
    return c.kind === 'resistive' ? { ...c, conductance: own } : { ...c, weights: own };
  });
  const nodes = (first: number) => numbers.slice(first, first + netlist.nodes);
  const parts = { mismatch: 0, bits: 0 };
  return { ...netlist, couplings, bias: nodes(layout.bias), leak: nodes(layout.leak), parts };
}
