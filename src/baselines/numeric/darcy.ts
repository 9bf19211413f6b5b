/**
 * Darcy flow -div(a grad u) = f on the unit square, u = 0 on its border, from which of two materials lies at the points of
 * a grid: linear elements on a finer mesh, each of the material that the grid, linear between its points, says is likelier
 * at its middle.
 */
import { reject } from '../../circuit/problem.ts';
import { Breath } from '../../engine/breath.ts';
import { solveDarcy } from './diffusion.ts';
import { elementsOf, withBorder, type Elements } from './linear-elements.ts';
import { centres, squareMesh, valueAt } from './mesh.ts';
import type { Solver } from './solver.ts';

export interface DarcyEquation {
  readonly kind: 'darcy';
  /** Grid points at i / n (`corner`: the first on the border) or (i + 1) / (n + 1) (`inside`). */
  readonly layout: 'corner' | 'inside';
  /** Permeabilities of the two materials, and the source everywhere. */
  readonly high: number;
  readonly low: number;
  readonly source: number;
  /** Training samples on which both permeabilities are fitted first; 0 takes them as they are given. */
  readonly calibration: number;
}

export interface Meshing {
  /** Intervals of the mesh to one of the grid. */
  readonly refinement: number;
  /** Relative residual at which conjugate gradients end. */
  readonly tolerance: number;
}

/** Intervals per side. */
const FINEST = 256;
/** Contrasts that calibration looks between, and how often it narrows them by the golden section. */
const CONTRASTS = [1.5, 200] as const;
const SECTIONS = 14;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** `n` points a side; `channels` numbers a point, the first above 0 where the permeability is high. */
export function darcySolver(n: number, channels: number, equation: DarcyEquation, meshing: Meshing): Solver {
  const { layout, source, calibration } = equation;
  const shift = layout === 'corner' ? 0 : 1;
  const cells = n + shift;
  if (cells * meshing.refinement > FINEST)
    reject(
      'model.refinement',
      `makes ${cells * meshing.refinement} intervals a side of a grid of ${n}`,
      `Keep to ${Math.max(1, Math.floor(FINEST / cells))}`,
    );
  const elements = elementsOf(squareMesh(cells * meshing.refinement));
  const { mesh, volumes } = elements;
  const middles = centres(mesh).map((x) => x * cells - shift);
  const sources = volumes.map(() => source);
  const places = Array.from({ length: n * n }, (_, k) =>
    [Math.floor(k / n), k % n].map((i) => (i + shift) / cells),
  );
  let { high, low } = equation;
  const solve = (sample: Float64Array) => {
    const coefficient = volumes.map((_, e) =>
      between(sample, n, channels, middles[2 * e], middles[2 * e + 1]) > 0 ? high : low,
    );
    const { u, operations } = solveDarcy(elements, coefficient, sources, meshing.tolerance);
    const values = withBorder(mesh, u);
    // Of the material: four products for each element. Of the answer: three for each point.
    return {
      answer: places.map((place) => valueAt(mesh, values, place)),
      operations: operations + 4 * volumes.length + 3 * places.length,
    };
  };
  return {
    bytes: bytesOf(elements),
    parameters: calibration > 0 ? 2 : 0,
    solve,
    async calibrate(training, { signal, onProgress }) {
      const breath = new Breath();
      const count = Math.min(calibration, training.count);
      let solved = 0;
      /** Squared error at the best common scale of both permeabilities, which is left in `high` and `low`. */
      const errorAt = async (contrast: number): Promise<number> => {
        [high, low] = [1, 1 / contrast];
        let [uu, uy, yy] = [0, 0, 0];
        for (let s = 0; s < count; s++) {
          const { answer } = solve(training.sampleAt(s));
          training.answerAt(s).forEach((y, k) => {
            uu += answer[k] * answer[k];
            uy += answer[k] * y;
            yy += y * y;
          });
          solved++;
          onProgress?.({ done: solved, total: count * (SECTIONS + 3), of: 'solutions' });
          if (await breath.take()) signal?.throwIfAborted();
        }
        [high, low] = [uu / uy, uu / uy / contrast];
        return yy - (uy * uy) / uu;
      };
      if (count > 0) await errorAt(await lowest(errorAt));
      return solved;
    },
  };
}

/** The contrast of the least error, by the golden section of its logarithm. */
async function lowest(errorAt: (contrast: number) => Promise<number>): Promise<number> {
  let [from, to] = CONTRASTS.map(Math.log);
  const inner = (share: number): number => from + share * (to - from);
  let [left, right] = [inner(1 - GOLDEN), inner(GOLDEN)];
  let [atLeft, atRight] = [await errorAt(Math.exp(left)), await errorAt(Math.exp(right))];
  for (let n = 0; n < SECTIONS; n++) {
    if (atLeft < atRight) {
      [to, right, atRight] = [right, left, atLeft];
      left = inner(1 - GOLDEN);
      atLeft = await errorAt(Math.exp(left));
    } else {
      [from, left, atLeft] = [left, right, atRight];
      right = inner(GOLDEN);
      atRight = await errorAt(Math.exp(right));
    }
  }
  return Math.exp((from + to) / 2);
}

/** The first channel at grid coordinates (p, q), linear between points along both axes, constant beyond the outermost. */
function between(sample: Float64Array, n: number, channels: number, p: number, q: number): number {
  const cell = (x: number): number => Math.min(n - 2, Math.max(0, Math.floor(x)));
  const share = (x: number): number => Math.min(1, Math.max(0, x - cell(x)));
  const [i, j, s, t] = [cell(p), cell(q), share(p), share(q)];
  const at = (di: number, dj: number): number => sample[((i + di) * n + j + dj) * channels];
  return (1 - s) * ((1 - t) * at(0, 0) + t * at(0, 1)) + s * ((1 - t) * at(1, 0) + t * at(1, 1));
}

/** Element matrices and their places, one assembled matrix, and eight vectors. */
export function bytesOf({ pattern, stiffness, mass }: Elements): number {
  const { rows, columns, slots } = pattern;
  return 8 * (stiffness.length + mass.length) + 4 * slots.length + 12 * columns.length + 64 * rows;
}
