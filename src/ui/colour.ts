/**
 * The voltage scale every view shares: blue for negative, orange for positive, a neutral grey at zero. Each arm is
 * a straight line in OKLab and both ends have the same lightness and chroma, so equal steps of voltage look equally
 * far apart on either side, and blue against orange stays apart for colour-blind readers.
 */
import type { Theme } from './tokens.css.ts';

/** OKLab: lightness, green-red, blue-yellow. */
export type Lab = readonly [l: number, a: number, b: number];

export const lch = (l: number, chroma: number, hue: number): Lab => {
  const angle = (hue * Math.PI) / 180;
  return [l, chroma * Math.cos(angle), chroma * Math.sin(angle)];
};

const scales: Record<Theme, { readonly negative: Lab; readonly zero: Lab; readonly positive: Lab }> = {
  light: { negative: lch(0.55, 0.137, 253), zero: lch(0.85, 0.004, 95), positive: lch(0.55, 0.137, 47) },
  dark: { negative: lch(0.77, 0.118, 245), zero: lch(0.38, 0.006, 260), positive: lch(0.77, 0.118, 60) },
};

const encode = (linear: number): number => {
  const bounded = Math.min(1, Math.max(0, linear));
  return bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * bounded ** (1 / 2.4) - 0.055;
};

/** sRGB, each channel in [0, 1]. */
export function toRgb([l, a, b]: Lab): [r: number, g: number, b: number] {
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    encode(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    encode(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

/**
 * Colour of a voltage: sRGB, each channel in [0, 1].
 * @param x voltage over the shown range, clipped to [-1, 1]; not-a-number counts as 0.
 */
export function voltageColour(x: number, theme: Theme): [r: number, g: number, b: number] {
  const { negative, zero, positive } = scales[theme];
  const bounded = Number.isNaN(x) ? 0 : Math.min(1, Math.max(-1, x));
  const end = bounded < 0 ? negative : positive;
  const along = Math.abs(bounded);
  const mix = (from: number, to: number): number => from + (to - from) * along;
  return toRgb([mix(zero[0], end[0]), mix(zero[1], end[1]), mix(zero[2], end[2])]);
}

/** The same colour as `rgb(r g b)` for canvases and CSS. */
export function voltageCss(x: number, theme: Theme): string {
  const [r, g, b] = voltageColour(x, theme).map((channel) => Math.round(channel * 255));
  return `rgb(${r} ${g} ${b})`;
}
