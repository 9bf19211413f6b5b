/** New values for fields: members of lists, required fields, and what a choice between alternatives begins with. */
import { msg } from '@lit/localize';
import * as v from 'valibot';
import { defaultOf, isKind, memberField, narrow, type Field } from '../../notebook/fields.ts';
import { at } from './edit.ts';

/** One of the kinds of value a field takes, as a reader chooses among them. */
export interface Alternative {
  readonly label: string;
  /** The field in force when it is chosen. */
  readonly field: Field;
  /** The value itself, where the choice is all there is to say. */
  readonly value?: unknown;
}

/** The kinds of value a field takes, in the schema's order; one for most fields. */
export function alternatives(field: Field, key?: string): readonly Alternative[] {
  switch (field.kind) {
    case 'either':
      return field.options.flatMap((option) => alternatives(option, field.key));
    case 'choice':
      return field.choices.map((choice) => ({ label: choice, field, value: choice }));
    case 'constant':
      return [{ label: String(field.value), field, value: field.value }];
    case 'object': {
      const tag = key === undefined ? undefined : memberField(field, key);
      return [{ label: tag?.kind === 'constant' ? String(tag.value) : msg('given'), field }];
    }
    case 'tuple':
      return [
        {
          label:
            field.items.length === 1
              ? msg('a row')
              : field.items.length === 3
                ? msg('a grid')
                : msg('a list'),
          field,
        },
      ];
    case 'list':
      return [{ label: msg('a list'), field }];
    default:
      return [{ label: `a ${field.kind}`, field }];
  }
}

/** Which alternative a value follows; -1 for none. */
export const chosenOf = (all: readonly Alternative[], value: unknown): number =>
  all.findIndex((each) => ('value' in each ? each.value === value : isKind(each.field, value)));

/** The smallest value of a field, names taken from the cell; defaults are left to the parser. */
export function filled(field: Field, cell: unknown): unknown {
  const fallback = defaultOf(field);
  if (fallback !== undefined) return fallback;
  switch (field.kind) {
    case 'number':
      return Math.min(field.high ?? 1, Math.max(field.low ?? 1, 1));
    case 'text':
      return field.meta.names === undefined ? 'x' : (namesIn(cell, field.meta.names)[0] ?? '');
    case 'toggle':
      return false;
    case 'choice':
      return field.choices[0];
    case 'constant':
      return field.value;
    case 'object':
      return Object.fromEntries(
        field.entries
          .filter(([, entry]) => !entry.optional)
          .map(([key, entry]) => [key, filled(entry, cell)]),
      );
    case 'list':
      return Array.from({ length: Math.max(field.shortest, field.item.kind === 'number' ? 1 : 0) }, () =>
        filled(field.item, cell),
      );
    case 'tuple':
      return field.items.map((item) => filled(item, cell));
    case 'either':
      return filled(field.options[0], cell);
  }
  return field satisfies never;
}

/** Another alternative, keeping of the old value what fits into it. */
export function switched({ field, value }: Alternative, old: unknown, cell: unknown): unknown {
  if (value !== undefined) return value;
  if (field.kind === 'number' && Array.isArray(old) && typeof old[0] === 'number') return old[0];
  if (field.kind === 'list' && field.item.kind === 'number' && typeof old === 'number') return [old];
  if (field.kind === 'tuple' && Array.isArray(old))
    return resized(old as readonly unknown[], field.items.length);
  const fresh = filled(field, cell);
  if (field.kind !== 'object' || typeof old !== 'object' || old === null) return fresh;
  const kept = field.entries.flatMap(([key, entry]) => {
    const member = at(old, [key]);
    const fits = entry.kind !== 'constant' && member !== undefined && accepts(entry, member);
    return fits ? [[key, member] as const] : [];
  });
  return { ...(fresh as object), ...Object.fromEntries(kept) };
}

const accepts = ({ node }: Field, value: unknown): boolean =>
  v.safeParse(node as unknown as v.GenericSchema, value).success;

/** A grid of one channel with as many columns as a row has nodes, or a row as long as a grid has nodes. */
function resized(shape: readonly unknown[], dimensions: number): unknown {
  const sizes = shape.map(Number);
  return dimensions === 1
    ? [sizes.reduce((product, n) => product * n, 1)]
    : [1, ...sizes, 1].slice(0, dimensions);
}

/** A new member of a list, with a name of its own where members have names. */
export function newMember(item: Field, list: readonly unknown[], cell: unknown): unknown {
  const inner = item.kind === 'either' ? item.options[0] : item;
  if (inner.kind === 'text' && inner.meta.names !== undefined) {
    const names = namesIn(cell, inner.meta.names);
    return names.find((name) => !list.includes(name)) ?? names[0] ?? '';
  }
  if (inner.kind === 'choice')
    return inner.choices.find((choice) => !list.includes(choice)) ?? inner.choices[0];
  const member = filled(inner, cell);
  const name = memberField(inner, 'name');
  if (!name || name.optional) return member;
  const taken = new Set(list.map((other) => at(other, ['name'])));
  let count = list.length + 1;
  while (taken.has(`new${count}`)) count++;
  return { ...(member as object), name: `new${count}` };
}

/** The names of the groups or couplings of a cell. */
export function namesIn(cell: unknown, what: 'groups' | 'couplings'): readonly string[] {
  const list = at(cell, ['circuit', what]);
  if (!Array.isArray(list)) return [];
  return list.flatMap((member: unknown, index) => {
    const name = at(member, ['name']);
    if (typeof name === 'string') return [name];
    // As training calls couplings without a name.
    return what === 'couplings'
      ? [`${String(at(member, ['from']))}-${String(at(member, ['to']))}-${index}`]
      : [];
  });
}

/** The field in force at a place of a draft: the alternative its value follows, else the first. */
export const inForce = (field: Field, value: unknown): Field => narrow(field, value) ?? field;
