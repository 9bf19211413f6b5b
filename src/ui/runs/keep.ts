/** Turns a run that ended on the page into a record and keeps it. */
import { msg, str } from '@lit/localize';
import type { Problem } from '../../circuit/problem.ts';
import { recordOf } from '../../lab/record.ts';
import type { RunRecord } from '../../notebook/records.ts';
import type { EndedRun } from '../live-cell.ts';
import { keepRun } from './recorded.ts';

/** Whether the reader knows that runs are not kept; said once, until one is kept again. */
let told = false;

/** The record, and what to say where it could not be kept. */
export async function keepEnded(
  notebook: () => string,
  ended: EndedRun,
): Promise<{ readonly record: RunRecord; readonly refused: Problem | null }> {
  const record = recordOfRun(ended);
  const [problem] = await keepRun(notebook, record);
  const say = problem !== undefined && !told;
  told = problem !== undefined;
  return { record, refused: say ? inWords(problem) : null };
}

/** What computes is the recipe that ran; the words around it are the page's. */
function recordOfRun({ cell, outcome, engine }: EndedRun): RunRecord {
  const { cell: ran, ...result } = outcome;
  const { title, caption, collapsed, view, sliders } = cell;
  // Both are of the kind of the cell they are shown in.
  const recipe = { ...ran, title, caption, collapsed, view, sliders } as RunRecord['recipe'];
  const facts = {
    recipe,
    beside: [],
    engine: engine?.kind ?? '',
    adapter: engine?.adapter ?? '',
    build: __BUILD__,
  };
  return recordOf(facts, result);
}

const inWords = ({ path, problem, remedy }: Problem): Problem => ({
  path,
  problem: msg(str`The run could not be recorded: ${problem}`),
  remedy,
});
