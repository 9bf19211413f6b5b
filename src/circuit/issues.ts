/**
 * Reads a document part against its schema and says everything that is wrong with it, as problems with paths
 * that name list members by their id or name.
 */
import * as v from 'valibot';
import { refuseHostile, shorten } from './hostile.ts';
import { didYouMean } from './nearest.ts';
import { BadInput, type Problem } from './problem.ts';
import { entryNames, limitsAt, nodesAt, type Step } from './schema-nodes.ts';

/** Problems listed at most; the rest is counted. */
const MOST_PROBLEMS = 20;
/** Documents larger than this report their first problem only: a list of all could be as large as the document. */
const LARGE = 20_000;

/** A problem with the keys that lead to it from the value read. */
export interface LocatedProblem {
  readonly problem: Problem;
  readonly keys: readonly (string | number)[];
  /** The longest list allowed, where the list is longer. */
  readonly longest?: number;
}

/**
 * The complete value of `schema`, defaults filled in.
 * Throws BadInput with every problem (the first 20, in document order) under `path`.
 */
export function readSpec<const S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  path = '',
): v.InferOutput<S> {
  const { output, located } = trySpec(schema, value, path);
  if (located.length > 0)
    throw new BadInput(
      mostOf(
        located.map(({ problem }) => problem),
        path,
      ),
    );
  return output;
}

/** Like {@link readSpec}, with all problems as values; the output counts only when there are none. */
export function trySpec<const S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  path: string,
): { readonly output: v.InferOutput<S>; readonly located: readonly LocatedProblem[] } {
  const count = refuseHostile(value, path);
  const quick = v.safeParse(schema, value, { abortEarly: true });
  if (quick.success) return { output: quick.output, located: listsForObjects(value, quick.output, path) };
  const issues = count > LARGE ? quick.issues : (v.safeParse(schema, value).issues ?? quick.issues);
  const unique = new Map<string, LocatedProblem>();
  for (const found of issues.flatMap((issue) => innermost(issue, []))) {
    for (const located of describe(schema, found, path)) {
      unique.set(`${located.problem.path} ${located.problem.problem}`, located);
    }
  }
  return { output: quick.output, located: [...unique.values()] };
}

/** The first problems, and how many more there are. */
export function mostOf(problems: readonly Problem[], path: string): readonly Problem[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  const further = problems.length - MOST_PROBLEMS;
  return [
    ...problems.slice(0, MOST_PROBLEMS),
    { path, problem: `${further} further problems`, remedy: 'Mend the ones listed first' },
  ];
}

/** `cells.bench.circuit.groups.hidden.leak`: members of lists go by their id or name where that is unique. */
export function pathOf(steps: readonly Step[], path: string): string {
  const names = steps.map(({ key, input }) =>
    shorten(Array.isArray(input) ? memberName(input, Number(key)) : String(key)),
  );
  return [...(path ? [path] : []), ...names].join('.');
}

/** Named members are few (cells, groups, couplings); looking for a namesake in longer lists would take long. */
const LONGEST_NAMED = 1_000;

/** How a path names member `index` of a list. */
export function memberName(list: readonly unknown[], index: number): string {
  const name = list.length > LONGEST_NAMED ? undefined : nameOf(list[index]);
  return name !== undefined && list.filter((other) => nameOf(other) === name).length === 1
    ? name
    : String(index);
}

/** The id or name of a list member, if it is one that can stand in a path. */
export function nameOf(member: unknown): string | undefined {
  if (typeof member !== 'object' || member === null) return undefined;
  const name = 'id' in member ? member.id : 'name' in member ? member.name : undefined;
  return typeof name === 'string' && /^[A-Za-z][\w-]{0,39}$/.test(name) ? name : undefined;
}

interface Found {
  readonly issue: v.BaseIssue<unknown>;
  readonly steps: readonly Step[];
}

const isOurs = (issue: v.BaseIssue<unknown>): boolean => !issue.message.startsWith('Invalid ');

/** Valibot looks for an object's fields in lists too; those alternatives were not meant. */
const isListForObject = ({ type, input }: v.IssuePathItem): boolean =>
  type === 'object' && Array.isArray(input);

/** Of a union that fits nothing, the problems inside the alternative that was evidently meant. */
function innermost(issue: v.BaseIssue<unknown>, before: readonly Step[]): Found[] {
  const steps = [...before, ...(issue.path ?? [])];
  const inside = (issue.issues ?? []).filter((sub) =>
    sub.path ? !isListForObject(sub.path[0]) : sub.kind === 'validation',
  );
  if (isOurs(issue) || inside.length === 0) return [{ issue, steps }];
  return inside.flatMap((sub) => innermost(sub, steps));
}

const keysOf = (steps: readonly Step[]): (string | number)[] =>
  steps.map(({ key }) => (typeof key === 'number' ? key : String(key)));

function describe(schema: v.GenericSchema, { issue, steps }: Found, path: string): LocatedProblem[] {
  const last = steps.at(-1);
  const above = steps.slice(0, -1);
  if (issue.type === 'strict_object' && issue.expected === 'never' && last) {
    const known = entryNames(nodesAt(schema, above, last.input));
    return unknownFields(last.input, known, above, path);
  }
  const longest =
    issue.type === 'max_length' && Array.isArray(issue.input) ? Number(issue.requirement) : undefined;
  return [
    {
      problem: { path: pathOf(steps, path), ...clauses(schema, issue, steps) },
      keys: keysOf(steps),
      longest,
    },
  ];
}

/** What is wrong at a place, and what to do. */
function clauses(
  schema: v.GenericSchema,
  issue: v.BaseIssue<unknown>,
  steps: readonly Step[],
): Pick<Problem, 'problem' | 'remedy'> {
  const expected = words(issue.expected);
  const last = steps.at(-1);
  if (issue.input === undefined && last) {
    const named = issue.type === 'strict_object';
    return { problem: `"${String(last.key)}" is missing`, remedy: named ? 'Add it' : `Give ${expected}` };
  }
  const limits = limitsAt(nodesAt(schema, steps, issue.input));
  if (isOurs(issue)) {
    const found = typeof issue.input === 'number' ? `, found ${issue.input}` : '';
    return { problem: issue.message + found, remedy: limits ?? bound(issue) ?? 'Change it so that it is' };
  }
  if (issue.kind === 'validation') {
    return { problem: `${rule(issue)}, found ${shown(issue)}`, remedy: limits ?? 'Change the value to fit' };
  }
  const literals = [...(issue.expected ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1]);
  const hint = typeof issue.input === 'string' ? didYouMean(issue.input, literals) : '';
  return {
    problem: `expected ${expected}, found ${shown(issue)}${hint}`,
    remedy: limits ?? `Give ${expected}`,
  };
}

/** The limit a number broke, where the schema has several for the place. */
function bound({ type, requirement }: v.BaseIssue<unknown>): string | undefined {
  if (type === 'min_value') return `Use ${String(requirement)} or more`;
  return type === 'max_value' ? `Use ${String(requirement)} or less` : undefined;
}

/** Every unknown field of an object, not only the first. */
function unknownFields(
  input: unknown,
  known: readonly string[],
  above: readonly Step[],
  path: string,
): LocatedProblem[] {
  const fields = typeof input === 'object' && input !== null ? Object.keys(input) : [];
  const unknown = fields.filter((key) => !known.includes(key));
  return unknown.map((key) => ({
    keys: [...keysOf(above), key],
    problem: {
      path: pathOf([...above, { key, input }], path),
      problem: `unknown field "${shorten(key)}"${didYouMean(key, known)}`,
      remedy: `Rename or remove it; the fields here are ${known.join(', ')}`,
    },
  }));
}

function rule({ type, requirement }: v.BaseIssue<unknown>): string {
  switch (type) {
    case 'min_value':
      return `must be at least ${String(requirement)}`;
    case 'max_value':
      return `must be at most ${String(requirement)}`;
    case 'min_length':
      return `needs at least ${String(requirement)} entries`;
    case 'max_length':
      return `holds at most ${String(requirement)} entries`;
    case 'integer':
      return 'must be a whole number';
    case 'finite':
      return 'must be finite';
    default:
      return `breaks the rule "${type.replaceAll('_', ' ')}"`;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  Array: 'a list',
  Object: 'an object',
  undefined: 'nothing',
  never: 'nothing more',
};

/** `(number | Array | "auto")` as `a number, a list or "auto"`. */
function words(expected: string | null): string {
  const parts = (expected ?? 'something else').replaceAll(/[()]/g, '').split(' | ');
  const unique = [...new Set(parts.map((part) => KINDS[part] ?? part))];
  return unique.length < 2 ? unique.join('') : `${unique.slice(0, -1).join(', ')} or ${unique.at(-1) ?? ''}`;
}

function shown({ input, type }: v.BaseIssue<unknown>): string {
  if (typeof input === 'string')
    return type.endsWith('_length') ? `${input.length} characters` : `text "${shorten(input, 40)}"`;
  if (Array.isArray(input)) return type.endsWith('_length') ? `${input.length}` : `a list of ${input.length}`;
  if (typeof input === 'object' && input !== null) return 'an object';
  return String(input);
}

/** A list passes for an object without required fields; its members would vanish without a word. */
function listsForObjects(value: unknown, output: unknown, path: string): LocatedProblem[] {
  const located: LocatedProblem[] = [];
  const visit = (inner: unknown, read: unknown, steps: readonly Step[]): void => {
    if (typeof inner !== 'object' || inner === null || typeof read !== 'object' || read === null) return;
    if (Array.isArray(inner) && !Array.isArray(read)) {
      const problem = { problem: 'expected an object, found a list', remedy: 'Give an object' };
      located.push({ problem: { path: pathOf(steps, path), ...problem }, keys: keysOf(steps) });
      return;
    }
    if (Array.isArray(inner) && typeof inner[0] === 'number') return;
    for (const [key, member] of Object.entries(inner)) {
      visit(member, Reflect.get(read, key), [...steps, { key, input: inner }]);
    }
  };
  visit(value, output, []);
  return located;
}
