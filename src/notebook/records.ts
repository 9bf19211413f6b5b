/**
 * What became of the runs of a cell: kept in the browser, the newest of each, with all it takes to run them again.
 * Every failure (no storage here, no room left) is a BadInput that says what to do.
 */
import { beginsWith, openDatabase, tried, type Database } from './database.ts';
import type { Cell } from './schema.ts';

/** Runs kept of one cell; older ones make room. */
export const RECORDS_KEPT = 50;

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
}

export interface Records {
  /** Keeps a run, in place of one with the same id. */
  put(notebook: string, record: RunRecord): Promise<void>;
  /** Newest first. */
  list(notebook: string, cell: string): Promise<readonly RunRecord[]>;
  delete(notebook: string, cell: string, id: string): Promise<void>;
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

function recordsIn(database: Database): Records {
  return {
    async put(notebook, record) {
      const { id: cell } = record.recipe;
      const change = database.transaction('runs', 'readwrite');
      const keep = async (): Promise<void> => {
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
    delete: (notebook, cell, id) => tried(database.delete('runs', [notebook, cell, id])),
    close: () => database.close(),
  };
}
