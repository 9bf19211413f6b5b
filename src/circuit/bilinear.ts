/**
 * sum over entries of gain s_a^T W s_b for one coupling, as plain loops: the energy is asked for at every recorded
 * frame, where a callback per entry would cost more than the anneal itself.
 */
import type { SignalCoupling } from './edges.ts';
import type { NetDense, NetGroup, NetSparse, NetStencil } from './netlist.ts';

/** A function of the signals s [N] of one sample; prepare it once per coupling. */
export type Bilinear = (s: Float64Array) => number;

export function bilinearOf(c: SignalCoupling, groups: readonly NetGroup[]): Bilinear {
  const a = groups[c.from];
  const b = groups[c.to];
  switch (c.kind) {
    case 'dense':
      return dense(c, a, b);
    case 'sparse':
      return sparse(c, a, b);
    case 'stencil':
      return stencil(c, a, b);
    default:
      return c satisfies never;
  }
}

function dense({ gain, weights }: NetDense, a: NetGroup, b: NetGroup): Bilinear {
  return (s) => {
    let total = 0;
    for (let i = 0, n = 0; i < a.size; i++) {
      let sum = 0;
      for (let j = 0; j < b.size; j++, n++) sum += weights[n] * s[b.offset + j];
      total += s[a.offset + i] * sum;
    }
    return gain * total;
  };
}

function sparse({ gain, weights, source, target }: NetSparse, a: NetGroup, b: NetGroup): Bilinear {
  return (s) => {
    let total = 0;
    for (let e = 0; e < weights.length; e++)
      total += weights[e] * s[a.offset + source[e]] * s[b.offset + target[e]];
    return gain * total;
  };
}

/** Source index along one axis for every target index and tap; -1 outside a zero border. */
function reached(targets: number, size: number, taps: number, periodic: boolean): Int32Array {
  const out = new Int32Array(targets * taps);
  for (let tap = 0; tap < taps; tap++) {
    for (let target = 0; target < targets; target++) {
      const at = target + tap - Math.floor(taps / 2);
      const inside = at >= 0 && at < size;
      out[tap * targets + target] = inside ? at : periodic ? ((at % size) + size) % size : -1;
    }
  }
  return out;
}

function stencil(c: NetStencil, a: NetGroup, b: NetGroup): Bilinear {
  const { gain, weights, kernelHeight, kernelWidth, periodic } = c;
  const rows = reached(b.height, a.height, kernelHeight, periodic);
  const columns = reached(b.width, a.width, kernelWidth, periodic);
  return (s) => {
    let total = 0;
    for (let ky = 0, n = 0; ky < kernelHeight; ky++) {
      for (let kx = 0; kx < kernelWidth; kx++) {
        for (let from = 0; from < a.channels; from++) {
          for (let to = 0; to < b.channels; to++, n++) {
            if (weights[n] === 0) continue;
            let sum = 0;
            for (let row = 0; row < b.height; row++) {
              const sourceRow = rows[ky * b.height + row];
              if (sourceRow < 0) continue;
              const here = b.offset + row * b.width * b.channels + to;
              const there = a.offset + sourceRow * a.width * a.channels + from;
              for (let column = 0; column < b.width; column++) {
                const at = columns[kx * b.width + column];
                if (at >= 0) sum += s[there + at * a.channels] * s[here + column * b.channels];
              }
            }
            total += weights[n] * sum;
          }
        }
      }
    }
    return gain * total;
  };
}
