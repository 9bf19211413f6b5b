/** A slider for a number: a sensible range from what the schema suggests and allows. */
import { narrow, fieldOf, memberField, type Field, type Keys } from '../../notebook/fields.ts';
import { readPath } from '../../notebook/paths.ts';
import { CellSchema, type SliderRecipe } from '../../notebook/schema.ts';
import { at, pathTo } from './edit.ts';
import { sameKeys } from './draft.ts';

/** A slider over the number at keys. */
export function suggestSlider(
  field: Extract<Field, { kind: 'number' }>,
  cell: unknown,
  keys: Keys,
  value: number,
): SliderRecipe {
  const { meta, whole } = field;
  const [least, most] = [field.low ?? -Infinity, field.high ?? Infinity];
  const [low, high] = meta.range ?? around(value, whole);
  const range = {
    low: Math.max(least, Math.min(low, value)),
    high: Math.min(most, Math.max(high, value)),
  };
  if (range.low >= range.high)
    Object.assign(range, value < most ? { high: Math.min(most, value + 1) } : { low: value - 1 });
  return {
    path: pathTo(cell, keys),
    ...range,
    ...(whole && { step: 1 }),
    log: meta.log === true && range.low > 0,
  };
}

/** A range about a number nobody suggests one for. */
function around(value: number, whole: boolean): readonly [number, number] {
  if (value === 0) return whole ? [0, 10] : [-1, 1];
  return value > 0 ? [0, 2 * value] : [2 * value, 0];
}

/** The index of the slider over the number at keys; -1 for none. */
export function sliderOf(cell: unknown, keys: Keys): number {
  const sliders = at(cell, ['sliders']);
  if (!Array.isArray(sliders)) return -1;
  return sliders.findIndex((slider: unknown) => {
    const path = at(slider, ['path']);
    const found = typeof path === 'string' ? readPath(CellSchema, cell, path) : undefined;
    return found !== undefined && 'keys' in found && sameKeys(found.keys, keys);
  });
}

/** How many sliders a cell may have; 0 where it has none. */
export function mostSliders(cell: unknown): number {
  const field = narrow(fieldOf(CellSchema), cell);
  const sliders = memberField(field, 'sliders');
  return sliders?.kind === 'list' ? (sliders.longest ?? Infinity) : 0;
}
