/**
 * What a processor engine computes, synchronously: one circuit's state and its steps. `anneal.ts` adds queueing,
 * settling, recording and checkpoints, the same for each of them.
 */
import type { Netlist } from '../circuit/netlist.ts';
import type { Residual, Stepping } from './engine.ts';

export type Numbers = Float32Array | Float64Array;

export interface Machine {
  readonly netlist: Netlist;
  /** Steps taken and simulated time [RC]; restored by assignment. */
  step: number;
  time: number;
  /** [N], 1 where held; call `holdsChanged` after writing. */
  readonly held: Uint8Array;
  /** Parameters, states and work space held beside the netlist [bytes]. */
  readonly bytes: number;
  /** [B, N] e [V/R], or null. */
  readonly injected: Float32Array | null;
  /** Under dormand-prince, dt is the step to try next. */
  readonly stepping: Stepping;
  /** Resolves once what it takes is loaded. */
  setStepping(stepping: Stepping): void | Promise<void>;
  advance(steps: number): void;
  /** Coupling gain Ka at the present moment. */
  readonly gain: number;

  volt(node: number, sample: number): number;
  setVolt(node: number, sample: number, volts: number): void;
  /** Copies in the engine's own precision, [B, N]. */
  voltages(): Numbers;
  momenta(): Numbers | null;
  setVoltages(volts: Numbers): void;
  setMomenta(momenta: Numbers | null): void;
  inject(currents: Float32Array | null): void;
  holdsChanged(): void;
  /** A circuit on several parts: what they keep of each other's signals [K, B], and null for the present ones. */
  readonly copies?: Float32Array;
  setCopies?(copies: Float32Array | null): void;
  /** [B, N] */
  signals(): Float32Array;
  currents(): Float32Array;
  /** Everything of a residual but its scale, over one sample or all (-1). */
  residual(sample: number): Omit<Residual, 'scale'>;
  /** Current scale over all samples [V/R]; of the present voltages in another circuit of the same nodes, where one is given. */
  scale(of?: Netlist): number | Promise<number>;
  /** Takes over the numbers of a netlist of the same structure. */
  replace(netlist: Netlist): void;
}
