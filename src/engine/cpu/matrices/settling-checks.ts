/** WebAssembly writes where it is told to: arrays of other memories or lengths throw instead. */
import type { Grid, Reals, SettlingKernels } from './settling.ts';

export function checkedSettling(kernels: SettlingKernels, buffer: ArrayBuffer): SettlingKernels {
  const check = (...arrays: readonly (Reals | Int32Array)[]): void => {
    for (const array of arrays)
      if (array.buffer !== buffer) throw new Error('Settling takes arrays of its own matrices only.');
  };
  const alike = (a: Reals, c: Reals, times = 1): void => {
    if (a.length !== c.length * times || !Number.isInteger(times))
      throw new Error(`${a.length} and ${c.length} numbers do not belong together.`);
  };
  const checkGrid = (grid: Grid): void => {
    const { diagonal, inverse, r, p, image, rows, entries, places, factor, sum, left, size } = grid;
    check(diagonal, inverse, r, p, image, rows, entries, places, factor, sum, left);
    for (const state of [diagonal, inverse, r, p, image]) alike(state, sum, size);
    alike(factor, sum);
    alike(left, sum);
    if (rows.length !== size + 1 || entries.length < 3 * rows[size])
      throw new Error('The rows of a grid reach outside its entries.');
  };
  return {
    balance: (b) => {
      check(b.v, b.current, b.leak, b.nodes, b.met, b.scale);
      alike(b.current, b.v);
      alike(b.v, b.met, b.leak.length);
      alike(b.scale, b.met);
      for (const node of b.nodes)
        if (!(node >= 0 && node < b.leak.length)) throw new Error(`There is no node ${node}.`);
      kernels.balance(b);
    },
    dots: (out, a, c) => {
      check(out, a, c);
      alike(a, c);
      alike(a, out, a.length / out.length);
      kernels.dots(out, a, c);
    },
    addEach: (x, factor, d) => {
      check(x, factor, d);
      alike(x, d);
      alike(x, factor, x.length / factor.length);
      kernels.addEach(x, factor, d);
    },
    subtract: (out, a, c) => {
      check(out, a, c);
      alike(out, a);
      alike(out, c);
      kernels.subtract(out, a, c);
    },
    gridImage: (grid, x) => {
      checkGrid(grid);
      check(x);
      alike(x, grid.r);
      kernels.gridImage(grid, x);
    },
    gridStep: (grid, x) => {
      checkGrid(grid);
      check(x);
      alike(x, grid.r);
      kernels.gridStep(grid, x);
    },
    gridTurn: (grid) => {
      checkGrid(grid);
      kernels.gridTurn(grid);
    },
  };
}
