/** The voltages an axis holds: all that were recorded, with room around them, in leaps. */
import { niceCeiling } from '../format.ts';
import type { BenchSession } from '../session.ts';

export class ValueRange {
  #range: readonly [low: number, high: number] = [-1, 1];

  /** Lowest and highest voltage of the axis [V]; on shared axes it holds both runs and is the same for both. */
  of(session: BenchSession): readonly [low: number, high: number] {
    const [low, high] = extremes(session);
    if (!(high >= low)) {
      const unit = session.shape?.voltsPerUnit ?? 1;
      return (this.#range = [-unit, unit]);
    }
    const unit = session.shape?.voltsPerUnit ?? 1;
    const pad = Math.max((high - low) * 0.06, 1e-6 * unit, Math.max(Math.abs(low), Math.abs(high)) * 0.05);
    const [min, max] = [low - pad, high + pad];
    if (session.beside) {
      // Steps that depend on nothing but the recordings, so that both plots come to the same.
      const step = niceCeiling((max - min) / 10);
      return (this.#range = [Math.floor(min / step) * step, Math.ceil(max / step) * step]);
    }
    const [oldMin, oldMax] = this.#range;
    // Kept while the data fill most of it, so that the density need not be counted anew for every new extreme.
    const fits = min >= oldMin && max <= oldMax && max - min > 0.7 * (oldMax - oldMin);
    if (!fits) this.#range = [min - 0.04 * (max - min), max + 0.04 * (max - min)];
    return this.#range;
  }
}

function extremes({ store, shape, beside }: BenchSession): readonly [number, number] {
  const unit = shape?.voltsPerUnit ?? 1;
  const [low, high] = [(store?.low ?? Infinity) * unit, (store?.high ?? -Infinity) * unit];
  if (!beside?.store || !beside.shape) return [low, high];
  const other = beside.shape.voltsPerUnit;
  return [Math.min(low, beside.store.low * other), Math.max(high, beside.store.high * other)];
}
