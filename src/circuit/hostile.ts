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

/**
 * Counts the values of a document and throws BadInput at the first thing that is not plain JSON data.
 * Returns the count.
 */
export function refuseHostile(value: unknown, path: string): number {
  let count = 0;
  /** Keys from the document to the value looked at; a path is only written where it is needed. */
  const keys: (string | number)[] = [];
  const refuse = (problem: string, remedy: string): never =>
    reject([...(path ? [path] : []), ...keys.map((key) => shorten(String(key)))].join('.'), problem, remedy);

  const visit = (inner: unknown): void => {
    if (++count > MOST_VALUES) {
      reject(path, `holds more than ${MOST_VALUES} values`, 'Move large lists of numbers into a data file');
    }
    if (typeof inner === 'function' || typeof inner === 'symbol' || typeof inner === 'bigint') {
      refuse(`a ${typeof inner} is not data`, 'Use numbers, text, true, false, null, lists and objects');
    }
    if (inner === null || typeof inner !== 'object') return;
    if (keys.length >= DEEPEST) {
      refuse(`nested more than ${DEEPEST} levels deep`, 'No recipe needs such nesting; remove it');
    }
    if (Array.isArray(inner)) {
      for (let i = 0; i < inner.length; i++) {
        keys.push(i);
        visit(inner[i]);
        keys.pop();
      }
      return;
    }
    const prototype: unknown = Object.getPrototypeOf(inner);
    if (prototype !== Object.prototype && prototype !== null) {
      refuse('is not a plain object', 'Use numbers, text, true, false, null, lists and objects');
    }
    for (const key of Object.keys(inner)) {
      keys.push(key);
      if (key in Object.prototype || key === 'prototype') {
        refuse(`the name "${key}" is reserved`, 'Choose another name');
      }
      if (key.length > LONGEST_KEY) {
        refuse(`a name of ${key.length} characters`, `Names hold at most ${LONGEST_KEY} characters`);
      }
      visit(Reflect.get(inner, key));
      keys.pop();
    }
  };
  visit(value);
  return count;
}
