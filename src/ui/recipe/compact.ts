/** Lists of numbers as text: `1, 2, 3`, and lists of such lists as `0 1; 1 2 0.5`. What is no number stays as it was typed. */
import type { Field } from '../../notebook/fields.ts';

/** Lists longer than this are not edited as text. */
export const LONGEST = 2_000;

/** Whether a field's values are lists of numbers, or lists of such lists. */
export function isCompact(field: Field): boolean {
  return (field.kind === 'list' && (isNumber(field.item) || isRow(field.item))) || isRow(field);
}

const isNumber = (field: Field): boolean => field.kind === 'number';
const isRow = (field: Field): boolean =>
  (field.kind === 'tuple' && field.items.every(isNumber)) ||
  (field.kind === 'either' && field.options.every(isRow));

export function writeCompact(value: unknown): string {
  if (!Array.isArray(value)) return value === undefined ? '' : String(value);
  const nested = value.some(Array.isArray);
  return value
    .map((member: unknown) => (Array.isArray(member) ? member.map(String).join(' ') : String(member)))
    .join(nested ? '; ' : ', ');
}

/** The list a text stands for, as the field takes it. */
export function readCompact(text: string, field: Field): unknown {
  const nested = field.kind === 'list' && isRow(field.item);
  if (!nested) return words(text).map(readNumber);
  return text
    .split(/[;\n]/)
    .filter((row) => row.trim() !== '')
    .map((row) => words(row).map(readNumber));
}

const words = (text: string): readonly string[] => text.split(/[\s,×]+/).filter((word) => word !== '');

/** The number a text stands for; the text itself where it stands for none. */
export function readNumber(text: string): number | string {
  const trimmed = text.trim();
  const number = Number(trimmed.replace(/^−/, '-'));
  return trimmed === '' || Number.isNaN(number) ? trimmed : number;
}
