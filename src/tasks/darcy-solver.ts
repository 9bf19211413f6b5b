/**
 * Darcy flow -div(a grad u) = f on the unit square, u = 0 on the border, in float64: finite volumes on the nodes of
 * a uniform grid, harmonic means of a between neighbours (exact flux across a jump half-way), conjugate gradients
 * with the diagonal as preconditioner. Second order where a is smooth.
 */
export interface DarcyProblem {
  /** Intervals per side M; nodes lie at (i / M, j / M), i, j = 0..M. */
  readonly intervals: number;
  /** Coefficient a > 0 at every node, [M + 1, M + 1], row-major. */
  readonly coefficient: Float64Array;
  /** Source f at every node, [M + 1, M + 1]; values on the border are not used. */
  readonly source: Float64Array;
}

const TOLERANCE = 1e-10;

const harmonic = (a: number, b: number): number => (2 * a * b) / (a + b);

/** u at every node, [M + 1, M + 1]. Throws when conjugate gradients do not reach a relative residual of 1e-10. */
export function solveDarcy({ intervals, coefficient, source }: DarcyProblem): Float64Array {
  const side = intervals + 1;
  const count = side * side;
  const right = new Float64Array(count);
  const down = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    if ((k + 1) % side !== 0) right[k] = harmonic(coefficient[k], coefficient[k + 1]);
    if (k + side < count) down[k] = harmonic(coefficient[k], coefficient[k + side]);
  }
  const inside: number[] = [];
  for (let i = 1; i < intervals; i++) for (let j = 1; j < intervals; j++) inside.push(i * side + j);
  const interior = Uint32Array.from(inside);

  const u = new Float64Array(count);
  const residual = new Float64Array(count);
  const direction = new Float64Array(count);
  const image = new Float64Array(count);
  const diagonal = new Float64Array(count);
  const cell = 1 / (intervals * intervals);
  let start = 0;
  let rho = 0;
  for (const k of interior) {
    diagonal[k] = right[k] + right[k - 1] + down[k] + down[k - side];
    residual[k] = source[k] * cell;
    direction[k] = residual[k] / diagonal[k];
    start += residual[k] * residual[k];
    rho += residual[k] * direction[k];
  }
  const goal = TOLERANCE * TOLERANCE * start;
  let squared = start;
  for (let iteration = 0; squared > goal; iteration++) {
    if (iteration > 100 * side) throw new Error('conjugate gradients did not converge');
    let curvature = 0;
    for (const k of interior) {
      // Nodes on the border keep direction 0: the zero border needs no case of its own.
      image[k] =
        diagonal[k] * direction[k] -
        right[k] * direction[k + 1] -
        right[k - 1] * direction[k - 1] -
        down[k] * direction[k + side] -
        down[k - side] * direction[k - side];
      curvature += direction[k] * image[k];
    }
    const step = rho / curvature;
    const before = rho;
    squared = 0;
    rho = 0;
    for (const k of interior) {
      u[k] += step * direction[k];
      residual[k] -= step * image[k];
      squared += residual[k] * residual[k];
      rho += (residual[k] * residual[k]) / diagonal[k];
    }
    const turn = rho / before;
    for (const k of interior) direction[k] = residual[k] / diagonal[k] + turn * direction[k];
  }
  return u;
}
