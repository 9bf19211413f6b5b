/** Label, unit and number of a field of a recipe, for its slider. */
import { nodeLaw } from '../../../circuit/laws.ts';
import type { GroupRecipe } from '../../../circuit/schema.ts';
import { fieldAtPath, humanise } from '../../../notebook/fields.ts';
import { BenchCell, TrainCell } from '../../../notebook/schema.ts';
import { valueAt } from './path.ts';

export interface FieldFacts {
  readonly label: string;
  readonly unit: string;
}

/** The number a field stands for: the recipe's own, or the node law's where the recipe leaves it out. */
export function effectiveNumber(cell: BenchCell | TrainCell, path: string): number | undefined {
  const own = valueAt(cell, path);
  if (typeof own === 'number') return own;
  const group = /^(circuit\.groups\.[^.]+)\.(leak|rails)$/.exec(path);
  const recipe = group && (valueAt(cell, group[1]) as GroupRecipe | undefined);
  if (own !== undefined || !group || !recipe) return undefined;
  const { defaultLeak, defaultRails } = nodeLaw(recipe.law, recipe.k, recipe, group[1]);
  return group[2] === 'leak' ? defaultLeak : defaultRails;
}

/** Facts of the field at `path` of `cell`; the last path segment stands in for a label the schema lacks. */
export function fieldFacts(cell: BenchCell | TrainCell, path: string): FieldFacts {
  const field = fieldAtPath(cell.kind === 'train' ? TrainCell : BenchCell, cell, path);
  const segments = path.split('.');
  const [list, owner] = [segments.at(-3) ?? '', segments.at(-2) ?? ''];
  const label = field?.title || humanise(segments.at(-1) ?? '');
  const named = ['groups', 'couplings'].includes(list) && !/^\d+$/.test(owner);
  return { label: named ? `${label}, ${owner}` : label, unit: field?.meta.unit ?? '' };
}
