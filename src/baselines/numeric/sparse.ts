/** Sparse matrices in compressed rows, summed up from the small dense matrices of elements. */

/** Square, [rows, rows]; entries of row i lie from starts[i] to starts[i + 1], columns rising. */
export interface SparseMatrix {
  readonly rows: number;
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
}

/** Where the entries of the elements' matrices go; the same for every matrix on a mesh. */
export interface Pattern {
  readonly rows: number;
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  /** Place in `values` of entry (i, j) of an element, [elements, corners, corners]; -1 where a corner is held. */
  readonly slots: Int32Array;
}

/** From the row of every corner, [elements, corners], -1 for a point that is held at zero. */
export function patternOf(rows: number, corners: Int32Array, each: number): Pattern {
  const neighbours = Array.from({ length: rows }, () => new Set<number>());
  const pairs = (visit: (entry: number, row: number, column: number) => void): void => {
    for (let first = 0, entry = 0; first < corners.length; first += each)
      for (let i = 0; i < each; i++)
        for (let j = 0; j < each; j++, entry++) {
          const [row, column] = [corners[first + i], corners[first + j]];
          if (row >= 0 && column >= 0) visit(entry, row, column);
        }
  };
  pairs((_, row, column) => neighbours[row].add(column));
  const lists = neighbours.map((set) => [...set].sort((a, b) => a - b));
  const starts = new Uint32Array(rows + 1);
  lists.forEach((list, row) => (starts[row + 1] = starts[row] + list.length));
  const columns = Uint32Array.from(lists.flat());
  const slots = new Int32Array(corners.length * each).fill(-1);
  pairs((entry, row, column) => {
    slots[entry] = starts[row] + lists[row].indexOf(column);
  });
  return { rows, starts, columns, slots };
}

/** Sum over elements of weight x matrix; `matrices` [elements, corners, corners], a weight an element, 1 without. */
export function assemble(pattern: Pattern, matrices: Float64Array, weights?: Float64Array): SparseMatrix {
  const { rows, starts, columns, slots } = pattern;
  const values = new Float64Array(columns.length);
  const each = weights ? matrices.length / weights.length : 0;
  for (let entry = 0; entry < slots.length; entry++) {
    if (slots[entry] < 0) continue;
    values[slots[entry]] += matrices[entry] * (weights ? weights[Math.floor(entry / each)] : 1);
  }
  return { rows, starts, columns, values };
}

/** a A + b B, of matrices with one pattern. */
export function combine(a: number, first: SparseMatrix, b: number, second: SparseMatrix): SparseMatrix {
  return { ...first, values: first.values.map((value, n) => a * value + b * second.values[n]) };
}

/** out = A x; as many multiply-adds as A has entries. */
export function multiply(
  { rows, starts, columns, values }: SparseMatrix,
  x: Float64Array,
  out: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let n = starts[row]; n < starts[row + 1]; n++) sum += values[n] * x[columns[n]];
    out[row] = sum;
  }
}

export function diagonalOf({ rows, starts, columns, values }: SparseMatrix): Float64Array {
  const diagonal = new Float64Array(rows);
  for (let row = 0; row < rows; row++)
    for (let n = starts[row]; n < starts[row + 1]; n++) if (columns[n] === row) diagonal[row] = values[n];
  return diagonal;
}
