/** The products that sum a circuit's currents into `coupled` and `resistor`, in each of the senses the engine needs. */
import { isSymmetrised } from '../../circuit/edges.ts';
import type { NetDense, NetStencil, Netlist } from '../../circuit/netlist.ts';
import type { Buffers } from './buffers.ts';
import { conditionedResistors, fixedResistors } from './gather.ts';
import type { Kernels } from './kernels.ts';
import { uploadSparse, uploadUniform, type ResistorTable, type Storage } from './parameters.ts';
import type { Product } from './products.ts';
import { STORAGE } from './usage.ts';
import { gridVariants, stencilVariants } from './grid-variants.ts';
import {
  denseVariants,
  fours,
  mirroredStrips,
  resistorVariants,
  sparseVariants,
  type Abilities,
} from './variants.ts';

/**
 * `currents`: as the dynamics want them. `magnitudes`: sums of |J s|, for the current scale. `pairs`: directed
 * couplings sending back as much as they would if reciprocal, so that every pair counts once from each end.
 */
export type Sense = 'currents' | 'magnitudes' | 'pairs';

/** Where products find their circuit. */
export interface Bench {
  readonly kernels: Kernels;
  readonly buffers: Buffers;
  readonly netlist: Netlist;
  readonly storage: Storage;
  readonly abilities: Abilities;
  /** The distances in the table of a grid. */
  readonly distances: readonly number[];
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

/** Products of dense, sparse and stencil couplings, in the order they are to be summed. */
export function couplingProducts(bench: Bench, sense: Sense): readonly Product[] {
  const { netlist } = bench;
  const products: Product[] = [];
  // The first product into a node overwrites what the last step left there, the others add.
  const written = new Set<number>();
  for (const table of sense === 'pairs' ? (['sparse', 'reversed'] as const) : (['sparse'] as const)) {
    const product = sparseProduct(bench, sense, table, written.size > 0);
    if (!product) continue;
    products.push(product);
    for (const g of netlist.groups.keys()) written.add(g);
  }
  for (const direction of directions(netlist, sense)) {
    const into = direction.transposed ? direction.coupling.from : direction.coupling.to;
    products.push(linkProduct(bench, sense, direction, written.has(into)));
    written.add(into);
  }
  return products;
}

function sparseProduct(
  { kernels, buffers, netlist, abilities }: Bench,
  sense: Sense,
  table: 'sparse' | 'reversed',
  accumulate: boolean,
): Product | null {
  const { nodes, batch } = netlist;
  const { count, pieces } = uploadSparse(buffers, netlist, table);
  if (count === 0) return null;
  const upload = (name: string, rows: number, adds: boolean): GPUBuffer => {
    const values = { nodes: rows, batch, accumulate: adds ? 1 : 0, entries: count };
    return uploadUniform(buffers, kernels, name, 'lib/gather.wgsl', 'Gather', values);
  };
  const name = `${table} ${count} in ${nodes}, ${batch} samples`;
  const constants = { absolute: sense === 'magnitudes' ? 1 : 0 };
  const entries = buffers.get(`${table} entries`);
  const own = {
    into: -1,
    adds: accumulate,
    name,
    work: count * batch,
    constants,
    variants: sparseVariants(netlist, count / nodes, pieces > 0, abilities),
  };
  const rows = buffers.get(`${table} rows`);
  const coupling = upload(`${sense} of ${table}`, nodes, accumulate);
  if (pieces === 0) return { ...own, buffers: { coupling, entries, rows } };
  const sums = buffers.make('piece sums', 4 * pieces * batch, STORAGE);
  const before = {
    ...own,
    variants: sparseVariants({ nodes: pieces, batch }, 0, false, { ...abilities, software: true }),
    buffers: {
      coupling: upload(`${sense} of pieces of ${table}`, pieces, false),
      entries,
      rows: buffers.get(`${table} pieces`),
    },
    output: sums,
  };
  return { ...own, buffers: { coupling, entries, rows, pieces: sums }, before };
}

function linkProduct(
  bench: Bench,
  sense: Sense,
  { coupling: c, index, transposed }: Direction,
  accumulate: boolean,
): Product {
  const { kernels, buffers, netlist, storage, abilities } = bench;
  const { groups, batch } = netlist;
  const [a, b] = [groups[c.from], groups[c.to]];
  const [inputs, outputs] = transposed ? [b, a] : [a, b];
  const absolute = sense === 'magnitudes' ? 1 : 0;
  const uniform = `${sense} of ${index} ${transposed ? 'back' : 'forth'}`;
  const common = { batch, gain: c.gain, accumulate: accumulate ? 1 : 0 };
  const into = transposed ? c.from : c.to;
  const direction = `${inputs.size} -> ${outputs.size}${transposed ? ' back' : ''}, ${batch} samples`;
  if (c.kind === 'dense') {
    const half = storage === 'float16';
    const coupling = uploadUniform(buffers, kernels, uniform, 'lib/dense.wgsl', 'Dense', {
      ...common,
      inputs: inputs.size,
      outputs: outputs.size,
      input_offset: inputs.offset,
      output_offset: outputs.offset,
      stride: fours(b.size),
    });
    const shape = {
      inputs: inputs.size,
      outputs: outputs.size,
      inputOffset: inputs.offset,
      batch,
      transposed,
      symmetric: isSymmetrised(c),
      half,
    };
    const variants = denseVariants(shape, abilities);
    return {
      into,
      heard: transposed ? c.to : c.from,
      adds: accumulate,
      name: `dense ${shape.symmetric ? 'symmetric ' : ''}${half ? 'float16 ' : ''}${direction}`,
      work: inputs.size * outputs.size * batch,
      variants,
      partials: variants.some(({ partial }) => partial)
        ? buffers.make(
            `partials ${outputs.size}`,
            16 * mirroredStrips(outputs.size) * fours(outputs.size),
            STORAGE,
          )
        : undefined,
      constants: { absolute },
      buffers: { coupling, weights: buffers.get(`weights ${index}`) },
    };
  }
  const coupling = uploadUniform(buffers, kernels, uniform, 'lib/stencil.wgsl', 'Stencil', {
    ...common,
    source_offset: a.offset,
    target_offset: b.offset,
    height: b.height,
    width: b.width,
    source_channels: a.channels,
    target_channels: b.channels,
    kernel_height: c.kernelHeight,
    kernel_width: c.kernelWidth,
    periodic: c.periodic ? 1 : 0,
  });
  return {
    into,
    adds: accumulate,
    name: `stencil ${c.kernelHeight} x ${c.kernelWidth}, ${direction}`,
    work: (outputs.size * c.weights.length * batch) / outputs.channels,
    variants: stencilVariants(outputs, [c.kernelHeight, c.kernelWidth], batch, abilities),
    constants: { absolute, transposed: transposed ? 1 : 0 },
    buffers: { coupling, weights: buffers.get(`weights ${index}`) },
  };
}

/** What is summed over resistors (`quantity` of lib/resistors.wgsl). */
export const RESISTOR_SUM = { currents: 0, magnitudes: 1, energy: 2, conductance: 3 } as const;

/** Products of the resistors in the tables given, to be computed from voltages. */
export function resistorProducts(
  { kernels, buffers, netlist, distances, abilities }: Bench,
  which: readonly ResistorTable[],
  sum: keyof typeof RESISTOR_SUM,
): readonly Product[] {
  const { nodes, batch } = netlist;
  return which.map((table, n): Product => {
    const uniform = `${table} resistors ${n}`;
    const common = { nodes, batch, accumulate: n > 0 ? 1 : 0 };
    const own = {
      into: -1,
      adds: n > 0,
      name: `${table} resistors, ${nodes} nodes, ${batch} samples`,
      constants: { quantity: RESISTOR_SUM[sum] },
    };
    if (table === 'grid') {
      return {
        ...own,
        constants: { ...own.constants, count: distances.length },
        work: (1 + 2 * distances.length) * nodes * batch,
        variants: gridVariants(netlist, distances, abilities),
        buffers: { coupling: buffers.get('grid distances'), conductances: buffers.get('grid conductances') },
      };
    }
    const edges = (table === 'fixed' ? fixedResistors(netlist) : conditionedResistors(netlist)).reduce(
      (count, { source }) => count + source.length,
      0,
    );
    return {
      ...own,
      work: 2 * edges * batch,
      variants: resistorVariants(netlist, table === 'conditioned'),
      buffers: {
        coupling: uploadUniform(buffers, kernels, uniform, 'lib/resistors.wgsl', 'Resistors', common),
        rows: buffers.get(`${table} rows`),
        entries: buffers.get(`${table} entries`),
        conductance: buffers.get(`${table} conductances`),
      },
    };
  });
}
