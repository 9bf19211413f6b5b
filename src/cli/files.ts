/** Files named on the command line. */
import { readFileSync, statSync } from 'node:fs';
import type { Data, DataSet } from '../circuit/given.ts';
import { BadInput, reject } from '../circuit/problem.ts';
import { checkFileSize, DATA_CAPS } from '../data/caps.ts';
import { readData } from '../data/read.ts';
import type { NotebookCommand } from './arguments.ts';

/** A file over the cap is refused by its size, before any of it is read. */
export function readBytes(file: string, cap: number): Uint8Array {
  try {
    const found = statSync(file);
    // Pipes have no size beforehand.
    if (found.isFile()) checkFileSize(file, found.size, cap);
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return reject(file, `cannot be read (${reason})`, 'Check the path');
  }
}

/** Data by name, from files. */
export function readFiles(files: NotebookCommand['data']): DataSet {
  return Object.fromEntries(
    files.map(({ name, file }): [string, Data] => [
      name,
      readData(file, readBytes(file, DATA_CAPS.fileBytes), name),
    ]),
  );
}
