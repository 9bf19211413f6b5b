/** What one step of a circuit costs at least, and what the circuit itself takes: counted, not measured. */
import type { NetCoupling, Netlist } from '../../circuit/netlist.ts';
import { freeNodes } from '../../circuit/netlist.ts';
import type { Counts } from './results.ts';

const FLOAT = 4;
/** An edge as the netlist stores it: two ends and a number. */
const EDGE = 12;
/** Capacitance, leak and bias of a node, and whether it is held. */
const NODE = 3 * FLOAT + 1;
/** r = I - h v + b and v += dt / C r. */
const NODE_MULTIPLY_ADDS = 3;

/** Stored numbers of a coupling [bytes]. */
function bytesOf(c: NetCoupling): number {
  switch (c.kind) {
    case 'dense':
    case 'stencil':
      return FLOAT * c.weights.length;
    case 'sparse':
      return EDGE * c.weights.length;
    case 'resistive':
      return EDGE * c.conductance.length + (c.conditioned ? 2 * FLOAT * c.conductance.length : 0);
    case 'source':
      return 2 * FLOAT * c.target.length;
    default:
      return c satisfies never;
  }
}

/** Multiply-adds of one step and sample: a symmetric sum of weights is one matrix, a resistor's current serves both ends. */
function multiplyAddsOf(c: NetCoupling, { groups }: Netlist): number {
  const both = (n: number): number => ('reciprocal' in c && c.reciprocal && c.from !== c.to ? 2 * n : n);
  switch (c.kind) {
    case 'dense':
      return both(c.weights.length);
    case 'sparse':
      return (c.reciprocal ? 2 : 1) * c.weights.length;
    case 'stencil':
      return both(groups[c.to].height * groups[c.to].width * c.weights.length);
    case 'resistive':
      return 2 * c.conductance.length;
    case 'source':
      return c.target.length;
    default:
      return c satisfies never;
  }
}

/** Whether a coupling brings the same current at every step, which need not be computed again. */
function isConstant(c: NetCoupling, { groups, held }: Netlist): boolean {
  if (!('reciprocal' in c) || c.reciprocal) return false;
  const { offset, size } = groups[c.from];
  return held.subarray(offset, offset + size).every((h) => h === 1);
}

export function stepCounts(netlist: Netlist): Counts {
  const { batch, couplings } = netlist;
  const free = freeNodes(netlist);
  const moving = couplings.filter((c) => !isConstant(c, netlist));
  const parameters = moving.reduce((sum, c) => sum + bytesOf(c), 0);
  const perSample = moving.reduce((sum, c) => sum + multiplyAddsOf(c, netlist), 0);
  return {
    bytes: parameters + free * NODE + 2 * FLOAT * free * batch,
    multiplyAdds: batch * (perSample + NODE_MULTIPLY_ADDS * free),
  };
}

/** Weights, edges, node parameters, and voltage, signal and current of every node and sample [bytes]. */
export function ownBytes({ nodes, batch, couplings }: Netlist): number {
  return couplings.reduce((sum, c) => sum + bytesOf(c), 0) + nodes * NODE + 3 * FLOAT * nodes * batch;
}
