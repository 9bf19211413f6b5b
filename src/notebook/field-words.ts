/** Fields in words: numbers as a person writes them, limits, kinds of value. */
import type { Field } from './fields.ts';

/** A number without thousands of zeros, in as few letters as say it. */
export function plain(value: number): string {
  const [all, power] = [String(value), value.toExponential().replace('e+', 'e')];
  const long = Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3);
  return (long && power.length < all.length ? power : all.replace('e+', 'e')).replaceAll('-', '−');
}

/** `0 to 1000, whole`; empty where nothing is limited. */
export function limitsOf(field: Field): string {
  switch (field.kind) {
    case 'text':
      return field.longest === undefined ? '' : `at most ${field.longest} characters`;
    case 'list':
      return field.longest === undefined ? '' : `at most ${field.longest} entries`;
    case 'number':
      return rangeOf(field);
    case 'either':
      return field.options.map(limitsOf).find((limits) => limits !== '') ?? '';
    default:
      return '';
  }
}

function rangeOf({ low, high, whole }: Extract<Field, { kind: 'number' }>): string {
  if (low === undefined && high === undefined) return whole ? 'a whole number' : '';
  const range =
    low === undefined
      ? `up to ${plain(high ?? 0)}`
      : high === undefined
        ? `from ${plain(low)}`
        : `${plain(low)} to ${plain(high)}`;
  return whole ? `${range}, whole` : range;
}

/** What kind of value a field holds; `named` gives the name of what is described elsewhere. */
export function kindOf(field: Field, named: (field: Field) => string | undefined = () => undefined): string {
  const name = named(field);
  const words = name ?? ownKind(field, named);
  return field.nullable ? `${words} or null` : words;
}

function ownKind(field: Field, named: (field: Field) => string | undefined): string {
  switch (field.kind) {
    case 'number':
      return field.whole ? 'whole number' : 'number';
    case 'text':
      return field.meta.names ? `name of a ${field.meta.names.replace(/s$/, '')}` : 'text';
    case 'choice':
      return 'choice';
    case 'toggle':
      return 'true or false';
    case 'constant':
      return JSON.stringify(field.value);
    case 'object':
      return 'object';
    case 'list':
      return `list of ${plural(kindOf(field.item, named))}`;
    case 'tuple':
      return `[${field.items.map((item) => kindOf(item, named)).join(', ')}]`;
    case 'either': {
      const kinds = [...new Set(field.options.map((option) => kindOf(option, named)))];
      return kinds.join(' or ');
    }
  }
  return field satisfies never;
}

const plural = (kind: string): string => (/(?:number|text|object|choice)$/.test(kind) ? `${kind}s` : kind);
