/** The differences of a document from its defaults: what a file or a link needs to hold. */
import * as v from 'valibot';
import { asNode, expand, type SchemaNode } from '../circuit/schema-nodes.ts';
import { NotebookSchema, type Notebook, type NotebookSpec } from './schema.ts';

/**
 * The smallest spec that parses to this notebook, fields in the schema's order. Fields without a default stay,
 * and so does everything a default does not cover.
 */
export function withoutDefaults(notebook: Notebook): NotebookSpec {
  // The walk copies fields of the notebook and leaves some out; the schema is where the type comes from.
  return strip(asNode(NotebookSchema), notebook) as NotebookSpec;
}

function strip(node: SchemaNode, value: unknown): unknown {
  if (Array.isArray(value)) {
    // Numbers have nothing to leave out, and there may be many.
    if (typeof value[0] === 'number') return [...value];
    const [list] = expand(node, value).filter(({ item }) => item);
    return value.map((member: unknown) => (list?.item ? strip(list.item, member) : member));
  }
  if (typeof value !== 'object' || value === null) return value;
  const [object] = expand(node, value).filter(({ entries }) => entries);
  if (!object?.entries) throw new TypeError('an object where the schema knows none');
  const kept: [string, unknown][] = [];
  for (const [key, entry] of Object.entries(object.entries)) {
    const member: unknown = Reflect.get(value, key);
    if (member === undefined || (entry.default !== undefined && equal(member, completeDefault(entry))))
      continue;
    kept.push([key, strip(entry, member)]);
  }
  return Object.fromEntries(kept);
}

const complete = new WeakMap<SchemaNode, unknown>();

/** A field's default as it stands in a parsed document: defaults of defaults filled in. */
function completeDefault(entry: SchemaNode): unknown {
  if (!complete.has(entry)) complete.set(entry, v.parse(asSchema(entry), undefined));
  return complete.get(entry);
}

const asSchema = (node: SchemaNode): v.GenericSchema => node as unknown as v.GenericSchema;

/** Whether two JSON values are equal. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(Reflect.get(a, key), Reflect.get(b, key)))
  );
}
