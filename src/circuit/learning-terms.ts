/** Words of training that recipes and engines share. */

/**
 * `squared`: 1/2 sum (s - y)^2. `absolute`: sum |s - y|. `cross-entropy`: the outputs are logits and the targets
 * probabilities, - sum y ln softmax(s). Sums go over the outputs of one sample.
 */
export const LOSSES = ['squared', 'absolute', 'cross-entropy'] as const;
export type LossName = (typeof LOSSES)[number];

/**
 * What engines know beside: `goodness`, the loss of forward-forward (Hinton 2022). With G = sum s^2 of an output group
 * of n nodes and y = 1 for samples that belong together, -1 for those that do not, ln(1 + exp(-y (G - n / 2))), summed
 * over the groups; every target of a group is y.
 */
export const ENGINE_LOSSES = [...LOSSES, 'goodness'] as const;
export type EngineLoss = (typeof ENGINE_LOSSES)[number];
/** Square of a node's signal at which goodness speaks neither for nor against. */
export const GOODNESS_THRESHOLD = 0.5;

export const OPTIMISERS = ['sgd', 'momentum', 'adam'] as const;
export type OptimiserKind = (typeof OPTIMISERS)[number];
