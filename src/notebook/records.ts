/**
 * What became of the runs of a cell: kept in the browser, the newest of each, with all it takes to run them again.
 * Every failure (no storage here, no room left) is a BadInput that says what to do.
 */
import type { IDBPObjectStore } from 'idb';
import { beginsWith, openDatabase, tried, type Database, type Tables } from './database.ts';
import { isSameRun } from './deviations.ts';
import type { Cell } from './schema.ts';

type Runs = IDBPObjectStore<Tables, ['runs'], 'runs', 'readwrite'>;

/** Runs kept of one cell; older ones make room. */
export const RECORDS_KEPT = 50;

/**
 * Why the recipe alone does not repeat a run exactly: nodes or edges were touched by hand, the recipe was edited while it
 * ran, it ran on data that are not in the recipe, or it went on by another engine when its device was lost.
 */
export type Inexact = 'touched' | 'edited' | 'data' | 'moved';

/** One run of one cell, as the page and the command line keep it. Plain data. */
export interface RunRecord {
  /** Begins with the date, so that ids sort by age. */
  readonly id: string;
  /** The cell as it ran, by whose seed the same machine gives the same bits again. */
  readonly recipe: Exclude<Cell, { kind: 'text' }>;
  /** Cells of the notebook whose recipes this one names, as they were. */
  readonly beside: readonly Cell[];
  readonly engine: string;
  readonly adapter: string;
  readonly build: string;
  /** When it ended, or was last added to: ISO 8601. */
  readonly date: string;
  readonly status: string;
  /** Wall-clock time it took. */
  readonly seconds: number;
  /** Steps taken, or updates of the couplings, or single runs of several. */
  readonly steps: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly inexact?: Inexact;
  /** The single runs of a cell that runs others, each at its place in the plan. */
  readonly runs?: readonly PartRun[];
}

/** One of the runs that a sweep or a comparison consists of. */
export interface PartRun {
  /** Place in the plan of runs. */
  readonly index: number;
  readonly status: string;
  readonly engine: string;
  readonly adapter: string;
  /** Wall-clock time it took. */
  readonly seconds: number;
  readonly steps: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Why it failed: `path: problem. remedy`. */
  readonly error?: string;
  /** Why a compared circuit has no simulated time. */
  readonly note?: string;
  /** What a model found, in a line: a formula. */
  readonly description?: string;
}

export interface Records {
  /** Keeps a run, in place of one with the same id, or of the newest that came to the same. */
  put(notebook: string, record: RunRecord): Promise<void>;
  /** Newest first. */
  list(notebook: string, cell: string): Promise<readonly RunRecord[]>;
  count(notebook: string, cell: string): Promise<number>;
  delete(notebook: string, cell: string, id: string): Promise<void>;
  /** A notebook has another place: its runs go there. */
  move(from: string, to: string): Promise<void>;
  close(): void;
}

/** Opens the reader's storage; throws BadInput where the browser has none (private windows, blocked). */
export async function openRecords(): Promise<Records> {
  return recordsIn(await openDatabase());
}

/** An id for a run that begins at `date`. */
export function recordId(date: Date): string {
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  return `${date.toISOString()}-${random.toString(36)}`;
}

/** Id of the newest run of the cell that came to the same, if any. */
async function newestLike(record: RunRecord, store: Runs, notebook: string): Promise<string | undefined> {
  const kept = await store.getAll(beginsWith(notebook, record.recipe.id));
  return kept.findLast((each) => isSameRun(each, record))?.id;
}

function recordsIn(database: Database): Records {
  return {
    async put(notebook, record) {
      const { id: cell } = record.recipe;
      const change = database.transaction('runs', 'readwrite');
      const keep = async (): Promise<void> => {
        const same = record.runs ? undefined : await newestLike(record, change.store, notebook);
        if (same !== undefined) await change.store.delete([notebook, cell, same]);
        await change.store.put(record, [notebook, cell, record.id]);
        const keys = await change.store.getAllKeys(beginsWith(notebook, cell));
        const old = keys.slice(0, Math.max(0, keys.length - RECORDS_KEPT));
        await Promise.all(old.map((key) => change.store.delete(key)));
        await change.done;
      };
      await tried(keep());
    },
    async list(notebook, cell) {
      return (await tried(database.getAll('runs', beginsWith(notebook, cell)))).reverse();
    },
    count: (notebook, cell) => tried(database.count('runs', beginsWith(notebook, cell))),
    async move(from, to) {
      const change = database.transaction('runs', 'readwrite');
      const move = async (): Promise<void> => {
        for (let at = await change.store.openCursor(beginsWith(from)); at; at = await at.continue()) {
          const [, cell, id] = at.key;
          await Promise.all([change.store.put(at.value, [to, cell, id]), at.delete()]);
        }
        await change.done;
      };
      await tried(move());
    },
    delete: (notebook, cell, id) => tried(database.delete('runs', [notebook, cell, id])),
    close: () => database.close(),
  };
}
