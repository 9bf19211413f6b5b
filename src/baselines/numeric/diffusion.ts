/** The two equations solved with linear elements on the unit interval or square, u = 0 on the border. */
import { conjugateGradients, type Convergence } from './conjugate-gradients.ts';
import { loadOf, type Elements } from './linear-elements.ts';
import { assemble, combine, multiply } from './sparse.ts';

export interface Solved extends Convergence {
  /** u of the unknowns. */
  readonly u: Float64Array;
}

/** -div(a grad u) = f with a > 0 and f constant on every element, [elements]. Second order for smooth a. */
export function solveDarcy(
  elements: Elements,
  coefficient: Float64Array,
  source: Float64Array,
  tolerance: number,
): Solved {
  const matrix = assemble(elements.pattern, elements.stiffness, coefficient);
  const u = new Float64Array(matrix.rows);
  const found = conjugateGradients(matrix, loadOf(elements, source), u, tolerance);
  return { ...found, operations: found.operations + elements.stiffness.length, u };
}

export interface HeatProblem {
  readonly diffusivity: number;
  readonly time: number;
  readonly steps: number;
}

/** Advances u_t = D Laplacian u from the start values of the unknowns; Crank and Nicolson (1947), second order in time. */
export function heatSolver(elements: Elements, { diffusivity, time, steps }: HeatProblem, tolerance: number) {
  const stiffness = assemble(elements.pattern, elements.stiffness);
  const mass = assemble(elements.pattern, elements.mass);
  const half = (diffusivity * time) / steps / 2;
  const left = combine(1, mass, half, stiffness);
  const right = combine(1, mass, -half, stiffness);
  return (start: Float64Array): Solved => {
    const u = start.slice();
    const load = new Float64Array(u.length);
    let [iterations, residual, operations] = [0, 0, 0];
    for (let step = 0; step < steps; step++) {
      multiply(right, u, load);
      const found = conjugateGradients(left, load, u, tolerance);
      iterations += found.iterations;
      residual = Math.max(residual, found.residual);
      operations += right.values.length + found.operations;
    }
    return { u, iterations, residual, operations };
  };
}
