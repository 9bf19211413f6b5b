/** Structured meshes of the unit interval and the unit square for linear elements, u = 0 on the border. */

export interface Mesh {
  readonly dimension: 1 | 2;
  /** Equal intervals per side. */
  readonly intervals: number;
  /** Coordinates of every point with the border, [points, dimension], the last axis fastest. */
  readonly points: Float64Array;
  /** Points of every element, [elements, dimension + 1]. */
  readonly elements: Uint32Array;
  /** Number of the unknown at a point, -1 on the border. */
  readonly unknowns: Int32Array;
  /** How many unknowns there are. */
  readonly size: number;
}

export function rodMesh(intervals: number): Mesh {
  const elements = Uint32Array.from({ length: 2 * intervals }, (_, n) => (n >> 1) + (n & 1));
  return meshOf(1, intervals, elements);
}

/** Every square cut along the diagonal on which both coordinates rise: the mesh is its own mirror image in it. */
export function squareMesh(intervals: number): Mesh {
  const side = intervals + 1;
  const elements = new Uint32Array(6 * intervals * intervals);
  for (let i = 0, at = 0; i < intervals; i++)
    for (let j = 0; j < intervals; j++, at += 6) {
      const near = i * side + j;
      const far = near + side + 1;
      elements.set([near, near + side, far, near, far, near + 1], at);
    }
  return meshOf(2, intervals, elements);
}

function meshOf(dimension: 1 | 2, intervals: number, elements: Uint32Array): Mesh {
  const side = intervals + 1;
  const count = side ** dimension;
  const points = new Float64Array(count * dimension);
  const unknowns = new Int32Array(count);
  let size = 0;
  for (let point = 0; point < count; point++) {
    const steps = dimension === 1 ? [point] : [Math.floor(point / side), point % side];
    points.set(
      steps.map((step) => step / intervals),
      point * dimension,
    );
    unknowns[point] = steps.some((step) => step === 0 || step === intervals) ? -1 : size++;
  }
  return { dimension, intervals, points, elements, unknowns, size };
}

/** Middle of every element, [elements, dimension]. */
export function centres({ dimension, points, elements }: Mesh): Float64Array {
  const each = dimension + 1;
  const out = new Float64Array((elements.length / each) * dimension);
  elements.forEach((point, n) => {
    const at = Math.floor(n / each) * dimension;
    for (let k = 0; k < dimension; k++) out[at + k] += points[point * dimension + k] / each;
  });
  return out;
}

/** The piecewise linear function with these values at the points, [points], at any place of the domain. */
export function valueAt(
  { dimension, intervals, elements }: Mesh,
  values: Float64Array,
  place: readonly number[],
): number {
  const cell = place.map((x) => Math.min(intervals - 1, Math.max(0, Math.floor(x * intervals))));
  const [s, t] = place.map((x, k) => x * intervals - cell[k]);
  if (dimension === 1) return (1 - s) * values[cell[0]] + s * values[cell[0] + 1];
  const first = 6 * (cell[0] * intervals + cell[1]);
  const [near, low, far, , , high] = elements.subarray(first, first + 6);
  return s >= t
    ? (1 - s) * values[near] + (s - t) * values[low] + t * values[far]
    : (1 - t) * values[near] + (t - s) * values[high] + s * values[far];
}
