/** The part of the notebook schema for the models a circuit is compared with, and how they learn. */
import * as v from 'valibot';
import { integerField, numberField } from '../circuit/schema-fields.ts';
import { courseFields, fraction, Loss, optimiserFields, type LearnTask } from './schema-train.ts';
import { GRAPH_NETWORKS } from './schema-graph-networks.ts';

const Widths = v.pipe(
  v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4_096))),
  v.maxLength(8, 'a perceptron has at most 8 hidden layers'),
);

export const ModelSchema = v.variant('kind', [
  /** Linear map and bias by least squares, in closed form. */
  v.strictObject({
    kind: v.literal('ridge'),
    ridge: numberField('Ridge', 1e-6, [0, 1e6]),
  }),
  /** Gaussian kernels about the training samples, in closed form. */
  v.strictObject({
    kind: v.literal('kernel-ridge'),
    ridge: numberField('Ridge', 1e-6, [0, 1e6]),
    /** In root mean square distances between the samples' inputs. */
    width: numberField('Kernel width', 1, [1e-3, 1e3], { range: [0.1, 10], log: true }),
  }),
  /** Layers of all-to-all weights; linear without hidden ones. */
  v.strictObject({
    kind: v.literal('perceptron'),
    hidden: v.pipe(v.optional(Widths, [64]), v.title('Hidden layers')),
    activation: v.pipe(v.optional(v.picklist(['tanh', 'relu', 'gelu']), 'tanh'), v.title('Activation')),
  }),
  /** Fourier neural operator, on a ring or in a plane as the task has it. */
  v.strictObject({
    kind: v.literal('fno'),
    modes: integerField('Modes', 8, [1, 64]),
    width: integerField('Channels', 24, [1, 256]),
    layers: integerField('Layers', 4, [1, 12]),
    projection: integerField('Projection', 64, [1, 1_024]),
    padding: integerField('Padding', 0, [0, 64], { unit: 'points' }),
  }),
  /** Linear finite elements with conjugate gradients, which are told the equation: a reference for darcy and heat. */
  v.strictObject({
    kind: v.literal('finite-elements'),
    /** Intervals of the mesh to one of the grid. */
    refinement: integerField('Refinement', 2, [1, 32]),
    tolerance: numberField('Tolerance', 1e-6, [1e-12, 0.1], { range: [1e-10, 1e-2], log: true }),
    equation: v.variant('kind', [
      /** -div(a grad u) = source on the unit square, 0 on its border. */
      v.strictObject({
        kind: v.literal('darcy'),
        /** Points of the grid at i / n (the public data, `measured`) or at (i + 1) / (n + 1) (`gaussian`). */
        layout: v.pipe(v.optional(v.picklist(['corner', 'inside']), 'corner'), v.title('Grid')),
        /** Fitted to the public training set at refinement 2. `measured` is generated with 0.377 and 0.0209, `gaussian` with 12 and 3. */
        high: numberField('High permeability', 0.356, [1e-6, 1e6]),
        low: numberField('Low permeability', 0.0198, [1e-6, 1e6]),
        source: numberField('Source', 1, [-1e6, 1e6]),
        /** Training samples that both permeabilities are fitted to first; 0 takes them as they stand. */
        calibration: integerField('Samples to calibrate on', 0, [0, 4_096]),
      }),
      /** u_t = D u_xx on the unit interval, 0 at both ends. */
      v.strictObject({
        kind: v.literal('heat'),
        diffusivity: numberField('Diffusivity', 1, [0, 1e3]),
        time: numberField('Time', 0.02, [0, 1e3]),
        steps: integerField('Time steps', 32, [1, 4_096]),
      }),
    ]),
  }),
  /** Pseudo-spectral solver of viscous Burgers flow, which is told the equation: a reference for burgers. */
  v.strictObject({
    kind: v.literal('spectral'),
    viscosity: numberField('Viscosity', 0.01, [1e-4, 1]),
    time: numberField('Time', 0.96, [0, 1e3]),
    /** Points of the ring to one of the grid, at least; rounded up to a power of two in all. */
    refinement: integerField('Refinement', 4, [1, 64]),
    steps: integerField('Time steps', 64, [1, 16_384]),
  }),
  /** A formula, by genetic programming; a sample has one answer. */
  v.strictObject({
    kind: v.literal('symbolic'),
    population: integerField('Formulas at a time', 320, [10, 10_000]),
    generations: integerField('Generations', 40, [1, 10_000], { range: [1, 200] }),
    nodes: integerField('Longest formula', 24, [3, 200], { unit: 'nodes' }),
    /** Price of a node in the logarithm of the squared error. */
    parsimony: numberField('Price of a node', 0.01, [0, 10], { range: [0, 0.2] }),
    functions: v.pipe(
      v.optional(
        v.pipe(v.array(v.picklist(['sin', 'cos', 'exp', 'tanh', 'sqrt', 'log', 'abs'])), v.maxLength(7)),
        ['sin', 'cos', 'exp'],
      ),
      v.title('Functions'),
    ),
  }),
  ...GRAPH_NETWORKS,
]);
export type ModelRecipe = v.InferOutput<typeof ModelSchema>;

/** Tasks whose samples a model can answer; one that is left out answers any. */
export const MODEL_TASKS: { readonly [K in ModelRecipe['kind']]?: readonly LearnTask['kind'][] } = {
  fno: ['darcy', 'burgers', 'heat'],
  'finite-elements': ['darcy', 'heat'],
  spectral: ['burgers'],
  symbolic: ['function'],
  'graph-wavenet': ['traffic'],
  mtgnn: ['traffic'],
  't-gcn': ['traffic'],
  ddgcrn: ['traffic'],
  megacrn: ['traffic'],
};

/** Whether a model reads whole windows of all sensors, where others read a sensor's row. */
export const readsNetworks = (kind: ModelRecipe['kind']): boolean =>
  MODEL_TASKS[kind]?.includes('traffic') ?? false;

/** Kinds of models that can answer a task, in the order of the schema. */
export function modelsFor(task: LearnTask['kind']): readonly ModelRecipe['kind'][] {
  const kinds = ModelSchema.options.map(({ entries }) => entries.kind.literal);
  return kinds.filter((kind) => MODEL_TASKS[kind]?.includes(task) ?? true);
}

/** A model of a kind as it is first offered for a task. */
export function firstModel(
  kind: ModelRecipe['kind'],
  task: LearnTask['kind'],
): v.InferInput<typeof ModelSchema> {
  if (kind !== 'finite-elements') return { kind };
  return { kind, equation: { kind: task === 'heat' ? 'heat' : 'darcy' } };
}

export const LectureSchema = v.strictObject({
  loss: Loss,
  optimiser: v.optional(v.strictObject(optimiserFields(1e-3, 0.999)), {}),
  ...courseFields('one-cycle'),
  /** Share of the training samples held out, whose loss is told beside the test errors: options are chosen by it. */
  validation: fraction('Held out for validation', 0),
});
export type LectureRecipe = v.InferOutput<typeof LectureSchema>;
