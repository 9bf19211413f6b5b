/** What steps a circuit on this processor: WebAssembly (`program.ts`), or JavaScript where there is none. */
import type { Netlist } from '../../../circuit/netlist.ts';
import type { StepKernels } from './module.ts';

/** The numbers of a stretch of Euler steps that change from step to step. */
export interface EulerSteps {
  readonly count: number;
  /** Number of the first one, for the noise. */
  readonly step: number;
  /** [RC] */
  readonly dt: number;
  /** [count] coupling gain Ka, and sqrt(2 T dt). */
  readonly gains: Float32Array;
  readonly amplitudes: Float32Array;
}

export interface Rk4Steps {
  readonly count: number;
  readonly dt: number;
  /** [3 count] coupling gain Ka at the start, middle and end of each step. */
  readonly gains: Float32Array;
}

/**
 * Node-major states [N, B]. Arrays are valid until the next call. `fresh` says that `r` holds the net currents of the
 * present state at the first step's gain already.
 */
export interface Arithmetic {
  readonly kernels: StepKernels;
  readonly netlist: Netlist;
  /** Parameters, states and work space [bytes]. */
  readonly bytes: number;
  readonly v: Float32Array;
  /** Momenta, or null where no group is second-order. */
  readonly p: Float32Array | null;
  readonly r: Float32Array;
  /** s = phi(v) of the present voltages. */
  signals(): Float32Array;
  /** r = net currents at coupling gain `gain`: of every node, or at least of all that are not held. */
  evaluate(gain: number, everyNode: boolean): void;
  /** r = net currents of other voltages than the present ones, of free nodes at least. */
  evaluateAt(v: Float32Array, gain: number, r: Float32Array): void;
  euler(steps: EulerSteps, fresh: boolean): void;
  relax(count: number, fresh: boolean): void;
  rk4(steps: Rk4Steps): void;
  /** Voltages were written from outside. */
  voltsChanged(): void;
  /** Which nodes are held; [N], copied. */
  setHeld(held: Uint8Array): void;
  /** Injected currents e [N, B], or null. */
  inject(currents: Float32Array | null): void;
  /** Takes over the numbers of a netlist of the same structure. */
  replace(netlist: Netlist): void;
}
