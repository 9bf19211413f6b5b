/**
 * A problem someone can act on: where it is, what is wrong, and what to do about it.
 * Expected failures (bad links, files, recipes, sizes) travel as these values, never as bare strings.
 */
export interface Problem {
  /** Dotted path into the document, e.g. `cells.bench.circuit.groups.hidden.leak`. */
  readonly path: string;
  /** What is wrong, one clause without a final full stop. */
  readonly problem: string;
  /** What to do, one sentence without a final full stop. */
  readonly remedy: string;
}

/** `path: problem. remedy` as the command line prints it. */
export function formatProblem({ path, problem, remedy }: Problem): string {
  return `${path || 'document'}: ${problem}. ${remedy}.`;
}

/** Thrown where an expected failure cannot be returned; carries every problem found. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
  }
}

/** Throws {@link BadInput} with a single problem. */
export function reject(path: string, problem: string, remedy: string): never {
  throw new BadInput([{ path, problem, remedy }]);
}
