/**
 * How currents and energy depend on the parameters, at the voltages of one sample: the local products every
 * mechanism measures. v and s are [N].
 */
import { forEachWeight, isSignalCoupling } from '../circuit/edges.ts';
import { wellOf } from '../circuit/wells.ts';
import type { Netlist } from '../circuit/netlist.ts';
import type { ParameterBlock } from '../circuit/parameters.ts';

type Numbers = ArrayLike<number>;

/** dr_node/dp of one parameter at one node. */
export type VisitSlope = (parameter: number, node: number, slope: number) => void;

/** Calls back for everything a parameter adds to the current of a node; several times where it adds in several places. */
export function forEachCurrentSlope(
  netlist: Netlist,
  blocks: readonly ParameterBlock[],
  v: Numbers,
  s: Numbers,
  visit: VisitSlope,
): void {
  const at = (node: number) => (node < 0 ? 0 : v[node]);
  for (const block of blocks) {
    const { kind, offset, slots } = block;
    if (kind === 'bias' || kind === 'leak') {
      const first = netlist.groups[block.at].offset;
      slots.forEach((slot, n) => {
        if (slot >= 0) visit(offset + slot, first + n, kind === 'bias' ? 1 : -v[first + n]);
      });
      continue;
    }
    const c = netlist.couplings[block.at];
    if (isSignalCoupling(c)) {
      const { gain, reciprocal } = c;
      forEachWeight(c, netlist.groups, (i, j, _, n) => {
        if (slots[n] < 0) return;
        visit(offset + slots[n], j, gain * s[i]);
        if (reciprocal) visit(offset + slots[n], i, gain * s[j]);
      });
    } else if (c.kind === 'resistive') {
      // With u = ln g the slope of g in u is g.
      slots.forEach((slot, e) => {
        const flow = c.conductance[e] * (at(c.source[e]) - at(c.target[e]));
        if (c.source[e] >= 0) visit(offset + slot, c.source[e], -flow);
        if (c.target[e] >= 0) visit(offset + slot, c.target[e], flow);
      });
    }
  }
}

/** Adds factor x sum_i lambda_i dr_i/dp to `gradient` [P]. */
export function addCurrentGradient(
  netlist: Netlist,
  blocks: readonly ParameterBlock[],
  { v, s, lambda }: { readonly v: Numbers; readonly s: Numbers; readonly lambda: Numbers },
  factor: number,
  gradient: Float64Array,
): void {
  forEachCurrentSlope(netlist, blocks, v, s, (parameter, node, slope) => {
    gradient[parameter] += factor * lambda[node] * slope;
  });
}

/** A function adding factor x dH/dp at fixed voltages to `gradient` [P]; compile it once per circuit. */
export function energyGradient(netlist: Netlist, blocks: readonly ParameterBlock[]) {
  const wells = netlist.groups.map(wellOf);
  return (v: Numbers, s: Numbers, factor: number, gradient: Float64Array): void => {
    const at = (node: number) => (node < 0 ? 0 : v[node]);
    for (const block of blocks) {
      const { kind, offset, slots } = block;
      if (kind === 'bias' || kind === 'leak') {
        const first = netlist.groups[block.at].offset;
        const well = wells[block.at];
        slots.forEach((slot, n) => {
          if (slot < 0) return;
          const volts = v[first + n];
          // The well is linear in its leak.
          const slope = kind === 'bias' ? -s[first + n] : well(volts, 1) - well(volts, 0);
          gradient[offset + slot] += factor * slope;
        });
        continue;
      }
      const c = netlist.couplings[block.at];
      if (isSignalCoupling(c)) {
        forEachWeight(c, netlist.groups, (i, j, _, n) => {
          if (slots[n] >= 0) gradient[offset + slots[n]] -= factor * c.gain * s[i] * s[j];
        });
      } else if (c.kind === 'resistive') {
        slots.forEach((slot, e) => {
          const drop = at(c.source[e]) - at(c.target[e]);
          gradient[offset + slot] += (factor * c.conductance[e] * drop ** 2) / 2;
        });
      }
    }
  };
}
