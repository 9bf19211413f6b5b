/** Stencils as taps: where a cell looks, and the weights from channel to channel it finds there. */
import type { NetStencil, Netlist } from '../../../circuit/netlist.ts';
import type { Memory } from './memory.ts';

interface Tap {
  readonly dy: number;
  readonly dx: number;
  /** [source channels, target channels], gain worked in. */
  readonly weights: Float32Array;
}

/** Currents of one direction. */
export interface StencilDirection {
  readonly from: number;
  readonly to: number;
  readonly periodic: boolean;
  readonly taps: readonly Tap[];
}

/**
 * The directions of a stencil. Inside one group the way back joins the way there: a cell then looks at d and at -d, and
 * taps that look the same way are added up.
 */
export function stencilTaps({ groups }: Netlist, c: NetStencil): readonly StencilDirection[] {
  const { kernelHeight, kernelWidth, periodic } = c;
  const [p, q] = [groups[c.from].channels, groups[c.to].channels];
  const forth: Tap[] = [];
  for (let ky = 0, n = 0; ky < kernelHeight; ky++)
    for (let kx = 0; kx < kernelWidth; kx++, n += p * q)
      forth.push({
        dy: ky - Math.floor(kernelHeight / 2),
        dx: kx - Math.floor(kernelWidth / 2),
        weights: c.weights.slice(n, n + p * q).map((w) => c.gain * w),
      });
  const there = { from: c.from, to: c.to, periodic };
  if (!c.reciprocal) return [{ ...there, taps: forth }];
  const back = forth.map(({ dy, dx, weights }) => ({
    dy: -dy,
    dx: -dx,
    weights: Float32Array.from(weights, (_, n) => weights[(n % p) * q + Math.floor(n / p)]),
  }));
  if (c.from === c.to) return [{ ...there, taps: joined([...forth, ...back]) }];
  return [
    { ...there, taps: forth },
    { from: c.to, to: c.from, periodic, taps: back },
  ];
}

function joined(taps: readonly Tap[]): readonly Tap[] {
  const found = new Map<string, Tap>();
  for (const tap of taps) {
    const key = `${tap.dy} ${tap.dx}`;
    const known = found.get(key);
    if (!known) found.set(key, { ...tap, weights: tap.weights.slice() });
    else for (let n = 0; n < tap.weights.length; n++) known.weights[n] += tap.weights[n];
  }
  return [...found.values()];
}

/** Writes taps (dy, dx, pointer to weights), their distances in bytes for single channels, and the weights. */
export function fillTaps(
  { from, taps }: StencilDirection,
  { groups, batch }: Netlist,
  memory: Memory,
  at: { readonly taps: number; readonly offsets: number; readonly weights: number },
): void {
  const { width } = groups[from];
  const words = memory.ints(at.taps, 3 * taps.length);
  const offsets = memory.ints(at.offsets, taps.length);
  taps.forEach(({ dy, dx, weights }, n) => {
    const first = at.weights + 4 * n * weights.length;
    words.set([dy, dx, first], 3 * n);
    offsets[n] = 4 * batch * (dy * width + dx);
    memory.floats(first, weights.length).set(weights);
  });
}
