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

/**
 * The complete value of `schema`, defaults filled in.
 * Throws BadInput with every problem (the first 20, in document order) under `path`.
 */
export function readSpec<const S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  path = '',
): v.InferOutput<S> {
  const count = refuseHostile(value, path);
  const quick = v.safeParse(schema, value, { abortEarly: true });
  if (quick.success) {
    refuseListsForObjects(value, quick.output, path);
    return quick.output;
  }
  const issues = count > LARGE ? quick.issues : (v.safeParse(schema, value).issues ?? quick.issues);
  throw new BadInput(problemsOf(schema, issues, path));
}

/** Valibot issues as problems, without repetition. */
export function problemsOf(
  schema: v.GenericSchema,
  issues: readonly v.BaseIssue<unknown>[],
  path: string,
): Problem[] {
  const problems = new Map<string, Problem>();
  for (const found of issues.flatMap((issue) => innermost(issue, []))) {
    for (const problem of describe(schema, found, path))
      problems.set(`${problem.path} ${problem.problem}`, problem);
  }
  const all = [...problems.values()];
  if (all.length <= MOST_PROBLEMS) return all;
  const further = all.length - MOST_PROBLEMS;
  return [
    ...all.slice(0, MOST_PROBLEMS),
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

/** How a path names member `index` of a list. */
export function memberName(list: readonly unknown[], index: number): string {
  const name = nameOf(list[index]);
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

function describe(schema: v.GenericSchema, { issue, steps }: Found, path: string): Problem[] {
  const at = pathOf(steps, path);
  const last = steps.at(-1);
  if (issue.type === 'strict_object' && last?.origin === 'key') {
    const known = entryNames(nodesAt(schema, steps.slice(0, -1), last.input));
    return issue.expected === 'never'
      ? unknownFields(last.input, known, steps.slice(0, -1), path)
      : [missing(at, String(last.key))];
  }
  if (issue.input === undefined && last) return [missing(at, String(last.key), words(issue.expected))];
  const limits = limitsAt(nodesAt(schema, steps, issue.input));
  if (isOurs(issue)) {
    const found = typeof issue.input === 'number' ? `, found ${issue.input}` : '';
    return [{ path: at, problem: issue.message + found, remedy: limits ?? 'Change it so that it is' }];
  }
  if (issue.kind === 'validation') {
    return [
      {
        path: at,
        problem: `${rule(issue)}, found ${shown(issue)}`,
        remedy: limits ?? 'Change the value to fit',
      },
    ];
  }
  const expected = words(issue.expected);
  const literals = [...(issue.expected ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1]);
  const hint = typeof issue.input === 'string' ? didYouMean(issue.input, literals) : '';
  return [
    {
      path: at,
      problem: `expected ${expected}, found ${shown(issue)}${hint}`,
      remedy: limits ?? `Give ${expected}`,
    },
  ];
}

/** Every unknown field of an object, not only the first. */
function unknownFields(
  input: unknown,
  known: readonly string[],
  steps: readonly Step[],
  path: string,
): Problem[] {
  const fields =
    typeof input === 'object' && input !== null
      ? Object.keys(input).filter((key) => !known.includes(key))
      : [];
  return fields.slice(0, MOST_PROBLEMS).map((key) => ({
    path: pathOf([...steps, { key, input }], path),
    problem: `unknown field "${shorten(key)}"${didYouMean(key, known)}`,
    remedy: `Rename or remove it; the fields here are ${known.join(', ')}`,
  }));
}

const missing = (path: string, key: string, expected = ''): Problem => ({
  path,
  problem: `"${key}" is missing`,
  remedy: expected ? `Give ${expected}` : 'Add it',
});

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
function refuseListsForObjects(value: unknown, output: unknown, path: string): void {
  const problems: Problem[] = [];
  const visit = (inner: unknown, read: unknown, steps: readonly Step[]): void => {
    if (typeof inner !== 'object' || inner === null || typeof read !== 'object' || read === null) return;
    if (Array.isArray(inner) && !Array.isArray(read)) {
      problems.push({
        path: pathOf(steps, path),
        problem: 'expected an object, found a list',
        remedy: 'Give an object',
      });
      return;
    }
    if (Array.isArray(inner) && typeof inner[0] === 'number') return;
    for (const [key, member] of Object.entries(inner)) {
      visit(member, Reflect.get(read, key), [...steps, { key, input: inner }]);
    }
  };
  visit(value, output, []);
  if (problems.length > 0) throw new BadInput(problems.slice(0, MOST_PROBLEMS));
}
