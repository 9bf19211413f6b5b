/** Problems of a call that is expected to refuse its input. */
import { BadInput, type Problem } from '../src/circuit/problem.ts';

/** The problems thrown; none when the call succeeds; any other error is passed on. */
export function problemsOf(call: () => unknown): readonly Problem[] {
  try {
    call();
  } catch (error) {
    if (error instanceof BadInput) return error.problems;
    throw error;
  }
  return [];
}

export async function asyncProblemsOf(call: () => Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await call();
  } catch (error) {
    if (error instanceof BadInput) return error.problems;
    throw error;
  }
  return [];
}

/** Path and problem of the first one, on one line. */
export function firstProblem(call: () => unknown): string {
  const problem = problemsOf(call).at(0);
  return problem ? `${problem.path}: ${problem.problem}` : 'no problem';
}
