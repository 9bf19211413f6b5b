/** What the form says about fields and values: labels, hints, one line for what a section holds. */
import { msg, str } from '@lit/localize';
import { equal } from '../../notebook/defaults.ts';
import { plain } from '../../notebook/field-words.ts';
import { defaultOf, humanise, memberField, narrow, type Field } from '../../notebook/fields.ts';
import { at } from './edit.ts';
import { LONGEST, writeCompact } from './compact.ts';

export const labelOf = (field: Field, key: string | number): string => field.title || humanise(String(key));

/** `0 to 1e3, whole`; empty where nothing is limited. */
export function limitsOf(field: Field): string {
  if (field.kind === 'text')
    return field.longest === undefined ? '' : msg(str`at most ${field.longest} characters`);
  if (field.kind !== 'number') return '';
  const { low, high, whole } = field;
  if (low === undefined && high === undefined) return whole ? msg('a whole number') : '';
  const range =
    low === undefined
      ? msg(str`up to ${plain(high ?? 0)}`)
      : high === undefined
        ? msg(str`from ${plain(low)}`)
        : msg(str`${plain(low)} to ${plain(high)}`);
  return whole ? msg(str`${range}, whole`) : range;
}

/** A value in a few words. */
export function short(value: unknown): string {
  if (value === undefined) return msg('not given');
  if (value === null) return msg('none');
  if (typeof value === 'number') return plain(value);
  if (typeof value === 'boolean') return value ? msg('yes') : msg('no');
  if (typeof value === 'string')
    return value === '' ? msg('empty') : value.length > 40 ? `${value.slice(0, 39)}…` : value;
  if (Array.isArray(value)) {
    if (value.length === 0) return msg('empty');
    const text = value.some((member) => typeof member === 'object') ? '' : writeCompact(value);
    return text !== '' && text.length <= 40 ? text : msg(str`${value.length} entries`);
  }
  const from: unknown = at(value, ['kind']) ?? at(value, ['from']);
  return typeof from === 'string' ? from : msg('given');
}

/** What a field's default is, or what is used where nothing is given. */
export function defaultWords(field: Field, otherwise: string): string {
  const fallback = defaultOf(field);
  if (fallback !== undefined) return msg(str`default ${short(fallback)}`);
  return field.optional ? otherwise : '';
}

/** The fields of an object that are not their defaults, in a few words. */
export function differences(field: Field, value: unknown): string {
  const inner = narrow(field, value);
  if (inner?.kind === 'list') {
    const count = Array.isArray(value) ? value.length : 0;
    return count === 0 ? msg('none') : names(value as readonly unknown[]);
  }
  if (inner?.kind !== 'object') return short(value);
  const set = inner.entries.flatMap(([key, entry]) => {
    const member = at(value, [key]);
    if (member === undefined || equal(member, defaultOf(entry))) return [];
    return entry.kind === 'constant' ? [short(member)] : [`${labelOf(entry, key)} ${short(member)}`];
  });
  return set.length === 0 ? msg('as by default') : few(set);
}

const few = (all: readonly string[]): string =>
  all.length <= 4 ? all.join(', ') : msg(str`${all.slice(0, 3).join(', ')} and ${all.length - 3} more`);

const names = (list: readonly unknown[]): string => few(list.map((member) => nameOf(member)));

/** What a member of a list is called. */
export function nameOf(member: unknown): string {
  const named = [['name'], ['label'], ['path'], ['model', 'kind'], ['kind'], ['at']]
    .map((keys) => at(member, keys))
    .find((name) => name !== undefined && name !== '');
  return short(named ?? member);
}

/** The rest of what tells a member of a list from the others. */
export function aboutMember(member: unknown): string {
  const [from, to, shape] = ['from', 'to', 'shape'].map((key) => at(member, [key]));
  const ends = typeof from === 'string' && typeof to === 'string' ? `${from} → ${to}` : '';
  const [low, high] = [at(member, ['low']), at(member, ['high'])];
  const range =
    typeof low === 'number' && typeof high === 'number' ? msg(str`${plain(low)} to ${plain(high)}`) : '';
  const size = Array.isArray(shape) ? shape.map(String).join(' × ') : '';
  const said = [['kind'], ['model', 'kind'], ['of'], ['role'], ['law']]
    .map((keys) => at(member, keys))
    .filter((word) => typeof word === 'string');
  return [size, ends, range, ...said].filter((part) => part !== '' && part !== nameOf(member)).join(', ');
}

/** Why a list is not shown as text. */
export const tooLong = (count: number): string =>
  msg(
    str`${count.toLocaleString('en')} numbers; more than ${LONGEST.toLocaleString('en')} are edited as JSON`,
  );

/** Whether a field has an entry of this name. */
export const hasEntry = (field: Field, key: string): boolean => memberField(field, key) !== undefined;
