/**
 * Where the nodes of a circuit stand in space: one layer per group along the depth, grids as grids with their
 * channels stacked, rows as the shape their couplings suggest: a ring, a chain folded into rows, or a block.
 */
import type { CircuitShape } from '../../../lab/api.ts';
import type { Box, Vector } from '../scene/orbit.ts';

export interface Layout {
  /** [N, 3] */
  readonly positions: Float32Array;
  /** [N] */
  readonly radii: Float32Array;
  readonly box: Box;
}

type Group = CircuitShape['groups'][number];
type Arrangement = 'block' | 'chain' | 'ring';

const RADIUS = 0.43;
const CHANNEL_GAP = 1.6;
/** A small group beside a large one is spread by at most this. */
const MOST_SPREAD = 4;
const RING_AT_MOST = 512;
const STRAIGHT_AT_MOST = 40;

export function layOut(shape: Pick<CircuitShape, 'nodes' | 'groups' | 'lines' | 'spots'>): Layout {
  const positions = new Float32Array(3 * shape.nodes);
  const radii = new Float32Array(shape.nodes);
  const layers = shape.groups.map((group) => {
    const { offset, size } = group;
    const spots = shape.spots?.subarray(3 * offset, 3 * (offset + size));
    return spots && !Number.isNaN(spots[0])
      ? onParts(spots)
      : place(group, arrangementOf(group, shape.lines));
  });
  const largest = Math.max(...layers.map(({ width, height }) => Math.max(width, height)));
  let depth = 0;
  layers.forEach((layer, index) => {
    const group = shape.groups[index];
    const own = Math.max(layer.width, layer.height);
    const spread = Math.max(1, Math.min(MOST_SPREAD, (0.5 * largest) / own));
    const thickness = layer.depth * spread;
    if (index > 0) depth += Math.max(2.5, 0.8 * largest);
    for (let i = 0; i < group.size; i++) {
      const node = group.offset + i;
      positions[3 * node] = layer.points[3 * i] * spread;
      positions[3 * node + 1] = layer.points[3 * i + 1] * spread;
      // Later groups come nearer to the reader.
      positions[3 * node + 2] = depth + layer.points[3 * i + 2] * spread;
      radii[node] = RADIUS * spread;
    }
    depth += thickness;
  });
  return { positions, radii, box: boxOf(positions, radii) };
}

interface Layer {
  /** [size, 3], centred in the plane. */
  readonly points: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
}

function place(group: Group, arrangement: Arrangement): Layer {
  const { size, height, width, channels } = group;
  if (height > 1 || channels > 1)
    return grid(size, height, width, channels, (cell) => [cell % width, Math.floor(cell / width)]);
  if (arrangement === 'ring') return circle(size);
  if (arrangement === 'chain' && size <= STRAIGHT_AT_MOST) return grid(size, 1, size, 1, (cell) => [cell, 0]);
  const across = Math.ceil(Math.sqrt(size));
  const rows = Math.ceil(size / across);
  return grid(size, rows, across, 1, (cell) => {
    const row = Math.floor(cell / across);
    const column = cell % across;
    // A chain turns at the end of each row, so that neighbours stay neighbours.
    return [arrangement === 'chain' && row % 2 ? across - 1 - column : column, row];
  });
}

/** Where the parts of a circuit put the nodes of a row. */
function onParts(points: Float32Array): Layer {
  const extent = (axis: number): number =>
    1 + 2 * points.reduce((most, at, n) => (n % 3 === axis ? Math.max(most, at) : most), 0);
  return { points, width: extent(0), height: extent(1), depth: 0 };
}

function grid(
  size: number,
  height: number,
  width: number,
  channels: number,
  at: (cell: number) => readonly [column: number, row: number],
): Layer {
  const points = new Float32Array(3 * size);
  for (let i = 0; i < size; i++) {
    const [column, row] = at(Math.floor(i / channels));
    points[3 * i] = column - (width - 1) / 2;
    points[3 * i + 1] = (height - 1) / 2 - row;
    points[3 * i + 2] = (i % channels) * CHANNEL_GAP;
  }
  return { points, width, height, depth: (channels - 1) * CHANNEL_GAP };
}

function circle(size: number): Layer {
  const radius = size / (2 * Math.PI);
  const points = new Float32Array(3 * size);
  for (let i = 0; i < size; i++) {
    const angle = Math.PI / 2 - (2 * Math.PI * i) / size;
    points[3 * i] = radius * Math.cos(angle);
    points[3 * i + 1] = radius * Math.sin(angle);
  }
  return { points, width: 2 * radius + 1, height: 2 * radius + 1, depth: 0 };
}

/** What the couplings inside a row say about its shape. */
export function arrangementOf(group: Group, lines: CircuitShape['lines']): Arrangement {
  let inside = 0;
  let farthest = 0;
  let wraps = 0;
  for (let i = 0; i < lines.source.length; i++) {
    const a = lines.source[i] - group.offset;
    const b = lines.target[i] - group.offset;
    if (a < 0 || b < 0 || a >= group.size || b >= group.size) continue;
    inside++;
    const apart = Math.abs(a - b);
    if (2 * apart > group.size) wraps++;
    farthest = Math.max(farthest, Math.min(apart, group.size - apart));
  }
  if (group.size < 3 || inside < group.size / 2) return 'block';
  if (wraps > 0 && farthest <= Math.max(1, group.size / 12) && group.size <= RING_AT_MOST) return 'ring';
  return wraps === 0 && farthest === 1 ? 'chain' : 'block';
}

/**
 * Indices of lines, strongest first; equal ones in a scattered but fixed order, so that drawing a part of them
 * shows the whole circuit and not its first nodes.
 */
export function strongestFirst(strength: Float32Array): Uint32Array {
  const scatter = (i: number): number => Math.imul(i + 1, 0x9e3779b1) >>> 0;
  return Uint32Array.from(strength.keys()).sort(
    (a, b) => Math.abs(strength[b]) - Math.abs(strength[a]) || scatter(a) - scatter(b),
  );
}

function boxOf(positions: Float32Array, radii: Float32Array): Box {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let node = 0; node < radii.length; node++)
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis], positions[3 * node + axis] - radii[node]);
      high[axis] = Math.max(high[axis], positions[3 * node + axis] + radii[node]);
    }
  return { low: low as unknown as Vector, high: high as unknown as Vector };
}
