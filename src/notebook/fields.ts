/**
 * What the schema says about each field of a document, in the words of a form: which kind of value, its limits, unit,
 * default and choices. Forms, completion and the reference are made from it.
 */
import * as v from 'valibot';
import type { FieldMeta } from '../circuit/schema-fields.ts';
import { asNode, pipeParts, type SchemaNode } from '../circuit/schema-nodes.ts';
import { readPath } from './paths.ts';

export type Keys = readonly (string | number)[];

interface Facts {
  /** As the schema names it; empty where the field's key says enough. */
  readonly title: string;
  /** Unit and suggested range of a number. */
  readonly meta: FieldMeta;
  /** Whether it may be left out, and whether null stands for "none". */
  readonly optional: boolean;
  readonly nullable: boolean;
  /** The schema with its wrappers: gives the default. */
  readonly node: SchemaNode;
  /** The schema of the value itself, the same wherever it is used. */
  readonly core: SchemaNode;
}

/** What kind of value a field holds. */
export type FieldShape =
  | { readonly kind: 'number'; readonly low?: number; readonly high?: number; readonly whole: boolean }
  | { readonly kind: 'text'; readonly longest?: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: string, field: Field])[] }
  | { readonly kind: 'list'; readonly item: Field; readonly shortest: number; readonly longest?: number }
  | { readonly kind: 'tuple'; readonly items: readonly Field[] }
  /** One of several; `key` names the entry that tells objects apart. */
  | { readonly kind: 'either'; readonly options: readonly Field[]; readonly key?: string };
export type Field = Facts & FieldShape;
export type FieldOf<K extends FieldShape['kind']> = Extract<Field, { readonly kind: K }>;

const described = new WeakMap<SchemaNode, Field>();

export const fieldOf = (schema: v.GenericSchema): Field => describe(asNode(schema));

function describe(node: SchemaNode): Field {
  const known = described.get(node);
  if (known) return known;
  const facts = { title: '', meta: {}, optional: false, nullable: false };
  let core = node;
  for (;;) {
    for (const part of pipeParts(core)) {
      if (part.title) facts.title ||= part.title;
      if (part.metadata) facts.meta = { ...(part.metadata as FieldMeta), ...facts.meta };
    }
    if (!core.wrapped) break;
    facts.optional ||= core.type === 'optional';
    facts.nullable ||= core.type === 'nullable';
    core = core.wrapped;
  }
  const field: Field = { ...facts, node, core, ...shapeOf(core) };
  described.set(node, field);
  return field;
}

function shapeOf(core: SchemaNode): FieldShape {
  const parts = pipeParts(core);
  const limit = (type: string): number | undefined => {
    const requirement = parts.find((part) => part.type === type)?.requirement;
    return typeof requirement === 'number' ? requirement : undefined;
  };
  switch (core.type) {
    case 'number': {
      const whole = parts.some(({ type }) => type === 'integer');
      return { kind: 'number', low: limit('min_value'), high: limit('max_value'), whole };
    }
    case 'string':
      return { kind: 'text', longest: limit('max_length') };
    case 'boolean':
      return { kind: 'toggle' };
    case 'picklist':
      return { kind: 'choice', choices: (core.options ?? []).map(String) };
    case 'literal':
      return { kind: 'constant', value: core.literal };
    case 'strict_object':
      return {
        kind: 'object',
        entries: Object.entries(core.entries ?? {}).map(([key, entry]) => [key, describe(entry)] as const),
      };
    case 'array':
      return {
        kind: 'list',
        item: describe(core.item as SchemaNode),
        shortest: limit('min_length') ?? 0,
        longest: limit('max_length'),
      };
    case 'strict_tuple':
      return { kind: 'tuple', items: (core.items ?? []).map(describe) };
    case 'union':
    case 'variant':
      return {
        kind: 'either',
        options: (core.options as readonly SchemaNode[]).map(describe),
        key: core.key,
      };
    default:
      throw new TypeError(`no field is made of a schema of type ${core.type}`);
  }
}

/** The value that stands where the field is left out, defaults of defaults filled in; undefined for none. */
export function defaultOf({ node, optional }: Field): unknown {
  if (!optional || node.type !== 'optional' || node.default === undefined) return undefined;
  return v.parse(node as unknown as v.GenericSchema, undefined);
}

/** Whether a value is of a field's kind, whatever its limits. */
export function isKind(field: Field, value: unknown): boolean {
  switch (field.kind) {
    case 'number':
      return typeof value === 'number';
    case 'text':
      return typeof value === 'string';
    case 'toggle':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && field.choices.includes(value);
    case 'constant':
      return value === field.value;
    case 'list':
      return Array.isArray(value);
    case 'tuple':
      return Array.isArray(value) && value.length === field.items.length;
    case 'object':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        field.entries.every(
          ([key, entry]) => entry.kind !== 'constant' || Reflect.get(value, key) === entry.value,
        )
      );
    case 'either':
      return field.options.some((option) => isKind(option, value));
  }
  return field satisfies never;
}

/** The alternative a value follows, under the name and with the unit of the field itself; the field where there is no choice. */
export function narrow(field: Field, value: unknown): Field | undefined {
  if (field.kind !== 'either') return field;
  const option = field.options.find((each) => isKind(each, value));
  return option && narrow(underName(field, option), value);
}

/** An alternative with what its field says about all of them. */
export function underName({ title, meta, optional, nullable, node }: Field, option: Field): Field {
  return {
    ...option,
    title: title || option.title,
    meta: { ...option.meta, ...meta },
    optional,
    nullable,
    node,
  };
}

/** The field of one member. */
export function memberField(field: Field | undefined, key: string | number): Field | undefined {
  switch (field?.kind) {
    case 'object':
      return field.entries.find(([name]) => name === key)?.[1];
    case 'list':
      return field.item;
    case 'tuple':
      return field.items[Number(key)];
    default:
      return undefined;
  }
}

/** The field at a place of a value, and the alternative in force there; undefined where the schema knows none. */
export function fieldAt(schema: v.GenericSchema, document: unknown, keys: Keys): Field | undefined {
  let field: Field | undefined = fieldOf(schema);
  let value = document;
  for (const key of keys) {
    field = memberField(field && narrow(field, value), key);
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return field && (narrow(field, value) ?? field);
}

/** The field a dotted path leads to, members of lists by name or index. */
export function fieldAtPath(schema: v.GenericSchema, document: unknown, path: string): Field | undefined {
  const found = readPath(schema, document, path);
  return 'keys' in found ? fieldAt(schema, document, found.keys) : undefined;
}

/** `jumpAfter` as `Jump after`: the label of a field without a title. */
export function humanise(key: string): string {
  const words = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
