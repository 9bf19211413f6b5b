/** What a new sweep or comparison begins with: the recipes the notebook has, and a knob its author turned. */
import { reject } from '../circuit/problem.ts';
import {
  NOTEBOOK_CAPS,
  type Cell,
  type CompareCell,
  type CompareRow,
  type NotebookSpec,
  type RecipeCell,
} from './schema.ts';
import { firstModel, modelsFor, type ModelRecipe } from './schema-models.ts';
import { SERIES_CAPS } from './schema-sweep.ts';

type CellSpec = NotebookSpec['cells'][number];
type CompareRowSpec = Extract<CellSpec, { kind: 'compare' }>['rows'][number];

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

/**
 * A further row of a comparison, of the cell its last row names: the cell as it is, or the first digital model that fits
 * its task and has no row yet. Undefined where there is nothing to run, or nothing to learn from.
 */
export function newRow(
  kind: CompareRow['kind'],
  { rows }: Pick<CompareCell, 'rows'>,
  cells: readonly Cell[],
): CompareRowSpec | undefined {
  const recipes = cells.filter((cell) => cell.kind === 'bench' || cell.kind === 'train');
  const named = recipes.find(({ id }) => id === rows.at(-1)?.of);
  if (kind === 'cell') {
    const next = recipes.find(({ id }) => !rows.some(({ of }) => of === id)) ?? named ?? recipes[0];
    return next && { kind: 'cell', of: next.id };
  }
  const learns = (cell: Cell | undefined) =>
    cell?.kind === 'train' && cell.task.kind !== 'drift' ? cell : undefined;
  const lesson = learns(named) ?? recipes.map(learns).find((cell) => cell !== undefined);
  if (!lesson) return undefined;
  const fitting = modelsFor(lesson.task.kind);
  const isTaken = (model: ModelRecipe['kind']): boolean =>
    rows.some((row) => row.kind === 'model' && row.of === lesson.id && row.model.kind === model);
  const model = fitting.find((each) => !isTaken(each)) ?? fitting[0];
  return { kind: 'model', of: lesson.id, model: firstModel(model, lesson.task.kind) };
}

function recipesIn(cells: readonly Cell[], doing: string): readonly RecipeCell[] {
  const recipes = cells
    .slice(0, NOTEBOOK_CAPS.cells)
    .filter((cell): cell is RecipeCell => cell.kind === 'bench' || cell.kind === 'train');
  return recipes.length > 0
    ? recipes
    : reject('cells', `there is no recipe to ${doing}`, 'Add a bench first');
}
