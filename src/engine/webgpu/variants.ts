/**
 * The kernels that can compute one product, best guess first. All of them give the same currents; which is fastest
 * depends on the adapter and the shape, and the tuner finds out.
 */
import type { Modules } from './kernels.ts';

export interface Variant {
  /** Kind of the product and name of the kernel, e.g. `dense/tiles`. */
  readonly name: string;
  readonly path: string;
  readonly modules: Modules;
  readonly constants: Readonly<Record<string, number>>;
  /** How many of the product's pieces of work there are, and how many a workgroup takes. */
  readonly items: number;
  readonly each: number;
  /** A kernel of the same modules that goes before and leaves partial sums for this one to join. */
  readonly partial?: Pick<Variant, 'path' | 'items' | 'each'>;
  /** Worth trying on this adapter; the others run when they are asked for. */
  readonly usual: boolean;
}

/** What kernels may use. */
export interface Abilities {
  /** Emulated on the CPU, where a barrier costs more than what it saves. */
  readonly software: boolean;
  readonly subgroups: boolean;
}

export interface DenseShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly inputOffset: number;
  readonly batch: number;
  /** Rows of W are outputs. */
  readonly transposed: boolean;
  /** W is its own transpose: either way of reading it gives the same. */
  readonly symmetric: boolean;
  readonly half: boolean;
}

interface Sketch {
  readonly name: string;
  readonly path: string;
  readonly constants?: Readonly<Record<string, number>>;
  readonly items: number;
  readonly each: number;
  /** How it prefers to read W where it has the choice. */
  readonly along: 'inputs' | 'outputs';
  /** Shares work by barriers. */
  readonly barriers: boolean;
  /** Has too few threads for hardware. */
  readonly fat?: boolean;
  /** Most of what it would compute is not there, or too little to earn the time it takes to compile. */
  readonly wasteful?: boolean;
  readonly partial?: Variant['partial'];
}

/** Multiplications from which a larger kernel earns the time it takes to compile. */
const MANY = 2e6;
/** Multiplications of one sample from which few threads with much to do each are the better guess. */
const MANY_SINGLE = 1e6;

export const fours = (count: number): number => Math.ceil(count / 4);

export function denseVariants(shape: DenseShape, abilities: Abilities): readonly Variant[] {
  const { software } = abilities;
  const sketches = shape.batch === 1 ? single(shape, abilities) : batched(shape);
  const free = sketches.filter(({ barriers }) => !barriers);
  const sharing = sketches.filter(({ barriers }) => barriers);
  return (software ? [...free, ...sharing] : [...sharing, ...free]).map((sketch) =>
    denseVariant(shape, sketch, !sketch.wasteful && (software ? !sketch.barriers : !sketch.fat)),
  );
}

/** Partial sums of dense_mirrored.wgsl: rows of a number per output. */
export const mirroredStrips = (outputs: number): number => Math.ceil(outputs / 8);

function single(
  { inputs, outputs, transposed, symmetric }: DenseShape,
  { software, subgroups }: Abilities,
): readonly Sketch[] {
  const each = fours(outputs);
  const rows: readonly Sketch[] = [
    shared('dense/rows', 1, each, 'inputs'),
    ...(subgroups
      ? [
          {
            name: 'dense/subgroups',
            path: 'dense_subgroups.wgsl',
            items: each,
            each: 1,
            along: 'inputs',
            barriers: true,
          } as const,
        ]
      : []),
  ];
  const columns = [shared('dense/columns', 8, each, 'outputs'), shared('dense/narrow', 2, each, 'outputs')];
  const blocks: Sketch = {
    name: 'dense/blocks',
    path: 'dense_blocks.wgsl',
    items: each,
    each: 16,
    along: 'outputs',
    barriers: false,
  };
  const eights: Sketch = {
    name: 'dense/eights',
    path: 'dense_eights.wgsl',
    items: Math.ceil(outputs / 8),
    each: 4,
    along: 'outputs',
    barriers: false,
    fat: true,
  };
  const mirrored: Sketch = {
    name: 'dense/mirrored',
    path: 'dense_mirrored_join.wgsl',
    items: each,
    each: 4,
    along: 'outputs',
    barriers: false,
    fat: true,
    partial: { path: 'dense_mirrored.wgsl', items: mirroredStrips(outputs), each: 4 },
  };
  const twice = software && symmetric ? [mirrored] : [];
  return [
    ...(software && inputs * outputs >= MANY_SINGLE
      ? [...twice, eights, blocks]
      : [blocks, eights, ...twice]),
    ...(transposed || symmetric ? [...rows, ...columns] : [...columns, ...rows]),
  ];
}

function shared(name: string, side: number, items: number, along: Sketch['along']): Sketch {
  return {
    name,
    path: 'dense_shared.wgsl',
    constants: { fours: side },
    items,
    each: side,
    along,
    barriers: true,
  };
}

function batched({ inputs, outputs, batch }: DenseShape): readonly Sketch[] {
  const tiles = Math.ceil(outputs / 64) * Math.ceil(batch / 64);
  const eights = Math.ceil(outputs / 8) * Math.ceil(batch / 8);
  const quads: Sketch = {
    name: 'dense/quads',
    path: 'dense_quads.wgsl',
    items: fours(outputs) * fours(batch),
    each: 64,
    along: 'outputs',
    barriers: false,
  };
  const registers: Sketch = {
    name: 'dense/registers',
    path: 'dense_registers.wgsl',
    items: eights,
    each: 16,
    along: 'outputs',
    barriers: false,
  };
  const wide: Sketch = {
    name: 'dense/wide',
    path: 'dense_wide.wgsl',
    items: Math.ceil(outputs / 16) * Math.ceil(batch / 16),
    each: 4,
    along: 'outputs',
    barriers: false,
    fat: true,
    wasteful: batch <= 8 || inputs * outputs * batch < 8 * MANY,
  };
  return [
    ...(inputs * outputs * batch < MANY || batch <= 4 ? [quads, registers] : [registers, quads]),
    wide,
    {
      name: 'dense/tiles',
      path: 'dense_tiles.wgsl',
      items: tiles,
      each: 1,
      along: 'outputs',
      barriers: true,
    },
  ];
}

function denseVariant(
  shape: DenseShape,
  { along, constants = {}, name, path, items, each, partial }: Sketch,
  usual: boolean,
): Variant {
  const transposed = shape.symmetric ? along === 'inputs' : shape.transposed;
  const aligned = shape.batch === 1 ? shape.inputOffset % 4 === 0 : shape.batch % 4 === 0;
  const signals = `${shape.batch === 1 ? 'inputs' : 'samples'}_${aligned ? 'aligned' : 'any'}`;
  return {
    name,
    path,
    items,
    each,
    usual,
    partial,
    constants,
    modules: {
      weights: [`lib/weights_${shape.half ? 'float16' : 'float32'}.wgsl`],
      way: [`lib/dense_${transposed ? 'transposed' : 'forward'}.wgsl`],
      signals: [`lib/${signals}.wgsl`],
    },
  };
}

/** How threads take samples: one each, or four of a number that is a multiple of four or not. */
type Samples = 'one' | 'aligned' | 'any';

/** One thread per node and sample, or per node and four samples. */
export function stateVariants(
  kind: string,
  path: string,
  { nodes, batch }: { readonly nodes: number; readonly batch: number },
  modules: (samples: Samples) => Modules = () => ({}),
): readonly Variant[] {
  const make = (name: string, samples: Samples, items: number): Variant => ({
    name: `${kind}/${name}`,
    path,
    modules: { ...modules(samples), signals: [`lib/samples_${samples}.wgsl`] },
    constants: { single: batch === 1 ? 1 : 0 },
    items,
    each: 64,
    usual: true,
  });
  const states = make('states', 'one', nodes * batch);
  if (batch === 1) return [states];
  return [make('quads', batch % 4 === 0 ? 'aligned' : 'any', nodes * fours(batch)), states];
}

/** Rows of a sparse product; `mean` is their mean length, `cut` says that long ones are in pieces. */
export function sparseVariants(
  shape: { readonly nodes: number; readonly batch: number },
  mean: number,
  cut: boolean,
  { software }: Abilities,
): readonly Variant[] {
  const states = stateVariants('sparse', 'sparse.wgsl', shape, (samples) => ({
    pieces: [`lib/pieces_${cut ? samples : 'none'}.wgsl`],
  }));
  if (shape.batch > 1) return states;
  const lanes: Variant = {
    ...states[0],
    name: 'sparse/lanes',
    path: 'sparse_lanes.wgsl',
    constants: {},
    each: 8,
    usual: !software,
  };
  // Eight threads share a row: rows shorter than that leave some idle.
  return software || mean < 8 ? [...states, lanes] : [lanes, ...states];
}

export function resistorVariants(
  shape: { readonly nodes: number; readonly batch: number },
  perSample: boolean,
): readonly Variant[] {
  return stateVariants('resistors', 'resistive.wgsl', shape, (samples) => ({
    conductances: [`lib/conductances_${perSample ? samples : 'shared'}.wgsl`],
  }));
}
