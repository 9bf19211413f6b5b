/** A plot with axes, labels and units: lines, a raster beneath them, filled shapes, a legend. */
import { swatch, type Theme } from '../../tokens.css.ts';
import { ticksOf } from './axis.ts';
import { placeOn, type Axis } from './place.ts';
import { group, mark, text, throughPoints } from './marks.ts';
import type { Part } from './sheet.ts';

export interface Curve {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Entries drawn; all when left out. */
  readonly count?: number;
  readonly colour: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
  /** Marks every value that is there. */
  readonly points?: boolean;
  readonly right?: boolean;
  /** Named in the legend. */
  readonly label?: string;
}

/** Where a plot lies within its part, and how values become places there. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly xOf: (value: number) => number;
  readonly yOf: (value: number) => number;
}

export interface Plot {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly x: Axis;
  readonly y: Axis;
  /** An axis on the right, for curves that say so. */
  readonly right?: Axis;
  /** The same x once more above, in other units. */
  readonly above?: (x: number) => string;
  readonly curves: readonly Curve[];
  /** A raster image that fills the frame, as a data address. */
  readonly raster?: string;
  /** Marks between the grid and the curves. */
  readonly beneath?: (frame: Frame) => string;
  /** Marks over the curves. */
  readonly over?: (frame: Frame) => string;
  /** Places along x marked by a rule. */
  readonly marks?: readonly number[];
}

const LEGEND = 20;
let clips = 0;

export function plotPart(plot: Plot, theme: Theme): Part {
  const named = plot.curves.filter(({ label }) => label !== undefined);
  const legend = named.length > 1 ? LEGEND : 0;
  const left = 64;
  const top = 24 + (plot.above ? 18 : 0);
  const frame = frameOf(plot, left, top, legend);
  const clip = `frame-${++clips}`;
  const inside = [
    ...(plot.raster === undefined ? [] : [raster(plot.raster, frame)]),
    ...(plot.beneath ? [plot.beneath(frame)] : []),
    ...(plot.marks ?? []).map((at) =>
      mark('path', { d: `M${frame.xOf(at)} ${top}v${frame.height}`, stroke: swatch('edge', theme) }),
    ),
    ...plot.curves.map((curve) => line(curve, plot, frame)),
    ...(plot.over ? [plot.over(frame)] : []),
  ];
  const marks = [
    text(0, 12, plot.title, { 'font-weight': '600' }),
    mark('clipPath', { id: clip }, mark('rect', box(frame))),
    ...grid(plot, frame, theme),
    group({ 'clip-path': `url(#${clip})` }, inside),
    ...labels(plot, frame, theme),
    ...(legend ? [legendOf(named, left, plot.height - 4, theme)] : []),
  ];
  return { width: plot.width, height: plot.height, marks: marks.join('\n') };
}

const box = ({ left, top, width, height }: Frame) => ({ x: left, y: top, width, height });

function frameOf(plot: Plot, left: number, top: number, legend: number): Frame {
  const width = plot.width - left - (plot.right ? 64 : 12);
  const height = plot.height - top - 40 - legend;
  const x = placeOn(plot.x, width);
  const y = placeOn(plot.y, height);
  return { left, top, width, height, xOf: (v) => left + x(v), yOf: (v) => top + height - y(v) };
}

function raster(href: string, frame: Frame): string {
  return mark('image', { ...box(frame), href, preserveAspectRatio: 'none', 'image-rendering': 'pixelated' });
}

function line(curve: Curve, plot: Plot, frame: Frame): string {
  const axis = curve.right && plot.right ? plot.right : plot.y;
  const y = placeOn(axis, frame.height);
  const at = (i: number): readonly [number, number] => [
    frame.xOf(curve.x[i]),
    frame.top + frame.height - y(curve.y[i]),
  ];
  const count = curve.count ?? curve.x.length;
  const { colour: stroke, width = 1.5, opacity } = curve;
  const path = mark('path', {
    d: throughPoints(count, at),
    fill: 'none',
    stroke,
    'stroke-width': width,
    'stroke-opacity': opacity,
    'stroke-dasharray': curve.dash?.join(' '),
    'stroke-linejoin': 'round',
  });
  if (!curve.points) return path;
  const dots = Array.from({ length: count }, (_, i) => at(i))
    .filter(([px, py]) => Number.isFinite(px) && Number.isFinite(py))
    .map(([cx, cy]) => mark('circle', { cx, cy, r: 2.5, fill: stroke }));
  return [path, ...dots].join('\n');
}

function grid(plot: Plot, { left, top, width, height, xOf, yOf }: Frame, theme: Theme): string[] {
  const across = ticksOf(plot.x, width / 80).map(({ value }) => `M${xOf(value).toFixed(2)} ${top}v${height}`);
  const up = ticksOf(plot.y, height / 40).map(({ value }) => `M${left} ${yOf(value).toFixed(2)}h${width}`);
  return [mark('path', { d: [...across, ...up].join(''), stroke: swatch('line', theme), fill: 'none' })];
}

function labels(plot: Plot, frame: Frame, theme: Theme): string[] {
  const { left, top, width, height, xOf, yOf } = frame;
  const bottom = top + height;
  const below = ticksOf(plot.x, width / 80);
  const upright = (axis: Axis, x: number, turn: number) =>
    text(0, 0, axis.label, {
      'text-anchor': 'middle',
      transform: `translate(${x} ${top + height / 2}) rotate(${turn})`,
    });
  const right = plot.right;
  const rightPlace = right && placeOn(right, height);
  return [
    group({ fill: swatch('muted', theme) }, [
      ...below.map(({ value, text: words }) =>
        text(xOf(value), bottom + 15, words, { 'text-anchor': 'middle' }),
      ),
      ...(plot.above
        ? below
            .filter((_, i) => plot.x.log || i % 2 === 0)
            .map(({ value }) =>
              text(xOf(value), top - 6, plot.above?.(value) ?? '', { 'text-anchor': 'middle' }),
            )
        : []),
      ...ticksOf(plot.y, height / 40).map(({ value, text: words }) =>
        text(left - 6, yOf(value) + 4, words, { 'text-anchor': 'end' }),
      ),
      ...(right && rightPlace
        ? ticksOf(right, height / 40).map(({ value, text: words }) =>
            text(left + width + 6, bottom - rightPlace(value) + 4, words),
          )
        : []),
      text(left + width / 2, bottom + 33, plot.x.label, { 'text-anchor': 'middle' }),
      upright(plot.y, 11, -90),
      ...(right ? [upright(right, left + width + 56, 90)] : []),
    ]),
  ];
}

function legendOf(named: readonly Curve[], left: number, y: number, theme: Theme): string {
  let x = left;
  const entries = named.flatMap(({ label = '', colour, width = 1.5, dash }) => {
    const key = mark('path', {
      d: `M${x} ${y - 4}h22`,
      stroke: colour,
      'stroke-width': width,
      'stroke-dasharray': dash?.join(' '),
    });
    const words = text(x + 28, y, label);
    x += 44 + 6.6 * label.length;
    return [key, words];
  });
  return group({ fill: swatch('ink', theme) }, entries);
}
