/** What is lost by keeping weights of dense couplings in half precision. */
import { isSymmetrised } from '../../circuit/edges.ts';
import type { Netlist } from '../../circuit/netlist.ts';
import { fromHalf, toHalf } from './half.ts';

/**
 * Largest change of a node's coupling current [V/R] by the rounding of weights, at the signals [B, N] given. Walks every
 * weight of every sample.
 */
export function roundingError({ nodes, batch, groups, couplings }: Netlist, signals: Float32Array): number {
  let largest = 0;
  const change = new Float64Array(nodes);
  for (let sample = 0; sample < batch; sample++) {
    change.fill(0);
    const s = signals.subarray(sample * nodes, (sample + 1) * nodes);
    for (const c of couplings) {
      if (c.kind !== 'dense') continue;
      const [a, b] = [groups[c.from], groups[c.to]];
      const symmetric = isSymmetrised(c);
      for (let i = 0; i < a.size; i++)
        for (let j = 0; j < b.size; j++) {
          const w = Math.fround(c.weights[i * b.size + j] + (symmetric ? c.weights[j * b.size + i] : 0));
          const lost = c.gain * (fromHalf(toHalf(w)) - w);
          change[b.offset + j] += lost * s[a.offset + i];
          if (c.reciprocal && !symmetric) change[a.offset + i] += lost * s[b.offset + j];
        }
    }
    for (const x of change) largest = Math.max(largest, Math.abs(x));
  }
  return largest;
}
