/** The rows of the benchmark: what each anneals. */
import type { DataGraph, DataSet } from '../../circuit/given.ts';
import type { Netlist } from '../../circuit/netlist.ts';
import type { Stepping } from '../../engine/engine.ts';
import { randomGraph } from '../../tasks/random-graph.ts';
import { TRAINING_CASES } from './training-cases.ts';
import { cascadeCircuit, denseCircuit, gridCircuit, sparseCircuit, spinCircuit } from './circuits.ts';

export interface StepCase {
  readonly name: string;
  readonly title: string;
  readonly stepping: Stepping;
  build(): Netlist;
}

const euler = (dt: number): Stepping => ({ integrator: 'euler', dt });

const dense = (nodes: number, batch: number): StepCase => ({
  name: batch === 1 ? `dense-${nodes}` : `dense-${nodes}x${batch}`,
  title: `${nodes} saturating nodes, each coupled to each`,
  stepping: euler(0.1),
  build: () => denseCircuit(nodes, batch),
});

const grid = (side: number, batch: number): StepCase => ({
  name: `grid-${side}x${side}x${batch}`,
  title: `resistor grid of ${side} x ${side}`,
  stepping: euler(0.5),
  build: () => gridCircuit(side, batch),
});

const sparse = (nodes: number, batch = 1): StepCase => ({
  name: `sparse-${nodes}`,
  title: `${nodes} saturating nodes, ${EDGES_A_NODE} edges a node`,
  stepping: euler(0.1),
  build: () => sparseCircuit(nodes, EDGES_A_NODE, batch),
});

/** G22 of Gset is a random graph of this size. */
const G22 = { vertices: 2000, edges: 19_990 } as const;
const EDGES_A_NODE = 4;

function spins(graph: DataGraph | undefined): StepCase {
  const drawn = graph ?? randomGraph(1, G22.vertices, (2 * G22.edges) / G22.vertices);
  const size = `${drawn.vertices} bistable nodes, ${drawn.source.length} edges`;
  return {
    name: graph ? `graph-${drawn.vertices}x32` : `random-graph-${drawn.vertices}x32`,
    title: graph ? `the graph brought: ${size}` : `a random graph of the size of Gset G22: ${size}`,
    stepping: euler(0.2),
    build: () => spinCircuit(drawn, 32),
  };
}

/** Rows that time a step. `data.graph`, where brought, takes the place of the random graph. */
export function stepCases({ graph }: DataSet = {}): readonly StepCase[] {
  return [
    dense(16, 1),
    dense(64, 1),
    dense(256, 1),
    dense(1024, 1),
    dense(4096, 1),
    dense(8192, 1),
    dense(1024, 64),
    dense(1024, 256),
    dense(4096, 64),
    dense(4096, 256),
    {
      name: 'cascade-256-128-128-256x1000',
      title: 'directed cascade 256-128-128-256',
      stepping: euler(0.5),
      build: () => cascadeCircuit([256, 128, 128, 256], 1000),
    },
    grid(16, 1),
    grid(16, 1000),
    grid(256, 1),
    spins(graph?.kind === 'graph' ? graph : undefined),
    sparse(65_536),
  ];
}

/** Sizes whose cost shows how it grows. */
export interface GrowthCase {
  readonly name: string;
  /** What the sizes count. */
  readonly of: string;
  readonly expected: number;
  readonly sizes: readonly number[];
  at(size: number): StepCase;
}

export const GROWTH: readonly GrowthCase[] = [
  {
    name: 'growth-dense',
    of: 'nodes',
    expected: 2,
    // A batch, so that arithmetic decides: of one sample each size would pay the price of the cache its matrix lies in.
    sizes: [1024, 1448, 2048, 2896, 4096],
    at: (nodes) => dense(nodes, 64),
  },
  {
    name: 'growth-sparse',
    of: 'edges',
    expected: 1,
    // Four samples, so that the voltages of every size lie in the same cache: in a nearer one a look-up costs less.
    sizes: [15.75, 16.25, 16.75, 17.25, 17.75].map(
      (power) => EDGES_A_NODE * Math.round(2 ** power / EDGES_A_NODE),
    ),
    at: (edges) => sparse(edges / EDGES_A_NODE, 4),
  },
];

/** Names of everything that can be asked for. */
export function rowNames(data: DataSet): readonly string[] {
  return [...stepCases(data), ...TRAINING_CASES, ...GROWTH].map(({ name }) => name);
}
