/**
 * Linear finite elements (Courant's triangles, and intervals in one dimension): the matrices of
 *
 *   stiffness  int grad phi_i . grad phi_j        mass  int phi_i phi_j
 *
 * over each element, exact.
 */
import { patternOf, type Pattern } from './sparse.ts';
import type { Mesh } from './mesh.ts';

export interface Elements {
  readonly mesh: Mesh;
  readonly pattern: Pattern;
  /** [elements, corners, corners] */
  readonly stiffness: Float64Array;
  readonly mass: Float64Array;
  /** Lengths or areas, [elements]. */
  readonly volumes: Float64Array;
}

export function elementsOf(mesh: Mesh): Elements {
  const { dimension, points, elements, unknowns, size } = mesh;
  const each = dimension + 1;
  const count = elements.length / each;
  const stiffness = new Float64Array(count * each * each);
  const mass = new Float64Array(count * each * each);
  const volumes = new Float64Array(count);
  for (let e = 0; e < count; e++) {
    const corners = [...elements.subarray(e * each, (e + 1) * each)];
    const places = corners.map((point) => [...points.subarray(point * dimension, (point + 1) * dimension)]);
    const { volume, slopes } = dimension === 1 ? interval(places) : triangle(places);
    volumes[e] = volume;
    for (let i = 0; i < each; i++)
      for (let j = 0; j < each; j++) {
        const at = (e * each + i) * each + j;
        stiffness[at] = volume * slopes[i].reduce((sum, slope, k) => sum + slope * slopes[j][k], 0);
        mass[at] = (volume * (i === j ? 2 : 1)) / (each * (each + 1));
      }
  }
  const rows = Int32Array.from(elements, (point) => unknowns[point]);
  return { mesh, pattern: patternOf(size, rows, each), stiffness, mass, volumes };
}

interface Shape {
  readonly volume: number;
  /** Gradient of the function that is 1 at a corner and 0 at the others. */
  readonly slopes: readonly (readonly number[])[];
}

function interval([[a], [b]]: readonly (readonly number[])[]): Shape {
  return { volume: b - a, slopes: [[-1 / (b - a)], [1 / (b - a)]] };
}

function triangle([a, b, c]: readonly (readonly number[])[]): Shape {
  const twice = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
  const slope = (from: readonly number[], to: readonly number[]) => [
    (from[1] - to[1]) / twice,
    (to[0] - from[0]) / twice,
  ];
  return { volume: Math.abs(twice) / 2, slopes: [slope(b, c), slope(c, a), slope(a, b)] };
}

/** int f phi_i for f that is constant on every element, [unknowns]. */
export function loadOf({ mesh, volumes }: Elements, source: Float64Array): Float64Array {
  const each = mesh.dimension + 1;
  const load = new Float64Array(mesh.size);
  mesh.elements.forEach((point, n) => {
    const [row, e] = [mesh.unknowns[point], Math.floor(n / each)];
    if (row >= 0) load[row] += (source[e] * volumes[e]) / each;
  });
  return load;
}

/** Values at all points, [points], from those of the unknowns. */
export function withBorder({ unknowns }: Mesh, inside: Float64Array): Float64Array {
  return Float64Array.from(unknowns, (row) => (row < 0 ? 0 : inside[row]));
}
