/** Text files, line by line, without ever holding more than the text itself. */
import { shorten } from '../circuit/hostile.ts';
import { reject } from '../circuit/problem.ts';

/** UTF-8 text; throws BadInput for anything else. */
export function decodeText(path: string, bytes: Uint8Array): string {
  const refuse = () =>
    reject(
      path,
      'the file is neither text nor a known binary format',
      'Bring npy, npz, pt, safetensors, csv, Gset or QUBO',
    );
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return refuse();
  }
  if (text.includes('\0')) refuse();
  return text;
}

export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** Lines with content, trimmed; \n, \r\n and \r all end one. */
export function* linesOf(text: string): Generator<Line> {
  const end = /\r\n?|\n/g;
  let number = 1;
  for (let start = 0; start < text.length; number++) {
    end.lastIndex = start;
    const match = end.exec(text);
    const line = text.slice(start, match ? match.index : text.length).trim();
    if (line !== '') yield { text: line, number };
    start = match ? end.lastIndex : text.length;
  }
}

export function countLines(text: string): number {
  const lines = linesOf(text);
  let count = 0;
  while (!lines.next().done) count++;
  return count;
}

/** A name from a file, for problems: short, and without characters that would move a terminal's cursor. */
export const shown = (name: string): string => shorten(name.replaceAll(/[\p{C}\p{Z}]+/gu, ' '));

/** Place in a text file, for problems. */
export const atLine = (path: string, line: number): string => `${path} line ${line}`;

/** A line of a list of edges is short; a longer one is another format. */
const LONGEST_LINE = 1_000;

/** Fields of a short line, separated by blanks, commas or semicolons. */
export function fieldsOf(path: string, line: Line): string[] {
  if (line.text.length > LONGEST_LINE) {
    reject(atLine(path, line.number), `a line of ${line.text.length} characters`, 'Write one entry per line');
  }
  return line.text.split(/[\s,;]+/);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number a field holds, or NaN; hexadecimal, empty and infinite ones are none. */
export function numberIn(field: string): number {
  return NUMBER.test(field) ? Number(field) : NaN;
}

/** A finite number that float32 can hold; throws BadInput naming the place. */
export function finiteIn(field: string, place: string): number {
  const value = numberIn(field);
  if (Number.isNaN(value)) {
    const infinite = /^[+-]?inf(inity)?$/i.test(field);
    reject(
      place,
      field === '' ? 'an empty field' : `"${shorten(field, 30)}" is not a ${infinite ? 'finite ' : ''}number`,
      infinite || /^[+-]?nan$/i.test(field)
        ? 'Replace missing and infinite values by numbers'
        : 'Write a number',
    );
  }
  if (!Number.isFinite(Math.fround(value)))
    reject(place, `${shorten(field, 30)} is too large`, 'Scale the data down');
  return value;
}

/** A whole number from `low` to `high`. */
export function indexIn(field: string, place: string, low: number, high: number): number {
  const value = countIn(field, place);
  if (value < low || value > high) {
    reject(
      place,
      `${value} is not between ${low} and ${high}`,
      'Correct the index, or the size in the first line',
    );
  }
  return value;
}

/** A whole number, 0 or more. */
export function countIn(field: string, place: string): number {
  if (!/^\d{1,15}$/.test(field)) {
    reject(place, `"${shorten(field, 30)}" is not a whole number`, 'Write a whole number, 0 or more');
  }
  return Number(field);
}

/** A list of float32 numbers that grows as it is filled. */
export class FloatList {
  #values = new Float32Array(1_024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float32Array(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  take(): Float32Array {
    return this.#values.slice(0, this.length);
  }
}
