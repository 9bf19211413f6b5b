/** In which fields several recipes differ, by path. */
import { nameOf } from '../circuit/issues.ts';
import { equal } from './defaults.ts';

export interface Difference {
  /** Path within the cell. */
  readonly path: string;
  /** The value in each recipe; undefined where it has no such field or member. */
  readonly values: readonly unknown[];
}

/** Fields that say nothing about what is run. */
const WORDS: ReadonlySet<string> = new Set(['id', 'title', 'caption', 'collapsed', 'view', 'sliders']);

/** Paths at which not all recipes hold the same, in the order of the first recipe that has them. */
export function differencesOf(recipes: readonly object[]): readonly Difference[] {
  const fields = recipes.map((recipe) =>
    Object.fromEntries(Object.entries(recipe).filter(([key]) => !WORDS.has(key))),
  );
  return [...differing(fields, '')];
}

function* differing(values: readonly unknown[], path: string): Generator<Difference> {
  if (values.every((value) => equal(value, values[0]))) return;
  const members = values.map(membersOf);
  if (members.some((each) => each === undefined)) {
    yield { path, values };
    return;
  }
  const keys = new Set(members.flatMap((each) => [...(each ?? new Map<string, unknown>()).keys()]));
  for (const key of keys)
    yield* differing(
      members.map((each) => each?.get(key)),
      path === '' ? key : `${path}.${key}`,
    );
}

/** Members by the keys that stand in paths; undefined for what is compared as a whole. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  // Lists of numbers differ as a whole; those of groups and couplings, member by member.
  if (value.some((member) => typeof member !== 'object' || member === null || Array.isArray(member)))
    return undefined;
  return new Map(value.map((member: unknown, i): [string, unknown] => [nameOf(member) ?? String(i), member]));
}
