/** Tables of numbers as text: comma, semicolon, tab or blanks between them, an optional row of headings. */
import { reject } from '../circuit/problem.ts';
import { DATA_CAPS } from './caps.ts';
import type { DataArray } from './data.ts';
import { atLine, finiteIn, FloatList, linesOf, numberIn, type Line } from './text.ts';

/** What separates the fields of a table, judged from its first line. */
function separatorOf(line: string): string {
  return [';', '\t', ','].find((separator) => line.includes(separator)) ?? ' ';
}

/**
 * Fields of a row, one at a time: a row of millions of them is never held as text.
 * Blanks around a field and quotes around it do not count.
 */
function* fieldsOfRow(row: string, separator: string): Generator<string> {
  for (let start = 0; start <= row.length;) {
    const found = row.indexOf(separator, start);
    const end = found < 0 ? row.length : found;
    const field = row.slice(start, end).trim();
    start = end + 1;
    // Several blanks separate as one does.
    if (separator === ' ' && field === '') continue;
    const bare =
      field.length > 1 && field.startsWith('"') && field.endsWith('"') ? field.slice(1, -1).trim() : field;
    // Tables with semicolons come from places that write decimal commas.
    yield separator === ';' ? bare.replace(',', '.') : bare;
  }
}

export interface Table {
  /** [rows, columns]. */
  readonly data: DataArray;
  /** The first row, where it was taken as headings; it is not among the rows of `data` then. */
  readonly heading?: readonly string[];
}

/**
 * A table of numbers. Lines starting with # are comments. Throws BadInput naming the line. The first row is a heading
 * - where a field is a word, or
 * - where it reads like the identifiers of sensors or like years: two fields or more, all different, all whole
 *   numbers from 1000 written in digits alone, and every number below them less than a tenth of the smallest.
 *   Such a row that is data stays data when one of its numbers is written with a decimal point (1000.0).
 */
export function readTable(path: string, text: string): Table {
  const values = new FloatList();
  let columns = 0;
  let rows = 0;
  let separator = '';
  let heading: string[] | undefined;
  let identifiers: Identifiers | undefined;
  for (const line of linesOf(text)) {
    if (line.text.startsWith('#')) continue;
    if (separator === '') {
      separator = separatorOf(line.text);
      if (isHeading(line.text, separator)) {
        heading = headingOf(atLine(path, line.number), line.text, separator);
        columns = heading.length;
        continue;
      }
      identifiers = identifiersIn(line.text, separator);
    }
    const found = readRow(path, line, separator, values);
    if (columns === 0) columns = found;
    if (found !== columns) {
      reject(
        atLine(path, line.number),
        `${found} fields where the first row has ${columns}`,
        'Give every row as many',
      );
    }
    rows++;
  }
  if (rows === 0) reject(path, 'the table holds no numbers', 'Write rows of numbers');
  const all = values.take();
  if (!identifiers || rows === 1 || !isFarBelow(all, columns, identifiers.smallest / 10)) {
    return { data: { kind: 'array', shape: [rows, columns], values: all }, ...(heading && { heading }) };
  }
  return {
    data: { kind: 'array', shape: [rows - 1, columns], values: all.slice(columns) },
    heading: identifiers.names,
  };
}

/** A row with a field that is neither empty nor a number is one of headings. */
function isHeading(row: string, separator: string): boolean {
  for (const field of fieldsOfRow(row, separator)) {
    if (/[A-Za-z_]/.test(field) && !/^[+-]?(nan|inf(inity)?)$/i.test(field) && Number.isNaN(numberIn(field)))
      return true;
  }
  return false;
}

function headingOf(place: string, row: string, separator: string): string[] {
  const names: string[] = [];
  for (const field of fieldsOfRow(row, separator)) {
    if (names.push(field) > DATA_CAPS.headings) {
      reject(place, 'too many columns', `Keep a table with headings to ${DATA_CAPS.headings} columns`);
    }
  }
  return names;
}

interface Identifiers {
  readonly names: string[];
  readonly smallest: number;
}

/** The fields of a row that could be identifiers: different whole numbers from 1000, in digits alone. */
function identifiersIn(row: string, separator: string): Identifiers | undefined {
  const names = new Set<string>();
  let smallest = Infinity;
  for (const field of fieldsOfRow(row, separator)) {
    if (!/^[1-9]\d{3,14}$/.test(field) || names.has(field) || names.size === DATA_CAPS.headings)
      return undefined;
    names.add(field);
    smallest = Math.min(smallest, Number(field));
  }
  return names.size > 1 ? { names: [...names], smallest } : undefined;
}

/** Whether every number from a place on is smaller than a bound, whatever its sign. */
function isFarBelow(values: Float32Array, from: number, bound: number): boolean {
  for (let i = from; i < values.length; i++) if (!(Math.abs(values[i]) < bound)) return false;
  return true;
}

function readRow(path: string, line: Line, separator: string, values: FloatList): number {
  let column = 0;
  for (const field of fieldsOfRow(line.text, separator)) {
    column++;
    values.push(finiteIn(field, `${atLine(path, line.number)} field ${column}`));
    if (values.length > DATA_CAPS.elements) {
      reject(atLine(path, line.number), 'the table is too large', `Keep it to ${DATA_CAPS.elements} numbers`);
    }
  }
  return column;
}
