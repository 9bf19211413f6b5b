/**
 * What a circuit takes on the device, and what it does without: sums of currents lie where signals are while steps are
 * taken, what drives all samples alike is kept once, and nothing else may notice.
 */
import { expect, test } from 'vitest';
import { buildNetlist } from '../../src/circuit/build.ts';
import type { Netlist } from '../../src/circuit/netlist.ts';
import { parseCircuit } from '../../src/circuit/parse.ts';
import type { Anneal, Stepping } from '../../src/engine/engine.ts';
import {
  cascadeCircuit,
  denseCircuit,
  gridCircuit,
  sparseCircuit,
  spinCircuit,
} from '../../src/lab/benchmark/circuits.ts';
import { ownBytes } from '../../src/lab/benchmark/counts.ts';
import { randomGraph } from '../../src/tasks/random-graph.ts';
import { distance, openEngine, reference, sharedEngine } from './engine.ts';

const built = (recipe: unknown, batch: number, seed: number): Netlist => {
  const netlist = buildNetlist(parseCircuit(recipe), { seed, batch, data: {}, path: 'circuit' });
  netlist.volts.forEach((_, n) => (netlist.volts[n] = Math.sin(n + seed)));
  return netlist;
};

/** Every group feels one coupling, so that no sum is stored while steps are taken. */
const chain = (batch: number, seed: number): Netlist =>
  built(
    {
      groups: [
        { name: 'in', shape: [11], role: 'input', law: 'saturating' },
        { name: 'hidden', shape: [9], law: 'saturating', bias: { from: 'normal', std: 0.3 } },
        { name: 'out', shape: [10], role: 'output', bias: 0.1 },
      ],
      couplings: [
        { kind: 'dense', name: 'first', from: 'in', to: 'hidden', reciprocal: false },
        { kind: 'dense', name: 'second', from: 'hidden', to: 'out', reciprocal: false },
      ],
    },
    batch,
    seed,
  );

/** Nothing but resistors, with pinned nodes. */
const grid = (batch: number, seed: number): Netlist =>
  built(
    {
      groups: [
        { name: 'field', shape: [5, 7, 1], role: 'output', bias: 0.2, pins: [{ at: 'top', volts: 0.5 }] },
      ],
      couplings: [
        {
          kind: 'resistive',
          name: 'mesh',
          from: 'field',
          to: 'field',
          conductance: { from: 'uniform', low: 0.1, high: 1 },
        },
      ],
    },
    batch,
    seed,
  );

for (const [name, circuit] of [
  ['a chain of stages', chain],
  ['a grid of resistors', grid],
] as const)
  for (const batch of [1, 3, 8])
    for (const integrator of ['euler', 'relax'] as const)
      test(`${name}, ${integrator}, ${batch} samples: looks, currents from outside and other parts change nothing else`, async () => {
        const engine = await sharedEngine({ fused: true, forced: ['steps/dispatched'] });
        const how: Stepping = { integrator, dt: 0.1 };
        const netlist = circuit(batch, 1);
        const pair: readonly Anneal[] = [
          await engine.create(netlist, how),
          await reference.create(netlist, how),
        ];
        const [gpu, float64] = pair;
        const together = async (what: string, act: (anneal: Anneal) => Promise<unknown>): Promise<void> => {
          for (const anneal of pair) {
            await act(anneal);
            await anneal.run(5);
          }
          expect(distance(await gpu.voltages(), await float64.voltages()), what).toBeLessThan(3e-6);
          expect(distance(await gpu.currents(), await float64.currents()), what).toBeLessThan(1e-5);
        };
        await together('at first', () => Promise.resolve());
        await together('after a look', (anneal) => anneal.residual());
        await together('after its energy', (anneal) => anneal.energy());
        const volts = Float32Array.from(netlist.volts, (v) => -0.7 * v);
        await together('all voltages', (anneal) => anneal.setVoltages(volts));
        await together('a node held', (anneal) => anneal.clamp(netlist.nodes - 2, 0.4));
        const injected = Float32Array.from(netlist.volts, (_, n) => 0.1 * Math.cos(n));
        await together('injected currents', (anneal) => anneal.inject(injected));
        const [a, b] = [await gpu.residual(), await float64.residual()];
        expect(a.max / b.max).toBeCloseTo(1, 4);
        expect(a.scale / b.scale).toBeCloseTo(1, 5);
        await together('a held node let go', (anneal) => anneal.release(0));
        await together('none injected', (anneal) => anneal.inject(null));
        await together('other parts', (anneal) => anneal.replace(circuit(batch, 2)));
        engine.dispose();
      });

test.each([
  ['a batch of a cascade', () => cascadeCircuit([64, 32, 32, 64], 1000)],
  ['a dense circuit', () => denseCircuit(512, 1)],
  ['a batch of it', () => denseCircuit(512, 256)],
  ['a resistor grid', () => gridCircuit(128, 1)],
  ['a batch of a small one', () => gridCircuit(16, 1000)],
  ['a sparse circuit', () => sparseCircuit(16_384, 4, 1)],
  ['a batch of spins', () => spinCircuit(randomGraph(1, 2000, 20), 32)],
])('%s takes at most 1.3 times its own data, also where its residual is looked at', async (_, build) => {
  const engine = await openEngine();
  const netlist = build();
  const anneal = await engine.create(netlist, { integrator: 'euler', dt: 0.1 });
  await anneal.run(3);
  expect((await anneal.residual()).scale).toBeGreaterThan(0);
  expect(anneal.bytes).toBeGreaterThan(8 * netlist.nodes * netlist.batch);
  expect(anneal.bytes / ownBytes(netlist)).toBeLessThan(1.3);
  engine.dispose();
});
