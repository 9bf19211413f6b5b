/** The least time a machine could take for what has been counted. */
import type { CopyRate, Counts, Limit, MachineLimits } from './results.ts';

/**
 * Bytes per second where so many bytes are touched again and again: between two measured sizes on the line through the
 * logarithms, beyond the smallest and the largest as there.
 */
export function bandwidthAt(copies: readonly CopyRate[], bytes: number): number {
  const sorted = [...copies].sort((a, b) => a.bytes - b.bytes);
  const above = sorted.findIndex((rate) => rate.bytes >= bytes);
  if (above === 0) return sorted[0].bytesPerSecond;
  if (above < 0) return sorted[sorted.length - 1].bytesPerSecond;
  const [a, b] = [sorted[above - 1], sorted[above]];
  const share = Math.log(bytes / a.bytes) / Math.log(b.bytes / a.bytes);
  return a.bytesPerSecond * (b.bytesPerSecond / a.bytesPerSecond) ** share;
}

/** The larger of moving and computing, which a good kernel does at the same time. */
export function limitOf({ bytes, multiplyAdds }: Counts, machine: MachineLimits, seconds: number): Limit {
  const moving = bytes / bandwidthAt(machine.copies, bytes);
  const computing = multiplyAdds / machine.multiplyAddsPerSecond;
  const least = Math.max(moving, computing);
  return { seconds: least, by: moving >= computing ? 'bandwidth' : 'arithmetic', fraction: least / seconds };
}
