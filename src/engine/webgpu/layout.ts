/** The device numbers states node * batch + sample; everybody else [B, N], sample * nodes + node. */

export function toNodeMajor(
  states: ArrayLike<number>,
  nodes: number,
  batch: number,
): Float32Array<ArrayBuffer> {
  return transposed(states, batch, nodes);
}

export function toSampleMajor(
  states: ArrayLike<number>,
  nodes: number,
  batch: number,
): Float32Array<ArrayBuffer> {
  return transposed(states, nodes, batch);
}

/** [rows, columns] to [columns, rows]. */
function transposed(list: ArrayLike<number>, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(rows * columns);
  if (rows === 1 || columns === 1) {
    out.set(list);
    return out;
  }
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = list[r * columns + c];
  return out;
}
