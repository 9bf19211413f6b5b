/** Recipes with some of their fields changed, complete and checked. */
import { parseNotebook } from './parse.ts';
import { setAt } from './paths.ts';
import type { RecipeCell } from './schema-sweep.ts';
import { schemaOf } from './sweep-values.ts';

export interface Change {
  /** Path within the cell. */
  readonly path: string;
  readonly value: unknown;
}

/** The recipe after all changes; throws BadInput where they do not fit together. */
export function varied(recipe: RecipeCell, changes: readonly Change[]): RecipeCell {
  if (changes.length === 0) return recipe;
  const spec = changes.reduce<unknown>(
    (cell, { path, value }) => setAt(schemaOf(recipe), cell, path, value),
    recipe,
  );
  const [cell] = parseNotebook({ kirchhoff: 1, cells: [spec] }).cells;
  if (cell.kind !== 'bench' && cell.kind !== 'train')
    throw new TypeError('a recipe became another kind of cell');
  return cell;
}
