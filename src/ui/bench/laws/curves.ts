/** A node law as two curves over the voltages a node may reach. */
import { compile } from '../../../circuit/expression.ts';
import { LAW_VARIABLES, nodeLaw } from '../../../circuit/laws.ts';
import { BadInput } from '../../../circuit/problem.ts';
import type { GroupRecipe } from '../../../circuit/schema.ts';
import { niceCeiling } from '../format.ts';

export const POINTS = 121;

export interface LawCurves {
  /** The curves run from -reach to reach [V] ... */
  readonly reach: number;
  /** ... and are shown from -top to top. */
  readonly top: number;
  /** phi(v) and z(v) at evenly spaced voltages. */
  readonly signal: readonly number[];
  readonly self: readonly number[];
  readonly hasSelf: boolean;
}

/** Null where the law does not parse: it may be half typed, and the page says so beside the field. */
export function lawCurves(group: GroupRecipe, index: number): LawCurves | null {
  try {
    const parsed = nodeLaw(group.law, group.k, group, `circuit.groups.${index}`);
    const reach = group.rails ? group.rails * 1.25 : 2;
    const over = (curve: (v: number, k: number) => number) =>
      Array.from({ length: POINTS }, (_, i) => curve(reach * ((2 * i) / (POINTS - 1) - 1), group.k));
    const self = compile(parsed.self, LAW_VARIABLES);
    const [phi, z] = [over(compile(parsed.signal, LAW_VARIABLES)), over(self)];
    const finite = [...phi, ...z].filter((v) => Number.isFinite(v));
    // The rim of a steep self current must not flatten the rest.
    const top = niceCeiling(Math.min(2 * reach, Math.max(1e-3, ...finite.map(Math.abs))));
    const hasSelf = self(1, group.k) !== 0 || self(0.5, group.k) !== 0;
    return { reach, top, signal: phi, self: z, hasSelf };
  } catch (error) {
    if (error instanceof BadInput) return null;
    throw error;
  }
}
