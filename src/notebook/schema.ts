/**
 * The notebook document: the only source of types, defaults, limits, units and labels of everything a file or a
 * link may hold. `Spec` (partial, from outside) -> `parse` -> `Notebook` (complete, readonly).
 */
import * as v from 'valibot';
import { Name } from '../circuit/schema-fields.ts';
import { BenchCell } from './schema-bench.ts';
import { Collapsed, NOTEBOOK_CAPS, Prose, type SliderSchema, Title } from './schema-parts.ts';
import { CompareCell, SweepCell } from './schema-sweep.ts';
import { TrainCell } from './schema-train.ts';

export { NOTEBOOK_CAPS, SliderSchema, type Assignment } from './schema-parts.ts';
export {
  AnnealSchema,
  BenchCell,
  PANELS,
  TaskSchema,
  ViewSchema,
  type AnnealRecipe,
  type Task,
  type ViewRecipe,
} from './schema-bench.ts';
export {
  CompareCell,
  SweepCell,
  type CompareRow,
  type RecipeCell,
  type SeriesCell,
  type SweepParameter,
} from './schema-sweep.ts';
export { TrainCell, type LearnTask, type TrainingRecipe } from './schema-train.ts';

export const NOTEBOOK_VERSION = 1;

export const TextCell = v.strictObject({
  kind: v.literal('text'),
  id: Name,
  text: v.optional(Prose, ''),
  collapsed: Collapsed,
});
export const CellSchema = v.variant('kind', [TextCell, BenchCell, TrainCell, SweepCell, CompareCell]);

export const NotebookSchema = v.strictObject({
  kirchhoff: v.literal(NOTEBOOK_VERSION),
  title: v.optional(Title, 'Untitled notebook'),
  /** One line for the gallery. */
  summary: v.optional(Title, ''),
  cells: v.pipe(
    v.array(CellSchema),
    v.maxLength(NOTEBOOK_CAPS.cells, `a notebook holds at most ${NOTEBOOK_CAPS.cells} cells`),
  ),
});

/** What a person, a file or a link gives: defaults may be left out. */
export type NotebookSpec = v.InferInput<typeof NotebookSchema>;
/** The complete document. */
export type Notebook = v.InferOutput<typeof NotebookSchema>;
export type Cell = v.InferOutput<typeof CellSchema>;
export type TextCell = v.InferOutput<typeof TextCell>;
export type SliderRecipe = v.InferOutput<typeof SliderSchema>;
