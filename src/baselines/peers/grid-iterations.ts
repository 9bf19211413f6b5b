/** How many conjugate-gradient iterations the engine's stopping rule takes at most over a set of samples. */
import type { GridField, GridLesson } from './grid-lesson.ts';

/** The engine solves to this share of its tolerance, adjoint currents to this share of 1e-6, or what float32 leaves. */
const GRID_SHARE = 0.25;
const ADJOINT_TOLERANCE = 1e-6;
const ROUNDING = 8 * 2 ** -24;

type Counted = 'iterations' | 'adjointIterations';

/** Every sample is solved by itself, in float32 with sums in float64; `parameters` [taps, channels]. */
export function conjugateIterations(
  lesson: Omit<GridLesson, Counted>,
  parameters: ArrayLike<number>,
  tolerance: number,
): Pick<GridLesson, Counted> {
  const { cells, channels, taps, patches, targets, count, source, right, down, ground, width } = lesson;
  let [iterations, adjointIterations] = [1, 1];
  for (let s = 0; s < count; s++) {
    const fieldAt = ({ channel, is }: GridField, cell: number): number => {
      if (!is[cell]) return 0;
      let f = 0;
      for (let t = 0, at = (s * cells + cell) * taps; t < taps; t++)
        f += parameters[t * channels + channel] * patches[at + t];
      return Math.exp(f);
    };
    const all = (field: GridField) => Float32Array.from({ length: cells }, (_, cell) => fieldAt(field, cell));
    const [toRight, toDown, toGround] = [right, down, ground].map(all);
    const system: System = {
      width,
      right: toRight.map((g, n) => g * right.isFree[n]),
      down: toDown.map((g, n) => g * down.isFree[n]),
      diagonal: toGround.map(
        (g, n) => g + toRight[n] + toDown[n] + (toRight[n - 1] ?? 0) + (toDown[n - width] ?? 0),
      ),
    };
    const pressure = solve(
      system,
      all(source).map((g, n) => g * source.isFree[n]),
      tolerance,
    );
    const slope = pressure.x.map((v, n) => source.isFree[n] * Math.sign(v - targets[s * cells + n]));
    const adjoint = solve(system, slope, ADJOINT_TOLERANCE);
    iterations = Math.max(iterations, pressure.taken);
    adjointIterations = Math.max(adjointIterations, adjoint.taken);
  }
  return { iterations, adjointIterations };
}

/** Conductances between free cells, and the sums at each, [cells]. */
interface System {
  readonly width: number;
  readonly right: Float32Array;
  readonly down: Float32Array;
  readonly diagonal: Float32Array;
}

/** Iterations at most, per cell. */
const MOST = 4;

function solve(
  { width, right, down, diagonal }: System,
  source: Float32Array,
  tolerance: number,
): { readonly x: Float32Array; readonly taken: number } {
  const x = new Float32Array(source.length);
  const r = source.slice();
  const p = r.map((value, n) => value / diagonal[n]);
  const image = new Float32Array(source.length);
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, n) => sum + value * b[n], 0);
  const largest = (a: Float32Array) => a.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
  const limit = Math.max(GRID_SHARE * tolerance, ROUNDING * largest(source));
  let rho = dot(r, p);
  for (let taken = 0; ; taken++) {
    if (largest(r) <= limit) return { x, taken };
    if (taken > MOST * source.length) throw new Error('its grid cannot be solved');
    for (let i = 0; i < source.length; i++) image[i] = diagonal[i] * p[i];
    for (let i = 0; i < source.length - 1; i++) {
      image[i] -= right[i] * p[i + 1];
      image[i + 1] -= right[i] * p[i];
    }
    for (let i = 0; i < source.length - width; i++) {
      image[i] -= down[i] * p[i + width];
      image[i + width] -= down[i] * p[i];
    }
    const step = rho / dot(p, image);
    for (let i = 0; i < source.length; i++) {
      x[i] += step * p[i];
      r[i] -= step * image[i];
    }
    const before = rho;
    rho = r.reduce((sum, value, i) => sum + (value * value) / diagonal[i], 0);
    for (let i = 0; i < source.length; i++) p[i] = r[i] / diagonal[i] + (rho / before) * p[i];
  }
}
