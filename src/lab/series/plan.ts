/** Which single runs a sweep or a comparison consists of. */
import type { Cell, CompareCell, RecipeCell, SeriesCell, SweepCell } from '../../notebook/schema.ts';
import type { ModelPart } from '../model-runner.ts';
import type { Scalar } from '../../notebook/schema-sweep.ts';
import { recipeNamed, valuesOf } from '../../notebook/sweep-values.ts';
import { varied } from '../../notebook/variation.ts';

export interface SeriesPlan {
  /** How many single runs there are. */
  readonly count: number;
  /** What is run; throws BadInput where changes of a recipe do not fit together. */
  partAt(index: number): RecipeCell | ModelPart;
}

export interface SweepPlan extends SeriesPlan {
  partAt(index: number): RecipeCell;
  /** Values of each parameter. */
  readonly values: readonly (readonly Scalar[])[];
  /** Combinations of values; runs `index`, `index + points`, ... are the same point with further seeds. */
  readonly points: number;
  /** Value of every parameter at a point. */
  valuesAt(point: number): readonly Scalar[];
}

/** Seeds are 32 bits. */
const SEEDS = 2 ** 32;

/** Every point with the first seed, then every point with the next, so that a part of it shows all of the range. */
export function sweepPlan(cell: SweepCell, cells: readonly Cell[]): SweepPlan {
  const recipe = cell.recipe ?? recipeNamed(cells, cell.of);
  if (!recipe) throw new TypeError('a sweep without a recipe passed the checks');
  const values = cell.parameters.map((parameter) => valuesOf(parameter, recipe));
  const [first, second = []] = values;
  const points = first.length * Math.max(1, second.length);
  const valuesAt = (point: number): readonly Scalar[] =>
    values.map((list, k) => list[k === 0 ? point % first.length : Math.floor(point / first.length)]);
  return {
    values,
    points,
    count: points * cell.repeats,
    valuesAt,
    partAt(index) {
      const changes = valuesAt(index % points).map((value, k) => ({ path: cell.parameters[k].path, value }));
      const changed = varied(recipe, changes);
      return { ...changed, seed: (changed.seed + Math.floor(index / points)) % SEEDS };
    },
  };
}

/** Every row with the first seed, then every row with the next, so that a part of it shows all rows. */
export function comparePlan(cell: CompareCell, cells: readonly Cell[]): SeriesPlan {
  const { rows, repeats } = cell;
  return {
    count: rows.length * repeats,
    partAt(index) {
      const row = rows[index % rows.length];
      const recipe = recipeNamed(cells, row.of);
      if (!recipe) throw new TypeError('a row without a recipe passed the checks');
      const seed = (from: number): number => (from + Math.floor(index / rows.length)) % SEEDS;
      switch (row.kind) {
        case 'cell': {
          const changed = varied(recipe, row.changes);
          return { ...changed, seed: seed(changed.seed) };
        }
        case 'model': {
          if (recipe.kind !== 'train') throw new TypeError('a row without samples passed the checks');
          const { model, training } = row;
          const path = `cells.${cell.id}.rows.${index % rows.length}`;
          return { kind: 'model', path, lesson: { ...recipe, seed: seed(recipe.seed) }, model, training };
        }
        default:
          return row satisfies never;
      }
    },
  };
}

export function seriesPlan(cell: SeriesCell, cells: readonly Cell[]): SeriesPlan {
  return cell.kind === 'sweep' ? sweepPlan(cell, cells) : comparePlan(cell, cells);
}

/** The cells whose recipes a sweep or comparison names. */
export function namedBy(cell: SeriesCell, cells: readonly Cell[]): readonly Cell[] {
  const ids = cell.kind === 'sweep' ? [cell.of] : cell.rows.map(({ of }) => of);
  return cells.filter(({ id }) => ids.includes(id));
}
