/**
 * The learning curve, thinned so that its memory stays bounded: points are the training loss over updates, and now and
 * then a validation loss and a test error. When the store is full, neighbouring points are merged in pairs.
 */
import type { CurvePoint } from '../../../lab/train-api.ts';

/** As many as a plot can show apart: a page without a GPU hands every line of a canvas on at every frame. */
const CAPACITY = 256;

/** A value of either point, the later one's where both have one. */
const later = (first: number, second: number): number => (Number.isNaN(second) ? first : second);

export class CurveStore {
  points: CurvePoint[] = [];
  /** Rises with every change. */
  version = 0;
  /** Updates a kept point stands for at least. */
  private spacing = 0;

  constructor(private readonly capacity = CAPACITY) {}

  clear(): void {
    this.points = [];
    this.spacing = 0;
    this.version++;
  }

  append(points: readonly CurvePoint[]): void {
    for (const point of points) this.push(point);
    this.version++;
  }

  /** The last value of a kind that was measured, and its update; NaN before. */
  last(key: 'train' | 'validation' | 'test'): { readonly value: number; readonly update: number } {
    for (let i = this.points.length - 1; i >= 0; i--)
      if (!Number.isNaN(this.points[i][key]))
        return { value: this.points[i][key], update: this.points[i].update };
    return { value: NaN, update: -1 };
  }

  private push(point: CurvePoint): void {
    const last = this.points.at(-1);
    // Time goes back where a run starts anew without saying so.
    if (last && point.update < last.update)
      this.points = this.points.filter(({ update }) => update < point.update);
    const before = this.points.at(-2);
    const end = this.points.at(-1);
    if (end && (end.update === point.update || (before && end.update - before.update < this.spacing)))
      this.points[this.points.length - 1] = merged(end, point);
    else this.points.push(point);
    if (this.points.length > this.capacity) this.thin();
  }

  private thin(): void {
    const kept: CurvePoint[] = [this.points[0]];
    for (let i = 1; i < this.points.length; i += 2) {
      const second = this.points[i + 1];
      kept.push(second ? merged(this.points[i], second) : this.points[i]);
    }
    this.points = kept;
    this.spacing = (kept[kept.length - 1].update - kept[0].update) / this.capacity;
  }
}

/** Two neighbours as one, at the later one's place: the mean loss of both, and the latest measurements. */
function merged(first: CurvePoint, second: CurvePoint): CurvePoint {
  const both = !Number.isNaN(first.train) && !Number.isNaN(second.train) && first.update !== second.update;
  return {
    update: second.update,
    epoch: second.epoch,
    train: both ? (first.train + second.train) / 2 : later(first.train, second.train),
    validation: later(first.validation, second.validation),
    test: later(first.test, second.test),
  };
}
