/** The part of the notebook schema for benches: how the circuit anneals, the problem it is set, what is shown. */
import * as v from 'valibot';
import { CircuitSchema } from '../circuit/schema.ts';
import { CAPS, GroupName, integerField, Name, numberField, Seed } from '../circuit/schema-fields.ts';
import { PlacementSchema } from '../circuit/schema-placement.ts';
import { AssignmentSchema, Collapsed, NOTEBOOK_CAPS, Prose, SliderSchema, Title } from './schema-parts.ts';

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
  /** Left out, the circuit lies on one chip. */
  placement: v.pipe(v.optional(PlacementSchema), v.title('Spread over parts')),
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

export const BenchCell = v.strictObject({
  kind: v.literal('bench'),
  id: Name,
  title: v.optional(Title, ''),
  collapsed: Collapsed,
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
export type BenchCell = v.InferOutput<typeof BenchCell>;
export type AnnealRecipe = v.InferOutput<typeof AnnealSchema>;
export type ViewRecipe = v.InferOutput<typeof ViewSchema>;
