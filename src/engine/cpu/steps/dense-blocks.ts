/**
 * Dense couplings as the step loop reads them: tiles of 4 x 4 weights, row by row in each, the tiles of up to 32 x 32
 * of them side by side as a block, blocks row by row. Gains are worked in, missing weights are zero.
 */
import type { NetDense } from '../../../circuit/netlist.ts';

const TILE = 4;
/** Numbers along a block. */
const BLOCK = 128;

/** How a coupling is laid out: `straight` W[row, column], `symmetric` the blocks of W + W^T on and above the diagonal. */
export interface DenseLayout {
  readonly rows: number;
  readonly columns: number;
  readonly symmetric: boolean;
  /** The weight at a row and column. */
  readonly weight: (row: number, column: number) => number;
}

/**
 * A reciprocal coupling inside one group is W + W^T. A directed one has its targets as rows, so that every current is
 * one sum; a reciprocal one between groups keeps W[source, target], read once for both directions.
 */
export function denseLayout(c: NetDense, sources: number, targets: number): DenseLayout {
  const { weights, gain } = c;
  if (c.reciprocal && c.from === c.to)
    return {
      rows: sources,
      columns: sources,
      symmetric: true,
      weight: (i, j) => gain * weights[i * sources + j] + gain * weights[j * sources + i],
    };
  if (c.reciprocal)
    return {
      rows: sources,
      columns: targets,
      symmetric: false,
      weight: (i, j) => gain * weights[i * targets + j],
    };
  return {
    rows: targets,
    columns: sources,
    symmetric: false,
    weight: (j, i) => gain * weights[i * targets + j],
  };
}

/** Calls back for every block in order: its first row and column, and its rows and columns, whole tiles. */
function forEachBlock(
  { rows, columns, symmetric }: DenseLayout,
  visit: (row: number, column: number, height: number, width: number) => void,
): void {
  const whole = (size: number) => Math.ceil(Math.min(size, BLOCK) / TILE) * TILE;
  for (let row = 0; row < rows; row += BLOCK)
    for (let column = symmetric ? row : 0; column < columns; column += BLOCK)
      visit(row, column, whole(rows - row), whole(columns - column));
}

/** How many numbers the blocks hold. */
export function blockedSize(layout: DenseLayout): number {
  let size = 0;
  forEachBlock(layout, (_, __, height, width) => (size += height * width));
  return size;
}

export function fillBlocks(layout: DenseLayout, to: Float32Array): void {
  const { rows, columns, weight } = layout;
  let n = 0;
  forEachBlock(layout, (row, column, height, width) => {
    for (let i = row; i < row + height; i += TILE)
      for (let j = column; j < column + width; j += TILE)
        for (let di = 0; di < TILE; di++)
          for (let dj = 0; dj < TILE; dj++, n++) {
            const inside = i + di < rows && j + dj < columns;
            to[n] = inside ? weight(i + di, j + dj) : 0;
          }
  });
}
