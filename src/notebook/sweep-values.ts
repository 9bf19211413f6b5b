/** The recipe a sweep varies and the values its parameters take. */
import * as v from 'valibot';
import type { SchemaNode } from '../circuit/schema-nodes.ts';
import { readPath } from './paths.ts';
import { BenchCell, TrainCell, type Cell } from './schema.ts';
import type { RecipeCell, Scalar, SweepParameter } from './schema-sweep.ts';

/** Digits that survive the arithmetic of a range: 0.1, not 0.30000000000000004. */
const DIGITS = 12;

export const schemaOf = ({ kind }: RecipeCell): typeof BenchCell | typeof TrainCell =>
  kind === 'train' ? TrainCell : BenchCell;

/** The cell of that id, where it has a recipe to run. */
export function recipeNamed(cells: readonly Cell[], id: string | undefined): RecipeCell | undefined {
  const cell = cells.find((each) => each.id === id);
  return cell?.kind === 'bench' || cell?.kind === 'train' ? cell : undefined;
}

/** Values of a parameter of `recipe` in the order they are run; ranges of whole numbers are rounded. */
export function valuesOf({ path, values }: SweepParameter, recipe: RecipeCell): readonly Scalar[] {
  if (Array.isArray(values)) return values;
  const { from, to, count, log } = values;
  const found = readPath(schemaOf(recipe), recipe, path);
  const whole = 'nodes' in found && found.nodes.some(isWhole);
  const at = (k: number): number => {
    const part = k / (count - 1);
    const value = log
      ? Math.sign(from) * Math.abs(from) ** (1 - part) * Math.abs(to) ** part
      : from + (to - from) * part;
    return whole ? Math.round(value) : Number(value.toPrecision(DIGITS));
  };
  return [...new Set(Array.from({ length: count }, (_, k) => at(k)))];
}

/** Whether a value fits one of the schemas at a place. */
export const fits = (nodes: readonly SchemaNode[], value: unknown): boolean =>
  nodes.some((node) => v.safeParse(node as unknown as v.GenericSchema, value).success);

function isWhole(node: SchemaNode): boolean {
  if (node.wrapped) return isWhole(node.wrapped);
  return (node.pipe ?? []).some(
    (part) => part.type === 'integer' || ('pipe' in part && part !== node && isWhole(part as SchemaNode)),
  );
}
