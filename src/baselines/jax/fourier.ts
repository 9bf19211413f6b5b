/**
 * Fourier neural operator on a ring or in a plane (Li et al., ICLR 2021): a lifting, layers of a spectral convolution
 * beside a pointwise map, a projection. A spectral convolution keeps the lowest modes of every axis, mixes the channels
 * of each mode with complex weights of its own, and goes back. On grids of this size the transforms are products with
 * small matrices of cosines and sines; the numbers are those of a fast transform.
 *
 * As in the published code, coordinates from 0 to 1, one an axis, are appended to the input. Where a field is not
 * periodic, `padding` makes the period of the waves longer than the field by so many points; each layer sees zeros there.
 */
import { nn, numpy as np } from '@jax-js/jax';
import type { Grid } from '../models.ts';
import { arrayOf } from './arrays.ts';
import { normalStart, sizeOf, uniformStart, type JaxArray, type Network } from './network.ts';

export interface FourierOptions {
  /** Modes kept of every axis; of all axes but the last, so many on either side of 0. */
  readonly modes: number;
  readonly width: number;
  readonly layers: number;
  /** Width of the projection's hidden layer. */
  readonly projection: number;
  readonly padding: number;
}

export function fourier({ axes, channels }: Grid, options: FourierOptions): Network {
  const { width, layers, projection } = options;
  const points = sizeOf(axes);
  const waves = wavesOf(axes, options);
  const modes = waves.rows * waves.columns;
  const lifted = channels + axes.length;
  const dense = (name: string, from: number, to: number) =>
    ({ name, shape: [from, to], bound: 1 / Math.sqrt(from) }) as const;
  const maps = [
    dense('lift', lifted, width),
    ...Array.from({ length: layers }, (_, n) => dense(`point${n + 1}`, width, width)),
    dense('project1', width, projection),
    dense('project2', projection, 1),
  ];
  const spectral = Array.from({ length: layers }, (_, n) => `spectral${n + 1}`);
  const spectrum = [2, modes, width, width];
  return {
    inputs: points * channels,
    outputs: points,
    shapes: Object.fromEntries([
      ...maps.flatMap(({ name, shape }) => [
        [`${name}.weights`, shape],
        [`${name}.bias`, [shape[1]]],
      ]),
      ...spectral.map((name) => [name, spectrum]),
    ]),
    operations:
      maps.reduce((sum, { shape }) => sum + points * sizeOf(shape), 0) +
      layers * width * (transformed(waves) + 4 * modes * width),
    widest: points * Math.max(3 * width, width + projection) + 4 * modes * width,
    start: (seed) =>
      Object.fromEntries([
        ...maps.flatMap(({ name, shape, bound }) => [
          [`${name}.weights`, uniformStart(seed, `${name}.weights`, shape, bound)],
          [`${name}.bias`, uniformStart(seed, `${name}.bias`, [shape[1]], bound)],
        ]),
        ...spectral.map((name) => [name, normalStart(seed, name, spectrum, 1 / width)]),
      ]),
    answer: (weights, inputs) => {
      const [batch] = inputs.shape;
      const map = (name: string, x: JaxArray): JaxArray =>
        np.matmul(x, weights[`${name}.weights`]).add(weights[`${name}.bias`]);
      // [points, B, channels] throughout: sums over points are products from the left, those over channels from the right.
      const fields = inputs.reshape([batch, points, channels]).transpose([1, 0, 2]);
      const places = np.broadcastTo(arrayOf(placesOf(axes), [points, 1, axes.length]), [
        points,
        batch,
        axes.length,
      ]);
      let x = map('lift', np.concatenate([fields, places], 2));
      spectral.forEach((name, n) => {
        const beside = map(`point${n + 1}`, x.ref);
        x = convolved(x, weights[name], waves, batch).add(beside);
        if (n + 1 < layers) x = nn.gelu(x);
      });
      const out = map('project2', nn.gelu(map('project1', x)));
      return out.reshape([points, batch]).transpose();
    },
  };
}

/**
 * To the modes, mixed, and back, [points, B, width]. Along the columns of the field the waves are real, two matrices of
 * cosines and sines; along its rows complex, one matrix of real and imaginary parts. Every product is from the left.
 */
function convolved(
  x: JaxArray,
  spectrum: JaxArray,
  { height, width, rows, columns, cosine, sine, down, cosineBack, sineBack, up }: Waves,
  batch: number,
): JaxArray {
  const channels = spectrum.shape[2];
  const lines = x.reshape([height, width, batch * channels]);
  const along = [cosine, sine].map((waves) =>
    np.matmul(arrayOf(waves, [1, columns, width]), lines.ref).reshape([height, columns * batch * channels]),
  );
  lines.dispose();
  const modes = np
    .matmul(arrayOf(down, [2 * rows, 2 * height]), np.concatenate(along, 0))
    .reshape([2, rows * columns, batch, channels]);
  const [re, im] = [modes.ref.slice(0), modes.slice(1)];
  const [a, b] = [spectrum.ref.slice(0), spectrum.slice(1)];
  const real = np.matmul(re.ref, a.ref).sub(np.matmul(im.ref, b.ref));
  const imaginary = np.matmul(re, b).add(np.matmul(im, a));
  const mixed = np.concatenate([real, imaginary], 0).reshape([2 * rows, columns * batch * channels]);
  const lifted = np
    .matmul(arrayOf(up, [2 * height, 2 * rows]), mixed)
    .reshape([2, height, columns, batch * channels]);
  return np
    .matmul(arrayOf(cosineBack, [1, width, columns]), lifted.ref.slice(0))
    .add(np.matmul(arrayOf(sineBack, [1, width, columns]), lifted.slice(1)))
    .reshape([height * width, batch, channels]);
}

interface Waves {
  readonly height: number;
  readonly width: number;
  /** Complex modes kept along each axis; those along the columns are not negative. */
  readonly rows: number;
  readonly columns: number;
  /** Real and imaginary parts of the modes along the width, [columns, width]. */
  readonly cosine: Float32Array;
  readonly sine: Float32Array;
  /** Complex modes along the height, real parts above imaginary ones, [2 rows, 2 height]. */
  readonly down: Float32Array;
  /** The ways back, [2 height, 2 rows] and [width, columns]. */
  readonly up: Float32Array;
  readonly cosineBack: Float32Array;
  readonly sineBack: Float32Array;
}

/** Orthonormal over the (longer) period; a mode without a partner at the opposite wave number counts once. */
function wavesOf(axes: readonly number[], { modes, padding }: FourierOptions): Waves {
  const [height, width] = axes.length === 1 ? [1, axes[0]] : axes;
  const [high, wide] = [height === 1 ? 1 : height + padding, width + padding];
  const across = Array.from({ length: Math.min(modes, Math.floor(wide / 2) + 1) }, (_, k) => k);
  const most = Math.min(modes, Math.floor(high / 2));
  const upright = height === 1 ? [0] : Array.from({ length: 2 * most }, (_, k) => k - most);
  const [rows, columns] = [upright.length, across.length];
  const angle = (k: number, at: number, period: number): number => (2 * Math.PI * k * at) / period;
  const matrix = (down: number, over: number, value: (row: number, column: number) => number) =>
    Float32Array.from({ length: down * over }, (_, n) => value(Math.floor(n / over), n % over));
  const wideNorm = 1 / Math.sqrt(wide);
  const highNorm = 1 / Math.sqrt(high);
  const twice = (k: number): number => (k === 0 || 2 * k === wide ? 1 : 2);
  // exp(-i t) = cos t - i sin t on the way there, its conjugate on the way back, as 2 x 2 blocks of reals.
  const complex = (sign: number, t: number, toImaginary: boolean, fromImaginary: boolean): number =>
    highNorm * (toImaginary === fromImaginary ? Math.cos(t) : (toImaginary ? sign : -sign) * Math.sin(t));
  return {
    height,
    width,
    rows,
    columns,
    cosine: matrix(columns, width, (k, at) => wideNorm * Math.cos(angle(across[k], at, wide))),
    sine: matrix(columns, width, (k, at) => -wideNorm * Math.sin(angle(across[k], at, wide))),
    down: matrix(2 * rows, 2 * height, (to, from) =>
      complex(-1, angle(upright[to % rows], from % height, high), to >= rows, from >= height),
    ),
    up: matrix(2 * height, 2 * rows, (to, from) =>
      complex(1, angle(upright[from % rows], to % height, high), to >= height, from >= rows),
    ),
    cosineBack: matrix(
      width,
      columns,
      (at, k) => twice(across[k]) * wideNorm * Math.cos(angle(across[k], at, wide)),
    ),
    sineBack: matrix(
      width,
      columns,
      (at, k) => -twice(across[k]) * wideNorm * Math.sin(angle(across[k], at, wide)),
    ),
  };
}

/** Multiply-adds of both transforms of one channel. */
const transformed = ({ height, width, rows, columns }: Waves): number =>
  2 * (2 * columns * width * height + 4 * rows * height * columns);

/** Index of a point along every axis. */
function placeOf(axes: readonly number[], point: number): number[] {
  const place: number[] = [];
  for (let axis = axes.length - 1, rest = point; axis >= 0; axis--) {
    place[axis] = rest % axes[axis];
    rest = Math.floor(rest / axes[axis]);
  }
  return place;
}

/** Coordinates of every point from 0 to 1, [points, axes]. */
function placesOf(axes: readonly number[]): Float32Array {
  const points = sizeOf(axes);
  return Float32Array.from({ length: points * axes.length }, (_, n) => {
    const axis = n % axes.length;
    return placeOf(axes, Math.floor(n / axes.length))[axis] / Math.max(1, axes[axis] - 1);
  });
}
