/** The reader's database in the browser: its tables, and how each version came out of the one before it. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { BadInput, reject } from '../circuit/problem.ts';
import type { RunRecord } from './records.ts';
import type { StoredFile, StoredNotebook } from './store.ts';

const DATABASE = 'kirchhoff';
const PATH = 'browser storage';

export interface Tables extends DBSchema {
  notebooks: { key: string; value: StoredNotebook };
  /** The text of each notebook's file, apart from the list so that listing stays quick. */
  texts: { key: string; value: string };
  /** Earlier texts, by when they were taken out of `texts`. */
  versions: { key: [notebook: string, kept: number]; value: string };
  files: { key: [notebook: string, cell: string, name: string]; value: StoredFile };
  settings: { key: 'last'; value: string };
  runs: { key: [notebook: string, cell: string, id: string]; value: RunRecord };
}

export type Database = IDBPDatabase<Tables>;

/** What each version added, the first at the front; the number of entries is the present version. */
const VERSIONS: readonly ((database: Database) => void)[] = [
  (database) => {
    database.createObjectStore('notebooks', { keyPath: 'id' });
    database.createObjectStore('texts');
    database.createObjectStore('files');
    database.createObjectStore('settings');
  },
  (database) => void database.createObjectStore('versions'),
  (database) => void database.createObjectStore('runs'),
];

/** Opens the reader's database; throws BadInput where the browser has none (private windows, blocked). */
export async function openDatabase(): Promise<Database> {
  if (!('indexedDB' in globalThis)) {
    return reject(PATH, 'there is none here', 'Save the notebook as a file');
  }
  return tried(
    openDB<Tables>(DATABASE, VERSIONS.length, {
      upgrade(database, before) {
        for (const add of VERSIONS.slice(before)) add(database);
      },
      // Another tab with a newer page upgrades: let it.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    }),
  );
}

/** Every key of several parts that begins with these. */
export const beginsWith = (...parts: readonly string[]): IDBKeyRange =>
  IDBKeyRange.bound([...parts], [...parts, []]);

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
