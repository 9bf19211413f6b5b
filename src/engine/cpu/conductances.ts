/** Conductances set by the signals of other nodes, over node-major states [N, B]. */
import type { NetResistive } from '../../circuit/netlist.ts';

type Conditioning = NonNullable<NetResistive['conditioned']>;

/** g per edge and sample [E, B], renewed from the signals; `places` tells where else than in order each edge's lie. */
export function condition(
  { by0, by1, base, gain, mean }: Conditioning,
  scale: Float32Array,
  s: Float32Array,
  batch: number,
  g: Float32Array,
  places: Uint32Array | null = null,
): void {
  for (let e = 0; e < scale.length; e++) {
    let n = (places ? places[e] : e) * batch;
    const at0 = by0[e] * batch;
    const at1 = by1[e] * batch;
    const factor = scale[e] * base;
    if (at0 === at1) {
      for (let b = 0; b < batch; b++, n++) g[n] = factor * Math.exp(gain * s[at0 + b]);
      continue;
    }
    for (let b = 0; b < batch; b++, n++) {
      const first = Math.exp(gain * s[at0 + b]);
      const second = Math.exp(gain * s[at1 + b]);
      g[n] = factor * (mean === 'harmonic' ? (2 * first * second) / (first + second) : (first + second) / 2);
    }
  }
}
