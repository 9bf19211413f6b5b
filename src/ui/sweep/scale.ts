/**
 * The scale of quantities that have a least and a most but no sign: dark to bright green. It is a straight line in
 * OKLab's lightness, so equal steps look equally far apart, also where colours cannot be told from each other.
 */
import { lch, toRgb } from '../colour.ts';

const DARK = { lightness: 0.26, chroma: 0.05, hue: 210 };
const BRIGHT = { lightness: 0.94, chroma: 0.11, hue: 120 };
/** From this lightness on, black is easier to read than white. */
const BLACK_FROM = 0.62;

export interface Shade {
  readonly ground: string;
  /** Of text on it. */
  readonly ink: string;
}

/** @param part 0 for the least, 1 for the most. */
export function shade(part: number): Shade {
  const bounded = Math.min(1, Math.max(0, part));
  const mix = (key: keyof typeof DARK): number => DARK[key] + (BRIGHT[key] - DARK[key]) * bounded;
  const lightness = mix('lightness');
  const channels = toRgb(lch(lightness, mix('chroma'), mix('hue'))).map((c) => Math.round(255 * c));
  return { ground: `rgb(${channels.join(' ')})`, ink: lightness > BLACK_FROM ? '#000' : '#fff' };
}
