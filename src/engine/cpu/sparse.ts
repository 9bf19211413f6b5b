/**
 * All sparse couplings of a circuit gathered into one compressed-row matrix over global nodes, both directions of
 * reciprocal edges included: each node sums its own currents.
 */
import type { Netlist, NetSparse } from '../../circuit/netlist.ts';
import type { AddCurrent } from './kernel.ts';
import { countEntries, gatherRows } from './sparse-rows.ts';

interface Rows {
  /** Entries of node i are starts[i] to starts[i + 1]. */
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly weights: Float32Array;
}

function gather(netlist: Netlist, couplings: readonly NetSparse[]): Rows {
  const entries = countEntries(couplings);
  const starts = new Uint32Array(netlist.nodes + 1);
  const columns = new Uint32Array(entries);
  const weights = new Float32Array(entries);
  gatherRows(netlist, couplings, starts, (n, source, weight) => {
    columns[n] = source;
    weights[n] = weight;
  });
  return { starts, columns, weights };
}

export function sparseKernel(netlist: Netlist, couplings: readonly NetSparse[]): AddCurrent {
  const rows = gather(netlist, couplings);
  const { nodes, batch } = netlist;
  let magnitudes: Rows | null = null;
  return (s, current, magnitude) => {
    if (magnitude) magnitudes ??= { ...rows, weights: rows.weights.map(Math.abs) };
    const entries = magnitude && magnitudes ? magnitudes : rows;
    if (batch === 1) addSingle(entries, nodes, s, current);
    else addBatch(entries, nodes, batch, s, current);
  };
}

function addSingle(
  { starts, columns, weights }: Rows,
  nodes: number,
  s: Float32Array,
  current: Float32Array,
): void {
  for (let i = 0; i < nodes; i++) {
    let sum = 0;
    for (let n = starts[i]; n < starts[i + 1]; n++) sum += weights[n] * s[columns[n]];
    current[i] += sum;
  }
}

function addBatch(
  { starts, columns, weights }: Rows,
  nodes: number,
  batch: number,
  s: Float32Array,
  current: Float32Array,
): void {
  for (let i = 0; i < nodes; i++) {
    const to = i * batch;
    const end = starts[i + 1];
    let n = starts[i];
    for (; n + 3 < end; n += 4) {
      const w0 = weights[n];
      const w1 = weights[n + 1];
      const w2 = weights[n + 2];
      const w3 = weights[n + 3];
      const s0 = columns[n] * batch;
      const s1 = columns[n + 1] * batch;
      const s2 = columns[n + 2] * batch;
      const s3 = columns[n + 3] * batch;
      for (let b = 0; b < batch; b++)
        current[to + b] += w0 * s[s0 + b] + w1 * s[s1 + b] + w2 * s[s2 + b] + w3 * s[s3 + b];
    }
    for (; n < end; n++) {
      const w = weights[n];
      const from = columns[n] * batch;
      for (let b = 0; b < batch; b++) current[to + b] += w * s[from + b];
    }
  }
}
