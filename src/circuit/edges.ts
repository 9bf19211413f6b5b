/** Walks over the entries of couplings, so that energy, stability and the reference engine read alike. */
import type {
  NetDense,
  NetGroup,
  NetResistive,
  NetSource,
  NetSparse,
  NetStencil,
  NetCoupling,
} from './netlist.ts';

/** Couplings whose current is linear in signals: I_target += gain W^T s_source. */
export type SignalCoupling = NetDense | NetSparse | NetStencil;

export function isSignalCoupling(c: NetCoupling): c is SignalCoupling {
  return c.kind === 'dense' || c.kind === 'sparse' || c.kind === 'stencil';
}

/** A reciprocal dense coupling inside one group acts through J = W + W^T alone. */
export const isSymmetrised = (c: NetDense): boolean => c.reciprocal && c.from === c.to;

/** Global source, global target, gain x weight, and which of the coupling's weights it is. */
export type VisitWeight = (source: number, target: number, weight: number, index: number) => void;

/** Calls back for every entry of W (a tied stencil weight once per pair of nodes it joins). */
export function forEachWeight(c: SignalCoupling, groups: readonly NetGroup[], visit: VisitWeight): void {
  const a = groups[c.from];
  const b = groups[c.to];
  switch (c.kind) {
    case 'dense':
      for (let i = 0, n = 0; i < a.size; i++)
        for (let j = 0; j < b.size; j++, n++) visit(a.offset + i, b.offset + j, c.gain * c.weights[n], n);
      return;
    case 'sparse':
      for (let e = 0; e < c.weights.length; e++)
        visit(a.offset + c.source[e], b.offset + c.target[e], c.gain * c.weights[e], e);
      return;
    case 'stencil':
      forEachStencilWeight(c, a, b, visit);
      return;
    default:
      c satisfies never;
  }
}

function forEachStencilWeight(c: NetStencil, a: NetGroup, b: NetGroup, visit: VisitWeight): void {
  const upper = Math.floor(c.kernelHeight / 2);
  const left = Math.floor(c.kernelWidth / 2);
  const inside = (at: number, size: number) => (c.periodic ? ((at % size) + size) % size : at);
  for (let row = 0; row < b.height; row++)
    for (let column = 0; column < b.width; column++)
      for (let ky = 0; ky < c.kernelHeight; ky++) {
        const sourceRow = inside(row + ky - upper, a.height);
        if (sourceRow < 0 || sourceRow >= a.height) continue;
        for (let kx = 0; kx < c.kernelWidth; kx++) {
          const sourceColumn = inside(column + kx - left, a.width);
          if (sourceColumn < 0 || sourceColumn >= a.width) continue;
          const source = a.offset + (sourceRow * a.width + sourceColumn) * a.channels;
          const target = b.offset + (row * b.width + column) * b.channels;
          let n = (ky * c.kernelWidth + kx) * a.channels * b.channels;
          for (let from = 0; from < a.channels; from++)
            for (let to = 0; to < b.channels; to++, n++)
              visit(source + from, target + to, c.gain * c.weights[n], n);
        }
      }
}

/** Conductance of resistor e [1/R]; a conditioned one reads the signals s of its sample. */
export function conductanceOf(c: NetResistive, e: number, signal: (node: number) => number): number {
  const g = c.conductance[e];
  if (!c.conditioned) return g;
  const { by0, by1, base, gain, mean } = c.conditioned;
  const first = base * Math.exp(gain * signal(by0[e]));
  if (by1[e] === by0[e]) return g * first;
  const second = base * Math.exp(gain * signal(by1[e]));
  return g * (mean === 'harmonic' ? (2 * first * second) / (first + second) : (first + second) / 2);
}

/** Current into target n of a source coupling [V/R]. */
export function sourceCurrentOf(c: NetSource, n: number, signal: (node: number) => number): number {
  return c.base * Math.exp(c.gain * signal(c.by[n]));
}
