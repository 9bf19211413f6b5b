/** The circuits of the benchmark: drawn from one seed, scaled so that they contract, the same everywhere. */
import { buildNetlist } from '../../circuit/build.ts';
import type { DataGraph, DataSet } from '../../circuit/given.ts';
import type { Netlist } from '../../circuit/netlist.ts';
import { parseCircuit } from '../../circuit/parse.ts';
import { philox, streamOf } from '../../circuit/philox.ts';
import type { CircuitSpec } from '../../circuit/schema.ts';

const SEED = 1;

/** Spectral radius of a drawn coupling: far enough below the leak of 1 that everything settles. */
const RADIUS = 0.5;

const build = (circuit: CircuitSpec, batch: number, data: DataSet = {}): Netlist =>
  buildNetlist(parseCircuit(circuit), { seed: SEED, batch, data, path: 'circuit' });

/** Uniform in [-most, most), four to a Philox block: millions of weights are drawn in well under a second. */
function fill(out: Float32Array, most: number, name: string): void {
  const stream = streamOf(`benchmark.${name}`);
  const block = new Uint32Array(4);
  for (let at = 0; at < out.length; at += 4) {
    philox(at / 4, 0, 0, stream, SEED, 0, block);
    const end = Math.min(4, out.length - at);
    for (let n = 0; n < end; n++) out[at + n] = most * ((block[n] >>> 8) * 2 ** -23 - 1);
  }
}

/** Voltages spread over the samples, so that no two are alike. */
function start(netlist: Netlist): Netlist {
  fill(netlist.volts, 1, 'volts');
  return netlist;
}

const bias = { from: 'uniform', low: -0.3, high: 0.3 } as const;

/** One group of saturating nodes, each coupled to each: I = (W + W^T) s. */
export function denseCircuit(nodes: number, batch: number): Netlist {
  const netlist = build(
    {
      groups: [{ name: 'nodes', shape: [nodes], role: 'output', law: 'saturating', bias }],
      couplings: [{ kind: 'dense', name: 'all', from: 'nodes', to: 'nodes', weights: 0 }],
    },
    batch,
  );
  const [coupling] = netlist.couplings;
  if (coupling.kind !== 'dense') throw new Error('the coupling is not dense');
  // The radius of W + W^T with entries of variance most^2 / 3 is 2 sqrt(2 N most^2 / 3).
  fill(coupling.weights, RADIUS * Math.sqrt(3 / (8 * nodes)), 'dense');
  for (let i = 0; i < nodes; i++) coupling.weights[i * nodes + i] = 0;
  return start(netlist);
}

/** A directed cascade: inputs held, hidden stages saturating, output linear. */
export function cascadeCircuit(sizes: readonly number[], batch: number): Netlist {
  const last = sizes.length - 1;
  return start(
    build(
      {
        groups: sizes.map((size, g) => ({
          name: `stage${g}`,
          shape: [size],
          role: g === 0 ? ('input' as const) : g === last ? ('output' as const) : ('hidden' as const),
          law: g === 0 || g === last ? ('linear' as const) : ('saturating' as const),
          bias: g === 0 ? 0 : bias,
        })),
        couplings: sizes.slice(1).map((_, g) => ({
          kind: 'dense' as const,
          from: `stage${g}`,
          to: `stage${g + 1}`,
          reciprocal: false,
        })),
      },
      batch,
    ),
  );
}

/** A resistor grid: two sides at ground, resistors of their own, a source in every node. */
export function gridCircuit(side: number, batch: number): Netlist {
  return start(
    build(
      {
        groups: [
          {
            name: 'grid',
            shape: [side, side, 1],
            role: 'output',
            leak: 0,
            bias: 1 / 256,
            pins: [{ at: 'top' }, { at: 'left' }],
          },
        ],
        couplings: [
          {
            kind: 'resistive',
            name: 'sheet',
            from: 'grid',
            to: 'grid',
            topology: { from: 'grid', ghosts: ['bottom', 'right'] },
            conductance: { from: 'uniform', low: 0.02, high: 0.38 },
          },
        ],
      },
      batch,
    ),
  );
}

/** Bistable spins on a graph that want to differ from their neighbours. */
export function spinCircuit(graph: DataGraph, batch: number): Netlist {
  const netlist = build(
    {
      groups: [{ name: 'spins', shape: [graph.vertices], role: 'output', law: 'bistable', k: 0.1 }],
      couplings: [
        {
          kind: 'sparse',
          name: 'edges',
          from: 'spins',
          to: 'spins',
          edges: { from: 'data', name: 'graph' },
          gain: -0.2,
        },
      ],
    },
    batch,
    { graph },
  );
  fill(netlist.volts, 0.1, 'spins');
  return netlist;
}

/** Saturating nodes that each drive `degree` others and are driven back. */
export function sparseCircuit(nodes: number, degree: number, batch = 1): Netlist {
  return start(
    build(
      {
        groups: [{ name: 'nodes', shape: [nodes], role: 'output', law: 'saturating', bias }],
        couplings: [
          {
            kind: 'sparse',
            name: 'edges',
            from: 'nodes',
            to: 'nodes',
            edges: { from: 'random', degree },
            weights: { from: 'uniform', low: -0.1, high: 0.1 },
          },
        ],
      },
      batch,
    ),
  );
}
