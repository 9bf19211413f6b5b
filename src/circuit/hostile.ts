/**
 * What is refused before a document from outside meets the schema: keys that reach prototypes, nesting that
 * overflows the stack, and more values than any document needs.
 */
import { reject } from './problem.ts';

const DEEPEST = 32;
/** Values in one document; a 64 MB file of numbers stays below it. */
const MOST_VALUES = 8 * 2 ** 20;
/** Documents and links show these in messages; longer ones would fill the screen. */
const LONGEST_KEY = 200;

/** A member of a path, shortened where it would not be readable. */
export function shorten(text: string, longest = 60): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

const join = (path: string, key: string | number): string => (path ? `${path}.${key}` : String(key));

/**
 * Counts the values of a document and throws BadInput at the first thing that is not plain JSON data.
 * Returns the count.
 */
export function refuseHostile(value: unknown, path: string): number {
  let count = 0;
  const visit = (inner: unknown, at: string, depth: number): void => {
    if (++count > MOST_VALUES) {
      reject(path, `holds more than ${MOST_VALUES} values`, 'Move large lists of numbers into a data file');
    }
    if (typeof inner === 'function' || typeof inner === 'symbol' || typeof inner === 'bigint') {
      reject(at, `a ${typeof inner} is not data`, 'Use numbers, text, true, false, null, lists and objects');
    }
    if (inner === null || typeof inner !== 'object') return;
    if (depth >= DEEPEST) {
      reject(at, `nested more than ${DEEPEST} levels deep`, 'No recipe needs such nesting; remove it');
    }
    if (Array.isArray(inner)) {
      for (let i = 0; i < inner.length; i++) {
        const member: unknown = inner[i];
        // Paths are built only where they may be needed: lists of numbers are long.
        if (typeof member === 'number') count++;
        else visit(member, join(at, i), depth + 1);
      }
      return;
    }
    const prototype: unknown = Object.getPrototypeOf(inner);
    if (prototype !== Object.prototype && prototype !== null) {
      reject(at, 'is not a plain object', 'Use numbers, text, true, false, null, lists and objects');
    }
    for (const [key, member] of Object.entries(inner)) {
      if (key in Object.prototype || key === 'prototype') {
        reject(join(at, key), `the name "${key}" is reserved`, 'Choose another name');
      }
      if (key.length > LONGEST_KEY) {
        reject(
          join(at, shorten(key)),
          `a name of ${key.length} characters`,
          `Names hold at most ${LONGEST_KEY}`,
        );
      }
      visit(member, join(at, key), depth + 1);
    }
  };
  visit(value, path, 0);
  return count;
}
