/**
 * A circuit that learns on an engine. Everything it needs lies on the device: sample sets, the states of a
 * mini-batch, the feedback currents at its outputs, one gradient, the optimiser's moments. The calls below queue work
 * in order and return at once; only those that give a promise read anything back, so a training loop need not wait.
 * `src/learning` composes the training mechanisms from them.
 *
 * A mini-batch is B = netlist.batch samples. Per sample, with r the net current of engine.ts at constant gain 1, no
 * noise, and L the loss of the output signals s against their targets y:
 *
 *   settle:  alternating group updates: groups in the order of their couplings, each given the others by the rule of
 *            circuit/schedule.ts, repeated where couplings close a loop until the largest current that a sweep met is
 *            below the tolerance. The equilibrium is that of the physical anneal; there is no time axis.
 *   feedback:  e_i = -dL/ds_i at the outputs, kept; the loss is added to the report.
 *   nudge(a):  settle with the constant current a e injected (`follow`: a times the feedback of the present state).
 *   adjoint:   lambda with phi'(v_i) [sum_k J_ki lambda_k - e_i] - (h_i + z'_i) lambda_i + sum_j g_ij (lambda_j - lambda_i)
 *              + what reaches a conditioning node through the conductances and currents it sets = 0; zero where held or railed.
 *   mismatch:  lambda_i = r_i at the outputs, zero elsewhere, the outputs clamped to their targets.
 *   addCurrentGradient(f):  G += f sum_b sum_i lambda_i dr_i/dp.
 *   addEnergyGradient(f):   G += f sum_b dH/dp at the present voltages.
 *   update:    one optimiser step along -G, which is cleared.
 */
import type { EngineLoss, OptimiserKind } from '../circuit/learning-terms.ts';
import type { Netlist } from '../circuit/netlist.ts';
import type { ParameterBlock } from '../circuit/parameters.ts';

export interface Optimiser {
  /** `momentum`: m = beta1 m + G, p -= rate m. `adam`: bias-corrected (Kingma and Ba 2015), `decay` decoupled (AdamW). */
  readonly kind: OptimiserKind;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** p -= rate x decay x p at every step, before the gradient's part; weights only, not biases or conductances. */
  readonly decay: number;
}

export interface TrainingPlan {
  /** The circuit with ideal parts at its first parameters; its batch is the mini-batch. */
  readonly netlist: Netlist;
  readonly blocks: readonly ParameterBlock[];
  /** Groups (indices) whose held voltages come from the samples, in this order; others stay at their start voltages. */
  readonly fed: readonly number[];
  readonly loss: EngineLoss;
  /**
   * True keeps adjoint currents at the nodes they are injected into, as forward-forward asks: lambda_i is that of a
   * circuit without couplings, so that every update needs the two ends of a coupling only. One-way couplings only.
   */
  readonly local?: boolean;
  readonly optimiser: Optimiser;
  readonly settling: Settling;
}

export interface Settling {
  /** Largest current a settled sweep may meet [V/R]. */
  readonly tolerance: number;
  /** Sweeps of one settle at most; a directed cascade needs one. */
  readonly sweeps: number;
  /** False leaves out visits colour by colour, or Anderson's acceleration, to measure what they save. Default true. */
  readonly colours?: boolean;
  readonly acceleration?: boolean;
}

/** Rows of numbers as the circuit sees them. */
export interface Samples {
  readonly count: number;
  /** Volts of the fed groups side by side, [S, fed nodes]. */
  readonly inputs: Float32Array;
  /** What the signals of the output groups should be, side by side, [S, output nodes]. */
  readonly targets: Float32Array;
}

/** Sums since the last report, over every sample measured by `feedback`. */
export interface TrainingReport {
  readonly samples: number;
  /** Sum over samples of the loss. */
  readonly loss: number;
  /** Largest current that the last sweep of any settle met [V/R]; infinite after a blow-up. */
  readonly residual: number;
  /** Most sweeps one settle took. */
  readonly sweeps: number;
  /** Most iterations of conjugate gradients one settle took in grids; counted on processors only. */
  readonly iterations?: number;
  /** max over samples and pairs of nudges of |d+ + d-| / (|d+| + |d-|), d the change of the voltages from the kept state. */
  readonly asymmetry: number;
}

/** All that training needs to go on from; plain data. */
export interface TrainingState {
  /** Programmed parameters, [P]. */
  readonly parameters: Float32Array | Float64Array;
  /** First and second moments, [P]. */
  readonly first: Float32Array | Float64Array;
  readonly second: Float32Array | Float64Array;
  readonly updates: number;
}

export interface TrainingCircuit {
  readonly plan: TrainingPlan;
  /** Keeps a set of samples on the device under a name. */
  load(set: string, samples: Samples): void;
  /** Starts the mini-batch of these samples, [B] indices into the set: inputs held, everything else at its start voltages. */
  gather(set: string, indices: Uint32Array): void;
  /** Holds the outputs at their targets (signal = voltage there), or lets them go. Gather again afterwards. */
  clampOutputs(on: boolean): void;
  settle(): void;
  feedback(): void;
  /** Keeps the present state as the one nudges start from. */
  keep(): void;
  /** Starts from the kept state, injects `amount` x e and settles; `follow` renews e at every sweep. */
  nudge(amount: number, follow: boolean): void;
  /** Compares the present state and that of the nudge before it with the kept one, for the report. */
  compareNudges(): void;
  adjoint(): void;
  mismatch(): void;
  addCurrentGradient(factor: number): void;
  addEnergyGradient(factor: number): void;
  /** One step of `rate` along -G; clears G. */
  update(rate: number): void;

  /** Sums so far, and starts new ones. Never stops queued work. */
  report(): Promise<TrainingReport>;
  /** G [P] as it stands. */
  gradient(): Promise<Float32Array | Float64Array>;
  /** Signals of the output groups at equilibrium for every sample of a set, [S, output nodes]. */
  answers(set: string): Promise<Float32Array>;
  /** Voltages, signals, adjoint and feedback currents of the mini-batch, each [B, N], for looking inside. */
  look(): Promise<TrainingLook>;
  state(): Promise<TrainingState>;
  restore(state: TrainingState): void;
  /** What is written in the circuit now: the programmed parameters through its parts, as a netlist. */
  written(): Promise<Netlist>;
  /** Resolves when everything queued has been done; rejects with the first failure. */
  idle(): Promise<void>;
  dispose(): void;
}

export interface TrainingLook {
  readonly voltages: Float32Array;
  readonly signals: Float32Array;
  readonly lambda: Float32Array;
  readonly feedback: Float32Array;
}
