/** A sheet: a title and parts beside and below each other, as one SVG file. */
import { swatch, type Theme } from '../../tokens.css.ts';
import { mark, text } from './marks.ts';

/** A picture of a known size; its marks start at its own upper left corner. */
export interface Part {
  readonly width: number;
  readonly height: number;
  readonly marks: string;
}

export interface Sheet {
  readonly title: string;
  readonly parts: readonly Part[];
  /** Parts in a row. */
  readonly columns: number;
  readonly theme: Theme;
}

/** Sizes of the file in CSS pixels, and its text. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

const MARGIN = 16;
const GAP = 20;
const TITLE = 30;
export const FONT = 'system-ui, &quot;Liberation Sans&quot;, sans-serif'.replaceAll('&quot;', "'");

/** `metadata` goes in as it is. */
export function drawSheet({ title, parts, columns, theme }: Sheet, metadata = ''): Drawn {
  const rows = Array.from({ length: Math.ceil(parts.length / columns) }, (_, row) =>
    parts.slice(row * columns, (row + 1) * columns),
  );
  const widthOf = (row: readonly Part[]) => row.reduce((sum, part) => sum + part.width + GAP, -GAP);
  const heightOf = (row: readonly Part[]) => Math.max(...row.map((part) => part.height));
  const width = Math.ceil(Math.max(0, ...rows.map(widthOf)) + 2 * MARGIN);
  const marks: string[] = [];
  let y = MARGIN + TITLE;
  for (const row of rows) {
    let x = MARGIN;
    for (const part of row) {
      marks.push(mark('g', { transform: `translate(${x} ${y})` }, part.marks));
      x += part.width + GAP;
    }
    y += heightOf(row) + GAP;
  }
  const height = Math.ceil(y - GAP + MARGIN);
  const svg = mark(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      'font-family': FONT,
      'font-size': 12,
      fill: swatch('ink', theme),
    },
    [
      metadata,
      mark('rect', { width, height, fill: swatch('paper', theme) }),
      text(MARGIN, MARGIN + 14, title, { 'font-size': 15, 'font-weight': '600' }),
      ...marks,
    ].join('\n'),
  );
  return { width, height, svg };
}
