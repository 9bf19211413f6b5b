/** A block of weights as a picture: which rows and columns come first, what is hidden, what full colour means. */
import { niceCeiling } from '../../bench/format.ts';

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows x columns], row-major. */
  readonly values: Float32Array;
}

/** Longer lists are folded. */
const LIST_AT_MOST = 48;

export const WEIGHT_VIEWS = ['now', 'start', 'change'] as const;
export type WeightView = (typeof WEIGHT_VIEWS)[number];

/** One block out of all parameters: as they are, as they were at first, or the difference. */
export function blockValues(
  { now, start }: { readonly now: Float32Array; readonly start: Float32Array },
  block: { readonly offset: number; readonly count: number },
  view: WeightView,
): Float32Array {
  const part = (all: Float32Array) => all.subarray(block.offset, block.offset + block.count);
  if (view === 'start') return part(start);
  if (view === 'now') return part(now);
  const first = part(start);
  return part(now).map((value, i) => value - first[i]);
}

/** How a block is laid out in its picture. */
export interface Layout {
  readonly rows: number;
  readonly columns: number;
  /** Rows and columns have changed places. */
  readonly turned: boolean;
}

/** A tall block lies down; a long list, such as the edges of a sparse coupling, is folded into rows. */
export function layoutOf({
  rows,
  columns,
  count,
}: {
  readonly rows: number;
  readonly columns: number;
  readonly count: number;
}): Layout {
  if (rows > 1 && columns > 1)
    return 2 * rows > 3 * columns
      ? { rows: columns, columns: rows, turned: true }
      : { rows, columns, turned: false };
  if (count <= LIST_AT_MOST) return { rows: 1, columns: count, turned: false };
  const across = Math.ceil(Math.sqrt(2 * count));
  return { rows: Math.ceil(count / across), columns: across, turned: false };
}

/** The values of a block in the order of its picture. */
export function laidOut(values: Float32Array, { rows, columns, turned }: Layout): Matrix {
  if (!turned) return { rows, columns, values };
  const out = new Float32Array(values.length);
  for (let r = 0, at = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, at++) out[at] = values[c * rows + r];
  return { rows, columns, values: out };
}

/** Index within the block of a cell of its picture. */
export const indexAt = ({ rows, columns, turned }: Layout, row: number, column: number): number =>
  turned ? column * rows + row : row * columns + column;

export interface Order {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
}

export const asTheyCome = ({ rows, columns }: Pick<Matrix, 'rows' | 'columns'>): Order => ({
  rows: Uint32Array.from({ length: rows }, (_, i) => i),
  columns: Uint32Array.from({ length: columns }, (_, i) => i),
});

/** Rows and columns by their norm, strongest first; equal ones as they come. */
export function strongestFirst({ rows, columns, values }: Matrix): Order {
  const row = new Float64Array(rows);
  const column = new Float64Array(columns);
  for (let r = 0, at = 0; r < rows; r++)
    for (let c = 0; c < columns && at < values.length; c++, at++) {
      const square = values[at] * values[at];
      row[r] += square;
      column[c] += square;
    }
  return { rows: descending(row), columns: descending(column) };
}

const descending = (norms: Float64Array): Uint32Array =>
  Uint32Array.from(norms.keys()).sort((a, b) => norms[b] - norms[a] || a - b);

/** Largest size of a finite value; full colour is a round number not below it. */
export function largest(values: Float32Array): number {
  let most = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > most && size < Infinity) most = size;
  }
  return most;
}

export const fullColour = (most: number): number => (most > 0 ? niceCeiling(most) : 1);

/** How many values are at least `least` in size. */
export function countAbove(values: Float32Array, least: number): number {
  let count = 0;
  for (const value of values) if (Math.abs(value) >= least) count++;
  return count;
}

export interface Painting {
  readonly order: Order;
  /** Value of full colour. */
  readonly range: number;
  /** Values below this size are left as ground. */
  readonly least: number;
  /** Colours from -range to range, and the ground. */
  readonly table: Uint32Array;
  readonly ground: number;
}

/** Paints rows `from` to `to` of the picture into `out`, one pixel per weight. */
export function paintRows(
  { columns, values }: Matrix,
  { order, range, least, table, ground }: Painting,
  from: number,
  to: number,
  out: Uint32Array,
): void {
  const width = order.columns.length;
  const last = table.length - 1;
  const scale = last / (2 * range);
  for (let r = from; r < to; r++) {
    const row = order.rows[r] * columns;
    for (let c = 0; c < width; c++) {
      const at = row + order.columns[c];
      const value = at < values.length ? values[at] : NaN;
      const shade = (value + range) * scale;
      out[r * width + c] = !(Math.abs(value) >= least)
        ? ground
        : table[shade <= 0 ? 0 : shade >= last ? last : (shade + 0.5) | 0];
    }
  }
}

/** CSS pixels per weight: whole ones that fill the place, at least one, at most `most`. */
export function cellSize(rows: number, columns: number, width: number, height: number, most = 28): number {
  const fits = Math.min(width / columns, Math.max(height / rows, 1));
  return Math.max(1, Math.min(most, fits >= 2 ? Math.floor(fits) : fits));
}
