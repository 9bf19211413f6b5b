/**
 * AssemblyScript: dense couplings. W lies in tiles of 4 x 4 numbers ([row][column], one cache line each), the tiles of
 * up to 32 x 32 of them side by side as a block (64 KiB, for the second cache); blocks row by row. A block acts in both
 * directions while it is near: rows += W s_columns, and columns += W^T s_rows where the coupling is reciprocal. A
 * symmetric one keeps the blocks on and above the diagonal only.
 */
import { across, addLanes, loadLanes, madd, pointer, word } from './vector';
import { batchOf, currentOf, scratchOf, signalOf } from './program';

/** Tiles along a block. */
const BLOCK = 32;
/** Samples worked on at a time. */
const COLUMNS = 64;

/** r_rows += gain W s_columns, a single sample. */
function rowsOne(
  tiles: usize, rows: i32, columns: i32, rRows: usize, sColumns: usize, left: i32, leftColumns: i32, gain: v128,
): void {
  for (let i = 0; i < rows; i++, left -= 4) {
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    let s = sColumns;
    for (let j = columns; j > 0; j--) {
      // The last tile may reach past the columns, to nodes that have nothing to do with these.
      const sj = j > 1 ? v128.load(s) : loadLanes(s, leftColumns - 4 * (columns - 1));
      a0 = madd(a0, v128.load(tiles), sj);
      a1 = madd(a1, v128.load(tiles, 16), sj);
      a2 = madd(a2, v128.load(tiles, 32), sj);
      a3 = madd(a3, v128.load(tiles, 48), sj);
      tiles += 64;
      s += 16;
    }
    addLanes(rRows, f32x4.mul(gain, across(a0, a1, a2, a3)), left);
    rRows += 16;
  }
}

/** The same, and r_columns += gain W^T s_rows: each weight is read once for both. */
function bothOne(
  tiles: usize, rows: i32, columns: i32, rRows: usize, sRows: usize, rColumns: usize, sColumns: usize,
  leftRows: i32, leftColumns: i32, gainRows: v128, gainColumns: v128,
): void {
  for (let i = 0; i < rows; i++, leftRows -= 4) {
    const si = f32x4.mul(gainColumns, loadLanes(sRows, leftRows));
    const s0 = v128.shuffle<f32>(si, si, 0, 0, 0, 0), s1 = v128.shuffle<f32>(si, si, 1, 1, 1, 1);
    const s2 = v128.shuffle<f32>(si, si, 2, 2, 2, 2), s3 = v128.shuffle<f32>(si, si, 3, 3, 3, 3);
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    let s = sColumns, r = rColumns;
    let j = columns;
    for (; j > 1; j--) {
      const sj = v128.load(s);
      const w0 = v128.load(tiles), w1 = v128.load(tiles, 16);
      a0 = madd(a0, w0, sj);
      a1 = madd(a1, w1, sj);
      const low = madd(f32x4.mul(s0, w0), s1, w1);
      const w2 = v128.load(tiles, 32), w3 = v128.load(tiles, 48);
      a2 = madd(a2, w2, sj);
      a3 = madd(a3, w3, sj);
      v128.store(r, f32x4.add(v128.load(r), f32x4.add(low, madd(f32x4.mul(s2, w2), s3, w3))));
      tiles += 64;
      s += 16;
      r += 16;
    }
    // The last tile may reach past the columns.
    const last = leftColumns - 4 * (columns - 1);
    const sj = loadLanes(s, last);
    const w0 = v128.load(tiles), w1 = v128.load(tiles, 16), w2 = v128.load(tiles, 32), w3 = v128.load(tiles, 48);
    a0 = madd(a0, w0, sj);
    a1 = madd(a1, w1, sj);
    a2 = madd(a2, w2, sj);
    a3 = madd(a3, w3, sj);
    const back = f32x4.add(madd(f32x4.mul(s0, w0), s1, w1), madd(f32x4.mul(s2, w2), s3, w3));
    addLanes(r, back, last);
    tiles += 64;
    addLanes(rRows, f32x4.mul(gainRows, across(a0, a1, a2, a3)), leftRows);
    rRows += 16;
    sRows += 16;
  }
}

/** r_columns += gain W^T s_rows alone. */
function columnsOne(
  tiles: usize, rows: i32, columns: i32, sRows: usize, rColumns: usize, leftRows: i32, leftColumns: i32, gain: v128,
): void {
  for (let i = 0; i < rows; i++, leftRows -= 4) {
    const si = f32x4.mul(gain, loadLanes(sRows, leftRows));
    const s0 = v128.shuffle<f32>(si, si, 0, 0, 0, 0), s1 = v128.shuffle<f32>(si, si, 1, 1, 1, 1);
    const s2 = v128.shuffle<f32>(si, si, 2, 2, 2, 2), s3 = v128.shuffle<f32>(si, si, 3, 3, 3, 3);
    let r = rColumns;
    for (let left = leftColumns; r < rColumns + (<usize>columns << 4); left -= 4) {
      const low = madd(f32x4.mul(s0, v128.load(tiles)), s1, v128.load(tiles, 16));
      const high = madd(f32x4.mul(s2, v128.load(tiles, 32)), s3, v128.load(tiles, 48));
      addLanes(r, f32x4.add(low, high), left);
      tiles += 64;
      r += 16;
    }
    sRows += 16;
  }
}

/** Signals of `nodes` nodes, `columns` samples of them, as panels of 8 samples: [panel][node][8], zeros beyond. */
function pack(to: usize, s: usize, nodes: i32, stride: usize, columns: i32): void {
  for (; columns > 0; columns -= 8) {
    let from = s;
    for (let k = 0; k < nodes; k++) {
      v128.store(to, loadLanes(from, columns));
      if (columns > 4) v128.store(to, loadLanes(from + 16, columns - 4), 16);
      else v128.store(to, f32x4.splat(0), 16);
      to += 32;
      from += stride;
    }
    // Tiles reach past the last node: their weights are zero there, what they meet must be a number.
    for (let k = nodes; k & 3; k++) {
      v128.store(to, f32x4.splat(0));
      v128.store(to, f32x4.splat(0), 16);
      to += 32;
    }
    s += 32;
  }
}

/**
 * Four rows of currents, 8 samples: r[m] += gain sum_k w[m, k] s[k]. Tiles lie `step` bytes apart; within one, the
 * weights of a row lie `am` bytes apart and those of a term `ak` (16 and 4, transposed 4 and 16).
 */
function panel(
  tiles: usize, step: usize, am: usize, ak: usize, count: i32, s: usize, r: usize, stride: usize, rows: i32,
  columns: i32, gain: v128,
): void {
  let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  const am2 = am << 1, am3 = am * 3;
  step -= ak << 2;
  for (; count > 0; count--) {
    for (let k = 0; k < 4; k++) {
      const b0 = v128.load(s), b1 = v128.load(s, 16);
      const a0 = v128.load_splat<f32>(tiles);
      s00 = madd(s00, a0, b0);
      s01 = madd(s01, a0, b1);
      const a1 = v128.load_splat<f32>(tiles + am);
      s10 = madd(s10, a1, b0);
      s11 = madd(s11, a1, b1);
      const a2 = v128.load_splat<f32>(tiles + am2);
      s20 = madd(s20, a2, b0);
      s21 = madd(s21, a2, b1);
      const a3 = v128.load_splat<f32>(tiles + am3);
      s30 = madd(s30, a3, b0);
      s31 = madd(s31, a3, b1);
      s += 32;
      tiles += ak;
    }
    tiles += step;
  }
  const more = columns > 4;
  addLanes(r, f32x4.mul(gain, s00), columns);
  if (more) addLanes(r + 16, f32x4.mul(gain, s01), columns - 4);
  if (rows > 1) {
    addLanes(r + stride, f32x4.mul(gain, s10), columns);
    if (more) addLanes(r + stride + 16, f32x4.mul(gain, s11), columns - 4);
  }
  if (rows > 2) {
    addLanes(r + 2 * stride, f32x4.mul(gain, s20), columns);
    if (more) addLanes(r + 2 * stride + 16, f32x4.mul(gain, s21), columns - 4);
  }
  if (rows > 3) {
    addLanes(r + 3 * stride, f32x4.mul(gain, s30), columns);
    if (more) addLanes(r + 3 * stride + 16, f32x4.mul(gain, s31), columns - 4);
  }
}

/** One block, `columns` samples; s is packed. Straight: r belongs to the block's rows, else to its columns. */
function blockProduct(
  straight: bool, tiles: usize, tileRows: i32, tileColumns: i32, s: usize, r: usize, stride: usize, left: i32,
  columns: i32, gain: v128,
): void {
  const outputs = straight ? tileRows : tileColumns;
  const terms = straight ? tileColumns : tileRows;
  const row = <usize>tileColumns << 6;
  for (let i = 0; i < outputs; i++, left -= 4) {
    let to = r, from = s;
    for (let c = columns; c > 0; c -= 8) {
      if (straight) panel(tiles + <usize>i * row, 64, 16, 4, terms, from, to, stride, left, c, gain);
      else panel(tiles + (<usize>i << 6), row, 4, 16, terms, from, to, stride, left, c, gain);
      to += 32;
      from += <usize>terms << 7;
    }
    r += stride << 2;
  }
}

/**
 * Words: weights, first row, rows, first column, columns, mode (0 rows only, 1 both, 2 symmetric, 3 columns only), gain
 * of the rows, gain of the columns (pointers).
 */
export function dense(program: usize, op: usize): void {
  const batch = batchOf(program);
  const stride = <usize>batch << 2;
  const s = signalOf(program), r = currentOf(program), scratch = scratchOf(program);
  let tiles = pointer(op, 1);
  const firstRow = pointer(op, 2), firstColumn = pointer(op, 4);
  const rows: i32 = word(op, 3), columns: i32 = word(op, 5);
  const mode = word(op, 6);
  const gainRows = v128.load_splat<f32>(pointer(op, 7)), gainColumns = v128.load_splat<f32>(pointer(op, 8));
  const second = scratch + BLOCK * 4 * COLUMNS * 4;
  for (let i = 0; i < rows; i += 4 * BLOCK) {
    const tileRows = (min(rows - i, 4 * BLOCK) + 3) >> 2;
    for (let j = mode == 2 ? i : 0; j < columns; j += 4 * BLOCK) {
      const tileColumns = (min(columns - j, 4 * BLOCK) + 3) >> 2;
      const both = mode == 1 || (mode == 2 && i != j);
      const atRow = (firstRow + <usize>i) * stride, atColumn = (firstColumn + <usize>j) * stride;
      if (batch == 1) {
        if (both)
          bothOne(
            tiles, tileRows, tileColumns, r + atRow, s + atRow, r + atColumn, s + atColumn, rows - i, columns - j,
            gainRows, gainColumns,
          );
        else if (mode == 3)
          columnsOne(
            tiles, tileRows, tileColumns, s + atRow, r + atColumn, rows - i, columns - j, gainColumns,
          );
        else rowsOne(tiles, tileRows, tileColumns, r + atRow, s + atColumn, rows - i, columns - j, gainRows);
      } else {
        for (let b = 0; b < batch; b += COLUMNS) {
          const width = min(batch - b, COLUMNS);
          const at = <usize>b << 2;
          if (mode != 3) {
            pack(scratch, s + atColumn + at, min(columns - j, 4 * BLOCK), stride, width);
            blockProduct(
              true, tiles, tileRows, tileColumns, scratch, r + atRow + at, stride, rows - i, width, gainRows,
            );
            if (!both) continue;
          }
          pack(second, s + atRow + at, min(rows - i, 4 * BLOCK), stride, width);
          blockProduct(
            false, tiles, tileRows, tileColumns, second, r + atColumn + at, stride, columns - j, width, gainColumns,
          );
        }
      }
      tiles += <usize>(tileRows * tileColumns) << 6;
    }
  }
}
