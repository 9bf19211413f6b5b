/** What a new sweep or comparison begins with: the recipes the notebook has, and a knob its author turned. */
import { reject } from '../circuit/problem.ts';
import { NOTEBOOK_CAPS, type Cell, type NotebookSpec, type RecipeCell } from './schema.ts';
import { SERIES_CAPS } from './schema-sweep.ts';

type CellSpec = NotebookSpec['cells'][number];

/** Throws BadInput where there is nothing to run yet. */
export function newSweep(cells: readonly Cell[]): CellSpec {
  const [recipe] = recipesIn(cells, 'vary');
  const [slider] = recipe.sliders;
  const parameter = slider
    ? {
        path: slider.path,
        label: slider.label,
        values: { from: slider.low, to: slider.high, log: slider.log },
      }
    : recipe.kind === 'train'
      ? { path: 'training.optimiser.rate', values: { from: 1e-3, to: 1e-1, count: 5, log: true } }
      : { path: 'anneal.tolerance', values: { from: 1e-8, to: 1e-2, count: 7, log: true } };
  return { kind: 'sweep', id: 'sweep', title: 'A sweep', of: recipe.id, parameters: [parameter] };
}

/** Throws BadInput where there is nothing to run yet. */
export function newComparison(cells: readonly Cell[]): CellSpec {
  const rows = recipesIn(cells, 'compare').slice(0, SERIES_CAPS.rows);
  return {
    kind: 'compare',
    id: 'comparison',
    title: 'A comparison',
    rows: rows.map(({ id }) => ({ kind: 'cell', of: id })),
  };
}

function recipesIn(cells: readonly Cell[], doing: string): readonly RecipeCell[] {
  const recipes = cells
    .slice(0, NOTEBOOK_CAPS.cells)
    .filter((cell): cell is RecipeCell => cell.kind === 'bench' || cell.kind === 'train');
  return recipes.length > 0
    ? recipes
    : reject('cells', `there is no recipe to ${doing}`, 'Add a bench first');
}
