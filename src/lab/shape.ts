/** Static facts of a built circuit for the views: layout, strongest couplings, scales, warnings. */
import { forEachWeight } from '../circuit/edges.ts';
import { hasEnergy, type NetCoupling, type Netlist } from '../circuit/netlist.ts';
import type { CircuitShape } from './api.ts';

const LINES = 20_000;

/** The strongest couplings between nodes, strongest first. */
export function strongestLines(netlist: Netlist, most = LINES): CircuitShape['lines'] {
  const threshold = thresholdFor(netlist, most);
  const room = 2 * most;
  const [from, to] = [new Uint32Array(room), new Uint32Array(room)];
  const strengths = new Float64Array(room);
  let found = 0;
  for (const coupling of netlist.couplings) {
    eachEdge(netlist, coupling, (source, target, strength) => {
      if (!(strength > 0 && strength >= threshold && found < room)) return;
      from[found] = source;
      to[found] = target;
      strengths[found++] = strength;
    });
  }
  const order = Uint32Array.from({ length: found }, (_, n) => n);
  const top = order.sort((a, b) => strengths[b] - strengths[a] || a - b).subarray(0, most);
  return {
    source: top.map((n) => from[n]),
    target: top.map((n) => to[n]),
    strength: Float32Array.from(top, (n) => strengths[n]),
  };
}

const BINS = 1024;

/** A strength that about `most` edges reach, from a histogram of magnitudes (no sorting of millions of weights). */
function thresholdFor(netlist: Netlist, most: number): number {
  const { top, edges } = mostEdges(netlist);
  if (edges <= most || top === 0) return 0;
  const histogram = new Uint32Array(BINS + 1);
  for (const coupling of netlist.couplings)
    eachEdge(netlist, coupling, (_, __, strength) => histogram[Math.floor((strength / top) * BINS)]++);
  let bin = BINS;
  for (let sum = histogram[bin]; sum < most && bin > 0;) sum += histogram[--bin];
  return (bin / BINS) * top;
}

/** No edge is stronger, and there are no more: read off the weights, without walking the edges. */
function mostEdges({ groups, couplings }: Netlist): { readonly top: number; readonly edges: number } {
  let top = 0;
  let edges = 0;
  for (const c of couplings) {
    if (c.kind === 'source') {
      top = Math.max(top, 1);
      edges += c.target.length;
      continue;
    }
    const [values, scale] = c.kind === 'resistive' ? [c.conductance, 1] : [c.weights, Math.abs(c.gain)];
    for (let n = 0; n < values.length; n++) top = Math.max(top, scale * Math.abs(values[n]));
    const cells = c.kind === 'stencil' ? groups[c.to].height * groups[c.to].width : 1;
    edges += values.length * cells;
  }
  return { top, edges };
}

/** Every edge between two different nodes, by global indices; a stencil's edges are its kernel at every cell. */
function eachEdge(
  { groups }: Netlist,
  coupling: NetCoupling,
  visit: (source: number, target: number, strength: number) => void,
): void {
  switch (coupling.kind) {
    case 'dense':
    case 'sparse':
    case 'stencil':
      forEachWeight(coupling, groups, (source, target, weight) => {
        if (source !== target) visit(source, target, Math.abs(weight));
      });
      return;
    case 'resistive':
      coupling.conductance.forEach((g, e) => {
        if (coupling.target[e] >= 0) visit(coupling.source[e], coupling.target[e], g);
      });
      return;
    case 'source':
      coupling.target.forEach((target, e) => visit(coupling.by[e], target, 1));
      return;
    default:
      coupling satisfies never;
  }
}

/** Programmable numbers of the circuit: weights, conductances (one where tied), conditioning scales, biases not zero. */
export function countParameters(netlist: Netlist): number {
  return netlist.couplings.reduce((sum, c) => {
    if (c.kind === 'source') return sum;
    if (c.kind !== 'resistive') return sum + c.weights.length;
    // A conditioned coupling is programmed by its two reference conductances.
    return sum + (c.conditioned ? 2 : c.tied ? 1 : c.conductance.length);
  }, 0);
}

/** Multiply-adds of one sweep through the circuit for one sample. */
export function operationsOf({ groups, couplings }: Netlist): number {
  return couplings.reduce((sum, c) => {
    switch (c.kind) {
      case 'dense':
      case 'sparse':
        return sum + (c.reciprocal && c.from !== c.to ? 2 : 1) * c.weights.length;
      case 'stencil':
        return sum + groups[c.to].height * groups[c.to].width * c.weights.length;
      case 'resistive':
        return sum + 2 * c.source.length;
      case 'source':
        return sum + c.target.length;
      default:
        return c satisfies never;
    }
  }, 0);
}

/** Layout, couplings, scales. Everything but what the preparation adds (dt, warnings, data). */
export function circuitShape(netlist: Netlist): Omit<CircuitShape, 'dt' | 'dtBound' | 'warnings' | 'data'> {
  const { capacitance, resistance, voltage } = netlist.units;
  return {
    nodes: netlist.nodes,
    batch: netlist.batch,
    groups: netlist.groups.map(({ name, role, offset, size, height, width, channels, law, rails }) => ({
      ...{ name, role, offset, size, height, width, channels },
      law: law.name,
      rails: Number.isFinite(rails) ? rails : null,
    })),
    couplings: netlist.couplings.map((c) => ({
      name: c.name,
      kind: c.kind,
      from: netlist.groups[c.from].name,
      to: netlist.groups[c.to].name,
      edges:
        c.kind === 'resistive'
          ? c.conductance.length
          : c.kind === 'source'
            ? c.target.length
            : c.weights.length,
    })),
    lines: strongestLines(netlist),
    parameters: countParameters(netlist),
    held: netlist.held.slice(),
    hasEnergy: hasEnergy(netlist),
    secondsPerRC: resistance * capacitance,
    // Normalised energy is in units of V^2/R x RC = C V^2.
    joulesPerUnit: capacitance * voltage ** 2,
    voltsPerUnit: voltage,
  };
}
