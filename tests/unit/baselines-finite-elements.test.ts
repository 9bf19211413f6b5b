import { describe, expect, it } from 'vitest';
import { normal } from '../../src/circuit/philox.ts';
import { conjugateGradients } from '../../src/baselines/numeric/conjugate-gradients.ts';
import { heatSolver, solveDarcy } from '../../src/baselines/numeric/diffusion.ts';
import { elementsOf, withBorder, type Elements } from '../../src/baselines/numeric/linear-elements.ts';
import { centres, rodMesh, squareMesh, valueAt } from '../../src/baselines/numeric/mesh.ts';
import { assemble, diagonalOf, multiply, type SparseMatrix } from '../../src/baselines/numeric/sparse.ts';
import { splineThrough } from '../../src/baselines/numeric/spline.ts';

const { PI, sin, cos, exp, log } = Math;
type Place = readonly [x: number, y: number];

/** Slope of ln(error) over ln(width), least squares. */
function orderOf(widths: readonly number[], errors: readonly number[]): number {
  const [x, y] = [widths.map(log), errors.map(log)];
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value / list.length, 0);
  const [mx, my] = [mean(x), mean(y)];
  const up = x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0);
  return up / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}

/** |u_h - u| in L2, with the middles of the edges as quadrature points: exact for squares of linear functions. */
function distance(
  { mesh, volumes }: Elements,
  values: Float64Array,
  exact: (place: Place) => number,
): number {
  let squared = 0;
  volumes.forEach((area, e) => {
    const corners = [...mesh.elements.subarray(3 * e, 3 * e + 3)];
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ].map(([i, j]) => [corners[i], corners[j]])) {
      const middle = [0, 1].map(
        (k) => (mesh.points[2 * a + k] + mesh.points[2 * b + k]) / 2,
      ) as unknown as Place;
      squared += (area / 3) * ((values[a] + values[b]) / 2 - exact(middle)) ** 2;
    }
  });
  return Math.sqrt(squared);
}

const atCentres = ({ mesh, volumes }: Elements, f: (place: Place) => number): Float64Array => {
  const middles = centres(mesh);
  return volumes.map((_, e) => f([middles[2 * e], middles[2 * e + 1]]));
};

describe('Courant elements', () => {
  it('solve Darcy flow through a variable rock at second order', () => {
    const exact = ([x, y]: Place): number => sin(PI * x) * sin(2 * PI * y);
    const rock = ([x, y]: Place): number => 1 + 0.5 * sin(PI * x) * cos(PI * y);
    // -div(a grad u) of the two above.
    const source = ([x, y]: Place): number => {
      const a = rock([x, y]);
      const [ax, ay] = [0.5 * PI * cos(PI * x) * cos(PI * y), -0.5 * PI * sin(PI * x) * sin(PI * y)];
      const [ux, uy] = [PI * cos(PI * x) * sin(2 * PI * y), 2 * PI * sin(PI * x) * cos(2 * PI * y)];
      return 5 * PI * PI * a * exact([x, y]) - ax * ux - ay * uy;
    };
    const intervals = [8, 16, 32, 64];
    const errors = intervals.map((m) => {
      const elements = elementsOf(squareMesh(m));
      const { u, residual } = solveDarcy(
        elements,
        atCentres(elements, rock),
        atCentres(elements, source),
        1e-10,
      );
      expect(residual).toBeLessThan(1e-10);
      return distance(elements, withBorder(elements.mesh, u), exact);
    });
    const order = orderOf(
      intervals.map((m) => 1 / m),
      errors,
    );
    console.info(
      `Darcy, 8 to 64 intervals: order ${order.toFixed(3)}, last L2 error ${errors[3].toExponential(1)}`,
    );
    expect(order).toBeGreaterThan(1.9);
    expect(order).toBeLessThan(2.1);
  });

  it.each([
    ['rod', rodMesh, [8, 16, 32, 64]],
    ['square', squareMesh, [8, 16, 32]],
  ] as const)('cool a %s at second order in space and time together', (name, meshOf, intervals) => {
    const time = 0.1;
    const errors = intervals.map((m) => {
      const elements = elementsOf(meshOf(m));
      const { mesh } = elements;
      const wave = (point: number): number =>
        [...mesh.points.subarray(point * mesh.dimension, (point + 1) * mesh.dimension)].reduce(
          (product, x) => product * sin(PI * x),
          1,
        );
      const start = Float64Array.from(insideOf(elements), wave);
      const { u } = heatSolver(elements, { diffusivity: 1, time, steps: m }, 1e-12)(start);
      const decayed = exp(-mesh.dimension * PI * PI * time);
      return Math.sqrt(u.reduce((sum, value, i) => sum + (value - decayed * start[i]) ** 2 / u.length, 0));
    });
    const order = orderOf(
      intervals.map((m) => 1 / m),
      errors,
    );
    console.info(
      `heat in a ${name}: order ${order.toFixed(3)}, last error ${errors.at(-1)?.toExponential(1)}`,
    );
    expect(order).toBeGreaterThan(1.9);
    expect(order).toBeLessThan(2.1);
  });

  it('read linear functions between the points without error', () => {
    const elements = elementsOf(squareMesh(5));
    const { mesh } = elements;
    const values = Float64Array.from(
      { length: 36 },
      (_, p) => 1 + 2 * mesh.points[2 * p] - 3 * mesh.points[2 * p + 1],
    );
    for (const place of [
      [0, 0],
      [1, 1],
      [0.31, 0.77],
      [0.77, 0.31],
      [1, 0.5],
      [0.123, 0.999],
    ] as const)
      expect(valueAt(mesh, values, place)).toBeCloseTo(1 + 2 * place[0] - 3 * place[1], 12);
  });
});

/** Points off the border. */
const insideOf = ({ mesh }: Elements): Uint32Array =>
  Uint32Array.from(mesh.unknowns.keys()).filter((point) => mesh.unknowns[point] >= 0);

const dense = (matrix: SparseMatrix): number[][] =>
  Array.from({ length: matrix.rows }, (_, row) => {
    const line = new Array<number>(matrix.rows).fill(0);
    for (let n = matrix.starts[row]; n < matrix.starts[row + 1]; n++)
      line[matrix.columns[n]] = matrix.values[n];
    return line;
  });

describe('the assembled matrices', () => {
  const elements = elementsOf(squareMesh(6));
  const rock = elements.volumes.map((_, e) => (e % 3 === 0 ? 18 : 1));
  const stiffness = assemble(elements.pattern, elements.stiffness, rock);

  it('are symmetric, with a positive diagonal', () => {
    const full = dense(stiffness);
    full.forEach((line, i) => line.forEach((value, j) => expect(value).toBeCloseTo(full[j][i], 12)));
    expect(Math.min(...diagonalOf(stiffness))).toBeGreaterThan(0);
  });

  it('are positive definite', () => {
    const image = new Float64Array(stiffness.rows);
    for (let trial = 0; trial < 50; trial++) {
      const x = image.map((_, i) => normal(3, i, trial, 0, 1));
      multiply(stiffness, x, image);
      expect(image.reduce((sum, value, i) => sum + value * x[i], 0)).toBeGreaterThan(0);
    }
  });

  it('conserve: a constant has no flux, and the masses add up to the domain', () => {
    for (const mesh of [rodMesh(7), squareMesh(7)]) {
      const { stiffness: local, mass, volumes } = elementsOf(mesh);
      const each = mesh.dimension + 1;
      for (let row = 0; row < local.length; row += each)
        expect(local.subarray(row, row + each).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
      expect(mass.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
      expect(volumes.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    }
  });

  it('give five-point differences for a rock of one material', () => {
    const full = dense(assemble(elements.pattern, elements.stiffness));
    expect(full[12][12]).toBeCloseTo(4, 12);
    expect(full[12][11]).toBeCloseTo(-1, 12);
    expect(full[12][7]).toBeCloseTo(-1, 12);
    expect(full[12][6]).toBeCloseTo(0, 12);
  });
});

describe('conjugate gradients', () => {
  const elements = elementsOf(squareMesh(12));
  const matrix = assemble(
    elements.pattern,
    elements.stiffness,
    elements.volumes.map((_, e) => (e % 5 < 2 ? 18 : 1)),
  );
  const b = new Float64Array(matrix.rows).map((_, i) => normal(5, i, 0, 0, 1));

  it('reach the residual they report, and count what they did', () => {
    const x = new Float64Array(matrix.rows);
    const { iterations, residual, operations } = conjugateGradients(matrix, b, x, 1e-9);
    const image = new Float64Array(matrix.rows);
    multiply(matrix, x, image);
    const rest = Math.sqrt(
      image.reduce((sum, value, i) => sum + (b[i] - value) ** 2, 0) / b.reduce((s, v) => s + v * v, 0),
    );
    expect(rest).toBeLessThan(2e-9);
    expect(residual).toBeLessThan(1e-9);
    const each = matrix.values.length + 8 * matrix.rows;
    expect(operations).toBe(matrix.values.length + 4 * matrix.rows + iterations * each);
  });

  it('stay where the answer is already given', () => {
    const x = new Float64Array(matrix.rows);
    conjugateGradients(matrix, b, x, 1e-12);
    const again = x.slice();
    expect(conjugateGradients(matrix, b, again, 1e-9).iterations).toBe(0);
    expect(again).toEqual(x);
  });
});

describe('the discrete solutions', () => {
  it('of Darcy flow are positive for a positive source, and mirror with the rock', () => {
    const elements = elementsOf(squareMesh(9));
    const ones = elements.volumes.map(() => 1);
    const rock = ([x, y]: Place): number => (x + 2 * y > 1.1 ? 18 : 1);
    const solve = (a: (place: Place) => number): Float64Array =>
      solveDarcy(elements, atCentres(elements, a), ones, 1e-12).u;
    const [there, mirrored] = [solve(rock), solve(([x, y]) => rock([y, x]))];
    expect(Math.min(...there)).toBeGreaterThan(0);
    for (let i = 0; i < 8; i++)
      for (let j = 0; j < 8; j++) expect(mirrored[j * 8 + i]).toBeCloseTo(there[i * 8 + j], 9);
  });

  it('of heat lose what the border takes, and never a sine more than its rate', () => {
    const elements = elementsOf(rodMesh(32));
    const start = Float64Array.from({ length: 31 }, (_, i) => sin((PI * (i + 1)) / 32));
    const total = (u: Float64Array): number => u.reduce((sum, value) => sum + value, 0);
    const once = heatSolver(elements, { diffusivity: 1, time: 0.02, steps: 8 }, 1e-12)(start).u;
    expect(total(once)).toBeLessThan(total(start));
    expect(Math.min(...once)).toBeGreaterThan(0);
    expect(once[15] / start[15]).toBeCloseTo(exp(-PI * PI * 0.02), 3);
  });
});

describe('the spline', () => {
  it('keeps its points and comes near a sine at fourth order', () => {
    const errorOf = (n: number): number => {
      const values = Float64Array.from({ length: n - 1 }, (_, i) => sin((2 * PI * (i + 1)) / n));
      const fine = splineThrough(values, 4);
      values.forEach((value, i) => expect(fine[4 * (i + 1) - 1]).toBeCloseTo(value, 12));
      return Math.max(...fine.map((value, j) => Math.abs(value - sin((2 * PI * (j + 1)) / (4 * n)))));
    };
    const sizes = [8, 16, 32];
    expect(
      orderOf(
        sizes.map((n) => 1 / n),
        sizes.map(errorOf),
      ),
    ).toBeCloseTo(4, 0);
  });
});
