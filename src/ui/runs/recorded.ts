/** The reader's recorded runs, opened once for the page; lists of them hear when one is added or taken away. */
import { BadInput, type Problem } from '../../circuit/problem.ts';
import { openRecords, type Records, type RunRecord } from '../../notebook/records.ts';

let opened: Promise<Records> | null = null;
const changes = new EventTarget();

function records(): Promise<Records> {
  opened ??= openRecords().catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

/** Newest first; none where the browser keeps nothing. */
export async function recordedRuns(notebook: string, cell: string): Promise<readonly RunRecord[]> {
  try {
    return await (await records()).list(notebook, cell);
  } catch (error) {
    if (error instanceof BadInput) return [];
    throw error;
  }
}

/** Keeps a run; what keeps it from being kept. */
export function keepRun(notebook: string, record: RunRecord): Promise<readonly Problem[]> {
  return change(record.recipe.id, async (open) => open.put(notebook, record));
}

export function forgetRun(notebook: string, record: RunRecord): Promise<readonly Problem[]> {
  return change(record.recipe.id, async (open) => open.delete(notebook, record.recipe.id, record.id));
}

/** Calls back when runs of a cell have been added or taken away; returns what ends it. */
export function onRunsChanged(heard: (cell: string) => void): () => void {
  const listener = (event: Event): void => heard((event as CustomEvent<string>).detail);
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
  changes.dispatchEvent(new CustomEvent('change', { detail: cell }));
  return [];
}
