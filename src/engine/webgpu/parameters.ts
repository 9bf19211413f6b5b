/** A circuit's parameters as the kernels read them: host tables uploaded under the names of the dispatches. */
import type { NetDense, NetStencil, Netlist } from '../../circuit/netlist.ts';
import { isSymmetrised } from '../../circuit/edges.ts';
import { relaxConductance } from '../../circuit/time-step.ts';
import type { Buffers } from './buffers.ts';
import { diagonalsOf, rowOf, type Diagonals } from './diagonals.ts';
import {
  conditionedResistors,
  fixedResistors,
  gatherResistors,
  gatherSources,
  gatherSparse,
  sources,
} from './gather.ts';
import { packHalves } from './half.ts';
import type { Kernels } from './kernels.ts';
import type { LawTable } from './laws.ts';
import { COPY_DST, STORAGE, UNIFORM } from './usage.ts';
import { fours } from './variants.ts';
import { packStruct, packStructs, sizeOf } from './wgsl.ts';

const TABLE = STORAGE | COPY_DST;
/** How a circuit's resistors are listed: by distance, or by edge with conductances fixed or set by other nodes. */
export type ResistorTable = 'grid' | 'fixed' | 'conditioned';

const FLOAT_MAX = 3.4028234e38;

/** Uploads a uniform struct of the kernel at `path`, padded to whole 16 bytes. */
export function uploadUniform(
  buffers: Buffers,
  kernels: Kernels,
  name: string,
  path: string,
  struct: string,
  values: Readonly<Record<string, number>>,
): GPUBuffer {
  const padded = new Uint8Array(Math.ceil(sizeOf(kernels.text({ path }), struct) / 16) * 16);
  padded.set(new Uint8Array(packStruct(kernels.text({ path }), struct, values)));
  return buffers.upload(name, padded, UNIFORM | COPY_DST);
}

/**
 * Node constants [N] and those of groups (lib/node.wgsl). Relaxing steps have their denominators in the place of
 * capacitances; they take a pass over all couplings.
 */
export function uploadNodes(
  buffers: Buffers,
  netlist: Netlist,
  held: Uint8Array,
  { lawOf }: LawTable,
  relaxing: boolean,
): void {
  const { nodes, groups, leak, bias } = netlist;
  const capacitance = relaxing ? relaxConductance({ ...netlist, held }) : netlist.capacitance;
  const words = new Uint32Array(4 * (nodes + groups.length));
  const floats = new Float32Array(words.buffer);
  for (const [g, { offset, size, k, rails }] of groups.entries()) {
    const at = nodes + g;
    for (let i = offset; i < offset + size; i++) {
      floats.set([capacitance[i], leak[i], bias[i]], 4 * i);
      words[4 * i + 3] = 2 * at + (held[i] ? 1 : 0);
    }
    floats.set([k, Math.min(rails, FLOAT_MAX)], 4 * at);
    words[4 * at + 2] = lawOf[g];
  }
  buffers.upload('nodes', words, TABLE);
}

/** W + W^T */
function symmetrised({ weights }: NetDense, size: number): Float32Array<ArrayBuffer> {
  const sum = new Float32Array(weights.length);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++)
      sum[i * size + j] = sum[j * size + i] = weights[i * size + j] + weights[j * size + i];
  return sum;
}

/** How weights of dense couplings are kept on the device. */
export type Storage = 'float32' | 'float16';

/** [sources, targets], rows and columns padded with zeros to multiples of four. */
function padded(weights: Float32Array, sources: number, targets: number): Float32Array<ArrayBuffer> {
  const stride = 4 * fours(targets);
  const rows = new Float32Array(4 * fours(sources) * stride);
  for (let i = 0; i < sources; i++) rows.set(weights.subarray(i * targets, (i + 1) * targets), i * stride);
  return rows;
}

export function uploadDense(
  buffers: Buffers,
  name: string,
  coupling: NetDense,
  sources: number,
  targets: number,
  storage: Storage,
): void {
  const weights = isSymmetrised(coupling) ? symmetrised(coupling, sources) : coupling.weights;
  const rows = padded(weights, sources, targets);
  buffers.upload(name, storage === 'float16' ? packHalves(rows) : rows, TABLE);
}

export function uploadStencil(buffers: Buffers, name: string, { weights }: NetStencil): void {
  buffers.upload(name, new Float32Array(weights), TABLE);
}

/**
 * Rows, pieces of long rows and entries of all sparse couplings; `reversed` as in {@link gatherSparse}. Returns how many
 * pieces and entries there are.
 */
export function uploadSparse(
  buffers: Buffers,
  netlist: Netlist,
  table: 'sparse' | 'reversed',
): { readonly pieces: number; readonly count: number } {
  const { rows, pieces, entries, count } = gatherSparse(netlist, table === 'reversed');
  if (count > 0) {
    buffers.upload(`${table} rows`, rows, TABLE);
    buffers.upload(`${table} pieces`, pieces, TABLE);
    buffers.upload(`${table} entries`, entries, TABLE);
  }
  return { pieces: pieces.length / 2, count };
}

/** The tables of resistors there are, and the distances in that of a grid. */
export interface Resistors {
  readonly tables: readonly ResistorTable[];
  readonly distances: readonly number[];
}

/** All resistors and source currents; `listed` keeps grids as lists of edges. */
export function uploadResistors(
  buffers: Buffers,
  kernels: Kernels,
  netlist: Netlist,
  listed: boolean,
): Resistors {
  const { nodes } = netlist;
  const fixed = fixedResistors(netlist).filter(({ source }) => source.length > 0);
  const conditioned = conditionedResistors(netlist).filter(({ source }) => source.length > 0);
  const diagonals = listed ? null : diagonalsOf(nodes, fixed);
  if (diagonals) uploadDiagonals(buffers, kernels, netlist, diagonals);
  for (const [name, list] of [
    ['fixed', diagonals ? [] : fixed],
    ['conditioned', conditioned],
  ] as const) {
    if (list.length === 0) continue;
    const { rows, entries } = gatherResistors(nodes, list);
    buffers.upload(`${name} rows`, rows, TABLE);
    buffers.upload(`${name} entries`, entries, TABLE);
  }
  if (fixed.length > 0 && !diagonals)
    buffers.upload(
      'fixed conductances',
      Float32Array.from(fixed.flatMap(({ conductance }) => [...conductance])),
      TABLE,
    );
  const { rows, entries, count } = gatherSources(nodes, sources(netlist));
  buffers.upload('source rows', count > 0 ? rows : new Uint32Array(1), TABLE);
  buffers.upload('sources', entries, TABLE);
  uploadSettings(buffers, kernels, netlist);
  const tables: readonly ResistorTable[] = [
    ...(fixed.length > 0 ? [diagonals ? ('grid' as const) : ('fixed' as const)] : []),
    ...(conditioned.length > 0 ? ['conditioned' as const] : []),
  ];
  return { tables, distances: diagonals?.distances ?? [] };
}

function uploadDiagonals(
  buffers: Buffers,
  kernels: Kernels,
  { nodes, batch }: Netlist,
  { distances, conductances }: Diagonals,
): void {
  const [d1 = 0, d2 = 0, d3 = 0, d4 = 0] = distances;
  const values = { nodes, batch, accumulate: 0, d1, d2, d3, d4, row: rowOf(distances) };
  uploadUniform(buffers, kernels, 'grid distances', 'lib/resistors.wgsl', 'Diagonals', values);
  buffers.upload('grid conductances', conductances, TABLE);
}

/** What sets each conditioned resistor, and room for the conductances [E, B]. Returns how many resistors there are. */
export function uploadSettings(buffers: Buffers, kernels: Kernels, netlist: Netlist): number {
  const settings = conditionedResistors(netlist).flatMap(({ conditioned: c, conductance }) =>
    Array.from(conductance, (g, e) => ({
      by0: c.by0[e],
      by1: c.by1[e],
      scale: g * c.base,
      gain: c.gain,
      harmonic: c.mean === 'harmonic' ? 1 : 0,
    })),
  );
  if (settings.length === 0) return 0;
  const packed = packStructs(kernels.text({ path: 'conductance.wgsl' }), 'Setting', settings.length, {
    by0: (e) => settings[e].by0,
    by1: (e) => settings[e].by1,
    scale: (e) => settings[e].scale,
    gain: (e) => settings[e].gain,
    harmonic: (e) => settings[e].harmonic,
  });
  buffers.upload('settings', packed, TABLE);
  buffers.make('conditioned conductances', 4 * settings.length * netlist.batch, STORAGE);
  return settings.length;
}
