/**
 * The one interface of every engine. A test that runs on one engine runs on all of them.
 *
 * All voltages cross this boundary as float arrays shaped [B, N] (sample-major), whatever the layout inside.
 *
 * What every engine computes, per sample, with s = phi(v) and t the simulated time:
 *
 *   I_J = sum over dense, sparse, stencil couplings of gain W^T s (and gain W s where reciprocal; inside one
 *         group a reciprocal coupling gives gain (W + W^T) s)
 *   I_g = sum over resistors g (v_other - v_i), ground being v_other = 0
 *   r_i = Ka(t) I_J + I_g - h_i v_i - z(v_i) + b_i + b_conditioned + e_i            (net current)
 *   euler: v += dt / C r + sqrt(2 T(t) dt / C) xi, xi ~ N(0,1) from Philox counter (node, sample, step, stream 0)
 *   relax: the same with dt / C replaced by 1 / (h + sum g + gain sum |J| + max z'), no noise, Ka at its final value;
 *         `relaxConductance` of time-step.ts gives it for the present holds, but for conditioned resistors, whose
 *         present g of the sample adds to both ends
 *   hard rails: v is clipped to +-rails after each step; the residual of a node at its rail pushed outward is 0
 *   held nodes never move; their r_i is still what `currents` reports
 *   bifurcating (second order, euler only): p += dt / C (I_J + I_g - (h + 1 - Ka(t)) v + b + e), v += dt p; where
 *         |v| > rails: v = sign(v) rails, p = 0. Ka is the pump there and does not scale I_J. Residual uses the bracket.
 *   t and Ka, T of step n use t = n dt at the step's start; gain, temperature: `couplingGain`, `temperature`.
 *   netlists with a placement: I_J sums copies of the signals of other parts, see `placed.ts` (euler only; reference and
 *         cpu only). Residual and energy are those of the circuit with every copy up to date
 */
import type { Netlist } from '../circuit/netlist.ts';
import type { TrainingCircuit, TrainingPlan } from './training.ts';

export const ENGINE_KINDS = ['reference', 'cpu', 'webgpu'] as const;
export type EngineKind = (typeof ENGINE_KINDS)[number];

/**
 * `euler`, `rk4`: explicit, physical time. `dormand-prince`: adaptive 5(4), physical time, reference and cpu only.
 * `relax`: damped Jacobi with C_i = the node's total conductance; same equilibrium, no physical time.
 */
export const INTEGRATORS = ['euler', 'rk4', 'dormand-prince', 'relax'] as const;
export type Integrator = (typeof INTEGRATORS)[number];

export interface EngineInfo {
  readonly kind: EngineKind;
  /** Adapter or processor in words, for the badge. */
  readonly adapter: string;
  /** True for a GPU emulated on the CPU. */
  readonly software: boolean;
}

export interface Work {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What is being counted, e.g. `steps`. */
  readonly of: string;
}

export interface Stepping {
  readonly integrator: Integrator;
  /** Time step [RC]; dormand-prince takes it as the first trial step. Ignored by relax. */
  readonly dt: number;
}

export interface Settle extends Work {
  /** Settled when max_i |r_i| < tolerance x current scale, or < tolerance [V/R] when `absolute`. */
  readonly tolerance: number;
  readonly absolute?: boolean;
  readonly maxSteps: number;
}

export interface Settled {
  readonly status: 'settled' | 'stopped' | 'cancelled' | 'blown-up';
  /** Steps taken by this call. */
  readonly steps: number;
  readonly residual: Residual;
}

export interface Residual {
  /** max_i |C_i dv_i/dt| over free nodes and samples [V/R]; a node pinned by its rail and pushed outward counts 0. */
  readonly max: number;
  /** Global index of that node. */
  readonly node: number;
  readonly sample: number;
  /** max_i (|h_i v_i| + sum |J_ij s_j| + sum g |v_i - v_j| + |b_i|) [V/R]. */
  readonly scale: number;
  /** First node whose voltage is not finite or beyond 1e6, or -1. */
  readonly blownUp: number;
}

export interface Recording {
  /** One frame every so many steps. */
  readonly every: number;
  /** Which sample's voltages are kept. */
  readonly sample: number;
  /** Frames kept on the device until drained; the oldest are dropped beyond it. */
  readonly capacity: number;
}

/** A block of F recorded frames of one sample. Energies are NaN when the circuit has none. */
export interface Frames {
  readonly count: number;
  readonly nodes: number;
  readonly sample: number;
  readonly steps: Float64Array;
  /** Simulated time [RC]. */
  readonly times: Float64Array;
  /** [F, N] */
  readonly voltages: Float32Array;
  readonly energy: Float64Array;
  /** max_i |r_i| of that sample [V/R]. */
  readonly residual: Float64Array;
  /** First blown-up node per frame, or -1. */
  readonly blownUp: Int32Array;
}

/** Everything an anneal needs to continue bit-exactly on the same engine; plain data, structured-cloneable. */
export interface Checkpoint {
  readonly step: number;
  readonly time: number;
  readonly stepping: Stepping;
  /** [B, N] */
  readonly voltages: Float32Array | Float64Array;
  /** [B, N] momenta of bifurcating nodes; null where no group is second-order. */
  readonly momenta: Float32Array | Float64Array | null;
  /** [N] */
  readonly held: Uint8Array;
  /** [B, N] injected currents e, or null. */
  readonly injected: Float32Array | null;
  /** [K, B] copies of signals that parts keep; left out where the circuit lies on one. */
  readonly copies?: Float32Array;
}

export interface Engine {
  readonly info: EngineInfo;
  /** Integrators this engine offers. */
  readonly integrators: readonly Integrator[];
  /**
   * Throws BadInput before allocating when the circuit exceeds the engine's limits, with the number.
   */
  create(netlist: Netlist, stepping: Stepping): Promise<Anneal>;
  /** Sets a circuit up to learn. Throws BadInput before allocating when it exceeds the engine's limits. */
  train(plan: TrainingPlan): Promise<TrainingCircuit>;
  /** Resolves with the reason when the device is lost; never for CPU engines. */
  readonly lost: Promise<string>;
  /** Destroys the device as a driver reset would, to test recovery; engines without a device leave it out. */
  loseDevice?(): void;
  dispose(): void;
}

/** One circuit annealing on one engine. Calls are queued in order; reads see every step before them. */
export interface Anneal {
  readonly netlist: Netlist;
  readonly stepping: Stepping;
  /** Steps taken since creation (restored by `restore`). */
  readonly step: number;
  /** Simulated time [RC]; stays 0 under relax. */
  readonly time: number;
  /** What the engine holds of this circuit beside the netlist: parameters, states and work space [bytes]. */
  readonly bytes: number;
  /** What takes the steps, and which kernel sums each product, on engines that choose. */
  readonly stepKernel?: string;
  readonly kernels?: readonly { readonly product: string; readonly chosen: string }[];

  setStepping(stepping: Stepping): void;
  /** Takes k steps. Resolves once they are queued; never reads back. */
  run(steps: number): Promise<void>;
  /** Resolves when all queued work has finished. */
  idle(): Promise<void>;
  settle(options: Settle): Promise<Settled>;

  /** [B, N] */
  voltages(): Promise<Float32Array>;
  /** Signals s = phi(v), [B, N]. */
  signals(): Promise<Float32Array>;
  /** Net current r_i = C_i dv_i/dt into every node, held ones included, [B, N], in V/R. */
  currents(): Promise<Float32Array>;
  /** H per sample [B] in normalised units, or null when the circuit has no energy. */
  energy(): Promise<Float64Array | null>;
  residual(): Promise<Residual>;

  /** Sets the voltage of one free or held node; sample -1 means all. */
  perturb(node: number, volts: number, sample?: number): Promise<void>;
  /** Holds a node (all samples); volts for the given sample, or all at -1. */
  clamp(node: number, volts: number, sample?: number): Promise<void>;
  release(node: number): Promise<void>;
  /** Sets all voltages [B, N], held nodes included (painting an input field). */
  setVoltages(volts: Float32Array): Promise<void>;
  /** Injects constant currents e [B, N] [V/R], or none. */
  inject(currents: Float32Array | null): Promise<void>;
  /**
   * Swaps in new parameters while running: same groups, couplings, shapes and edge counts, other numbers.
   * Voltages, holds, step and time are kept. Throws BadInput when the structure differs.
   */
  replace(netlist: Netlist): Promise<void>;

  /** Starts recording, or stops with null. The current state becomes the first frame. */
  record(recording: Recording | null): Promise<void>;
  /** Frames recorded since the last drain, or null when there are none. Never waits for queued steps. */
  drain(): Promise<Frames | null>;

  checkpoint(): Promise<Checkpoint>;
  restore(checkpoint: Checkpoint): Promise<void>;
  dispose(): void;
}

/** A voltage beyond this has blown up. */
export const BLOW_UP = 1e6;
