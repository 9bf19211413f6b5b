/** Runs public notebooks in this process, on the CPU engine, with some fields set. */
import { readFileSync } from 'node:fs';
import type { DataSet } from '../src/circuit/given.ts';
import { readData } from '../src/data/read.ts';
import type { CellResult, RunOptions } from '../src/lab/results.ts';
import { runNotebook } from '../src/lab/runner.ts';
import { parseNotebook } from '../src/notebook/parse.ts';
import { setAt } from '../src/notebook/paths.ts';
import { NotebookSchema, type Notebook } from '../src/notebook/schema.ts';
import { sharedBytes } from './shared-data.ts';

export const notebooks = new URL('../public/notebooks/', import.meta.url);

export const specOf = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.json`, notebooks), 'utf8'));

/** A public notebook with some fields set. */
export const publicNotebook = (name: string, set: Readonly<Record<string, unknown>> = {}): Notebook =>
  parseNotebook(
    Object.entries(set).reduce((s, [path, value]) => setAt(NotebookSchema, s, path, value), specOf(name)),
  );

export const onCpu = (data: DataSet = {}): RunOptions => ({
  engine: 'cpu',
  data,
  build: 'test',
  webgpu: () => Promise.reject(new Error('not asked for')),
  say: () => undefined,
});

/** Results in the order of the cells. */
export async function runPublic(
  name: string,
  set: Readonly<Record<string, unknown>> = {},
  data: DataSet = {},
): Promise<readonly CellResult[]> {
  const { cells } = await runNotebook(publicNotebook(name, set), onCpu(data));
  return cells;
}

export const byId = (cells: readonly CellResult[]): Readonly<Record<string, CellResult>> =>
  Object.fromEntries(cells.map((cell) => [cell.id, cell]));

/** Shared data by the names of a notebook. */
export const sharedSet = (files: Readonly<Record<string, string>>): DataSet =>
  Object.fromEntries(
    Object.entries(files).map(([name, file]) => [name, readData(file, sharedBytes(file), name)]),
  );

/** Files of a public set of fields, to learn from and to be tested on. */
export const fourFiles = (folder: string, stem: string) => ({
  x: `${folder}/${stem}_train_16_x.npy`,
  y: `${folder}/${stem}_train_16_y.npy`,
  testX: `${folder}/${stem}_test_16_x.npy`,
  testY: `${folder}/${stem}_test_16_y.npy`,
});
