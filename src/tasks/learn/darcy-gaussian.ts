/**
 * Generated Darcy flow -div(a grad u) = 1 on the unit square with u = 0 on all four borders, at the size x size inner
 * points (i / (size + 1), j / (size + 1)). The permeability is a Gaussian random field with covariance
 * (-Laplacian + 9)^-2 and no flux across the border, drawn in its cosine basis without the constant mode and cut at
 * zero: a = 12 above, 3 below. Finite differences with 5 points: an edge has the harmonic mean of its two points, one
 * to the border the point's own a; solved directly.
 */
import { normal } from '../../circuit/philox.ts';
import { factorBanded, solveBanded } from './banded.ts';
import type { Pace } from './pace.ts';

/** Permeabilities above and below the cut. */
export const ABOVE = 12;
export const BELOW = 3;
/** Cosine modes per direction; fixed, so that a sample is the same field at every grid size. */
const MODES = 32;

export interface DarcyFields {
  /** 1 where a = 12, 0 where a = 3, [samples, size, size]. */
  readonly permeability: Float32Array;
  /** [samples, size, size] */
  readonly pressure: Float32Array;
}

/** `before` samples were counted by the pace already. */
export async function gaussianDarcy(
  { seed, stream, samples, size }: { seed: number; stream: number; samples: number; size: number },
  pace: Pace,
  before: number,
): Promise<DarcyFields> {
  const cells = size * size;
  const permeability = new Float32Array(samples * cells);
  const pressure = new Float32Array(samples * cells);
  const field = new RandomField(size);
  const a = new Float64Array(cells);
  const band = new Float64Array(cells * (size + 1));
  const u = new Float64Array(cells);
  for (let sample = 0; sample < samples; sample++) {
    if (pace.isDue()) await pace.rest(before + sample);
    field.draw(seed, sample, stream).forEach((value, k) => {
      permeability[sample * cells + k] = value >= 0 ? 1 : 0;
      a[k] = value >= 0 ? ABOVE : BELOW;
    });
    solve(a, size, band, u);
    pressure.set(u, sample * cells);
  }
  return { permeability, pressure };
}

/** u [size, size] from a [size, size]; `band` [size^2, size + 1] is room to work in. */
export function solve(a: Float64Array, size: number, band: Float64Array, u: Float64Array): void {
  const stride = size + 1;
  const edge = (from: number, to: number): number => (2 * a[from] * a[to]) / (a[from] + a[to]);
  band.fill(0);
  for (let i = 0, k = 0; i < size; i++) {
    for (let j = 0; j < size; j++, k++) {
      const up = i > 0 ? edge(k, k - size) : a[k];
      const left = j > 0 ? edge(k, k - 1) : a[k];
      const down = i + 1 < size ? edge(k, k + size) : a[k];
      const right = j + 1 < size ? edge(k, k + 1) : a[k];
      const diagonal = k * stride + size;
      band[diagonal] = up + left + down + right;
      if (j > 0) band[diagonal - 1] = -left;
      if (i > 0) band[diagonal - size] = -up;
    }
  }
  factorBanded(band, size * size, size);
  u.fill(1 / (size + 1) ** 2);
  solveBanded(band, u, size);
}

class RandomField {
  /** cos(pi k x_i), [MODES, size]. */
  readonly #cosine: Float64Array;
  /** Standard deviation of each mode's amplitude, [MODES, MODES]. */
  readonly #deviation: Float64Array;
  readonly #rows: Float64Array;
  readonly #field: Float64Array;

  constructor(readonly size: number) {
    this.#cosine = Float64Array.from({ length: MODES * size }, (_, n) =>
      Math.cos((Math.PI * Math.floor(n / size) * ((n % size) + 1)) / (size + 1)),
    );
    this.#deviation = Float64Array.from({ length: MODES * MODES }, (_, n) => {
      const [k, l] = [Math.floor(n / MODES), n % MODES];
      // Modes with k, l > 0 have half the mean square of the axis modes, hence the factor to unit norm.
      const unit = (k > 0 ? Math.SQRT2 : 1) * (l > 0 ? Math.SQRT2 : 1);
      return unit / (Math.PI * Math.PI * (k * k + l * l) + 9);
    });
    this.#rows = new Float64Array(MODES * size);
    this.#field = new Float64Array(size * size);
  }

  /** [size, size], overwritten by the next draw. */
  draw(seed: number, sample: number, stream: number): Float64Array {
    const size = this.size;
    const cosine = this.#cosine;
    const rows = this.#rows.fill(0);
    const field = this.#field.fill(0);
    // From 1: without the constant mode.
    for (let n = 1; n < MODES * MODES; n++) {
      const amplitude = this.#deviation[n] * normal(seed, n, sample, 0, stream);
      const row = Math.floor(n / MODES) * size;
      const wave = (n % MODES) * size;
      for (let j = 0; j < size; j++) rows[row + j] += amplitude * cosine[wave + j];
    }
    for (let k = 0; k < MODES; k++) {
      for (let i = 0; i < size; i++) {
        const c = cosine[k * size + i];
        for (let j = 0; j < size; j++) field[i * size + j] += c * rows[k * size + j];
      }
    }
    return field;
  }
}
