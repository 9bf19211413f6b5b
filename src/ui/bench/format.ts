import { msg } from '@lit/localize';
/** Numbers as the bench writes them: significant digits, grouped integers, SI prefixes, units always. */

const integer = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const PREFIXES: readonly (readonly [number, string])[] = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
  [1e-3, 'm'],
  [1e-6, 'µ'],
  [1e-9, 'n'],
  [1e-12, 'p'],
  [1e-15, 'f'],
  [1e-18, 'a'],
];
const SUPERSCRIPT: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};
/** A true minus sign, as wide as a digit. */
const withMinus = (text: string): string => text.replace(/^-/, '−');

/** 12,345 */
export function whole(value: number): string {
  return Number.isFinite(value) ? withMinus(integer.format(value)) : '–';
}

/** Three significant digits, a power of ten outside 0.001 to 99,999. */
export function significant(value: number, digits = 3): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
    const power = String(Number(exponent)).replace(/[-\d]/g, (c) => SUPERSCRIPT[c]);
    return withMinus(`${mantissa} × 10${power}`);
  }
  if (size >= 10 ** digits) return whole(value);
  return withMinus(value.toPrecision(digits));
}

/** A number with an SI prefix and unit, e.g. 31.0 ns. */
export function si(value: number, unit: string, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return `0 ${unit}`;
  const size = Math.abs(value);
  const [factor, prefix] = PREFIXES.find(([f]) => size >= f * 0.9995) ?? PREFIXES[PREFIXES.length - 1];
  const scaled = value / factor;
  if (Math.abs(scaled) >= 1e4 || Math.abs(scaled) < 1e-2) return `${significant(value, digits)} ${unit}`;
  const text = Math.abs(scaled) >= 10 ** digits ? whole(scaled) : scaled.toPrecision(digits);
  return withMinus(`${text} ${prefix}${unit}`);
}

/** "40 ns" without digits an axis does not need. */
export function shortSi(value: number, unit: string): string {
  return si(value, unit, 3)
    .replace(/(\.\d*?)0+(?=\s)/, '$1')
    .replace(/\.(?=\s)/, '');
}

/** Volts as people read them off a scale: plain down to a hundredth, then with a prefix. */
export function volts(value: number, digits = 3): string {
  const text =
    Math.abs(value) >= 0.01 || value === 0 ? `${significant(value, digits)} V` : si(value, 'V', digits);
  return text.replace(/\.0+ /, ' ');
}

/** Axis tick: as short as the step between ticks allows. */
export function tick(value: number, step: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-4) return significant(value, 2);
  if (size >= 1e4) return whole(value);
  // As many decimals as the step has: one for 2.5, two for 0.25.
  let decimals = 0;
  while (
    decimals < 6 &&
    Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6 * 10 ** decimals * step
  )
    decimals++;
  return withMinus(value.toFixed(decimals));
}

/** Powers of ten on a log axis. */
export function decade(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (exponent >= -2 && exponent <= 3) return String(10 ** exponent);
  return `10${String(exponent).replace(/[-\d]/g, (c) => SUPERSCRIPT[c])}`;
}

/** Smallest of 1, 1.5, 2, 3, 4, 5, 6, 8 x 10^n not below `value`. */
export function niceCeiling(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const decadeBelow = 10 ** Math.floor(Math.log10(value));
  for (const m of [1, 1.5, 2, 3, 4, 5, 6, 8, 10])
    if (value <= m * decadeBelow * (1 + 1e-6)) return m * decadeBelow;
  return 10 * decadeBelow;
}

/** "3 s", "2 min": a wall-clock duration in words short enough for a status line. */
export function duration(seconds: number): string {
  if (seconds < 1) return msg('less than 1 s');
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
