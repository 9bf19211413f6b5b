/** Words of training that recipes and engines share. */

/**
 * `squared`: 1/2 sum (s - y)^2. `absolute`: sum |s - y|. `cross-entropy`: the outputs are logits and the targets
 * probabilities, - sum y ln softmax(s). Sums go over the outputs of one sample.
 */
export const LOSSES = ['squared', 'absolute', 'cross-entropy'] as const;
export type LossName = (typeof LOSSES)[number];

export const OPTIMISERS = ['sgd', 'momentum', 'adam'] as const;
export type OptimiserKind = (typeof OPTIMISERS)[number];
