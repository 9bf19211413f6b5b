/** A circuit's parameters as the kernels read them: host tables uploaded under the names of the dispatches. */
import type { NetDense, NetStencil, Netlist } from '../../circuit/netlist.ts';
import { relaxConductance } from '../../circuit/time-step.ts';
import type { Buffers } from './buffers.ts';
import {
  conditionedResistors,
  fixedResistors,
  gatherResistors,
  gatherSources,
  gatherSparse,
  sources,
} from './gather.ts';
import type { Kernels } from './kernels.ts';
import type { LawTable } from './laws.ts';
import { COPY_DST, STORAGE, UNIFORM } from './usage.ts';
import { packStruct, packStructs, sizeOf } from './wgsl.ts';

const TABLE = STORAGE | COPY_DST;
const FLOAT_MAX = 3.4028234e38;

/** Uploads a uniform struct of the kernel at `path`, padded to whole 16 bytes. */
export function uploadUniform(
  buffers: Buffers,
  kernels: Kernels,
  name: string,
  path: string,
  struct: string,
  values: Readonly<Record<string, number>>,
): void {
  const padded = new Uint8Array(Math.ceil(sizeOf(kernels.text({ path }), struct) / 16) * 16);
  padded.set(new Uint8Array(packStruct(kernels.text({ path }), struct, values)));
  buffers.upload(name, padded, UNIFORM | COPY_DST);
}

/** Node constants [N]; the relaxing step's denominators only where asked for, as they take a pass over all couplings. */
export function uploadNodes(
  buffers: Buffers,
  kernels: Kernels,
  netlist: Netlist,
  held: Uint8Array,
  { lawOf }: LawTable,
  relaxing: boolean,
): void {
  const groupOf = new Uint16Array(netlist.nodes);
  netlist.groups.forEach(({ offset, size }, g) => groupOf.fill(g, offset, offset + size));
  const group = (i: number) => netlist.groups[groupOf[i]];
  const conductance = relaxing ? relaxConductance({ ...netlist, held }) : null;
  const packed = packStructs(kernels.text({ path: 'lib/node.wgsl' }), 'Node', netlist.nodes, {
    capacitance: (i) => netlist.capacitance[i],
    leak: (i) => netlist.leak[i],
    bias: (i) => netlist.bias[i],
    k: (i) => group(i).k,
    rails: (i) => Math.min(group(i).rails, FLOAT_MAX),
    law: (i) => lawOf[groupOf[i]],
    held: (i) => held[i],
    conductance: (i) => (conductance ? conductance[i] : 1),
  });
  buffers.upload('nodes', packed, TABLE);
}

/** A reciprocal dense coupling inside one group acts through W + W^T alone. */
export const isSymmetrised = (c: NetDense): boolean => c.reciprocal && c.from === c.to;

/** W + W^T, or |W| + |W^T| for sums of magnitudes. */
function symmetrised({ weights }: NetDense, size: number, magnitudes: boolean): Float32Array<ArrayBuffer> {
  const sum = new Float32Array(weights.length);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const [a, b] = [weights[i * size + j], weights[j * size + i]];
      sum[i * size + j] = sum[j * size + i] = magnitudes ? Math.abs(a) + Math.abs(b) : a + b;
    }
  return sum;
}

export function uploadDense(
  buffers: Buffers,
  name: string,
  coupling: NetDense,
  size: number,
  magnitudes: boolean,
): void {
  const weights = isSymmetrised(coupling)
    ? symmetrised(coupling, size, magnitudes)
    : new Float32Array(coupling.weights);
  buffers.upload(name, weights, TABLE);
}

export function uploadStencil(buffers: Buffers, name: string, { weights }: NetStencil): void {
  buffers.upload(name, new Float32Array(weights), TABLE);
}

/** Rows and entries of all sparse couplings; `reversed` as in {@link gatherSparse}. Returns the number of entries. */
export function uploadSparse(buffers: Buffers, netlist: Netlist, table: 'sparse' | 'reversed'): number {
  const { rows, entries, count } = gatherSparse(netlist, table === 'reversed');
  if (count === 0) return 0;
  buffers.upload(`${table} rows`, rows, TABLE);
  buffers.upload(`${table} entries`, entries, TABLE);
  return count;
}

/** All resistors and source currents. Returns how many conditioned resistors there are. */
export function uploadResistors(buffers: Buffers, kernels: Kernels, netlist: Netlist): number {
  const { nodes, batch } = netlist;
  const fixed = fixedResistors(netlist);
  const conditioned = conditionedResistors(netlist);
  for (const [name, list] of [
    ['fixed', fixed],
    ['conditioned', conditioned],
  ] as const) {
    if (list.length === 0) continue;
    const { rows, entries } = gatherResistors(nodes, list);
    buffers.upload(`${name} rows`, rows, TABLE);
    buffers.upload(`${name} entries`, entries, TABLE);
  }
  if (fixed.length > 0)
    buffers.upload(
      'fixed conductances',
      Float32Array.from(fixed.flatMap(({ conductance }) => [...conductance])),
      TABLE,
    );
  const { rows, entries } = gatherSources(nodes, sources(netlist));
  buffers.upload('source rows', rows, TABLE);
  buffers.upload('sources', entries, TABLE);

  const settings = conditioned.flatMap(({ conditioned: c, conductance }) =>
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
  buffers.make('conditioned conductances', 4 * settings.length * batch, STORAGE);
  return settings.length;
}
