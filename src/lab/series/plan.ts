/** Which single runs a sweep or a comparison consists of. */
import type { Cell, CompareCell, RecipeCell, SeriesCell, SweepCell } from '../../notebook/schema.ts';
import type { Scalar } from '../../notebook/schema-sweep.ts';
import { recipeNamed, valuesOf } from '../../notebook/sweep-values.ts';
import { varied } from '../../notebook/variation.ts';

export interface SeriesPlan {
  /** How many single runs there are. */
  readonly count: number;
  /** The recipe of one; throws BadInput where its changes do not fit together. */
  recipeAt(index: number): RecipeCell;
}

export interface SweepPlan extends SeriesPlan {
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
    recipeAt(index) {
      const changes = valuesAt(index % points).map((value, k) => ({ path: cell.parameters[k].path, value }));
      const changed = varied(recipe, changes);
      return { ...changed, seed: (changed.seed + Math.floor(index / points)) % SEEDS };
    },
  };
}

export function comparePlan(cell: CompareCell, cells: readonly Cell[]): SeriesPlan {
  return {
    count: cell.rows.length,
    recipeAt(index) {
      const row = cell.rows[index];
      switch (row.kind) {
        case 'cell': {
          const recipe = recipeNamed(cells, row.of);
          if (!recipe) throw new TypeError('a row without a recipe passed the checks');
          return varied(recipe, row.changes);
        }
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
