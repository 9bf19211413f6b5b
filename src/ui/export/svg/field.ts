/** A field as cells: one shape per shade, so that a large field stays a small file, and a scale with its unit. */
import { swatch, type Theme } from '../../tokens.css.ts';
import { mark, text } from './marks.ts';
import type { Part } from './sheet.ts';

export interface Field {
  readonly title: string;
  /** Cells. */
  readonly height: number;
  readonly width: number;
  /** Colours a cell may have, and which one each has, row by row. */
  readonly shades: readonly string[];
  readonly shadeOf: (cell: number) => number;
  /** What the first and the last shade stand for. */
  readonly ends: readonly [low: string, high: string];
  /** Drawn width [px]. */
  readonly across: number;
}

const LABEL = 20;
const SCALE = 30;

export function fieldPart(field: Field, theme: Theme): Part {
  const { title, height, width, across, ends } = field;
  // A single row would be a hair; it is drawn as a band.
  const tall = (across * Math.max(height, width / 8)) / width;
  const marks = [
    text(0, 12, title, { 'font-weight': '600' }),
    mark(
      'g',
      {
        transform: `translate(0 ${LABEL}) scale(${across / width} ${tall / height})`,
        'shape-rendering': 'crispEdges',
      },
      cells(field).join('\n'),
    ),
    scale(field.shades, LABEL + tall + 10, theme),
    text(0, LABEL + tall + SCALE + 2, ends[0], { fill: swatch('muted', theme) }),
    text(100, LABEL + tall + SCALE + 2, ends[1], { fill: swatch('muted', theme), 'text-anchor': 'end' }),
  ];
  return { width: across, height: LABEL + tall + SCALE + 6, marks: marks.join('\n') };
}

/** Runs of cells of one shade in a row, gathered by shade. */
function cells({ height, width, shades, shadeOf }: Field): string[] {
  const paths = new Map<number, string[]>();
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width;) {
      const shade = shadeOf(row * width + column);
      let end = column + 1;
      while (end < width && shadeOf(row * width + end) === shade) end++;
      const run = `M${column} ${row}h${end - column}v1h${column - end}z`;
      const path = paths.get(shade);
      if (path) path.push(run);
      else paths.set(shade, [run]);
      column = end;
    }
  }
  return [...paths].map(([shade, runs]) => mark('path', { d: runs.join(''), fill: shades[shade] }));
}

const STEPS = 25;

function scale(shades: readonly string[], y: number, theme: Theme): string {
  const bars = Array.from({ length: STEPS }, (_, i) =>
    mark('path', {
      d: `M${4 * i} ${y}h4v8h-4z`,
      fill: shades[Math.round((i * (shades.length - 1)) / (STEPS - 1))],
    }),
  );
  return mark(
    'g',
    { 'shape-rendering': 'crispEdges', stroke: 'none', fill: swatch('ink', theme) },
    bars.join(''),
  );
}
