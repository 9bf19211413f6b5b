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

/** A table as an array [rows, columns]. Lines starting with # are comments. Throws BadInput naming the line. */
export function readCsv(path: string, text: string): DataArray {
  const values = new FloatList();
  let columns = 0;
  let rows = 0;
  let separator = '';
  for (const line of linesOf(text)) {
    if (line.text.startsWith('#')) continue;
    if (separator === '') {
      separator = separatorOf(line.text);
      if (isHeading(line.text, separator)) {
        columns = countFields(line.text, separator);
        continue;
      }
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
  return { kind: 'array', shape: [rows, columns], values: values.take() };
}

/** A row of headings holds a field that is neither empty nor a number. */
function isHeading(row: string, separator: string): boolean {
  for (const field of fieldsOfRow(row, separator)) {
    if (/[A-Za-z_]/.test(field) && !/^[+-]?(nan|inf(inity)?)$/i.test(field) && Number.isNaN(numberIn(field)))
      return true;
  }
  return false;
}

function countFields(row: string, separator: string): number {
  const fields = fieldsOfRow(row, separator);
  let count = 0;
  while (!fields.next().done) count++;
  return count;
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
