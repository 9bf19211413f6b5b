/**
 * What a reader keeps in the browser: notebooks, which one was open last, and data files dropped on benches.
 * Every failure (no storage here, no room left) is a BadInput that says what to do; nothing is lost silently.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { BadInput, reject } from '../circuit/problem.ts';
import { readNotebookFile, writeNotebookFile } from './file.ts';
import type { Notebook } from './schema.ts';

const DATABASE = 'kirchhoff';
const VERSION = 2;
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

type VersionKey = [notebook: string, kept: number];

interface Tables extends DBSchema {
  notebooks: { key: string; value: StoredNotebook };
  /** The text of each notebook's file, apart from the list so that listing stays quick. */
  texts: { key: string; value: string };
  /** Earlier texts, by when they were taken out of `texts`. */
  versions: { key: VersionKey; value: string };
  files: { key: [notebook: string, cell: string, name: string]; value: StoredFile };
  settings: { key: 'last'; value: string };
}

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
  /** With its data files and versions. */
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
  if (!('indexedDB' in globalThis)) {
    return reject(PATH, 'there is none here', 'Save the notebook as a file');
  }
  const database = await tried(
    openDB<Tables>(DATABASE, VERSION, {
      upgrade(database, from) {
        if (from < 1) {
          database.createObjectStore('notebooks', { keyPath: 'id' });
          database.createObjectStore('texts');
          database.createObjectStore('files');
          database.createObjectStore('settings');
        }
        if (from < 2) database.createObjectStore('versions');
      },
      // Another tab with a newer page upgrades: let it.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    }),
  );
  return storeIn(database);
}

/** Keys that begin with a notebook's id. */
const ofNotebook = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

function read(text: string | undefined, id: string): Notebook {
  if (text === undefined) return reject(PATH, `there is no notebook "${id}"`, 'Choose one from the list');
  return readNotebookFile(new TextEncoder().encode(text), PATH);
}

async function saveIn(
  database: IDBPDatabase<Tables>,
  id: string,
  notebook: Notebook,
  original?: Notebook,
): Promise<void> {
  const text = writeNotebookFile(notebook);
  const now = Date.now();
  const change = database.transaction(['notebooks', 'texts', 'versions', 'settings'], 'readwrite');
  const versions = change.objectStore('versions');
  const before = await change.objectStore('texts').get(id);
  const kept = await versions.getAllKeys(ofNotebook(id));
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

function storeIn(database: IDBPDatabase<Tables>): Store {
  return {
    save: (id, notebook, original) => tried(saveIn(database, id, notebook, original)),
    async versions(id) {
      const keys = await tried(database.getAllKeys('versions', ofNotebook(id)));
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
        ['notebooks', 'texts', 'versions', 'files', 'settings'],
        'readwrite',
      );
      const last = await tried(change.objectStore('settings').get('last'));
      await tried(
        Promise.all([
          change.objectStore('notebooks').delete(id),
          change.objectStore('texts').delete(id),
          change.objectStore('versions').delete(ofNotebook(id)),
          change.objectStore('files').delete(ofNotebook(id)),
          last === id ? change.objectStore('settings').delete('last') : undefined,
          change.done,
        ]),
      );
    },
    lastOpened: () => tried(database.get('settings', 'last')),
    async saveFile(notebook, file) {
      await tried(database.put('files', file, [notebook, file.cell, file.name]));
    },
    files: (notebook) => tried(database.getAll('files', ofNotebook(notebook))),
    deleteFile: (notebook, cell, name) => tried(database.delete('files', [notebook, cell, name])),
    close: () => database.close(),
  };
}

/** Storage failures as problems; anything else passes on. */
export async function tried<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new BadInput([{ path: PATH, ...reasonOf(error) }]);
  }
}

function reasonOf({ name, message }: DOMException): { problem: string; remedy: string } {
  switch (name) {
    case 'QuotaExceededError':
      return {
        problem: 'there is no room left',
        remedy: 'Save the notebook as a file, or delete notebooks you no longer need',
      };
    case 'VersionError':
      return { problem: 'a newer Kirchhoff has used it', remedy: 'Reload the page' };
    case 'InvalidStateError':
    case 'AbortError':
      return { problem: 'the browser closed it', remedy: 'Reload the page, or save the notebook as a file' };
    default:
      return {
        problem: `the browser refuses it (${message || name})`,
        remedy: 'Save the notebook as a file',
      };
  }
}
