/** What a script is made from, and what it turns out to need. */
import type { Netlist } from '../../../circuit/netlist.ts';
import type { Circuit } from '../../../circuit/schema.ts';
import type { Provenance } from '../provenance.ts';
import type { Numbers } from './numbers.ts';

/** Voltages the lab came to, which the script has to come to as well. */
export interface Check {
  /** Steps looked at, rising, [F]. */
  readonly steps: readonly number[];
  /** Simulated time at each of them [RC], [F]. */
  readonly times: readonly number[];
  /** Which voltages: sample and node, [K]. */
  readonly places: readonly (readonly [sample: number, node: number])[];
  /** [F, K] in the circuit's unit of voltage. */
  readonly volts: readonly (readonly number[])[];
}

export interface Stepping {
  readonly integrator: 'euler' | 'rk4' | 'dormand-prince' | 'relax';
  /** [RC] */
  readonly dt: number;
  /** How dt came about, in words. */
  readonly bound: string;
  /** Largest step of dormand-prince [RC]. */
  readonly largest: number;
}

export interface Run {
  readonly netlist: Netlist;
  /** The recipe the numbers came from; null where only the numbers are known. */
  readonly circuit: Circuit | null;
  readonly stepping: Stepping;
  /** Steps of the whole run; the check may end before. */
  readonly steps: number;
  readonly check: Check;
  readonly provenance: Provenance;
}

export interface Source extends Run {
  readonly numbers: Numbers;
}

/** Functions the script calls. */
export interface Needs {
  f32: boolean;
  philox: boolean;
  power: boolean;
  scatter: boolean;
  shifted: boolean;
}
