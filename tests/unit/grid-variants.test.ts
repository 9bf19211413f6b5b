import { describe, expect, test } from 'vitest';
import { rowOf } from '../../src/engine/webgpu/diagonals.ts';
import { gridVariants, stencilVariants } from '../../src/engine/webgpu/grid-variants.ts';

const SOFTWARE = { software: true, subgroups: false };
const HARDWARE = { software: false, subgroups: true };
const usual = (variants: readonly { readonly name: string; readonly usual: boolean }[]) =>
  variants.filter((variant) => variant.usual).map(({ name }) => name);

describe('the row of a grid', () => {
  test.each([
    [[1, 16], 16],
    [[16], 16],
    [[1, 15, 16, 17], 16],
    [[1, 15, 17], 16],
    [[1, 16, 17], 17],
  ])('neighbours at %j', (distances, row) => {
    expect(rowOf(distances)).toBe(row);
  });
  test.each([[[]], [[1]], [[1, 2]], [[2, 32]], [[1, 5, 30]]])('none at %j', (distances) => {
    expect(rowOf(distances)).toBe(0);
  });
});

test('hardware tries tiles of grids, software adapters do not', () => {
  const shape = { nodes: 100 * 70, batch: 1 };
  expect(usual(gridVariants(shape, [1, 70], HARDWARE))).toEqual(['grid/states', 'grid/tiles']);
  expect(usual(gridVariants(shape, [1, 70], SOFTWARE))).not.toContain('grid/tiles');
  const tiles = gridVariants(shape, [1, 70], HARDWARE).find(({ name }) => name === 'grid/tiles');
  // 13 times 8 rows of 3 times 32 nodes.
  expect(tiles).toMatchObject({ items: 39, each: 1 });
  expect(usual(gridVariants(shape, [3, 70], HARDWARE))).toEqual(['grid/states']);
});

test('hardware tries tiles of stencils whose taps fit a workgroup', () => {
  const grid = { height: 20, width: 9, channels: 6 };
  const variants = stencilVariants(grid, [3, 5], 8, HARDWARE);
  expect(usual(variants)).toEqual(['stencil/quads', 'stencil/states', 'stencil/tiles']);
  // 3 x 2 tiles, 2 times up to 4 channels, 2 times 4 samples.
  expect(variants.at(-1)).toMatchObject({ items: 24, constants: { cells: 120, together: 4 } });
  expect(usual(stencilVariants(grid, [3, 5], 8, SOFTWARE))).not.toContain('stencil/tiles');
  expect(usual(stencilVariants(grid, [30, 30], 8, HARDWARE))).not.toContain('stencil/tiles');
});
