/**
 * Darcy samples from a seed. A Gaussian random field with covariance (-Laplacian + 9)^-2 and no flux across the
 * border, drawn in its cosine basis without the constant mode, is cut at zero into two materials; the pressure is
 * solved on a finer grid and both are read at (i / size, j / size), i, j = 0..size - 1. As in the published data,
 * the first row and column lie on the zero border and the far border is left out.
 */
import { normal, streamOf } from '../circuit/philox.ts';
import { solveDarcy } from './darcy-solver.ts';
import { breathe } from './setting.ts';

/** Cosine modes per direction; fixed, so that a sample is the same field at every grid size. */
const MODES = 32;
/** Permeabilities of the two materials, about 18 : 1, and the source everywhere. */
export const HIGH = 0.377;
export const LOW = 0.0209;
const SOURCE = 1;
/** Intervals per side the pressure is solved on, at least. */
const FINE = 64;
const STREAM = streamOf('task.darcy.permeability');

export interface DarcySamples {
  /** 1 where the permeability is high, else 0, [samples, size, size]. */
  readonly permeability: Float32Array;
  /** [samples, size, size] */
  readonly pressure: Float32Array;
}

/** `fine`: intervals per side the pressure is solved on, at least; training sets make do with fewer. */
export async function darcySamples(
  seed: number,
  samples: number,
  size: number,
  signal?: AbortSignal,
  fine = FINE,
): Promise<DarcySamples> {
  const refine = Math.max(2, Math.ceil(fine / size));
  const intervals = refine * size;
  const side = intervals + 1;
  const permeability = new Float32Array(samples * size * size);
  const pressure = new Float32Array(samples * size * size);
  const source = new Float64Array(side * side).fill(SOURCE);
  for (let sample = 0; sample < samples; sample++) {
    await breathe(signal);
    const field = randomField(seed, sample, side);
    const coefficient = field.map((value) => (value >= 0 ? HIGH : LOW));
    const solution = solveDarcy({ intervals, coefficient, source });
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const coarse = (sample * size + i) * size + j;
        const fine = (i * side + j) * refine;
        permeability[coarse] = field[fine] >= 0 ? 1 : 0;
        pressure[coarse] = solution[fine];
      }
    }
  }
  return { permeability, pressure };
}

/** The field at `side` x `side` points that include the border. */
function randomField(seed: number, sample: number, side: number): Float64Array {
  const cosine = new Float64Array(MODES * side);
  for (let k = 0; k < MODES; k++) {
    for (let i = 0; i < side; i++) cosine[k * side + i] = Math.cos((Math.PI * k * i) / (side - 1));
  }
  const rows = new Float64Array(MODES * side);
  const field = new Float64Array(side * side);
  for (let k = 0; k < MODES; k++) {
    for (let l = 0; l < MODES; l++) {
      if (k === 0 && l === 0) continue;
      // Modes with k, l > 0 have half the mean square of the axis modes, hence the factor to unit norm.
      const unit = (k > 0 ? Math.SQRT2 : 1) * (l > 0 ? Math.SQRT2 : 1);
      const std = unit / (Math.PI * Math.PI * (k * k + l * l) + 9);
      const amplitude = std * normal(seed, k * MODES + l, sample, 0, STREAM);
      for (let j = 0; j < side; j++) rows[k * side + j] += amplitude * cosine[l * side + j];
    }
  }
  for (let i = 0; i < side; i++) {
    for (let k = 0; k < MODES; k++) {
      const c = cosine[k * side + i];
      for (let j = 0; j < side; j++) field[i * side + j] += c * rows[k * side + j];
    }
  }
  return field;
}
