/**
 * What a reader keeps in the browser: notebooks, which one was open last, and data files dropped on benches.
 * Every failure (no storage here, no room left) is a BadInput that says what to do; nothing is lost silently.
 */
import { reject } from '../circuit/problem.ts';
import { beginsWith, openDatabase, tried, type Database } from './database.ts';
import { readNotebookFile, writeNotebookFile } from './file.ts';
import type { Notebook } from './schema.ts';

const PATH = 'browser storage';

export interface StoredNotebook {
  readonly id: string;
  readonly title: string;
  /** When it was last saved, milliseconds since 1970. */
  readonly saved: number;
}

/** A data file dropped on a bench, for the data name its circuit asks for. */
export interface StoredFile {
  readonly cell: string;
  readonly name: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** Longest stretch of edits that has no version to go back to [ms]. */
const VERSION_INTERVAL = 5 * 60_000;
/** Most versions kept of a notebook. */
const MOST_VERSIONS = 50;

export interface Store {
  /**
   * Keeps the notebook under this id. What stood there before is kept as a version when the last one is five minutes
   * old; of a notebook new here, `original`, which the reader opened and edited, is the first.
   */
  save(id: string, notebook: Notebook, original?: Notebook): Promise<void>;
  /** Latest first. */
  list(): Promise<readonly StoredNotebook[]>;
  /** Throws BadInput when there is none of that id, or when it no longer parses. */
  load(id: string): Promise<Notebook>;
  /** When each earlier version was kept, milliseconds since 1970, latest first. */
  versions(id: string): Promise<readonly number[]>;
  loadVersion(id: string, kept: number): Promise<Notebook>;
  /** With its data files, versions and recorded runs. */
  delete(id: string): Promise<void>;
  /** Id of the notebook saved or loaded last. */
  lastOpened(): Promise<string | undefined>;
  saveFile(notebook: string, file: StoredFile): Promise<void>;
  files(notebook: string): Promise<readonly StoredFile[]>;
  deleteFile(notebook: string, cell: string, name: string): Promise<void>;
  close(): void;
}

/** Opens the reader's storage; throws BadInput where the browser has none (private windows, blocked). */
export async function openStore(): Promise<Store> {
  return storeIn(await openDatabase());
}

function read(text: string | undefined, id: string): Notebook {
  if (text === undefined) return reject(PATH, `there is no notebook "${id}"`, 'Choose one from the list');
  return readNotebookFile(new TextEncoder().encode(text), PATH);
}

async function saveIn(
  database: Database,
  id: string,
  notebook: Notebook,
  original?: Notebook,
): Promise<void> {
  const text = writeNotebookFile(notebook);
  const now = Date.now();
  const change = database.transaction(['notebooks', 'texts', 'versions', 'settings'], 'readwrite');
  const versions = change.objectStore('versions');
  const before = await change.objectStore('texts').get(id);
  const kept = await versions.getAllKeys(beginsWith(id));
  const outgoing = before ?? (original && writeNotebookFile(original));
  const due = now - (kept.at(-1)?.[1] ?? -Infinity) >= VERSION_INTERVAL;
  await Promise.all([
    change.objectStore('notebooks').put({ id, title: notebook.title, saved: now }),
    change.objectStore('texts').put(text, id),
    change.objectStore('settings').put(id, 'last'),
    outgoing !== undefined && outgoing !== text && due ? versions.put(outgoing, [id, now]) : undefined,
    kept.length >= MOST_VERSIONS ? versions.delete(kept[0]) : undefined,
    change.done,
  ]);
}

function storeIn(database: Database): Store {
  return {
    save: (id, notebook, original) => tried(saveIn(database, id, notebook, original)),
    async versions(id) {
      const keys = await tried(database.getAllKeys('versions', beginsWith(id)));
      return keys.map(([, kept]) => kept).reverse();
    },
    async loadVersion(id, kept) {
      return read(await tried(database.get('versions', [id, kept])), id);
    },
    async list() {
      const all = await tried(database.getAll('notebooks'));
      return all.sort((a, b) => b.saved - a.saved);
    },
    async load(id) {
      const notebook = read(await tried(database.get('texts', id)), id);
      await tried(database.put('settings', id, 'last'));
      return notebook;
    },
    async delete(id) {
      const change = database.transaction(
        ['notebooks', 'texts', 'versions', 'files', 'runs', 'settings'],
        'readwrite',
      );
      const last = await tried(change.objectStore('settings').get('last'));
      await tried(
        Promise.all([
          change.objectStore('notebooks').delete(id),
          change.objectStore('texts').delete(id),
          change.objectStore('versions').delete(beginsWith(id)),
          change.objectStore('files').delete(beginsWith(id)),
          change.objectStore('runs').delete(beginsWith(id)),
          last === id ? change.objectStore('settings').delete('last') : undefined,
          change.done,
        ]),
      );
    },
    lastOpened: () => tried(database.get('settings', 'last')),
    async saveFile(notebook, file) {
      await tried(database.put('files', file, [notebook, file.cell, file.name]));
    },
    files: (notebook) => tried(database.getAll('files', beginsWith(notebook))),
    deleteFile: (notebook, cell, name) => tried(database.delete('files', [notebook, cell, name])),
    close: () => database.close(),
  };
}
