/** The part of the notebook schema for cells that run other recipes: sweeps and comparisons. */
import * as v from 'valibot';
import { integerField, Name } from '../circuit/schema-fields.ts';
import { BenchCell } from './schema-bench.ts';
import { LectureSchema, ModelSchema } from './schema-models.ts';
import { Collapsed, Prose, Title } from './schema-parts.ts';
import { TrainCell } from './schema-train.ts';

export const SERIES_CAPS = {
  /** Values of one parameter. */
  values: 256,
  /** Single runs of one sweep: values of all parameters times seeds. */
  runs: 4_096,
  repeats: 64,
  rows: 64,
  metrics: 16,
  changes: 64,
  /** Values of a list that a row changes. */
  list: 4_096,
} as const;

const Path = v.pipe(
  v.string('a path must be text'),
  v.minLength(1, 'a path must not be empty'),
  v.maxLength(200, 'a path holds at most 200 characters'),
);
const finite = (label: string) =>
  v.pipe(
    v.number(`${label} must be a number`),
    v.finite(`${label} must be finite`),
    v.title(label),
    v.metadata({}),
  );
/** One value of a parameter: a number, a choice, a switch. */
const Scalar = v.union([finite('Value'), v.pipe(v.string(), v.maxLength(400)), v.boolean()]);
/** Lists of them, as shapes and hand-written weights are. */
const List = v.pipe(
  v.array(Scalar),
  v.maxLength(SERIES_CAPS.list, `a changed list holds at most ${SERIES_CAPS.list} values`),
);
export type Scalar = v.InferOutput<typeof Scalar>;

const Metric = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9]{0,59}$/, 'a metric has a name like "mae"'));
/** Names of the metrics a run reports; `steps` and `seconds` count among them. */
const Metrics = v.optional(
  v.pipe(
    v.array(Metric),
    v.maxLength(SERIES_CAPS.metrics, `at most ${SERIES_CAPS.metrics} metrics are named`),
  ),
  [],
);

export const ParameterSchema = v.strictObject({
  /** Path within the recipe, e.g. `circuit.couplings.link.gain`. */
  path: Path,
  label: v.optional(Title),
  values: v.union([
    v.pipe(
      v.array(Scalar),
      v.minLength(1, 'a parameter takes at least one value'),
      v.maxLength(SERIES_CAPS.values, `a parameter takes at most ${SERIES_CAPS.values} values`),
    ),
    v.strictObject({
      from: finite('First value'),
      to: finite('Last value'),
      count: integerField('Values', 9, [2, SERIES_CAPS.values]),
      /** Equal factors between values in place of equal steps. */
      log: v.pipe(v.optional(v.boolean(), false), v.title('Logarithmic')),
    }),
  ]),
});

const shared = {
  id: Name,
  title: v.optional(Title, ''),
  collapsed: Collapsed,
  caption: v.optional(Prose, ''),
};

/** One or two parameters of a recipe over their values, for one or more seeds. */
export const SweepCell = v.strictObject({
  kind: v.literal('sweep'),
  ...shared,
  /** Cell whose recipe is varied. */
  of: v.optional(Name),
  /** In place of another cell's: a recipe of its own. */
  recipe: v.optional(v.variant('kind', [BenchCell, TrainCell])),
  parameters: v.pipe(
    v.array(ParameterSchema),
    v.minLength(1, 'a sweep varies one or two parameters'),
    v.maxLength(2, 'a sweep varies one or two parameters'),
  ),
  /** Runs of every point, from the recipe's seed on. */
  repeats: integerField('Seeds', 1, [1, SERIES_CAPS.repeats]),
  /** Kept of every run; all of them where none is named. */
  metrics: Metrics,
  view: v.optional(
    v.strictObject({
      /** Metric drawn; the first where none is named. */
      metric: v.optional(Metric),
      log: v.pipe(v.optional(v.boolean(), false), v.title('Logarithmic metric')),
    }),
    {},
  ),
});

/** A digital model that learns from the samples of a cell that learns, with its seed. */
export const ModelRow = v.strictObject({
  kind: v.literal('model'),
  of: Name,
  label: v.optional(Title, ''),
  model: ModelSchema,
  training: v.optional(LectureSchema, {}),
});

export type ModelRow = v.InferOutput<typeof ModelRow>;

/** One row of a comparison, by what it runs. */
export const RowSchema = v.variant('kind', [
  v.strictObject({
    /** A cell of the notebook, with or without changes of its recipe. */
    kind: v.literal('cell'),
    of: Name,
    label: v.optional(Title, ''),
    changes: v.optional(
      v.pipe(
        v.array(v.strictObject({ path: Path, value: v.union([Scalar, List]) })),
        v.maxLength(SERIES_CAPS.changes, `a row changes at most ${SERIES_CAPS.changes} fields`),
      ),
      [],
    ),
  }),
  ModelRow,
]);

/** Recipes side by side in a table. */
export const CompareCell = v.strictObject({
  kind: v.literal('compare'),
  ...shared,
  rows: v.pipe(
    v.array(RowSchema),
    v.minLength(1, 'a comparison has at least one row'),
    v.maxLength(SERIES_CAPS.rows, `a comparison has at most ${SERIES_CAPS.rows} rows`),
  ),
  /** Runs of every row, from its recipe's seed on. */
  repeats: integerField('Seeds', 1, [1, SERIES_CAPS.repeats]),
  /** Columns; all metrics where none is named. */
  metrics: Metrics,
});

export type SweepCell = v.InferOutput<typeof SweepCell>;
export type SweepParameter = v.InferOutput<typeof ParameterSchema>;
export type CompareCell = v.InferOutput<typeof CompareCell>;
export type CompareRow = v.InferOutput<typeof RowSchema>;
/** A cell that runs other recipes. */
export type SeriesCell = SweepCell | CompareCell;
/** A recipe that can be run by itself. */
export type RecipeCell = BenchCell | TrainCell;
