/** The part of the notebook schema for cells that learn: the task, the training recipe and the cell itself. */
import * as v from 'valibot';
import { CircuitSchema } from '../circuit/schema.ts';
import {
  CAPS,
  Expression,
  GroupName,
  integerField,
  Name,
  numberField,
  Seed,
} from '../circuit/schema-fields.ts';
import { AssignmentSchema, Collapsed, NOTEBOOK_CAPS, Prose, SliderSchema, Title } from './schema-parts.ts';
import { LOSSES, OPTIMISERS } from '../circuit/learning-terms.ts';

/** A share of something, below all of it. */
export const fraction = (label: string, fallback: number) =>
  numberField(label, fallback, [0, 0.9], { range: [0, 0.5] });
const selection = <const N extends v.GenericSchema<string>>(name: N) =>
  v.union([v.picklist(['all', 'none']), v.pipe(v.array(name), v.maxLength(CAPS.couplings))]);
const GroupSelection = selection(GroupName);
const CouplingSelection = selection(v.pipe(Name, v.metadata({ names: 'couplings' })));

/**
 * What a circuit learns. Each names its data, generates from the seed what nobody brought, and measures the answers.
 * Inputs go to the groups with the role `input` that read no other values, answers come from those with `output`.
 */
export const LearnTaskSchema = v.variant('kind', [
  /** y = expression of x (and y, for two input nodes), both within `low` to `high`. */
  v.strictObject({
    kind: v.literal('function'),
    expression: Expression,
    low: numberField('Lowest input', -1, [-1e3, 1e3]),
    high: numberField('Highest input', 1, [-1e3, 1e3]),
    samples: integerField('Training samples', 256, [1, 65_536]),
    /** Points per axis of the grid it is tested on. */
    grid: integerField('Test grid', 24, [2, 128]),
    noise: numberField('Noise of the samples', 0, [0, 1e3], { range: [0, 0.5] }),
  }),
  /** Start temperatures of a rod to its temperatures after `time`. */
  v.strictObject({
    kind: v.literal('heat'),
    samples: integerField('Training samples', 256, [2, 65_536]),
    tests: integerField('Test samples', 64, [1, 16_384]),
    modes: integerField('Sine modes', 6, [1, 64]),
    time: numberField('Time', 0.02, [0, 1e3]),
  }),
  /** Permeability to pressure; channels of the input: a - 1/2, then an inside mask, then a mask of the high borders. */
  v.strictObject({
    kind: v.literal('darcy'),
    size: integerField('Grid size', 16, [4, 64]),
    samples: integerField('Generated training samples', 256, [2, 65_536]),
    tests: integerField('Generated test samples', 50, [1, 16_384]),
    /** `measured`: two materials as in the public data set. `gaussian`: thresholded random field (-Lap + 9)^-2, a = 12 or 3. */
    field: v.pipe(v.optional(v.picklist(['measured', 'gaussian']), 'measured'), v.title('Random rock')),
    /** Samples of every epoch at random as they are or mirrored in the diagonal; Gaussian fields, whose borders are all alike, in both. */
    transposed: v.pipe(v.optional(v.boolean(), false), v.title('Mirrored samples too')),
  }),
  /** Start velocity of viscous Burgers flow to the velocity at a later time of the data. */
  v.strictObject({
    kind: v.literal('burgers'),
    samples: integerField('Generated training samples', 400, [2, 65_536]),
    tests: integerField('Generated test samples', 100, [1, 16_384]),
    viscosity: numberField('Viscosity of generated flows', 0.01, [1e-4, 1]),
  }),
  /** Speeds of a road network, 5 minutes a step: the last steps of every sensor to its next ones. */
  v.strictObject({
    kind: v.literal('traffic'),
    history: integerField('Steps in', 12, [1, 48]),
    horizon: integerField('Steps out', 12, [1, 48]),
    /** Of a generated network. */
    sensors: integerField('Generated sensors', 24, [2, 1024]),
    steps: integerField('Generated time steps', 1_152, [64, 65_536]),
  }),
  /** Two interleaved half circles, two classes; one output per class. */
  v.strictObject({
    kind: v.literal('moons'),
    samples: integerField('Training samples', 256, [4, 16_384]),
    tests: integerField('Test samples', 256, [2, 16_384]),
    noise: numberField('Noise', 0.15, [0, 1], { range: [0, 0.5] }),
  }),
  /** A linear map of random inputs that changes at once after `jumpAfter` updates. */
  v.strictObject({
    kind: v.literal('drift'),
    samples: integerField('Samples before and after', 512, [2, 16_384]),
    tests: integerField('Test samples', 128, [1, 16_384]),
    jumpAfter: integerField('Updates before the jump', 300, [1, 1e6]),
    /** How far the map turns: 0 stays, 1 is another map altogether. */
    jump: numberField('Size of the jump', 1, [0, 1], { range: [0, 1] }),
    /** Curvature: targets are tanh(gain x map). 0 keeps them linear. */
    curve: numberField('Curvature', 1, [0, 10]),
  }),
]);
export type LearnTask = v.InferOutput<typeof LearnTaskSchema>;

/** Numbers of an optimiser, beside its kind. */
export const optimiserFields = (rate: number, beta2: number) => ({
  rate: numberField('Rate', rate, [0, 1e3], { range: [1e-5, 1], log: true }),
  beta1: numberField('Momentum', 0.9, [0, 0.9999]),
  beta2: numberField('Second momentum', beta2, [0, 0.99999]),
  epsilon: numberField('Epsilon', 1e-8, [0, 1]),
  decay: numberField('Weight decay', 0, [0, 10]),
});
const SCHEDULES = ['constant', 'cosine', 'one-cycle'] as const;
/** How long and in what portions something learns, and how its rate goes. */
export const courseFields = (schedule: (typeof SCHEDULES)[number]) => ({
  schedule: v.optional(
    v.strictObject({
      /** `cosine` falls to 0; `one-cycle` rises over the first 30 % to the rate, then falls to 0. */
      kind: v.pipe(v.optional(v.picklist(SCHEDULES), schedule), v.title('Schedule')),
      warmUp: integerField('Warm-up updates', 0, [0, 1e6]),
    }),
    {},
  ),
  epochs: integerField('Epochs', 50, [1, 1e6], { range: [1, 500], log: true }),
  batch: integerField('Mini-batch', 32, [1, CAPS.batch], { range: [1, 256], log: true }),
});
export const Loss = v.pipe(v.optional(v.picklist(LOSSES), 'squared'), v.title('Loss'));

export const MECHANISMS = ['adjoint', 'nudging', 'mismatch', 'forward-forward', 'offline'] as const;

export const TrainingSchema = v.strictObject({
  /**
   * `adjoint`: adjoint currents. `nudging`: centred nudging. `mismatch`: EC-Loss. `forward-forward`: each output group
   * learns by itself to be strong for points with their own class and weak for points with another; the task `moons`, a
   * loss of its own. `offline`: least squares on the host.
   */
  mechanism: v.pipe(v.optional(v.picklist(MECHANISMS), 'adjoint'), v.title('Mechanism')),
  loss: Loss,
  trainable: v.optional(
    v.strictObject({
      couplings: v.optional(CouplingSelection, 'all'),
      biases: v.optional(GroupSelection, 'all'),
      leaks: v.optional(GroupSelection, 'none'),
      perChannel: v.pipe(v.optional(GroupSelection, 'none'), v.title('One bias and leak a channel')),
    }),
    {},
  ),
  optimiser: v.optional(
    v.strictObject({
      kind: v.pipe(v.optional(v.picklist(OPTIMISERS), 'adam'), v.title('Optimiser')),
      ...optimiserFields(1e-2, 0.99),
    }),
    {},
  ),
  ...courseFields('constant'),
  /** Nudging only. */
  beta: numberField('Nudge', 0.1, [1e-6, 10], { range: [0.01, 1], log: true }),
  feedback: v.pipe(v.optional(v.picklist(['held', 'following']), 'held'), v.title('Feedback current')),
  tolerance: numberField('Tolerance', 1e-6, [1e-9, 1], { unit: 'V/R', range: [1e-8, 1e-3], log: true }),
  sweeps: integerField('Sweeps at most', 400, [1, 100_000]),
  /** Share of the training samples held out to choose the best weights and to stop early. */
  validation: fraction('Held out for validation', 0),
  /** Epochs without a better validation loss before it stops; 0 for never. */
  patience: integerField('Patience', 0, [0, 1e6], { unit: 'epochs' }),
  /** Offline only: ridge. */
  ridge: numberField('Ridge', 1e-6, [0, 1e6]),
  /**
   * Trained and measured beside this run, on the same data, seed and budget. `ideal`: with ideal parts. `offline`: with
   * ideal parts, before any jump, then written into these parts. `fresh`: from the start, on what comes after the jump.
   */
  alongside: v.pipe(
    v.optional(v.pipe(v.array(v.picklist(['ideal', 'offline', 'fresh'])), v.maxLength(3)), []),
    v.title('Trained beside it'),
  ),
  /** Parameters compared with finite differences in float64 on a small twin when a run ends; 0 for none. */
  check: integerField('Gradient check', 0, [0, 4_096]),
});
export type TrainingRecipe = v.InferOutput<typeof TrainingSchema>;

export const TRAIN_PANELS = ['curve', 'answers', 'weights', 'currents', 'numbers'] as const;
export const TrainCell = v.strictObject({
  kind: v.literal('train'),
  id: Name,
  title: v.optional(Title, ''),
  collapsed: Collapsed,
  caption: v.optional(Prose, ''),
  assignment: v.optional(AssignmentSchema),
  seed: Seed('Seed', 1),
  circuit: CircuitSchema,
  task: LearnTaskSchema,
  training: v.optional(TrainingSchema, {}),
  view: v.optional(
    v.strictObject({
      panels: v.optional(v.pipe(v.array(v.picklist(TRAIN_PANELS)), v.maxLength(8)), [...TRAIN_PANELS]),
      sample: integerField('Test sample shown', 0, [0, 65_535]),
      /** The first cell of a notebook that learns starts when it is seen, unless it is to be stepped by hand. */
      autoplay: v.pipe(v.optional(v.boolean(), true), v.title('Starts by itself')),
    }),
    {},
  ),
  sliders: v.optional(v.pipe(v.array(SliderSchema), v.maxLength(NOTEBOOK_CAPS.sliders)), []),
});
export type TrainCell = v.InferOutput<typeof TrainCell>;
