/** Problems found where nobody knows the cell they are in, placed in its notebook. */
import { BadInput, type Problem } from '../circuit/problem.ts';

/** Where in a cell that learns the words stand that paths of its parts begin with; data and engines are in no cell. */
const PLACES: Readonly<Record<string, string>> = {
  task: 'task',
  training: 'training',
  trainable: 'training.trainable',
  nudging: 'training',
  offline: 'training',
  circuit: 'circuit',
  groups: 'circuit.groups',
  couplings: 'circuit.couplings',
  noise: 'circuit.noise',
};

/** `groups.hidden.law` as `cells.ID.circuit.groups.hidden.law`. */
export function placeProblem(cell: string, problem: Problem): Problem {
  const [first, ...rest] = problem.path.split('.');
  if (!Object.hasOwn(PLACES, first)) return problem;
  return { ...problem, path: ['cells', cell, PLACES[first], ...rest].join('.') };
}

/** Does the work; what it refuses is refused with its place in the notebook. */
export async function inCell<T>(cell: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    throw new BadInput(error.problems.map((problem) => placeProblem(cell, problem)));
  }
}

/** What to tell of any failure in a cell. */
export function problemsIn(cell: string, error: unknown): readonly Problem[] {
  if (error instanceof BadInput) return error.problems.map((problem) => placeProblem(cell, problem));
  const problem = error instanceof Error ? error.message : String(error);
  return [{ path: `cells.${cell}`, problem, remedy: 'Reset the cell; if it stays, copy this report' }];
}
