/**
 * Places in a document by path, e.g. `cells.bench.circuit.groups.hidden.leak`: members of lists go by their id,
 * name or index. Fields that the schema knows but the document leaves out count with their defaults.
 */
import type * as v from 'valibot';
import { shorten } from '../circuit/hostile.ts';
import { nameOf } from '../circuit/issues.ts';
import { didYouMean } from '../circuit/nearest.ts';
import { BadInput, type Problem } from '../circuit/problem.ts';
import { asNode, entryNames, expand, memberNode, type SchemaNode } from '../circuit/schema-nodes.ts';

type Key = string | number;
type Found =
  | {
      readonly keys: readonly Key[];
      readonly value: unknown;
      /** The schemas the value may follow. */
      readonly nodes: readonly SchemaNode[];
    }
  | { readonly problem: Problem };

/** The value at a path of a document of this schema, its default where it is left out; throws BadInput. */
export function getAt(schema: v.GenericSchema, document: unknown, path: string): unknown {
  return at(readPath(schema, document, path)).value;
}

/**
 * A copy of the document with another value at the path; containers on the way that were left out are made from
 * their defaults. Parse the result: the value itself is not checked here. Throws BadInput when the path leads nowhere.
 */
export function setAt(schema: v.GenericSchema, document: unknown, path: string, value: unknown): unknown {
  const place = (inner: unknown, node: readonly SchemaNode[], keys: readonly Key[]): unknown => {
    if (keys.length === 0) return value;
    const [key, ...rest] = keys;
    const { nodes, member } = step(node, inner, key);
    const placed = place(member, nodes, rest);
    if (Array.isArray(inner)) return inner.with(Number(key), placed);
    return { ...(typeof inner === 'object' ? inner : {}), [key]: placed };
  };
  return place(document, [asNode(schema)], at(readPath(schema, document, path)).keys);
}

/** Follows a path; a problem names the nearest known member. */
export function readPath(schema: v.GenericSchema, document: unknown, path: string): Found {
  let nodes: readonly SchemaNode[] = [asNode(schema)];
  let value = document;
  const keys: Key[] = [];
  for (const [depth, segment] of path.split('.').entries()) {
    const before = path.split('.').slice(0, depth).join('.');
    const key = keyOf(nodes, value, segment);
    if (typeof key === 'object') {
      const problem = before ? `${key.problem} in ${shorten(before)}` : key.problem;
      return { problem: { path: shorten(path, 200), problem, remedy: key.remedy } };
    }
    keys.push(key);
    ({ nodes, member: value } = step(nodes, value, key));
  }
  return { keys, value, nodes };
}

/** Keys of the deepest place of a document on a path. */
export function deepest(schema: v.GenericSchema, document: unknown, path: string): readonly Key[] {
  const segments = path.split('.');
  for (let length = segments.length; length > 0; length--) {
    const found = readPath(schema, document, segments.slice(0, length).join('.'));
    if ('keys' in found) return found.keys;
  }
  return [];
}

function at(found: Found): Exclude<Found, { readonly problem: Problem }> {
  if ('problem' in found) throw new BadInput([found.problem]);
  return found;
}

/** The schemas and the value of one member, the default where it is left out. */
function step(nodes: readonly SchemaNode[], value: unknown, key: Key) {
  const members = nodes.flatMap((node) => expand(node, value)).flatMap((node) => memberNode(node, key) ?? []);
  const given = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  const member: unknown = given
    ? Reflect.get(value, key)
    : members.find((node) => node.default !== undefined)?.default;
  return { nodes: members, member };
}

/** The key a segment of a path stands for, or what is wrong with it. */
function keyOf(
  nodes: readonly SchemaNode[],
  value: unknown,
  segment: string,
): Key | Pick<Problem, 'problem' | 'remedy'> {
  const known = entryNames(nodes.flatMap((node) => expand(node, value)));
  if (Array.isArray(value)) return memberOf(value, segment);
  if (value !== undefined && (typeof value !== 'object' || value === null)) {
    return {
      problem: `"${shorten(segment)}" asked of ${shorten(JSON.stringify(value), 40)}`,
      remedy: 'End the path before it',
    };
  }
  if (known.includes(segment)) return segment;
  return {
    problem: `unknown field "${shorten(segment)}"${didYouMean(segment, known)}`,
    remedy: known.length > 0 ? `Use one of: ${known.join(', ')}` : 'End the path before it',
  };
}

function memberOf(list: readonly unknown[], segment: string): Key | Pick<Problem, 'problem' | 'remedy'> {
  const index = list.findIndex((member) => nameOf(member) === segment);
  if (index >= 0) return index;
  if (/^\d{1,9}$/.test(segment) && Number(segment) < list.length) return Number(segment);
  const names = list.flatMap((member) => nameOf(member) ?? []);
  const choices =
    names.length > 0 ? `Use one of: ${shorten(names.join(', '), 200)}` : `Use an index below ${list.length}`;
  return {
    problem: `no member "${shorten(segment)}"${didYouMean(segment, names)}`,
    remedy: list.length > 0 ? choices : 'The list is empty; end the path before it',
  };
}
