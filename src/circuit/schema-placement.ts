/** The part of the schema that says over which parts, chips or processing elements, a circuit is spread. */
import * as v from 'valibot';
import { CAPS, integerField } from './schema-fields.ts';

export const PLACEMENT_CAPS = { parts: 256, refresh: 1e6 } as const;

const Part = v.pipe(
  v.number('a part is a number'),
  v.integer('a part is a whole number'),
  v.minValue(0, 'parts count from 0'),
  v.maxValue(PLACEMENT_CAPS.parts - 1, `at most ${PLACEMENT_CAPS.parts} parts`),
);

/**
 * Couplings inside a part act at every step. What a node on another part contributes comes from a copy of its signal,
 * and copies stay as they are between refreshes. Held nodes are given to every part.
 */
export const PlacementSchema = v.strictObject({
  parts: integerField('Parts', 4, [1, PLACEMENT_CAPS.parts], { range: [1, 16] }),
  /**
   * `order`: as numbered, in equal stretches. `in-turn`: one after the other, as cards are dealt. `communities`: as found
   * among the couplings, those that hold together on one part. A list: the part of every node.
   */
  by: v.pipe(
    v.optional(
      v.union([
        v.picklist(['order', 'in-turn', 'communities']),
        v.pipe(v.array(Part), v.maxLength(CAPS.nodes, `a circuit has at most ${CAPS.nodes} nodes`)),
      ]),
      'order',
    ),
    v.title('Placed by'),
  ),
  refresh: integerField('Steps between refreshes', 1, [1, PLACEMENT_CAPS.refresh], {
    range: [1, 500],
    log: true,
  }),
  /** Of a link, which leads from one part to another, in turn; 0 for all. */
  bandwidth: integerField('Copies a link sends at a refresh', 0, [0, CAPS.nodes], { range: [0, 500] }),
});

export type PlacementRecipe = v.InferOutput<typeof PlacementSchema>;
