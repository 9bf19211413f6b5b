/** The kernels of what lies in grids: stencils, and resistors between neighbours. */
import { areInFours, rowOf } from './diagonals.ts';
import { fours, stateVariants, type Abilities, type Variant } from './variants.ts';

interface Shape {
  readonly nodes: number;
  readonly batch: number;
}

/** A side of the tile of cells stencil_tiles.wgsl computes, and the channels of them. */
const SIDE = 8;
const CHANNELS = 4;
/** Most cells it can read: each takes 16 bytes of the 16 kB a workgroup surely has. */
const CELLS = 1000;
/** Rows and columns of the tile grid_tiles.wgsl computes. */
const DOWN = 8;
const ACROSS = 32;

/** Where a workgroup computes a tile of states; parts are samples by ones or fours, as the kernel by states takes them. */
function tiled(states: readonly Variant[], batch: number, path: string, tiles: number): Variant {
  return { ...states[0], path, items: tiles * (batch === 1 ? 1 : fours(batch)), each: 1 };
}

/** `channels` of height x width cells, from taps of a kernel of the size given. */
export function stencilVariants(
  { height, width, channels }: Readonly<Record<'height' | 'width' | 'channels', number>>,
  [kernelHeight, kernelWidth]: readonly [number, number],
  batch: number,
  { software }: Abilities,
): readonly Variant[] {
  const states = stateVariants('stencil', 'stencil.wgsl', { nodes: height * width * channels, batch });
  const cells = (SIDE + kernelHeight - 1) * (SIDE + kernelWidth - 1);
  if (cells > CELLS) return states;
  const together = Math.min(CHANNELS, channels);
  const tiles = Math.ceil(height / SIDE) * Math.ceil(width / SIDE) * Math.ceil(channels / together);
  const tile: Variant = {
    ...tiled(states, batch, 'stencil_tiles.wgsl', tiles),
    name: 'stencil/tiles',
    constants: { cells, together },
    usual: !software,
  };
  return [...states, tile];
}

/** Resistors of a grid that join nodes at so many distances. */
export function gridVariants(
  shape: Shape,
  distances: readonly number[],
  { software }: Abilities,
): readonly Variant[] {
  const { nodes, batch } = shape;
  const states = stateVariants('grid', 'grid.wgsl', shape);
  const row = rowOf(distances);
  const tiles = row > 0 ? Math.ceil(row / ACROSS) * Math.ceil(Math.ceil(nodes / row) / DOWN) : 0;
  const tile: Variant = {
    ...tiled(states, batch, 'grid_tiles.wgsl', tiles),
    name: 'grid/tiles',
    constants: {},
    usual: !software,
  };
  const sharing = tiles > 0 ? [tile] : [];
  if (batch > 1 || !areInFours(nodes, distances)) return [...states, ...sharing];
  const together: Variant = {
    ...states[0],
    name: 'grid/fours',
    path: 'grid_fours.wgsl',
    modules: {},
    constants: { beside: distances[0] === 1 ? 1 : 0 },
    items: nodes / 4,
  };
  return software ? [together, ...states, ...sharing] : [...states, together, ...sharing];
}
