/** A JSON text as far as it can be read: its value, and where in the text each part of it stands. */
import type { SyntaxNode, Tree } from '@lezer/common';
import type { Keys } from '../../../notebook/fields.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface JsonPart extends Span {
  readonly value: unknown;
  readonly members: ReadonlyMap<string, { readonly name?: Span; readonly part: JsonPart }>;
}

const VALUES = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);
const NONE: JsonPart['members'] = new Map();
/** No recipe nests deeper. */
const DEEPEST = 40;

/** The value of a text, leaving out what is unfinished; null where there is none. */
export function partsOf(tree: Tree, text: string): JsonPart | null {
  let node = tree.topNode.firstChild;
  while (node && !VALUES.has(node.name)) node = node.nextSibling;
  return node && read(node, text, 0);
}

/** Where the text stops being JSON; null where it does not. */
export function firstError(tree: Tree): number | null {
  let found: number | null = null;
  tree.iterate({
    enter: (node) => {
      if (found === null && node.type.isError) found = node.from;
      return found === null;
    },
  });
  return found;
}

function read(node: SyntaxNode, text: string, depth: number): JsonPart {
  const span = { from: node.from, to: node.to };
  if (depth > DEEPEST) return { ...span, value: null, members: NONE };
  if (node.name === 'Object') return readObject(node, text, depth);
  if (node.name === 'Array') return readList(node, text, depth);
  return { ...span, value: scalar(text.slice(node.from, node.to)), members: NONE };
}

function readObject(node: SyntaxNode, text: string, depth: number): JsonPart {
  const members = new Map<string, { name: Span; part: JsonPart }>();
  for (const property of node.getChildren('Property')) {
    const name = property.getChild('PropertyName');
    if (!name) continue;
    const key = scalar(text.slice(name.from, name.to));
    let value = name.nextSibling;
    while (value && !VALUES.has(value.name)) value = value.nextSibling;
    const part = value
      ? read(value, text, depth + 1)
      : { from: name.to, to: name.to, value: undefined, members: NONE };
    if (typeof key === 'string') members.set(key, { name: { from: name.from, to: name.to }, part });
  }
  const value = Object.fromEntries([...members].map(([key, { part }]) => [key, part.value]));
  return { from: node.from, to: node.to, value, members };
}

function readList(node: SyntaxNode, text: string, depth: number): JsonPart {
  const parts: JsonPart[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (VALUES.has(child.name)) parts.push(read(child, text, depth + 1));
  const members = new Map(parts.map((part, i) => [String(i), { part }]));
  return { from: node.from, to: node.to, value: parts.map(({ value }) => value), members };
}

function scalar(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The letters to mark for a problem at keys: a value where it is short, else the name it stands under. What is missing
 * is marked where it should have been.
 */
export function spanOf(root: JsonPart, keys: Keys): Span {
  let span: Span = { from: root.from, to: root.from + 1 };
  let part = root;
  for (const [depth, key] of keys.entries()) {
    const member = part.members.get(String(key));
    if (!member) break;
    part = member.part;
    const isLast = depth === keys.length - 1;
    const short = part.members.size === 0 && part.to > part.from;
    span = isLast && short ? part : (member.name ?? { from: part.from, to: part.from + 1 });
  }
  return { from: span.from, to: span.to };
}

/** The name under which a member stands, e.g. one nobody knows. */
export function nameSpanOf(root: JsonPart, keys: Keys): Span {
  let part = root;
  let name: Span | undefined;
  for (const key of keys) {
    const member = part.members.get(String(key));
    if (!member) break;
    name = member.name;
    part = member.part;
  }
  return name ?? spanOf(root, keys);
}
