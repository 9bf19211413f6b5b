/** Which samples of a chart a short table holds. */

/**
 * Rising indices, at most `most` of them: all where they fit, else the first, the last, every trace's lowest and
 * highest, and an even choice between.
 */
export function keptSamples(
  points: number,
  traces: readonly number[],
  y: (trace: number, index: number) => number,
  most: number,
): number[] {
  if (points <= most) return Array.from({ length: points }, (_, i) => i);
  const kept = new Set([0, points - 1]);
  for (const trace of traces)
    for (const extreme of extremes(points, (i) => y(trace, i))) if (kept.size < most) kept.add(extreme);
  const free = most - kept.size;
  for (let i = 1; i <= free; i++) kept.add(Math.round((i * (points - 1)) / (free + 1)));
  return [...kept].sort((a, b) => a - b);
}

function extremes(points: number, y: (index: number) => number): number[] {
  let low = -1;
  let high = -1;
  for (let i = 0; i < points; i++) {
    const value = y(i);
    if (Number.isNaN(value)) continue;
    if (low < 0 || value < y(low)) low = i;
    if (high < 0 || value > y(high)) high = i;
  }
  return low < 0 ? [] : [low, high];
}
