/**
 * Paths into a cell, such as `circuit.groups.hidden.leak`: members of a list go by their `name` or by index.
 * Setting copies what lies on the way and nothing else, so unchanged parts stay the same objects.
 */
type Branch = Readonly<Record<string, unknown>> | readonly unknown[];

const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null;

/** Key of a path segment within a branch, or undefined when a list has no such member. */
function keyOf(branch: Branch, segment: string): string | undefined {
  if (!Array.isArray(branch)) return segment;
  if (/^\d+$/.test(segment)) return segment;
  const index = branch.findIndex(
    (item: unknown) => isBranch(item) && 'name' in item && item.name === segment,
  );
  return index < 0 ? undefined : String(index);
}

const child = (branch: Branch, key: string): unknown =>
  Object.hasOwn(branch, key) ? (branch as Readonly<Record<string, unknown>>)[key] : undefined;

/** The value at a path, or undefined. */
export function valueAt(root: unknown, path: string): unknown {
  let at: unknown = root;
  for (const segment of path.split('.')) {
    if (!isBranch(at)) return undefined;
    const key = keyOf(at, segment);
    if (key === undefined) return undefined;
    at = child(at, key);
  }
  return at;
}

/** A copy of `root` with one value replaced; `root` itself where the path leads nowhere. */
export function withValue<T>(root: T, path: string, value: unknown): T {
  return replaced(root, path.split('.'), value) as T;
}

function replaced(at: unknown, segments: readonly string[], value: unknown): unknown {
  const [segment, ...rest] = segments;
  if (segment === undefined) return value;
  if (!isBranch(at)) return at;
  const key = keyOf(at, segment);
  if (key === undefined) return at;
  const next = replaced(child(at, key), rest, value);
  if (Array.isArray(at)) return at.map((item: unknown, index) => (String(index) === key ? next : item));
  return { ...at, [key]: next };
}
