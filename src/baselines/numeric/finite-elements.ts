/**
 * The reference of the tasks that have an equation: linear finite elements and conjugate gradients. What it is told beyond
 * the sample, its options, is what a circuit or a network has to learn.
 */
import { reject } from '../../circuit/problem.ts';
import type { Form, Lessons } from '../baseline.ts';
import { bytesOf, darcySolver, type DarcyEquation, type Meshing } from './darcy.ts';
import { heatSolver } from './diffusion.ts';
import { elementsOf } from './linear-elements.ts';
import { rodMesh } from './mesh.ts';
import type { Solver } from './solver.ts';
import { splineThrough } from './spline.ts';

/** u_t = D u_xx on [0, 1] with ends at zero, from temperatures at i / (n + 1). */
export interface HeatEquation {
  readonly kind: 'heat';
  readonly diffusivity: number;
  readonly time: number;
  /** Of Crank and Nicolson. */
  readonly steps: number;
}

export interface FiniteElementOptions extends Meshing {
  readonly equation: DarcyEquation | HeatEquation;
}

/** Throws BadInput where the samples are not of the equation's kind, or the mesh would be too fine. */
export function finiteElements({ form }: Lessons, { equation, ...meshing }: FiniteElementOptions): Solver {
  const { height, width, channels } = planeOf(form);
  switch (equation.kind) {
    case 'darcy':
      if (height !== width || height < 2)
        reject(
          'model.equation.kind',
          `fields of ${height} x ${width} are no unit square`,
          'Use square fields',
        );
      return darcySolver(height, channels, equation, meshing);
    case 'heat':
      if (height !== 1 || channels !== 1)
        reject('model.equation.kind', `fields of ${height} x ${width} are no rod`, 'Use the equation darcy');
      return rodSolver(width, equation, meshing);
    default:
      return equation satisfies never;
  }
}

function planeOf(form: Form): Extract<Form, { kind: 'field' }> {
  if (form.kind === 'field') return form;
  return reject(
    'model.kind',
    'the samples of this task are no fields in a plane or on a rod',
    'Use finite elements on the darcy or the heat task',
  );
}

/** Intervals of a rod. */
const FINEST = 4_096;

function rodSolver(n: number, equation: HeatEquation, { refinement, tolerance }: Meshing): Solver {
  const intervals = (n + 1) * refinement;
  if (intervals > FINEST)
    reject(
      'model.refinement',
      `makes ${intervals} intervals of a rod of ${n} points`,
      `Keep to ${Math.max(1, Math.floor(FINEST / (n + 1)))}`,
    );
  const elements = elementsOf(rodMesh(intervals));
  const advance = heatSolver(elements, equation, tolerance);
  return {
    bytes: bytesOf(elements),
    parameters: 0,
    solve(sample) {
      const start = splineThrough(sample, refinement);
      const { u, operations } = advance(start);
      const answer = sample.map((_, i) => u[(i + 1) * refinement - 1]);
      // The spline: a sweep there and back, four products a point.
      return { answer, operations: operations + 4 * (start.length + n) };
    },
  };
}
