/** Fields as pictures: one pixel per cell, coloured by the voltage scale; errors in the error's own hue. */
import { voltageColour } from '../../colour.ts';
import { swatch, type Swatch, type Theme } from '../../tokens.css.ts';

const SHADES = 256;

/** Colours from -1 to 1 as packed RGBA, little-endian as canvases want them. */
export function voltageTable(theme: Theme): Uint32Array {
  return Uint32Array.from({ length: SHADES }, (_, i) =>
    pack(voltageColour((2 * i) / (SHADES - 1) - 1, theme)),
  );
}

/** From the plot's ground at 0 to the error's hue at 1. */
export function errorTable(theme: Theme): Uint32Array {
  const from = channels(swatch('surface', theme));
  const to = channels(swatch('error', theme));
  return Uint32Array.from({ length: SHADES }, (_, i) => {
    const part = i / (SHADES - 1);
    return pack(from.map((c, at) => c + (to[at] - c) * part) as [number, number, number]);
  });
}

const channels = (hex: string): [number, number, number] => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
};

/** A colour between two of the page's, as `rgb(r g b)`; `part` from 0 to 1. */
export function shade(from: Swatch, to: Swatch, part: number, theme: Theme): string {
  const [a, b] = [channels(swatch(from, theme)), channels(swatch(to, theme))];
  return `rgb(${a.map((c, at) => Math.round(255 * (c + (b[at] - c) * part))).join(' ')})`;
}

const pack = ([r, g, b]: readonly [number, number, number]): number =>
  ((255 << 24) | (Math.round(255 * b) << 16) | (Math.round(255 * g) << 8) | Math.round(255 * r)) >>> 0;

/** Cells of a group within all voltages: the first index, the step between cells, how many. */
export interface Cells {
  readonly offset: number;
  readonly stride: number;
  readonly count: number;
}

/** Colours values in -range..range. */
export function drawVoltages(
  values: Float32Array,
  cells: Cells,
  range: number,
  table: Uint32Array,
  out: Uint32Array,
): void {
  const scale = (SHADES - 1) / (2 * range);
  for (let i = 0, at = cells.offset; i < cells.count; i++, at += cells.stride) {
    const shade = (values[at] + range) * scale;
    out[i] = table[shade <= 0 ? 0 : shade >= SHADES - 1 ? SHADES - 1 : (shade + 0.5) | 0];
  }
}

/** Colours |values - truth| in 0..range and returns the largest difference. */
export function drawError(
  values: Float32Array,
  cells: Cells,
  truth: Float32Array,
  range: number,
  table: Uint32Array,
  out: Uint32Array,
): number {
  let most = 0;
  for (let i = 0, at = cells.offset; i < cells.count; i++, at += cells.stride) {
    const error = Math.abs(values[at] - truth[i]);
    if (error > most) most = error;
    out[i] = table[Math.min(SHADES - 1, Math.round((error / range) * (SHADES - 1)))];
  }
  return most;
}
