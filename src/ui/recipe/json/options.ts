/** What may be written at a place of a recipe: the names of fields, and the values a field takes. */
import { msg } from '@lit/localize';
import { alternatives, namesIn } from '../fill.ts';
import { defaultWords, labelOf, limitsOf } from '../words.ts';
import { defaultOf, fieldAt, memberField, type Field, type Keys } from '../../../notebook/fields.ts';
import { CellSchema } from '../../../notebook/schema.ts';
import { at } from '../edit.ts';

export interface Option {
  /** What is shown and searched in. */
  readonly label: string;
  /** What is written. */
  readonly text: string;
  /** What it means. */
  readonly detail: string;
}

/** The objects a value at keys may be: the one it follows, else all that are possible. */
function objectsAt(cell: unknown, keys: Keys): readonly Extract<Field, { kind: 'object' }>[] {
  const field = fieldAt(CellSchema, cell, keys);
  const all = field?.kind === 'either' ? flat(field) : field ? [field] : [];
  return all.filter((each) => each.kind === 'object');
}

const flat = (field: Field): readonly Field[] =>
  field.kind === 'either' ? field.options.flatMap(flat) : [field];

/** Fields that the object at keys may have and has not. */
export function namesAt(cell: unknown, keys: Keys): readonly Option[] {
  const given = at(cell, keys);
  const has = new Set(typeof given === 'object' && given !== null ? Object.keys(given) : []);
  const found = new Map<string, Option>();
  for (const object of objectsAt(cell, keys))
    for (const [key, field] of object.entries) {
      if (has.has(key) || found.has(key)) continue;
      found.set(key, { label: key, text: `${JSON.stringify(key)}: `, detail: about(field, key) });
    }
  return [...found.values()];
}

const about = (field: Field, key: string): string => {
  const said = [field.meta.unit ?? '', limitsOf(field), defaultWords(field, '')].filter(Boolean).join(', ');
  const title = labelOf(field, key);
  return said === '' ? title : `${title}: ${said}`;
};

/** Values the field at keys takes that can be said beforehand. */
export function valuesAt(cell: unknown, keys: Keys): readonly Option[] {
  const key = keys.at(-1);
  if (key === undefined) return [];
  const around = keys.slice(0, -1);
  const lists = [fieldAt(CellSchema, cell, around)].filter((field) => field?.kind === 'list');
  const fields = [...objectsAt(cell, around), ...lists].flatMap((field) => memberField(field, key) ?? []);
  const found = new Map<string, Option>();
  for (const field of fields)
    for (const option of valuesOf(field, cell)) if (!found.has(option.label)) found.set(option.label, option);
  return [...found.values()];
}

function valuesOf(field: Field, cell: unknown): readonly Option[] {
  const fallback = defaultOf(field);
  const option = (value: unknown, label = String(value)): Option => ({
    label,
    text: JSON.stringify(value),
    detail: value === fallback ? msg('default') : '',
  });
  const own = alternatives(field).flatMap((each): readonly Option[] => {
    if ('value' in each) return [option(each.value)];
    switch (each.field.kind) {
      case 'toggle':
        return [option(true), option(false)];
      case 'number':
        return typeof fallback === 'number' ? [option(fallback)] : [];
      case 'text':
        return each.field.meta.names === undefined
          ? []
          : namesIn(cell, each.field.meta.names).map((name) => ({ ...option(name), detail: msg('group') }));
      case 'object': {
        const tag = each.field.entries.find(([, { kind }]) => kind === 'constant');
        const constant = tag && tag[1].kind === 'constant' ? { [tag[0]]: tag[1].value } : {};
        return [{ ...option(constant, tag ? each.label : '{ }'), detail: 'object' }];
      }
      case 'list':
      case 'tuple':
        return [{ ...option([], '[ ]'), detail: 'list' }];
      default:
        return [];
    }
  });
  return field.nullable ? [...own, option(null)] : own;
}
