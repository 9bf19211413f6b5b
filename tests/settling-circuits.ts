/** Circuits that settle slowly, to measure what a solver saves, and how many sweeps each takes. */
import { buildNetlist } from '../src/circuit/build.ts';
import type { Netlist } from '../src/circuit/netlist.ts';
import { parametersOf } from '../src/circuit/parameters.ts';
import { parseCircuit } from '../src/circuit/parse.ts';
import { normal, uniform } from '../src/circuit/philox.ts';
import type { CircuitSpec } from '../src/circuit/schema.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { Settling, TrainingCircuit } from '../src/engine/training.ts';
import { outputNodes } from '../src/engine/training-checks.ts';
import { PLAIN } from './training-circuits.ts';

function built(spec: CircuitSpec, batch: number, change: (netlist: Netlist) => Netlist = (n) => n): Netlist {
  const netlist = buildNetlist(parseCircuit(spec), { seed: 3, batch, data: {}, path: 'c', ideal: true });
  const volts = Float32Array.from({ length: batch * netlist.nodes }, (_, n) =>
    netlist.held[n % netlist.nodes] ? uniform(5, n, 0, 0, 61) * 2 - 1 : 0,
  );
  return change({ ...netlist, volts });
}

/** Gains such that the rows, or the eigenvalue, of the couplings of a random circuit reach this share of the leak. */
function scaledTo(netlist: Netlist, share: number): Netlist {
  const norms = netlist.couplings.map((c) =>
    c.kind === 'dense' && c.reciprocal ? normOf(netlist, c.name) : 0,
  );
  const largest = Math.max(...norms);
  return {
    ...netlist,
    couplings: netlist.couplings.map((c) =>
      c.kind === 'dense' && c.reciprocal ? { ...c, gain: share / largest } : c,
    ),
  };
}

/** The largest singular value of a dense coupling, or of what it is with its transpose inside one group. */
function normOf({ couplings, groups }: Netlist, name: string): number {
  const c = couplings.find((found) => found.name === name);
  if (c?.kind !== 'dense') throw new Error(`${name} is not dense`);
  const [a, b] = [groups[c.from].size, groups[c.to].size];
  let x = Float64Array.from({ length: a }, (_, i) => normal(1, i, 0, 0, 62));
  let norm = 0;
  const through = (v: Float64Array): Float64Array => {
    const y = new Float64Array(b);
    for (let i = 0; i < a; i++) for (let j = 0; j < b; j++) y[j] += c.weights[i * b + j] * v[i];
    if (c.from === c.to)
      for (let i = 0; i < a; i++) for (let j = 0; j < b; j++) y[i] += c.weights[i * b + j] * v[j];
    return y;
  };
  const back = (y: Float64Array): Float64Array => {
    const v = new Float64Array(a);
    for (let i = 0; i < a; i++) for (let j = 0; j < b; j++) v[i] += c.weights[i * b + j] * y[j];
    return v;
  };
  for (let n = 0; n < 200; n++) {
    const y = through(x);
    const next = c.from === c.to ? y : back(y);
    const length = Math.hypot(...next);
    norm = c.from === c.to ? length : Math.sqrt(length);
    x = next.map((v) => v / length);
  }
  return norm;
}

const INPUT = { role: 'input', volts: 0 } as const;

export const SLOW_CIRCUITS: Readonly<Record<string, (batch: number) => Netlist>> = {
  'cascade 64-64-64, reciprocal, near its bound': (batch) =>
    scaledTo(
      built(
        {
          groups: [
            { name: 'x', shape: [64], ...INPUT },
            { name: 'a', shape: [64], law: 'saturating' },
            { name: 'y', shape: [64], role: 'output' },
          ],
          couplings: [
            { kind: 'dense', from: 'x', to: 'a', reciprocal: false },
            { kind: 'dense', from: 'a', to: 'y' },
          ],
        },
        batch,
      ),
      0.98,
    ),
  'grid 16x16, soft rails': (batch) =>
    built(
      {
        groups: [
          { name: 'x', shape: [16, 16, 1], ...INPUT },
          { name: 'y', shape: [16, 16, 1], law: 'soft-rail', role: 'output', leak: 0.01 },
        ],
        couplings: [
          { kind: 'stencil', from: 'x', to: 'y', size: [1, 1], reciprocal: false, weights: 0.2 },
          { kind: 'resistive', from: 'y', to: 'y', conductance: 1 },
        ],
      },
      batch,
    ),
  'stencil 32x32, periodic': (batch) =>
    built(
      {
        groups: [
          { name: 'x', shape: [32, 32, 1], ...INPUT },
          { name: 'y', shape: [32, 32, 1], role: 'output' },
        ],
        couplings: [
          { kind: 'stencil', from: 'x', to: 'y', size: [1, 1], reciprocal: false, weights: 0.2 },
          { kind: 'stencil', from: 'y', to: 'y', size: [3, 3], border: 'periodic', weights: 0 },
        ],
      },
      batch,
      (netlist) => ({
        ...netlist,
        // Four neighbours, each heard both ways: 8 x 0.122 of a leak of 1.
        couplings: netlist.couplings.map((c) =>
          c.kind === 'stencil' && c.from === c.to
            ? { ...c, weights: c.weights.map((_, n) => (n % 2 === 1 ? 0.1225 : 0)) }
            : c,
        ),
      }),
    ),
  'Burgers 16-64-16': (batch) =>
    built(
      {
        groups: [
          { name: 'x', shape: [16], ...INPUT },
          { name: 'a', shape: [64], law: 'saturating' },
          { name: 'y', shape: [16], role: 'output' },
        ],
        couplings: [
          { kind: 'dense', from: 'x', to: 'a', weights: { from: 'normal', std: 1 } },
          { kind: 'dense', from: 'a', to: 'y', weights: { from: 'normal', std: 0.06 } },
        ],
      },
      batch,
    ),
  'dense 128, reciprocal, one group': (batch) =>
    scaledTo(
      built(
        {
          groups: [
            { name: 'x', shape: [128], ...INPUT },
            { name: 'y', shape: [128], law: 'saturating', role: 'output' },
          ],
          couplings: [
            { kind: 'dense', from: 'x', to: 'y', reciprocal: false },
            { kind: 'dense', from: 'y', to: 'y' },
          ],
        },
        batch,
      ),
      0.98,
    ),
};

/** A netlist set up to learn its own start voltages' equilibrium, and settled once. */
export async function settled(
  engine: Engine,
  netlist: Netlist,
  settling: Partial<Settling> = {},
): Promise<TrainingCircuit> {
  const { blocks } = parametersOf(netlist);
  const outputs = outputNodes(netlist).length;
  const circuit = await engine.train({
    netlist,
    blocks,
    fed: [],
    loss: 'squared',
    optimiser: PLAIN,
    settling: { tolerance: 1e-6, sweeps: 20_000, ...settling },
  });
  const targets = Float32Array.from({ length: netlist.batch * outputs }, (_, n) => Math.sin(n));
  circuit.load('own', { count: netlist.batch, inputs: new Float32Array(), targets });
  circuit.gather(
    'own',
    Uint32Array.from({ length: netlist.batch }, (_, b) => b),
  );
  circuit.settle();
  return circuit;
}
