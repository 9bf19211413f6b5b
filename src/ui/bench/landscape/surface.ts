/** The energy surface as a picture: heights in 0..1 and the height under any pair of voltages. */

/**
 * The lowest energy, and how far above it the picture goes. Energies far above most others are cut, else the steep
 * rim of a quartic or of stiff wells would flatten everything a circuit ever visits.
 */
export function energySpan(energies: Float32Array): { readonly low: number; readonly span: number } {
  const sorted = Float32Array.from(energies).sort();
  const low = sorted[0];
  const most = sorted[Math.floor(0.9 * (sorted.length - 1))] - low;
  return { low, span: Math.min(sorted[sorted.length - 1] - low, 1.25 * most) || 1 };
}

/** Scales energies [count, count] to 0..1. */
export function heightsOf(energies: Float32Array): Float32Array {
  const { low, span } = energySpan(energies);
  return energies.map((energy) => Math.min(1, Math.max(0, (energy - low) / span)));
}

/** Height at x (along columns) and y (along rows), both in -1..1, bilinear. */
export function heightAt(heights: Float32Array, count: number, x: number, y: number): number {
  const along = (value: number) => Math.min(count - 1.0001, Math.max(0, ((value + 1) / 2) * (count - 1)));
  const [column, row] = [along(x), along(y)];
  const [c, r] = [Math.floor(column), Math.floor(row)];
  const [fc, fr] = [column - c, row - r];
  const at = (dr: number, dc: number) => heights[(r + dr) * count + c + dc];
  return (1 - fr) * ((1 - fc) * at(0, 0) + fc * at(0, 1)) + fr * ((1 - fc) * at(1, 0) + fc * at(1, 1));
}
