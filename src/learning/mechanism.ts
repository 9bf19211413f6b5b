/** What the three training mechanisms share: they turn an anneal and a loss into one number per parameter. */
import type { Anneal, Work } from '../engine/engine.ts';
import type { Loss } from './loss.ts';
import type { ParameterBlock } from '../circuit/parameters.ts';
import type { Settling } from './equilibrium.ts';

export interface Lesson extends Work {
  /** The circuit at its present parameters and inputs; left in its free equilibrium, nothing injected. */
  readonly anneal: Anneal;
  readonly blocks: readonly ParameterBlock[];
  readonly loss: Loss;
  readonly settling?: Settling;
}

export interface Gradient {
  /** Mean loss of the batch at the free equilibrium. */
  readonly loss: number;
  /** d(mean loss)/dp, [P]; descent subtracts it. */
  readonly values: Float64Array;
}

export type Mechanism = (lesson: Lesson) => Promise<Gradient>;
