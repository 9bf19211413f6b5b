/** Hard rails over node-major states [N, B]. */
import type { Netlist } from '../../circuit/netlist.ts';

/** Free nodes stop at their rails, second-order ones without momentum. What is not a number stays one. */
export function clipToRails(
  { groups, batch }: Netlist,
  held: Uint8Array,
  v: Float32Array,
  p: Float32Array | null,
): void {
  for (const { rails, offset, size } of groups) {
    if (rails === Infinity) continue;
    for (let i = offset; i < offset + size; i++) {
      if (held[i]) continue;
      for (let n = i * batch; n < (i + 1) * batch; n++) {
        if (v[n] <= rails && v[n] >= -rails) continue;
        v[n] = Math.sign(v[n]) * rails;
        if (p) p[n] = 0;
      }
    }
  }
}
