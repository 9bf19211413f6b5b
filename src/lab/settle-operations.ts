/**
 * What an answer of a circuit costs a digital machine: multiply-adds of the sweeps in which the lab settles it, in the
 * unit in which the inference of a digital model is counted. Exponentials and divisions are not counted, as there.
 */
import type { NetCoupling, Netlist } from '../circuit/netlist.ts';
import { scheduleOf } from '../circuit/schedule.ts';

/** r = I - h v + b and what moves the voltage. */
const NODE = 3;
/** An iteration of conjugate gradients beside its resistors: diagonal, two steps, two products, preconditioner, direction. */
const GRID_NODE = 7;
/** g (v_j - v_i) at both ends. */
const RESISTOR = 2;

export interface Sweeps {
  /** Of the part of the circuit that took most. */
  readonly sweeps: number;
  /** Iterations of conjugate gradients of all grids. */
  readonly iterations: number;
}

/**
 * Multiply-adds of settling one sample. Groups no loop goes through are visited once; currents from held nodes are summed
 * once; every other current comes once a sweep, those inside a linear grid once an iteration.
 */
export function settleOperations(netlist: Netlist, { sweeps, iterations }: Sweeps): number {
  const { groups, couplings, held } = netlist;
  const isHeld = (g: number): boolean =>
    held.subarray(groups[g].offset, groups[g].offset + groups[g].size).every((h) => h === 1);
  const visits = scheduleOf(netlist).flatMap(({ visits: each, loop }) =>
    each.map(({ group, rule }) => ({ group, grid: rule === 'grid', times: loop ? sweeps : 1 })),
  );
  const visitOf = (group: number) => visits.find((visit) => visit.group === group);
  /** Into the nodes of a group, which is visited so often, from nodes that move or do not. */
  const times = (group: number, moving: boolean): number => {
    const visit = visitOf(group);
    return visit ? (moving ? visit.times : 1) : 0;
  };
  const current = (c: NetCoupling): number => {
    switch (c.kind) {
      case 'dense':
      case 'sparse':
      case 'stencil': {
        const cells = c.kind === 'stencil' ? groups[c.to].height * groups[c.to].width : 1;
        const size = cells * c.weights.length;
        // Both directions of a dense coupling inside a group are one matrix.
        if (c.from === c.to) return (c.kind !== 'dense' && c.reciprocal ? 2 : 1) * size * times(c.to, true);
        const back = c.reciprocal ? times(c.from, !isHeld(c.to)) : 0;
        return size * (times(c.to, !isHeld(c.from)) + back);
      }
      case 'resistive': {
        const inGrid = c.from === c.to && visitOf(c.to)?.grid === true;
        const rounds = inGrid ? iterations : Math.max(times(c.to, true), times(c.from, true));
        const set = c.conditioned ? times(c.to, true) : 0;
        return c.source.length * (RESISTOR * rounds + set);
      }
      case 'source':
        return c.target.length * times(c.to, true);
      default:
        return c satisfies never;
    }
  };
  const nodes = visits.reduce((sum, { group, grid, times: rounds }) => {
    const { size } = groups[group];
    return sum + size * (grid ? GRID_NODE * iterations : NODE * rounds);
  }, 0);
  return couplings.reduce((sum, c) => sum + current(c), nodes);
}
