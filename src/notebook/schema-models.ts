/** The part of the notebook schema for the models a circuit is compared with, and how they learn. */
import * as v from 'valibot';
import { LOSSES } from '../circuit/learning-terms.ts';
import { CAPS, integerField, numberField } from '../circuit/schema.ts';
import type { LearnTask } from './schema-train.ts';

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
]);
export type ModelRecipe = v.InferOutput<typeof ModelSchema>;

/** Tasks whose samples a model can answer; one that is left out answers any. */
export const MODEL_TASKS: { readonly [K in ModelRecipe['kind']]?: readonly LearnTask['kind'][] } = {
  fno: ['darcy', 'burgers', 'heat'],
};

/** Kinds of models that can answer a task, in the order of the schema. */
export function modelsFor(task: LearnTask['kind']): readonly ModelRecipe['kind'][] {
  const kinds = ModelSchema.options.map(({ entries }) => entries.kind.literal);
  return kinds.filter((kind) => MODEL_TASKS[kind]?.includes(task) ?? true);
}

export const LectureSchema = v.strictObject({
  loss: v.pipe(v.optional(v.picklist(LOSSES), 'squared'), v.title('Loss')),
  optimiser: v.optional(
    v.strictObject({
      rate: numberField('Rate', 1e-3, [0, 1e3], { range: [1e-5, 1], log: true }),
      beta1: numberField('Momentum', 0.9, [0, 0.9999]),
      beta2: numberField('Second momentum', 0.999, [0, 0.99999]),
      epsilon: numberField('Epsilon', 1e-8, [0, 1]),
      decay: numberField('Weight decay', 0, [0, 10]),
    }),
    {},
  ),
  schedule: v.optional(
    v.strictObject({
      kind: v.pipe(
        v.optional(v.picklist(['constant', 'cosine', 'one-cycle']), 'one-cycle'),
        v.title('Schedule'),
      ),
      warmUp: integerField('Warm-up updates', 0, [0, 1e6]),
    }),
    {},
  ),
  epochs: integerField('Epochs', 50, [1, 1e6], { range: [1, 500], log: true }),
  batch: integerField('Mini-batch', 32, [1, CAPS.batch], { range: [1, 256], log: true }),
});
export type LectureRecipe = v.InferOutput<typeof LectureSchema>;
