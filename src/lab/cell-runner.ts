/** Runs one recipe to its end, whichever kind of cell it belongs to. */
import type { RecipeCell } from '../notebook/schema.ts';
import { runBench } from './bench-runner.ts';
import type { Chosen } from './engines.ts';
import type { CellResult, RunOptions } from './results.ts';
import { runTraining } from './train-runner.ts';

export type Began = (chosen: Pick<Chosen, 'engine' | 'why'>) => void;

/** Throws BadInput for bad data or an engine that is not to be had; what blows up is `failed` in the result. */
export function runRecipe(cell: RecipeCell, options: RunOptions, began: Began): Promise<CellResult> {
  return cell.kind === 'train' ? runTraining(cell, options, began) : runBench(cell, options, began);
}
