/** Walks a valibot schema beside a value: which fields, alternatives and limits apply at a place. */
import type * as v from 'valibot';

/** One member on the way into a value: the key and the container it belongs to. */
export interface Step {
  readonly key: unknown;
  readonly input: unknown;
  readonly origin?: string;
}

/** The parts of valibot schemas that describe structure. */
export interface SchemaNode {
  readonly type: string;
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly item?: SchemaNode;
  readonly items?: readonly SchemaNode[];
  readonly wrapped?: SchemaNode;
  readonly default?: unknown;
  readonly key?: string;
  readonly literal?: unknown;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly PipePart[];
}

/** What a pipe adds to its schema: a rule, a title or metadata. */
export interface PipePart {
  readonly type: string;
  readonly requirement?: unknown;
  readonly title?: string;
  readonly metadata?: unknown;
}

const isNode = (option: unknown): option is SchemaNode =>
  typeof option === 'object' && option !== null && 'type' in option && typeof option.type === 'string';

export function asNode(schema: v.GenericSchema): SchemaNode {
  if (!isNode(schema)) throw new TypeError('not a schema');
  return schema;
}

/** The concrete schemas a value may follow: wrappers taken off, alternatives chosen by their discriminator. */
export function expand(node: SchemaNode, value: unknown): SchemaNode[] {
  if (node.wrapped) return expand(node.wrapped, value);
  const options = (node.options ?? []).filter(isNode);
  if (node.type === 'variant' && node.key !== undefined) {
    const { key } = node;
    const given = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
    const chosen = options.filter((option) =>
      expand(option, value).some((inner) => inner.entries?.[key]?.literal === given),
    );
    return (chosen.length > 0 ? chosen : options).flatMap((option) => expand(option, value));
  }
  return node.type === 'union' ? options.flatMap((option) => expand(option, value)) : [node];
}

/** The schema of one member of a value that follows `node`. */
export function memberNode(node: SchemaNode, key: unknown): SchemaNode | undefined {
  if (node.entries)
    return typeof key === 'string' && Object.hasOwn(node.entries, key) ? node.entries[key] : undefined;
  return node.item ?? node.items?.[Number(key)];
}

/** The schemas at the end of a path, for the value found there. */
export function nodesAt(schema: v.GenericSchema, steps: readonly Step[], value: unknown): SchemaNode[] {
  let nodes: SchemaNode[] = [asNode(schema)];
  for (const { key, input } of steps) {
    nodes = nodes.flatMap((node) => expand(node, input)).flatMap((node) => memberNode(node, key) ?? []);
  }
  return nodes.flatMap((node) => expand(node, value));
}

/** The names of all fields the given schemas know. */
export function entryNames(nodes: readonly SchemaNode[]): string[] {
  return [...new Set(nodes.flatMap((node) => Object.keys(node.entries ?? {})))];
}

/** `Use a number from 0 to 1000`, where exactly one number schema applies. */
export function limitsAt(nodes: readonly SchemaNode[]): string | undefined {
  const numbers = nodes.filter((node) => node.type === 'number' && node.pipe);
  if (numbers.length !== 1) return undefined;
  const rules = pipeParts(numbers[0]);
  const limit = (type: string) => rules.find((part) => part.type === type)?.requirement;
  const low = limit('min_value');
  const high = limit('max_value');
  if (low === undefined && high === undefined) return undefined;
  const what = rules.some((part) => part.type === 'integer') ? 'a whole number' : 'a number';
  if (high === undefined) return `Use ${what} from ${String(low)}`;
  return low === undefined
    ? `Use ${what} up to ${String(high)}`
    : `Use ${what} from ${String(low)} to ${String(high)}`;
}

/** Rules, titles and metadata of a schema itself; pipes nest: a pipe's first part may be a piped schema. */
export function pipeParts({ pipe = [] }: SchemaNode): readonly PipePart[] {
  return pipe.flatMap((part: PipePart & Pick<SchemaNode, 'pipe'>) =>
    part.pipe ? pipeParts({ type: part.type, pipe: part.pipe }) : [part],
  );
}
