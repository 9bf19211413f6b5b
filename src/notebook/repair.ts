/**
 * Lenient reading, for links: what is wrong is replaced by its default or left out, and each replacement is
 * listed with what was wrong and what was used instead.
 */
import { refuseHostile, shorten } from '../circuit/hostile.ts';
import { trySpec, type LocatedProblem } from '../circuit/issues.ts';
import { BadInput, type Problem } from '../circuit/problem.ts';
import { asNode, expand, memberNode, type SchemaNode } from '../circuit/schema-nodes.ts';
import { checkVersion, notebookProblems } from './parse.ts';
import { deepest } from './paths.ts';
import { NOTEBOOK_VERSION, NotebookSchema, type Notebook } from './schema.ts';

export interface Repaired {
  /** Null when nothing could be saved. */
  readonly notebook: Notebook | null;
  /** What was wrong; the remedy says what was used instead. */
  readonly problems: readonly Problem[];
}

type Key = string | number;
/** A field or member to take out of its container. */
interface Removal {
  readonly container: object;
  readonly key: Key;
}

/** Mending one mistake may show the next; a document that needs more rounds than this is not worth saving. */
const MOST_ROUNDS = 30;
/** Documents of more values than this get fewer rounds, since each takes longer. */
const LARGE = 20_000;
const MOST_ROUNDS_LARGE = 5;
/** Problems listed at most. */
const MOST_LISTED = 50;

/** The notebook as far as it can be read. Never throws for bad input. */
export function repairNotebook(spec: unknown): Repaired {
  const problems: Problem[] = [];
  try {
    checkVersion(spec);
    const rounds = refuseHostile(spec, '') > LARGE ? MOST_ROUNDS_LARGE : MOST_ROUNDS;
    const notebook = repair(spec, rounds, problems);
    return { notebook, problems: problems.slice(0, MOST_LISTED) };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { notebook: null, problems: [...problems, ...error.problems].slice(0, MOST_LISTED) };
  }
}

function repair(spec: unknown, rounds: number, problems: Problem[]): Notebook | null {
  const document: unknown = structuredClone(spec);
  mendVersion(document, problems);
  mendIds(document, problems);
  const before = cellCount(document);
  for (let round = 0; round < rounds; round++) {
    const { output, located } = trySpec(NotebookSchema, document, '');
    const wrong: readonly LocatedProblem[] =
      located.length > 0
        ? located
        : notebookProblems(output).map((problem) => ({
            problem,
            keys: deepest(NotebookSchema, document, problem.path),
          }));
    if (wrong.length === 0) return before > 0 && output.cells.length === 0 ? null : output;
    const removals: Removal[] = [];
    for (const { problem, keys, longest } of wrong) {
      const list = longest === undefined ? undefined : valueAt(document, keys);
      if (Array.isArray(list) && longest !== undefined) {
        list.length = Math.min(list.length, longest);
        problems.push({ ...problem, remedy: `The first ${longest} entries are used` });
        continue;
      }
      const removal = removable(document, keys);
      if (!removal) {
        problems.push(problem);
        return null;
      }
      removals.push(removal.removal);
      problems.push({ ...problem, remedy: removal.instead });
    }
    remove(removals);
  }
  problems.push({ path: '', problem: 'too much is wrong with it', remedy: 'Ask its author for a new link' });
  return null;
}

function mendVersion(document: unknown, problems: Problem[]): void {
  if (typeof document !== 'object' || document === null) return;
  const version: unknown = Reflect.get(document, 'kirchhoff');
  if (version === NOTEBOOK_VERSION) return;
  const problem =
    version === undefined ? '"kirchhoff" is missing' : `version ${shorten(String(version))} is unknown`;
  problems.push({ path: 'kirchhoff', problem, remedy: `It is read as version ${NOTEBOOK_VERSION}` });
  Reflect.set(document, 'kirchhoff', NOTEBOOK_VERSION);
}

/** Cells of the same id get a number appended. */
function mendIds(document: unknown, problems: Problem[]): void {
  const cells = valueAt(document, ['cells']);
  if (!Array.isArray(cells)) return;
  const ids = new Set<string>();
  cells.slice(0, 1_000).forEach((cell: unknown, index) => {
    const id = typeof cell === 'object' && cell !== null ? valueAt(cell, ['id']) : undefined;
    if (typeof id !== 'string') return;
    if (ids.has(id)) {
      let count = 2;
      while (ids.has(`${id.slice(0, 34)}-${count}`)) count++;
      const other = `${id.slice(0, 34)}-${count}`;
      Reflect.set(Object(cell), 'id', other);
      const problem = `two cells have the id "${shorten(id)}"`;
      problems.push({
        path: `cells.${index}.id`,
        problem,
        remedy: `The later one is called "${shorten(other)}"`,
      });
      ids.add(other);
    }
    ids.add(id);
  });
}

const cellCount = (document: unknown): number => {
  const cells = valueAt(document, ['cells']);
  return Array.isArray(cells) ? cells.length : 0;
};

function valueAt(document: unknown, keys: readonly Key[]): unknown {
  let value = document;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/**
 * The innermost thing around a place that can be taken out: an unknown field, a field with a default or without
 * need, or a member of a list of objects (a group, a coupling, a cell). Numbers stay in their lists: one taken
 * out would shift the others.
 */
function removable(
  document: unknown,
  keys: readonly Key[],
): { removal: Removal; instead: string } | undefined {
  const chain: { container: object; key: Key; nodes: readonly SchemaNode[] }[] = [];
  let nodes: readonly SchemaNode[] = [asNode(NotebookSchema)];
  let value: unknown = document;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) break;
    nodes = nodes.flatMap((node) => expand(node, value)).flatMap((node) => memberNode(node, key) ?? []);
    chain.push({ container: value, key, nodes });
    value = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  }
  for (const { container, key, nodes: here } of chain.reverse()) {
    const member: unknown = Object.hasOwn(container, key) ? Reflect.get(container, key) : undefined;
    if (member === undefined) continue;
    const removal = { container, key };
    if (Array.isArray(container)) {
      const objects = here.flatMap((node) => expand(node, member)).some(({ entries }) => entries);
      if (objects) return { removal, instead: 'It is left out' };
      continue;
    }
    if (here.length === 0) return { removal, instead: 'It is ignored' };
    const field = here.find(({ type }) => type === 'optional');
    if (field) {
      const fallback = field.default === undefined ? undefined : shorten(JSON.stringify(field.default), 80);
      return {
        removal,
        instead: fallback === undefined ? 'It is left out' : `The default ${fallback} is used`,
      };
    }
  }
  return undefined;
}

/** Takes all of them out at once: list members go together, so that none shifts before another is found. */
function remove(removals: readonly Removal[]): void {
  const gaps = new Map<unknown[], Set<number>>();
  for (const { container, key } of removals) {
    if (Array.isArray(container)) {
      gaps.set(container, (gaps.get(container) ?? new Set()).add(Number(key)));
    } else {
      Reflect.deleteProperty(container, key);
    }
  }
  for (const [list, taken] of gaps) {
    let length = 0;
    list.forEach((member, i) => {
      if (!taken.has(i)) list[length++] = member;
    });
    list.length = length;
  }
}
