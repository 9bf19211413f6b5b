/**
 * The notebook document: the only source of types, defaults, limits, units and labels of everything a file or a
 * link may hold. `Spec` (partial, from outside) -> `parse` -> `Notebook` (complete, readonly).
 */
import * as v from 'valibot';
import { CAPS, CircuitSchema, GroupName, integerField, Name, numberField, Seed } from '../circuit/schema.ts';
import { AssignmentSchema, Collapsed, NOTEBOOK_CAPS, Prose, SliderSchema, Title } from './schema-parts.ts';
import { TrainCell } from './schema-train.ts';

export { NOTEBOOK_CAPS, SliderSchema, type Assignment } from './schema-parts.ts';
export { TrainCell, type LearnTask, type TrainingRecipe } from './schema-train.ts';

export const NOTEBOOK_VERSION = 1;
const CellId = Name;

/** How the circuit anneals. */
export const AnnealSchema = v.strictObject({
  integrator: v.pipe(
    v.optional(v.picklist(['euler', 'rk4', 'dormand-prince', 'relax']), 'euler'),
    v.title('Integrator'),
  ),
  /** Time step; `auto` takes it from a bound on the Jacobian. */
  dt: v.pipe(
    v.optional(v.union([v.literal('auto'), v.pipe(v.number(), v.minValue(1e-9), v.maxValue(1e3))]), 'auto'),
    v.title('Time step'),
    v.metadata({ unit: 'RC', range: [0.001, 1], log: true }),
  ),
  /** Most steps of one run. */
  steps: integerField('Steps at most', 10_000, [1, CAPS.steps]),
  tolerance: numberField('Tolerance', 1e-6, [1e-12, 1], { range: [1e-9, 1e-2], log: true }),
  /** `relative` to the current scale, or `absolute` in V/R. */
  tolerate: v.pipe(v.optional(v.picklist(['relative', 'absolute']), 'relative'), v.title('Tolerance is')),
  /** Whether a run ends when settled or takes all its steps. */
  until: v.pipe(v.optional(v.picklist(['settled', 'steps']), 'settled'), v.title('Ends when')),
});

/** Which problem the circuit is set: names its data, generates them from the seed where no file is given, measures the answer. */
export const TaskSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('darcy'),
    /** Group whose voltages are the solution; the group named by the circuit's data `x` is the permeability. */
    solution: GroupName,
    size: integerField('Grid size', 16, [4, 128]),
    samples: integerField('Generated samples', 8, [1, 256]),
  }),
  v.strictObject({
    kind: v.literal('max-cut'),
    spins: GroupName,
    vertices: integerField('Generated vertices', 512, [4, CAPS.nodes]),
    degree: integerField('Generated mean degree', 8, [1, 256]),
    /** Best cut known; 0 when unknown. Success rate and time to solution need it. */
    bestKnown: numberField('Best known cut', 0, [0, 1e12]),
    /** A restart succeeds when its cut reaches this fraction of the best known. */
    success: numberField('Success at', 1, [0.5, 1]),
  }),
  v.strictObject({
    kind: v.literal('heat'),
    rod: GroupName,
    /** Sine modes in the start temperature: amplitudes of sin(m pi x), m = 1, 2, ... */
    modes: v.optional(v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1), v.maxLength(64)), [1]),
    diffusivity: numberField('Diffusivity', 1, [1e-6, 1e6]),
  }),
]);
export type Task = v.InferOutput<typeof TaskSchema>;

export const PANELS = ['circuit', 'trajectories', 'energy', 'field', 'landscape', 'laws'] as const;
export const ViewSchema = v.strictObject({
  /** Which panels, in order. */
  panels: v.optional(v.pipe(v.array(v.picklist(PANELS)), v.maxLength(8)), [
    'trajectories',
    'circuit',
    'energy',
  ]),
  /** Sample shown first. */
  sample: integerField('Sample shown', 0, [0, CAPS.batch - 1]),
  /** Groups shown as fields, left to right; `paint` names the one a pointer may paint. */
  fields: v.pipe(v.optional(v.pipe(v.array(GroupName), v.maxLength(8)), []), v.title('Shown as fields')),
  paint: v.optional(v.pipe(GroupName, v.title('Field to paint'))),
  /** Nodes (global indices) whose traces stand out. */
  traces: v.pipe(
    v.optional(v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.maxLength(64)), []),
    v.title('Nodes whose traces stand out'),
  ),
  /** Fraction of the strongest couplings drawn as lines. */
  lines: numberField('Couplings drawn', 1, [0, 1]),
});

const base = { id: CellId, title: v.optional(Title, ''), collapsed: Collapsed };
export const TextCell = v.strictObject({
  kind: v.literal('text'),
  id: CellId,
  text: v.optional(Prose, ''),
  collapsed: Collapsed,
});
export const BenchCell = v.strictObject({
  kind: v.literal('bench'),
  ...base,
  caption: v.optional(Prose, ''),
  assignment: v.optional(AssignmentSchema),
  seed: Seed('Seed', 1),
  /** Copies annealed in parallel; omitted: as many as the data hold, else 1. */
  batch: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(CAPS.batch, `a batch holds at most ${CAPS.batch} samples`),
      v.title('Copies in parallel'),
    ),
  ),
  circuit: CircuitSchema,
  anneal: v.optional(AnnealSchema, {}),
  task: v.optional(TaskSchema),
  view: v.optional(ViewSchema, {}),
  sliders: v.optional(v.pipe(v.array(SliderSchema), v.maxLength(NOTEBOOK_CAPS.sliders)), []),
});
export const CellSchema = v.variant('kind', [TextCell, BenchCell, TrainCell]);

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
export type BenchCell = v.InferOutput<typeof BenchCell>;
export type TextCell = v.InferOutput<typeof TextCell>;
export type AnnealRecipe = v.InferOutput<typeof AnnealSchema>;
export type ViewRecipe = v.InferOutput<typeof ViewSchema>;
export type SliderRecipe = v.InferOutput<typeof SliderSchema>;
