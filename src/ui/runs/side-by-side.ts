/** The address that runs two recipes of a bench side by side. */
import { encodeLink } from '../../notebook/link.ts';
import { pairHash } from '../../notebook/pair.ts';
import { parseNotebook } from '../../notebook/parse.ts';
import type { Cell } from '../../notebook/schema.ts';

/** A recipe with the cells that it names. */
export interface SideRecipe {
  readonly title: string;
  readonly recipe: Cell;
  readonly beside: readonly Cell[];
}

/** `#ab=A~B`; throws BadInput where a recipe is too large for a link, or of an earlier version. */
export async function sideBySide(a: SideRecipe, b: SideRecipe): Promise<string> {
  const [left, right] = await Promise.all([a, b].map(linkOf));
  return pairHash(left, right, a.recipe.id === b.recipe.id ? a.recipe.id : '');
}

function linkOf({ title, recipe, beside }: SideRecipe): Promise<string> {
  return encodeLink(parseNotebook({ kirchhoff: 1, title, cells: [...beside, recipe] }));
}
