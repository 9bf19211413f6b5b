/**
 * A cell as its reader is editing it. What parses goes into the document at once; what does not is kept here, with
 * what is wrong and where, until it is mended or taken back. A value: every edit gives another draft.
 */
import { trySpec } from '../../circuit/issues.ts';
import { BadInput, type Problem } from '../../circuit/problem.ts';
import { equal } from '../../notebook/defaults.ts';
import type { Keys } from '../../notebook/fields.ts';
import { notebookProblems } from '../../notebook/parse.ts';
import { deepest } from '../../notebook/paths.ts';
import { CellSchema, type Cell, type Notebook } from '../../notebook/schema.ts';
import type { Edit } from './edit.ts';

/** A problem and the keys that lead to its field. */
export interface FieldProblem {
  readonly keys: Keys;
  readonly problem: Problem;
}

export type Reading =
  | { readonly cell: Cell; readonly problems: readonly [] }
  | { readonly cell: null; readonly problems: readonly FieldProblem[] };

/** A cell read as the document would read it, beside the other cells of its notebook. */
export function readCell(spec: unknown, own: Cell, notebook: Notebook | null): Reading {
  const moved = (['kind', 'id'] as const).find((key) => !sameAt(spec, own, key));
  if (moved) {
    const problem = `the ${moved} of a cell stays as it is`;
    const remedy = `Set it back to "${own[moved]}"`;
    return { cell: null, problems: [{ keys: [moved], problem: { path: moved, problem, remedy } }] };
  }
  const read = tryCell(spec);
  if (!('output' in read)) return { cell: null, problems: read };
  const { output, located } = read;
  if (located.length > 0) return { cell: null, problems: located };
  const cells = notebook?.cells.map((other) => (other.id === own.id ? output : other)) ?? [output];
  const prefix = `cells.${own.id}.`;
  const problems = notebookProblems({ kirchhoff: 1, title: '', summary: '', ...notebook, cells })
    .filter(({ path }) => path.startsWith(prefix) || path === 'cells')
    .map((problem) => {
      const path = problem.path.slice(prefix.length);
      return { keys: path ? deepest(CellSchema, output, path) : [], problem: { ...problem, path } };
    });
  return problems.length > 0 ? { cell: null, problems } : { cell: shared(own, output) as Cell, problems: [] };
}

/** What is refused outright, such as reserved names, as problems too. */
function tryCell(spec: unknown): ReturnType<typeof trySpec<typeof CellSchema>> | readonly FieldProblem[] {
  try {
    return trySpec(CellSchema, spec, '');
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return error.problems.map((problem) => ({ keys: deepest(CellSchema, spec, problem.path), problem }));
  }
}

const sameAt = (spec: unknown, own: Cell, key: 'kind' | 'id'): boolean =>
  typeof spec === 'object' && spec !== null && Reflect.get(spec, key) === own[key];

/** `after`, with every part that equals its counterpart in `before` being that part: what did not change stays the same object. */
function shared(before: unknown, after: unknown): unknown {
  if (equal(before, after)) return before;
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null)
    return after;
  if (Array.isArray(after))
    return after.map((member: unknown, i) => shared((before as readonly unknown[])[i], member));
  return Object.fromEntries(
    Object.entries(after).map(([key, member]) => [key, shared(Reflect.get(before, key), member)]),
  );
}

export class Draft {
  /** The cell with what could not go into the document yet. */
  readonly spec: unknown;
  readonly problems: readonly FieldProblem[];

  private constructor(
    /** The cell as the document has it. */
    readonly cell: Cell,
    /** The document it stands in. */
    readonly notebook: Notebook | null,
    private readonly pending: readonly Edit[],
  ) {
    this.spec = pending.reduce<unknown>((spec, edit) => edit.apply(spec), cell);
    this.problems = pending.length > 0 ? readCell(this.spec, cell, notebook).problems : [];
  }

  static of(cell: Cell, notebook: Notebook | null): Draft {
    return new Draft(cell, notebook, []);
  }

  get unfinished(): boolean {
    return this.pending.length > 0;
  }

  /** After an edit: the whole draft becomes the document's where it parses, else the edit alone where it can, else it waits. */
  edited(edit: Edit): Draft {
    const before = this.pending.filter((other) => edit.restructures || !isWithin(other.keys, edit.keys));
    const spec = [...before, edit].reduce<unknown>((inner, each) => each.apply(inner), this.cell);
    const whole = readCell(spec, this.cell, this.notebook);
    if (whole.cell) return new Draft(whole.cell, this.notebook, []);
    if (!this.pending.some(({ restructures }) => restructures)) {
      const alone = readCell(edit.apply(this.cell), this.cell, this.notebook);
      if (alone.cell) return new Draft(alone.cell, this.notebook, before);
    }
    return new Draft(this.cell, this.notebook, [...before, edit]);
  }

  /** The same unfinished edits of another state of the cell, e.g. after a slider moved. */
  over(cell: Cell, notebook: Notebook | null): Draft {
    return new Draft(cell, notebook, this.pending);
  }

  /** Without what is unfinished. */
  takenBack(): Draft {
    return new Draft(this.cell, this.notebook, []);
  }
}

export const sameKeys = (a: Keys, b: Keys): boolean =>
  a.length === b.length && a.every((key, i) => String(key) === String(b[i]));

export const isWithin = (inner: Keys, outer: Keys): boolean => sameKeys(inner.slice(0, outer.length), outer);
