/** Rearrangements of row-major arrays. */

/** Columns from `first` of [rows, width]. */
export function columns(
  values: Float32Array,
  rows: number,
  width: number,
  first: number,
  count: number,
): Float32Array {
  const out = new Float32Array(rows * count);
  for (let r = 0; r < rows; r++)
    out.set(values.subarray(r * width + first, r * width + first + count), r * count);
  return out;
}

/** [rows, columns] to [columns, rows]. */
export function transposed(values: Float32Array, rows: number, width: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < width; c++) out[c * rows + r] = values[r * width + c];
  return out;
}
