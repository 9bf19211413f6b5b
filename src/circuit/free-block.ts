/** The free block of diag(d) + L_g - J as a symmetric operator, built once for the eigenvalue estimates. */
import type { Operator } from './lanczos.ts';
import { forEachCurrent, forEachResistor, startSignals } from './jacobian.ts';
import type { Netlist } from './netlist.ts';

/** Beyond this many entries the products take too long to be worth a sharper bound. */
const MOST_ENTRIES = 20e6;

export interface FreeOperator {
  /** Number of free nodes. */
  readonly size: number;
  readonly multiply: Operator;
}

export interface BlockOptions {
  /** Added to the leak of every node of this group [1/R]. */
  readonly diagonal: (group: number) => number;
  /** Scales rows and columns by 1 / sqrt(C): eigenvalues are then rates. */
  readonly perCapacitance: boolean;
  /** Largest |phi'| per group: couplings are scaled by the roots of those of their ends. */
  readonly signalSlopes: readonly number[];
  /** Factor on all signal couplings. Default 1. */
  readonly gain?: number;
}

/** True when currents between free nodes flow both ways with one weight, at frozen conductances. */
export function isSymmetric({ groups, held, couplings }: Netlist): boolean {
  const isHeld = (group: number) => {
    const { offset, size } = groups[group];
    return held.subarray(offset, offset + size).every((h) => h === 1);
  };
  return couplings.every(
    (c) => c.kind === 'resistive' || c.kind === 'source' || c.reciprocal || isHeld(c.from) || isHeld(c.to),
  );
}

/** Null when the circuit has no free node or too many couplings to multiply by. */
export function freeOperator(netlist: Netlist, options: BlockOptions): FreeOperator | null {
  const { nodes, groups, held, leak, capacitance } = netlist;
  const rank = new Int32Array(nodes).fill(-1);
  let size = 0;
  for (let i = 0; i < nodes; i++) if (!held[i]) rank[i] = size++;
  const diagonal = new Float64Array(size);
  const scale = new Float64Array(nodes);
  const slope = new Float64Array(nodes);
  groups.forEach(({ offset, size: count }, g) => {
    slope.fill(Math.sqrt(options.signalSlopes[g]), offset, offset + count);
    for (let i = offset; i < offset + count; i++) {
      scale[i] = options.perCapacitance ? 1 / Math.sqrt(capacitance[i]) : 1;
      if (rank[i] >= 0) diagonal[rank[i]] = (leak[i] + options.diagonal(g)) * scale[i] ** 2;
    }
  });

  const resistors: { i: number; j: number; g: number }[] = [];
  forEachResistor(netlist, startSignals(netlist), (i, j, g) => {
    for (const end of [i, j]) if (end >= 0 && rank[end] >= 0) diagonal[rank[end]] += g * scale[end] ** 2;
    if (i >= 0 && j >= 0 && rank[i] >= 0 && rank[j] >= 0) resistors.push({ i, j, g });
  });
  let count = 2 * resistors.length;
  forEachCurrent(netlist, (_, j) => (count += rank[j] >= 0 ? 1 : 0));
  if (size === 0 || count > MOST_ENTRIES) return null;

  const rows = new Uint32Array(count);
  const columns = new Uint32Array(count);
  const values = new Float64Array(count);
  let n = 0;
  const push = (i: number, j: number, value: number) => {
    rows[n] = rank[i];
    columns[n] = rank[j];
    values[n++] = value * scale[i] * scale[j];
  };
  const gain = options.gain ?? 1;
  forEachCurrent(netlist, (i, j, w) => {
    if (rank[j] >= 0) push(i, j, -gain * w * slope[i] * slope[j]);
  });
  for (const { i, j, g } of resistors) {
    push(i, j, -g);
    push(j, i, -g);
  }
  return {
    size,
    multiply: (x, y) => {
      for (let i = 0; i < size; i++) y[i] = diagonal[i] * x[i];
      for (let n = 0; n < values.length; n++) y[rows[n]] += values[n] * x[columns[n]];
    },
  };
}
