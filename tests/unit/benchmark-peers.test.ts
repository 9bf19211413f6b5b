import { beforeAll, describe, expect, test } from 'vitest';
import type { Netlist } from '../../src/circuit/netlist.ts';
import type { Peer } from '../../src/baselines/peers/peer.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import {
  cascadeCircuit,
  denseCircuit,
  gridCircuit,
  sparseCircuit,
  spinCircuit,
} from '../../src/lab/benchmark/circuits.ts';
import { differenceOf } from '../../src/lab/benchmark/seat.ts';
import { measureSteps } from '../../src/lab/benchmark/step-row.ts';
import { randomGraph } from '../../src/tasks/random-graph.ts';

const STEPS = 9;
const circuits: readonly [name: string, dt: number, build: () => Netlist][] = [
  ['dense, one sample', 0.1, () => denseCircuit(12, 1)],
  ['dense, three samples', 0.1, () => denseCircuit(12, 3)],
  ['cascade', 0.5, () => cascadeCircuit([5, 4, 3, 6], 3)],
  ['grid', 0.5, () => gridCircuit(5, 2)],
  ['spins on a graph', 0.2, () => spinCircuit(randomGraph(1, 20, 4), 3)],
  ['sparse', 0.1, () => sparseCircuit(24, 4)],
];

let peers: Peer[] = [];
beforeAll(async () => {
  // What Node lacks and jax-js looks for.
  if (!('navigator' in globalThis)) Object.defineProperty(globalThis, 'navigator', { value: {} });
  const { openJax } = await import('../../src/baselines/peers/jax.ts');
  await import('@tensorflow/tfjs-backend-wasm');
  const { openTfjs } = await import('../../src/baselines/peers/tfjs.ts');
  const opened = [await openJax('wasm', 'pinned'), await openTfjs('wasm')];
  peers = opened.filter((peer) => typeof peer !== 'string');
  expect(peers.map(({ name }) => name)).toEqual(['jax-js wasm', 'tfjs wasm']);
}, 30_000);

describe.each(circuits)('%s', (_, dt, build) => {
  test('every form of every peer takes the steps of the reference', { timeout: 30_000 }, async () => {
    const netlist = build();
    const stepping = { integrator: 'euler', dt } as const;
    const exact = await createReferenceEngine().create(netlist, stepping);
    await exact.run(STEPS);
    const right = await exact.voltages();
    expect(differenceOf(netlist.volts, right)).toBeGreaterThan(0.01);
    for (const peer of peers)
      for (const form of peer.forms(netlist, stepping)) {
        const run = await form.open();
        await run.run(STEPS);
        const difference = differenceOf(await run.voltages(), right);
        run.dispose();
        expect(difference, `${peer.name}, ${form.name}`).toBeLessThan(1e-5);
      }
  });
});

test('a peer that computes something else is given the reason, not a time', async () => {
  const engine = createReferenceEngine();
  const netlist = gridCircuit(3, 1);
  const wrong: Peer = {
    name: 'wrong',
    version: '1',
    adapter: 'none',
    trainings: () => [],
    forms: () => [
      {
        name: 'as it starts',
        open: async () => ({
          run: async () => undefined,
          voltages: async () => netlist.volts,
          dispose: () => undefined,
        }),
      },
    ],
  };
  const given = {
    name: 'tiny',
    title: 'a tiny grid',
    stepping: { integrator: 'euler', dt: 0.5 },
    build: () => netlist,
  } as const;
  const pace = { least: 0.001, cap: 1, runs: 3 };
  const contest = { engine, reference: engine, peers: [wrong], limits: null, pace, say: () => undefined };
  const { peers: results, difference } = await measureSteps(given, contest);
  expect(results).toEqual([{ name: 'wrong', reason: expect.stringMatching(/^as it starts: wrong by/) }]);
  expect(difference).toBe(0);
});

test('a circuit no step is written for is refused in words', () => {
  const given = { ...denseCircuit(3, 1), couplings: [] };
  for (const peer of peers)
    expect(() => peer.forms(given, { integrator: 'rk4', dt: 0.1 })).toThrow('only Euler steps');
});
