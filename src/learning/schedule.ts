/** Learning rates over a run, and which samples make its mini-batches: functions of the update's number alone. */
import { streamOf, uniform } from '../circuit/philox.ts';

export interface RateSchedule {
  /** `cosine` falls to 0; `one-cycle` rises from a 25th over the first 30 %, then falls to 0. */
  readonly kind: 'constant' | 'cosine' | 'one-cycle';
  /** Updates of a linear rise before it; not for one-cycle. */
  readonly warmUp: number;
}

const RISE = 0.3;
const FIRST = 1 / 25;
const LAST = 1e-4 * FIRST;

/** The rate of update n (from 0) of `total`, as a share of the largest. */
export function rateAt({ kind, warmUp }: RateSchedule, n: number, total: number): number {
  const swing = (from: number, to: number, share: number) =>
    to + ((from - to) * (1 + Math.cos(Math.PI * Math.min(1, share)))) / 2;
  switch (kind) {
    case 'constant':
      return Math.min(1, (n + 1) / Math.max(1, warmUp));
    case 'cosine':
      if (n < warmUp) return (n + 1) / warmUp;
      return swing(1, 0, (n - warmUp) / Math.max(1, total - warmUp));
    case 'one-cycle': {
      const top = RISE * total - 1;
      return n < top ? swing(FIRST, 1, n / top) : swing(1, LAST, (n - top) / Math.max(1, total - 1 - top));
    }
    default:
      return kind satisfies never;
  }
}

const ORDER = streamOf('training.order');
const VARIANT = streamOf('training.variant');

/** The samples of one epoch in random order, one of the `variants` copies of each; sample s of copy c is c S + s. */
export function epochOrder(seed: number, epoch: number, samples: number, variants: number): Uint32Array {
  const order = Uint32Array.from({ length: samples }, (_, s) => s);
  // Fisher and Yates, from the end.
  for (let n = samples - 1; n > 0; n--) {
    const other = Math.floor(uniform(seed, n, epoch, 0, ORDER) * (n + 1));
    [order[n], order[other]] = [order[other], order[n]];
  }
  if (variants === 1) return order;
  return order.map((s) => s + samples * Math.floor(uniform(seed, s, epoch, 0, VARIANT) * variants));
}
