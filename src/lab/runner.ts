/** Runs a whole notebook without a page: every cell in order, flat numeric metrics out. */
import { BadInput, reject } from '../circuit/problem.ts';
import type { DataSet } from '../circuit/given.ts';
import type { RunRecord } from '../notebook/records.ts';
import type { Cell, Notebook, RecipeCell } from '../notebook/schema.ts';
import { allSeriesProblems } from '../notebook/series-problems.ts';
import { runRecipe, type Began } from './cell-runner.ts';
import { dataAsked } from './prepare.ts';
import { trainDataAsked } from './prepare-training.ts';
import { recordOf } from './record.ts';
import type { CellResult, NotebookResult, RunOptions } from './results.ts';
import { namedBy } from './series/plan.ts';
import { runSeriesCell } from './series/series-runner.ts';

type Engine = NotebookResult['engine'];

/** Throws BadInput for bad data or an engine that is not to be had; a cell that blows up is `failed` in the result. */
export async function runNotebook(notebook: Notebook, options: RunOptions): Promise<NotebookResult> {
  refuseUnusedData(notebook, options.data);
  const problems = allSeriesProblems(notebook.cells);
  if (problems.length > 0) throw new BadInput(problems);
  let first: Engine | undefined;
  const cells: CellResult[] = [];
  const records: RunRecord[] = [];
  for (const cell of notebook.cells) {
    if (cell.kind === 'text') continue;
    const { result, engine } = await runCell(cell, notebook.cells, options);
    cells.push(result);
    first ??= engine;
    const beside = cell.kind === 'sweep' || cell.kind === 'compare' ? namedBy(cell, notebook.cells) : [];
    const facts = { recipe: cell, beside, build: options.build };
    records.push(recordOf({ ...facts, engine: engine?.kind ?? '', adapter: engine?.adapter ?? '' }, result));
  }
  first ??= { kind: 'cpu', adapter: 'no bench ran' };
  return { notebook: notebook.title, build: options.build, engine: first, cells, records };
}

async function runCell(
  cell: Exclude<Cell, { kind: 'text' }>,
  cells: readonly Cell[],
  options: RunOptions,
): Promise<{ readonly result: CellResult; readonly engine: Engine | undefined }> {
  let engine: Engine | undefined;
  const began: Began = ({ engine: { info }, why }) => {
    engine = { kind: info.kind, adapter: info.adapter };
    options.say(`${cell.id}: ${info.kind} engine (${info.adapter}). ${why}`);
  };
  switch (cell.kind) {
    case 'bench':
    case 'train': {
      const result = await runRecipe(cell, options, began);
      return { result, engine };
    }
    case 'sweep':
    case 'compare': {
      const result = await runSeriesCell(cell, cells, options, (info) => (engine = info));
      return { result, engine };
    }
    default:
      return cell satisfies never;
  }
}

function refuseUnusedData({ cells }: Notebook, data: DataSet): void {
  const asked = new Set(cells.flatMap(recipesIn).flatMap((recipe) => dataOf(recipe).map(({ name }) => name)));
  for (const name of Object.keys(data)) {
    if (asked.has(name)) continue;
    const names = [...asked].join(', ');
    reject(
      `data.${name}`,
      `no cell asks for data named "${name}"`,
      names ? `Use one of: ${names}` : 'This notebook takes no data',
    );
  }
}

const dataOf = (cell: RecipeCell) => (cell.kind === 'train' ? trainDataAsked(cell) : dataAsked(cell));

/** Recipes that stand in a cell itself. */
function recipesIn(cell: Cell): readonly RecipeCell[] {
  if (cell.kind === 'bench' || cell.kind === 'train') return [cell];
  return cell.kind === 'sweep' && cell.recipe ? [cell.recipe] : [];
}
