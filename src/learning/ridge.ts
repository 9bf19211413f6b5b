/**
 * The closed form of a linear machine with one stage: least squares of every output on its clamped inputs, one system
 * for all outputs that hear the same ones, where `offline.ts` solves one per output.
 */
import type { NetCoupling, NetGroup, Netlist } from '../circuit/netlist.ts';
import type { ParameterBlock } from '../circuit/parameters.ts';
import { reject } from '../circuit/problem.ts';
import { Breath } from '../engine/breath.ts';
import type { Work } from '../engine/engine.ts';
import type { Samples } from '../engine/training.ts';
import { outputNodes } from '../engine/training-checks.ts';
import { solvePositiveMany } from './cholesky.ts';

/**
 * Who hears whom: `all` outputs all inputs (dense), `tied` the channels of every cell those of the same cell with one
 * set of weights (a stencil of one tap), `cells` the same with weights of their own (sparse).
 */
type Reach = 'all' | 'tied' | 'cells';

function reachOf(c: NetCoupling, groups: readonly NetGroup[]): Reach | null {
  switch (c.kind) {
    case 'dense':
      return 'all';
    case 'stencil':
      return c.kernelHeight === 1 && c.kernelWidth === 1 ? 'tied' : null;
    case 'sparse': {
      const a = groups[c.from];
      const b = groups[c.to];
      const edges = a.channels * b.channels;
      const inCells = c.weights.every(
        (_, e) =>
          c.source[e] === Math.floor(e / b.channels) &&
          c.target[e] === Math.floor(e / edges) * b.channels + (e % b.channels),
      );
      return inCells && c.weights.length === a.size * b.channels ? 'cells' : null;
    }
    case 'resistive':
    case 'source':
      return null;
    default:
      return c satisfies never;
  }
}

interface Stage {
  readonly reach: Reach;
  readonly output: NetGroup;
  /** Cells that are fitted by themselves or together; one for dense couplings. */
  readonly cells: number;
}

/** The single stage of a linear circuit, or null where it has more or other parts. */
export function singleStage(
  netlist: Netlist,
  fed: readonly number[],
  blocks: readonly ParameterBlock[],
): Stage | null {
  const { groups, couplings } = netlist;
  const outputs = groups.flatMap(({ role }, g) => (role === 'output' ? [g] : []));
  if (outputs.length !== 1 || couplings.length !== fed.length || couplings.length === 0) return null;
  const output = groups[outputs[0]];
  const reach = reachOf(couplings[0], groups);
  const bias = blocks.find(({ kind }) => kind === 'bias');
  const fits =
    reach !== null &&
    output.law.name === 'linear' &&
    groups.every(({ role }, g) => role !== 'hidden' && (role !== 'input' || fed.includes(g))) &&
    couplings.every((c) => reachOf(c, groups) === reach && c.to === outputs[0] && fed.includes(c.from)) &&
    bias?.count === (reach === 'tied' ? output.channels : output.size);
  return fits ? { reach, output, cells: reach === 'all' ? 1 : output.height * output.width } : null;
}

/**
 * The circuit with weights and biases that minimise 1/S sum of (h y - h s)^2 + ridge |W|^2, biases free. Throws BadInput
 * where the data do not determine them.
 */
export async function fitSingleStage(
  netlist: Netlist,
  { reach, output, cells }: Stage,
  fed: readonly number[],
  samples: Samples,
  { ridge, signal, onProgress }: { readonly ridge: number } & Work,
): Promise<Netlist> {
  const widths = fed.map((g) => netlist.groups[g].size / cells);
  const size = widths.reduce((sum, n) => sum + n, 0) + 1;
  const outputs = output.size / cells;
  const leaks = Array.from(outputNodes(netlist), (node) => netlist.leak[node]);
  const systems = reach === 'cells' ? cells : 1;
  const weights = fed.map((g) => new Float32Array(systems * (netlist.groups[g].size / cells) * outputs));
  const biases = new Float32Array(output.size);
  const breath = new Breath();
  for (let system = 0; system < systems; system++) {
    const matrix = new Float64Array(size * size);
    const right = new Float64Array(size * outputs);
    const members = reach === 'cells' ? [system] : Array.from({ length: cells }, (_, cell) => cell);
    for (let s = 0; s < samples.count; s++) {
      for (const cell of members) addRow({ samples, widths, cells, leaks }, s, cell, matrix, right);
      if (breath.isDue()) {
        await breath.take();
        signal?.throwIfAborted();
        onProgress?.({ done: system * samples.count + s, total: systems * samples.count, of: 'samples' });
      }
    }
    const rows = samples.count * members.length;
    for (let n = 0; n < matrix.length; n++) matrix[n] /= rows;
    for (let n = 0; n < right.length; n++) right[n] /= rows;
    for (let i = 0; i < size - 1; i++) matrix[i * size + i] += ridge;
    const solution = solvePositiveMany(matrix, right, outputs);
    if (!solution)
      return reject(
        'training.ridge',
        `the ${samples.count} samples do not determine the ${size} parameters of an output`,
        'Use a larger ridge, or more samples',
      );
    widths.reduce((column, width, n) => {
      weights[n].set(
        solution.subarray(column * outputs, (column + width) * outputs),
        system * width * outputs,
      );
      return column + width;
    }, 0);
    for (const cell of members) biases.set(solution.subarray((size - 1) * outputs), cell * outputs);
  }
  const couplings = netlist.couplings.map((c): NetCoupling => {
    const own = weights[fed.indexOf(c.from)];
    if (c.kind === 'resistive' || c.kind === 'source') return c;
    return { ...c, weights: own.map((w) => w / c.gain) };
  });
  const bias = netlist.bias.slice();
  bias.set(biases, output.offset);
  return { ...netlist, couplings, bias };
}

interface Rows {
  readonly samples: Samples;
  /** Inputs of one cell, per fed group. */
  readonly widths: readonly number[];
  readonly cells: number;
  /** Of the output nodes. */
  readonly leaks: readonly number[];
}

/** Adds the products of one cell's inputs, and a constant, of one sample; the lower triangle of the matrix only. */
function addRow(
  { samples: { inputs, targets, count }, widths, cells, leaks }: Rows,
  s: number,
  cell: number,
  matrix: Float64Array,
  right: Float64Array,
): void {
  const size = Math.round(Math.sqrt(matrix.length));
  const outputs = right.length / size;
  const row = new Float64Array(size).fill(1);
  for (let g = 0, at = 0, from = s * (inputs.length / count); g < widths.length; from += widths[g++] * cells)
    for (let i = 0; i < widths[g]; i++) row[at++] = inputs[from + cell * widths[g] + i];
  const first = cell * outputs;
  const wanted = s * leaks.length + first;
  for (let a = 0; a < size; a++) {
    const x = row[a];
    if (x === 0) continue;
    for (let b = 0, at = a * size; b <= a; b++) matrix[at + b] += x * row[b];
    for (let k = 0, at = a * outputs; k < outputs; k++)
      right[at + k] += x * leaks[first + k] * targets[wanted + k];
  }
}
