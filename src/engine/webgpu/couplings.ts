/** The dispatches that sum the currents into `coupled` and `resistor`, in each of the senses the engine needs. */
import type { NetDense, NetStencil, Netlist } from '../../circuit/netlist.ts';
import type { Buffers } from './buffers.ts';
import type { Dispatch, Kernels } from './kernels.ts';
import { isSymmetrised, uploadDense, uploadSparse, uploadUniform } from './parameters.ts';

/**
 * `currents`: as the dynamics want them. `magnitudes`: sums of |J s|, for the current scale. `pairs`: directed
 * couplings sending back as much as they would if reciprocal, so that every pair counts once from each end.
 */
export type Sense = 'currents' | 'magnitudes' | 'pairs';

/** Currents into one group, or into any node (-1). */
export interface CouplingPass {
  readonly into: number;
  readonly dispatch: Dispatch;
}

interface Direction {
  readonly coupling: NetDense | NetStencil;
  readonly index: number;
  readonly transposed: boolean;
}

function directions(netlist: Netlist, sense: Sense): readonly Direction[] {
  return netlist.couplings.flatMap((coupling, index) => {
    if (coupling.kind !== 'dense' && coupling.kind !== 'stencil') return [];
    const forward = { coupling, index, transposed: false };
    const both = coupling.reciprocal || sense === 'pairs';
    if (!both || (coupling.kind === 'dense' && isSymmetrised(coupling))) return [forward];
    return [forward, { ...forward, transposed: true }];
  });
}

/** Passes over dense, sparse and stencil couplings into the buffer `output`. */
export async function couplingPasses(
  kernels: Kernels,
  buffers: Buffers,
  netlist: Netlist,
  sense: Sense,
  output: string,
): Promise<readonly CouplingPass[]> {
  const { nodes, batch, groups } = netlist;
  const constants = { absolute: sense === 'magnitudes' ? 1 : 0 };
  const passes: CouplingPass[] = [];
  // The first pass into a node overwrites what the last step left there, the others add.
  const written = new Set<number>();

  for (const table of sense === 'pairs' ? (['sparse', 'reversed'] as const) : (['sparse'] as const)) {
    if (uploadSparse(buffers, netlist, table) === 0) continue;
    const uniform = `${sense} of ${table}`;
    uploadUniform(buffers, kernels, uniform, 'sparse.wgsl', 'Gather', {
      nodes,
      batch,
      accumulate: written.size > 0 ? 1 : 0,
    });
    const kernel = await kernels.get({ path: 'sparse.wgsl', constants });
    const dispatch = kernels.dispatch(kernel, nodes * batch, {
      coupling: buffers.get(uniform),
      rows: buffers.get(`${table} rows`),
      entries: buffers.get(`${table} entries`),
      signal: buffers.get('signal'),
      current: buffers.get(output),
    });
    passes.push({ into: -1, dispatch });
    for (const g of groups.keys()) written.add(g);
  }

  for (const { coupling, index, transposed } of directions(netlist, sense)) {
    const into = transposed ? coupling.from : coupling.to;
    const weights = weightsName(buffers, coupling, index, groups[coupling.from].size, sense);
    const path = `${coupling.kind}_${transposed ? 'transposed' : 'forward'}.wgsl`;
    const uniform = `${sense} of ${index} ${transposed ? 'back' : 'forth'}`;
    uploadCoupling(buffers, kernels, uniform, path, netlist, coupling, written.has(into));
    written.add(into);
    const kernel = await kernels.get({ path, constants });
    const dispatch = kernels.dispatch(kernel, groups[into].size * batch, {
      coupling: buffers.get(uniform),
      weights: buffers.get(weights),
      signal: buffers.get('signal'),
      current: buffers.get(output),
    });
    passes.push({ into, dispatch });
  }
  return passes;
}

/** Weights are uploaded with the parameters, but for the magnitudes of symmetrised ones, needed for scales only. */
function weightsName(
  buffers: Buffers,
  coupling: NetDense | NetStencil,
  index: number,
  size: number,
  sense: Sense,
): string {
  if (coupling.kind === 'stencil' || sense !== 'magnitudes' || !isSymmetrised(coupling))
    return `weights ${index}`;
  uploadDense(buffers, `magnitudes ${index}`, coupling, size, true);
  return `magnitudes ${index}`;
}

function uploadCoupling(
  buffers: Buffers,
  kernels: Kernels,
  name: string,
  path: string,
  { groups, batch }: Netlist,
  coupling: NetDense | NetStencil,
  accumulate: boolean,
): void {
  const [a, b] = [groups[coupling.from], groups[coupling.to]];
  const common = {
    source_offset: a.offset,
    target_offset: b.offset,
    batch,
    gain: coupling.gain,
    accumulate: accumulate ? 1 : 0,
  };
  if (coupling.kind === 'dense')
    uploadUniform(buffers, kernels, name, path, 'Dense', { ...common, sources: a.size, targets: b.size });
  else
    uploadUniform(buffers, kernels, name, path, 'Stencil', {
      ...common,
      height: b.height,
      width: b.width,
      source_channels: a.channels,
      target_channels: b.channels,
      kernel_height: coupling.kernelHeight,
      kernel_width: coupling.kernelWidth,
      periodic: coupling.periodic ? 1 : 0,
    });
}

/** What resistive.wgsl sums. */
export const RESISTOR_SUM = { currents: 0, magnitudes: 1, energy: 2, conductance: 3 } as const;

/** Passes over fixed and conditioned resistors into the buffer `output`. */
export async function resistorPasses(
  kernels: Kernels,
  buffers: Buffers,
  { nodes, batch }: Netlist,
  which: readonly ('fixed' | 'conditioned')[],
  sum: keyof typeof RESISTOR_SUM,
  output: string,
): Promise<readonly Dispatch[]> {
  const passes: Dispatch[] = [];
  for (const name of which) {
    const perSample = name === 'conditioned';
    const accumulate = passes.length > 0 ? 1 : 0;
    const uniform = `${name} resistors ${accumulate}`;
    uploadUniform(buffers, kernels, uniform, 'resistive.wgsl', 'Resistors', {
      nodes,
      batch,
      resistor_stride: perSample ? batch : 1,
      sample_stride: perSample ? 1 : 0,
      accumulate,
    });
    const kernel = await kernels.get({ path: 'resistive.wgsl', constants: { quantity: RESISTOR_SUM[sum] } });
    passes.push(
      kernels.dispatch(kernel, nodes * batch, {
        coupling: buffers.get(uniform),
        rows: buffers.get(`${name} rows`),
        entries: buffers.get(`${name} entries`),
        conductance: buffers.get(`${name} conductances`),
        voltage: buffers.get('voltage'),
        current: buffers.get(output),
      }),
    );
  }
  return passes;
}
