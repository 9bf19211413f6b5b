/** Machines of the family as circuits of this lab: what a new cell can begin with. Small, and running at once. */
import type { CircuitSpec } from '../circuit/schema.ts';
import { parseNotebook } from './parse.ts';
import type { Cell, NotebookSpec } from './schema.ts';
import type { MachineName } from './templates.ts';

type CellSpec = NotebookSpec['cells'][number];

/** Spins on a random graph, coupled slowly while the noise dies down. */
const ising: CircuitSpec = {
  groups: [
    {
      name: 'spins',
      shape: [512],
      role: 'output',
      law: 'bistable',
      k: 0.1,
      leak: 0,
      volts: { from: 'normal', std: 0.1 },
    },
  ],
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
  noise: { start: 0.64, end: 0, power: 2, duration: 200 },
  ramp: { kind: 'exponential', time: 60 },
};
const maxCut = {
  seed: 1,
  batch: 32,
  circuit: ising,
  task: { kind: 'max-cut', spins: 'spins', vertices: 512, degree: 8 },
  view: { panels: ['trajectories', 'circuit', 'energy'], lines: 0.25 },
} satisfies Partial<CellSpec>;
const shaken = { dt: 0.2, steps: 1000, until: 'steps' } as const;

/** Communities of `size` nodes, each coupled densely within and sparsely to the others, and held inputs. */
function communities(count: number, size: number): CircuitSpec {
  const names = Array.from({ length: count }, (_, i) => `pe${i + 1}`);
  const pairs = names.flatMap((from, i) => names.slice(i + 1).map((to) => [from, to] as const));
  return {
    groups: [
      { name: 'seen', shape: [16], role: 'input', volts: { from: 'normal', std: 0.7 } },
      ...names.map((name) => ({ name, shape: [size] as [number], role: 'output' as const })),
    ],
    couplings: [
      ...names.map((to) => ({
        kind: 'dense' as const,
        name: `in-${to}`,
        from: 'seen',
        to,
        reciprocal: false,
        gain: 0.6,
      })),
      ...names.map((name) => ({
        kind: 'dense' as const,
        name: `inside-${name}`,
        from: name,
        to: name,
        gain: 0.2,
      })),
      ...pairs.map(([from, to]) => ({
        kind: 'sparse' as const,
        name: `${from}-${to}`,
        from,
        to,
        edges: { from: 'random' as const, degree: 2 },
        weights: { from: 'normal' as const, std: 0.1 },
      })),
    ],
  };
}

/**
 * The three subsystems of EADS: inputs condition a solving stage, which drives a decoding stage, which is read out. At
 * the size of PEMS04, 307-128-128-307, these are 94,976 couplings.
 */
export function eadsCircuit(inputs: number, solving: number, decoding: number, outputs: number): CircuitSpec {
  const stage = (name: string, from: string, to: string) =>
    ({ kind: 'dense', name, from, to, reciprocal: false }) as const;
  return {
    groups: [
      { name: 'conditioning', shape: [inputs], role: 'input' },
      { name: 'solving', shape: [solving], law: 'saturating' },
      { name: 'decoding', shape: [decoding], law: 'saturating' },
      { name: 'answer', shape: [outputs], role: 'output' },
    ],
    couplings: [
      stage('condition', 'conditioning', 'solving'),
      stage('solve', 'solving', 'decoding'),
      stage('decode', 'decoding', 'answer'),
    ],
  };
}

const oneWay = (from: string, to: string, std: number) =>
  ({
    kind: 'dense',
    name: `${from}-${to}`,
    from,
    to,
    reciprocal: false,
    weights: { from: 'normal', std },
  }) as const;

const machines: { readonly [K in MachineName]: CellSpec } = {
  brim: {
    kind: 'bench',
    id: 'brim',
    title: 'BRIM: bistable spins',
    caption: 'Bistable resistively coupled Ising machine (Afoakwa and others, HPCA 2021).',
    ...maxCut,
    anneal: shaken,
  },
  'np-gl': {
    kind: 'train',
    id: 'np-gl',
    title: 'NP-GL: linear, fitted offline',
    caption:
      'Linear nodes whose couplings are computed beforehand by least squares (Wu and others, ICLR 2024).',
    circuit: {
      groups: [
        { name: 'seen', shape: [32], role: 'input' },
        { name: 'wanted', shape: [32], role: 'output' },
      ],
      couplings: [{ kind: 'dense', name: 'all', from: 'seen', to: 'wanted', weights: 0 }],
    },
    task: { kind: 'heat', samples: 256, modes: 6 },
    training: { mechanism: 'offline' },
  },
  'ds-gl': {
    kind: 'bench',
    id: 'ds-gl',
    title: 'DS-GL: a mesh of communities',
    caption:
      'Each community on its own processing element, annealing with copies of the others (Wu and others, ISCA 2024).',
    circuit: communities(4, 32),
    anneal: { dt: 0.1, placement: { parts: 4, by: 'communities', refresh: 16 } },
    view: { panels: ['circuit', 'trajectories', 'energy'], lines: 0.5 },
    sliders: [
      { path: 'anneal.placement.refresh', label: 'Steps between refreshes', low: 1, high: 256, step: 1 },
    ],
  },
  'multi-chip': {
    kind: 'bench',
    id: 'multi-chip',
    title: 'Spins on four chips',
    caption: 'Chips with copies of each other’s spins, sent over links (Sharma and others, ISCA 2022).',
    ...maxCut,
    anneal: { ...shaken, placement: { parts: 4, refresh: 10 } },
    sliders: [
      { path: 'anneal.placement.refresh', label: 'Steps between refreshes', low: 1, high: 200, step: 1 },
    ],
  },
  eads: {
    kind: 'train',
    id: 'eads',
    title: 'EADS: conditioning, solving, decoding',
    caption: 'Two saturating stages between held inputs and linear answers, trained by adjoint currents.',
    circuit: eadsCircuit(32, 32, 32, 32),
    task: { kind: 'heat', samples: 256, modes: 6 },
    training: { mechanism: 'adjoint' },
  },
  'forward-forward': {
    kind: 'train',
    id: 'forward-forward',
    title: 'Forward-forward: stages that learn by themselves',
    caption:
      'Each stage is to be strong for points with their own class and weak for others; nothing is sent back (Hinton, 2022).',
    circuit: {
      groups: [
        { name: 'point', shape: [2], role: 'input' },
        { name: 'class', shape: [2], role: 'input' },
        { name: 'first', shape: [32], law: 'saturating', role: 'output' },
        { name: 'second', shape: [32], law: 'saturating', role: 'output' },
      ],
      couplings: [oneWay('point', 'first', 1), oneWay('class', 'first', 1), oneWay('first', 'second', 0.3)],
    },
    task: { kind: 'moons' },
    training: { mechanism: 'forward-forward', epochs: 60, batch: 16, schedule: { kind: 'cosine' } },
  },
};

/** A new cell with a machine; its id is still to be made free. */
export function machineCell(name: MachineName): Cell {
  return parseNotebook({ kirchhoff: 1, cells: [machines[name]] }).cells[0];
}
