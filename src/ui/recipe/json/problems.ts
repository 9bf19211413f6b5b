/** What is wrong with a recipe written as JSON, each problem with the letters it is about. */
import type { Tree } from '@lezer/common';
import { formatProblem } from '../../../circuit/problem.ts';
import type { Cell, Notebook } from '../../../notebook/schema.ts';
import { readCell } from '../draft.ts';
import { firstError, nameSpanOf, partsOf, spanOf, type Span } from './tree.ts';

export interface TextProblem extends Span {
  readonly message: string;
}

export type TextReading =
  | { readonly cell: Cell; readonly problems: readonly [] }
  | { readonly cell: null; readonly problems: readonly TextProblem[] };

/** The cell a text stands for, or every problem and where it is. */
export function readText(tree: Tree, text: string, own: Cell, notebook: Notebook | null): TextReading {
  let spec: unknown;
  try {
    spec = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const from = Math.min(firstError(tree) ?? text.length, Math.max(0, text.length - 1));
    const message =
      'This is not JSON from here on. A comma, a quote or a bracket is missing, or there is one too many.';
    return { cell: null, problems: [{ from, to: Math.min(text.length, from + 1), message }] };
  }
  const { cell, problems } = readCell(spec, own, notebook);
  if (cell) return { cell, problems: [] };
  const root = partsOf(tree, text);
  return {
    cell: null,
    problems: problems.map(({ keys, problem }) => {
      const span = root && (problem.problem.startsWith('unknown field') ? nameSpanOf : spanOf)(root, keys);
      return { ...(span ?? { from: 0, to: 1 }), message: formatProblem(problem) };
    }),
  };
}
