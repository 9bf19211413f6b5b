/** Signal couplings of a learning circuit over node-major states: currents both ways, and products for gradients. */
import type { SignalCoupling } from '../../../circuit/edges.ts';
import type { NetDense, NetGroup, NetSparse, NetStencil } from '../../../circuit/netlist.ts';
import type { Arithmetic, Reals } from './reals.ts';

export interface Link {
  readonly c: SignalCoupling;
  /** Written weights, and the gradient of each summed since it was cleared. */
  readonly weights: Reals;
  readonly gradient: Reals;
  /** into_b += gain W^T x_a; both are [N, B]. */
  forward(x: Reals, into: Reals): void;
  /** into_a += gain W x_b */
  backward(x: Reals, into: Reals): void;
  /** gradient += factor gain sum over samples of x_source y_target */
  outer(x: Reals, y: Reals, factor: number): void;
}

export function linkOf(
  c: SignalCoupling,
  groups: readonly NetGroup[],
  batch: number,
  arithmetic: Arithmetic,
): Link {
  switch (c.kind) {
    case 'dense':
      return productLink(c, groups, batch, arithmetic, [[0, 0, 0]]);
    case 'stencil':
      return productLink(c, groups, batch, arithmetic, taps(c, groups));
    case 'sparse':
      return sparseLink(c, groups, batch, arithmetic);
    default:
      return c satisfies never;
  }
}

/** Words of memory a link takes. */
export function wordsOfLink(c: SignalCoupling, groups: readonly NetGroup[]): number {
  const weights = 2 * c.weights.length + 32;
  if (c.kind !== 'stencil') return weights + 32;
  const cells = groups[c.to].height * groups[c.to].width;
  return weights + 6 * cells * c.kernelHeight * c.kernelWidth;
}

/** First target node, first weight and first source node (within their groups) of one matrix product. */
type Triple = readonly [target: number, weight: number, source: number];

/** One product per target cell and tap that lies inside the grid. */
function taps(c: NetStencil, groups: readonly NetGroup[]): Triple[] {
  const a = groups[c.from];
  const b = groups[c.to];
  const wrap = (at: number, size: number) => (c.periodic ? ((at % size) + size) % size : at);
  const found: Triple[] = [];
  for (let row = 0; row < b.height; row++)
    for (let column = 0; column < b.width; column++)
      for (let ky = 0; ky < c.kernelHeight; ky++)
        for (let kx = 0; kx < c.kernelWidth; kx++) {
          const y = wrap(row + ky - Math.floor(c.kernelHeight / 2), a.height);
          const x = wrap(column + kx - Math.floor(c.kernelWidth / 2), a.width);
          if (y < 0 || y >= a.height || x < 0 || x >= a.width) continue;
          found.push([
            (row * b.width + column) * b.channels,
            (ky * c.kernelWidth + kx) * a.channels * b.channels,
            (y * a.width + x) * a.channels,
          ]);
        }
  return found;
}

function productLink(
  c: NetDense | NetStencil,
  groups: readonly NetGroup[],
  batch: number,
  arithmetic: Arithmetic,
  products: readonly Triple[],
): Link {
  const a = groups[c.from];
  const b = groups[c.to];
  const [sources, targets] = c.kind === 'dense' ? [a.size, b.size] : [a.channels, b.channels];
  const weights = arithmetic.reals(c.weights.length);
  weights.set(c.weights);
  const gradient = arithmetic.reals(c.weights.length);
  const there = arithmetic.ints(3 * products.length);
  const back = arithmetic.ints(3 * products.length);
  products.forEach(([target, weight, source], t) => {
    const [o, x] = [(b.offset + target) * batch, (a.offset + source) * batch];
    there.set([o, weight, x], 3 * t);
    back.set([x, weight, o], 3 * t);
  });
  const shared = { outStride: batch, xStride: batch, n: batch, out: weights, signals: weights, alpha: 1 };
  const forth = { ...shared, weights, triples: there, wk: targets, wm: 1, m: targets, k: sources };
  const reverse = { ...shared, weights, triples: back, wk: 1, wm: targets, m: sources, k: targets };
  const product = { ...forth, weights: gradient };
  return {
    c,
    weights,
    gradient,
    forward: (x, into) => {
      forth.out = into;
      forth.signals = x;
      forth.alpha = c.gain;
      arithmetic.multiply(forth);
    },
    backward: (x, into) => {
      reverse.out = into;
      reverse.signals = x;
      reverse.alpha = c.gain;
      arithmetic.multiply(reverse);
    },
    outer: (x, y, factor) => {
      product.out = y;
      product.signals = x;
      product.alpha = factor * c.gain;
      arithmetic.outer(product);
    },
  };
}

function sparseLink(c: NetSparse, groups: readonly NetGroup[], batch: number, arithmetic: Arithmetic): Link {
  const [first, second] = [groups[c.from].offset, groups[c.to].offset];
  const source = c.source.map((i) => (first + i) * batch);
  const target = c.target.map((j) => (second + j) * batch);
  const weights = arithmetic.reals(c.weights.length);
  weights.set(c.weights);
  const gradient = arithmetic.reals(c.weights.length);
  const carry = (x: Reals, from: Uint32Array, into: Reals, to: Uint32Array): void => {
    for (let e = 0; e < weights.length; e++) {
      const w = c.gain * weights[e];
      for (let b = 0, i = from[e], j = to[e]; b < batch; b++, i++, j++) into[j] += w * x[i];
    }
  };
  return {
    c,
    weights,
    gradient,
    forward: (x, into) => carry(x, source, into, target),
    backward: (x, into) => carry(x, target, into, source),
    outer: (x, y, factor) => {
      for (let e = 0; e < weights.length; e++) {
        let sum = 0;
        for (let b = 0, i = source[e], j = target[e]; b < batch; b++, i++, j++) sum += x[i] * y[j];
        gradient[e] += factor * c.gain * sum;
      }
    },
  };
}
