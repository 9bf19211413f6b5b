/** The reader's recorded runs, opened once for the page; lists of them hear when one is added or taken away. */
import { BadInput, type Problem } from '../../circuit/problem.ts';
import { openRecords, type Records, type RunRecord } from '../../notebook/records.ts';

let opened: Promise<Records> | null = null;
const changes = new EventTarget();
/** Stands for every cell; no cell has this id. */
const EVERY = '';

function records(): Promise<Records> {
  opened ??= openRecords().catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

/** Newest first; none where the browser keeps nothing. */
export async function recordedRuns(notebook: string, cell: string): Promise<readonly RunRecord[]> {
  return (await orNothing(async () => (await records()).list(notebook, cell))) ?? [];
}

/** How many are kept; none where the browser keeps nothing. */
export async function countRuns(notebook: string, cell: string): Promise<number> {
  return (await orNothing(async () => (await records()).count(notebook, cell))) ?? 0;
}

/** A notebook has another place; its runs go there. */
export async function moveRuns(from: string, to: string): Promise<void> {
  await orNothing(async () => (await records()).move(from, to));
  tell(EVERY);
}

/** Keeps a run where the notebook is by then; what keeps it from being kept. */
export function keepRun(notebook: () => string, record: RunRecord): Promise<readonly Problem[]> {
  return change(record.recipe.id, async (open) => open.put(notebook(), record));
}

export function forgetRun(notebook: string, record: RunRecord): Promise<readonly Problem[]> {
  return change(record.recipe.id, async (open) => open.delete(notebook, record.recipe.id, record.id));
}

/** Calls back when runs of a cell have been added or taken away; returns what ends it. */
export function onRunsChanged(cell: string, heard: () => void): () => void {
  const listener = (event: Event): void => {
    const { detail } = event as CustomEvent<string>;
    if (detail === cell || detail === EVERY) heard();
  };
  changes.addEventListener('change', listener);
  return () => changes.removeEventListener('change', listener);
}

async function change(cell: string, work: (open: Records) => Promise<void>): Promise<readonly Problem[]> {
  try {
    await work(await records());
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return error.problems;
  }
  tell(cell);
  return [];
}

const tell = (cell: string): boolean => changes.dispatchEvent(new CustomEvent('change', { detail: cell }));

async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BadInput) return undefined;
    throw error;
  }
}
