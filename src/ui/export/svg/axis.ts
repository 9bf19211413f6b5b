/** Which ticks an axis of an exported plot shows. */
import { decade, tick } from '../../bench/format.ts';
import type { Axis, Tick } from './place.ts';

/** Ticks at round numbers, about `most` of them; powers of ten on a logarithmic axis. */
export function ticksOf(axis: Axis, most: number): Tick[] {
  return axis.log ? decades(axis, most) : linear(axis, most);
}

function linear({ from, to, whole }: Axis, most: number): Tick[] {
  const rough = (to - from) / Math.max(1, most);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((f) => f * power >= rough * (1 - 1e-9)) ?? 10;
  const step = whole ? Math.max(1, factor === 2.5 ? 5 * power : factor * power) : factor * power;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const value = (first + i) * step;
    return { value, text: tick(value, step) };
  });
}

function decades({ from, to }: Axis, most: number): Tick[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / most));
  const ticks: Tick[] = [];
  for (let exponent = first; exponent <= last; exponent += every)
    ticks.push({ value: 10 ** exponent, text: decade(10 ** exponent) });
  return ticks;
}
