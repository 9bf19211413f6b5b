/** The dispatches of a circuit, by what they are for. */
import type { FusedPlan } from './fusing.ts';
import type { Dispatch } from './kernels.ts';
import type { Steady } from './steady.ts';

/** Dispatches of one product, and the group that feels it, or -1. */
export interface Pass {
  readonly into: number;
  readonly dispatches: readonly Dispatch[];
  /** What may take their place while steps are taken. */
  readonly steady?: Steady;
}

export interface Passes {
  readonly signals: Dispatch;
  /** Conductances and currents set by other nodes' signals, then everything else in `drive`. */
  readonly conditions: readonly Dispatch[];
  readonly currents: readonly Pass[];
  readonly resistors: readonly Dispatch[];
  readonly update: Dispatch;
  readonly fused: Fused | null;
}

export interface Fused {
  readonly plan: FusedPlan;
  /** Where the other signals lie where sums of currents are stored between steps: takes them away for those. */
  readonly clear: Dispatch | null;
  /** Fills the other signals. */
  readonly signals: Dispatch;
  /** Steps from `signal` to the other signals, and back. */
  readonly there: readonly Pass[];
  readonly back: readonly Pass[];
}
