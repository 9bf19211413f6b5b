/**
 * A circuit as numbers: what every engine consumes. Built from a complete recipe, a seed and data by
 * `build.ts`; pure arrays, no recipe left to interpret.
 *
 * Nodes are numbered group by group: global index = group.offset + local index, and a grid's local index is
 * (row * width + column) * channels + channel. Parameters are float32 so that every engine, the float64
 * reference included, starts from identical numbers.
 */
import type { NodeLaw } from './laws.ts';
import type { NoiseRecipe, PartsRecipe, RampRecipe, UnitsRecipe } from './schema.ts';

export interface NetGroup {
  readonly name: string;
  readonly role: 'input' | 'hidden' | 'output';
  /** First global node and number of nodes. */
  readonly offset: number;
  readonly size: number;
  /** Layout; a row of n nodes is [1, n, 1]. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly law: NodeLaw;
  /** Well stiffness k of bistable and custom laws. */
  readonly k: number;
  /** Hard rails at +-this voltage; Infinity for none. */
  readonly rails: number;
}

interface NetEnds {
  readonly name: string;
  /** Indices into `groups`. */
  readonly from: number;
  readonly to: number;
}

/** I_to += gain W^T s_from; reciprocal: I_from += gain W s_to. W[source, target], row-major, local indices. */
export interface NetDense extends NetEnds {
  readonly kind: 'dense';
  readonly reciprocal: boolean;
  readonly gain: number;
  readonly weights: Float32Array;
}

/** The same over an edge list with local indices. */
export interface NetSparse extends NetEnds {
  readonly kind: 'sparse';
  readonly reciprocal: boolean;
  readonly gain: number;
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  readonly weights: Float32Array;
}

/**
 * Correlation with tied weights K[ky, kx, source channel, target channel]: target cell (r, c) receives from
 * source cell (r + ky - floor(kh/2), c + kx - floor(kw/2)); outside the grid: nothing, or wrapped.
 */
export interface NetStencil extends NetEnds {
  readonly kind: 'stencil';
  readonly reciprocal: boolean;
  readonly gain: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly periodic: boolean;
  readonly weights: Float32Array;
}

/** Resistors: I_i += g_ij (v_j - v_i) at both ends; an end of -1 is ground. Global node indices. */
export interface NetResistive extends NetEnds {
  readonly kind: 'resistive';
  readonly source: Int32Array;
  readonly target: Int32Array;
  /** Conductance per edge [1/R]; the edges of a conditioned coupling are scaled by it (1, or 0 when cut). */
  readonly conductance: Float32Array;
  readonly tied: boolean;
  /**
   * Conductance set per sample by signals of other nodes: g = conductance * mean(base exp(gain s[by0]), base exp(gain s[by1])).
   */
  readonly conditioned?: {
    readonly by0: Uint32Array;
    readonly by1: Uint32Array;
    readonly base: number;
    readonly gain: number;
    readonly mean: 'harmonic' | 'arithmetic';
  };
}

/** Source currents set by signals of other nodes: b[target] += base exp(gain s[by]). Global node indices. */
export interface NetSource extends NetEnds {
  readonly kind: 'source';
  readonly target: Uint32Array;
  readonly by: Uint32Array;
  readonly base: number;
  readonly gain: number;
}

export type NetCoupling = NetDense | NetSparse | NetStencil | NetResistive | NetSource;

export interface Netlist {
  /** N nodes, B samples. */
  readonly nodes: number;
  readonly batch: number;
  readonly seed: number;
  readonly groups: readonly NetGroup[];
  readonly couplings: readonly NetCoupling[];
  /** [N] in units of C, 1/R and V/R. */
  readonly capacitance: Float32Array;
  readonly leak: Float32Array;
  readonly bias: Float32Array;
  /** [N], 1 where the voltage is held. */
  readonly held: Uint8Array;
  /** [B, N] start voltages; held nodes stay there. */
  readonly volts: Float32Array;
  readonly noise: NoiseRecipe;
  readonly ramp: RampRecipe;
  readonly units: UnitsRecipe;
  /** Imperfections still to be written into the couplings; none where they have been. */
  readonly parts: PartsRecipe;
  /** How its nodes are spread over several parts; none where all lie together. */
  readonly placement?: Placement;
}

/** A circuit on several parts: chips, or processing elements of a mesh. */
export interface Placement {
  /** How many parts there are. */
  readonly parts: number;
  /** [N] the part of every node; `EVERYWHERE` for a held node, which every part is given. */
  readonly partOf: Uint16Array;
  /** Steps between two refreshes of the copies that parts keep of each other's signals. */
  readonly refresh: number;
  /** Copies a link sends at a refresh; 0 for all. */
  readonly bandwidth: number;
}

export type PlacedNetlist = Netlist & { readonly placement: Placement };

export const EVERYWHERE = 0xffff;

export function isPlaced(netlist: Netlist): netlist is PlacedNetlist {
  return netlist.placement !== undefined;
}

/** True when every free coupling is reciprocal and nothing is conditioned by a free node: H exists. */
export function hasEnergy(netlist: Netlist): boolean {
  const freeSignals = (nodes: Uint32Array) => nodes.some((i) => !netlist.held[i]);
  const allHeld = ({ offset, size }: NetGroup) =>
    netlist.held.subarray(offset, offset + size).every((h) => h === 1);
  return (
    netlist.groups.every((g) => g.law.hasEnergy) &&
    netlist.couplings.every((c) => {
      switch (c.kind) {
        case 'dense':
        case 'sparse':
        case 'stencil':
          // A one-way coupling out of a fully held group feeds no current back that anyone could miss.
          return c.reciprocal || (c.from !== c.to && allHeld(netlist.groups[c.from]));
        case 'resistive':
          return !c.conditioned || !(freeSignals(c.conditioned.by0) || freeSignals(c.conditioned.by1));
        case 'source':
          return !freeSignals(c.by);
        default:
          return c satisfies never;
      }
    })
  );
}

/** Temperature at time t [RC]. */
export function temperature(noise: NoiseRecipe, t: number): number {
  if (t >= noise.duration) return noise.end;
  return noise.end + (noise.start - noise.end) * (1 - t / noise.duration) ** noise.power;
}

/** Coupling gain Ka at time t [RC]; multiplies dense, sparse and stencil couplings, never resistors. */
export function couplingGain(ramp: RampRecipe, t: number): number {
  switch (ramp.kind) {
    case 'constant':
      return 1;
    case 'exponential':
      return 1 - Math.exp(-t / ramp.time);
    case 'linear':
      return Math.min(1, t / ramp.time);
    default:
      return ramp.kind satisfies never;
  }
}

/** How many nodes are not held. */
export function freeNodes({ held }: Netlist): number {
  return held.reduce((count, h) => count + (h ? 0 : 1), 0);
}
