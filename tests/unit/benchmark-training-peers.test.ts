import { beforeAll, describe, expect, test } from 'vitest';
import type { Peer, PeerLesson } from '../../src/baselines/peers/peer.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { measureEpochs } from '../../src/lab/benchmark/epoch-row.ts';
import {
  BY_ADJOINT,
  BY_NUDGING,
  darcySpec,
  settlingCircuit,
  trainingCase,
  type TrainingSpec,
} from '../../src/lab/benchmark/training-cases.ts';

const BURGERS: TrainingSpec = {
  name: 'burgers',
  title: 'a small settling circuit',
  circuit: settlingCircuit(4, 8),
  task: { kind: 'heat', samples: 24, tests: 1, modes: 4 },
  training: { ...BY_NUDGING, batch: 5 },
};
const DARCY: TrainingSpec = {
  name: 'darcy',
  title: 'a small grid',
  ...darcySpec(4, 12),
  training: { ...BY_ADJOINT, batch: 3 },
};

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

const row = (spec: TrainingSpec, against: readonly Peer[]) =>
  measureEpochs(trainingCase(spec), {
    engine: createCpuEngine(),
    reference: createReferenceEngine(),
    peers: against,
    limits: null,
    pace: { least: 0.001, cap: 5, runs: 1 },
    say: () => undefined,
  });

/** What a row gives its peers to learn; it answers after the row as during it. */
async function lessonOf(spec: TrainingSpec): Promise<PeerLesson> {
  const given: PeerLesson[] = [];
  const { peers: results } = await row(spec, [
    { ...peers[0], trainings: (lesson) => (given.push(lesson), []) },
  ]);
  expect(results).toEqual([{ name: peers[0].name, reason: '' }]);
  return given[0];
}

describe.each([BURGERS, DARCY])('$title', (spec) => {
  test('every form of every peer learns what the reference does', { timeout: 30_000 }, async () => {
    const lesson = await lessonOf(spec);
    for (const peer of peers)
      for (const form of peer.trainings(lesson)) {
        const only = { ...peer, trainings: () => [form] };
        const { peers: results, difference } = await row(spec, [only]);
        expect(difference).toBeLessThan(1e-3);
        expect(results).toEqual([expect.objectContaining({ name: peer.name, form: form.name })]);
        const [result] = results;
        expect('ratio' in result && result.difference).toBeLessThan(1e-3);
        expect('ratio' in result && result.ratio).toBeGreaterThan(0);
      }
  });

  test('a run goes back to the start of the lesson', { timeout: 30_000 }, async () => {
    const lesson = await lessonOf(spec);
    for (const peer of peers)
      for (const form of peer.trainings(lesson)) {
        const run = await form.open();
        await run.run(2);
        const once = await run.state();
        await run.run(3);
        expect((await run.state()).parameters).not.toEqual(once.parameters);
        await run.run(2);
        expect(await run.state()).toEqual(once);
        run.dispose();
      }
  });
});

test('a peer that learns something else is given the reason, not a time', async () => {
  const wrong = (nudge: (lesson: PeerLesson) => PeerLesson): Peer => ({
    ...peers[1],
    name: 'wrong',
    trainings: (lesson) => peers[1].trainings(nudge(lesson)),
  });
  const rate = wrong((lesson) => ({ ...lesson, rate: () => 1.1 * lesson.rate(0) }));
  const order = wrong((lesson) => ({ ...lesson, indices: (n) => lesson.indices(n + 1) }));
  const { peers: results } = await row(BURGERS, [rate, order]);
  for (const result of results)
    expect(result).toEqual({
      name: 'wrong',
      reason: expect.stringMatching(/^both nudges at once: wrong by/),
    });
});

test('a lesson no update is written for is refused in words', async () => {
  const lesson = await lessonOf(BURGERS);
  const { plan } = lesson;
  const couplings = plan.netlist.couplings.map((c) => ({ ...c, reciprocal: false }));
  const refused: readonly [PeerLesson, string][] = [
    [
      { ...lesson, plan: { ...plan, netlist: { ...plan.netlist, couplings } } },
      'nudging is written for the peers only for one settling hidden stage',
    ],
    [{ ...lesson, feedback: 'following' }, 'only nudges that hold their feedback are written for the peers'],
    [
      { ...lesson, mechanism: 'adjoint' },
      'adjoint currents are written for the peers only for grids set by one stencil',
    ],
    [{ ...lesson, mechanism: 'mismatch' }, 'no update by mismatch is written for the peers'],
    [
      { ...lesson, plan: { ...plan, optimiser: { ...plan.optimiser, kind: 'momentum' } } },
      'only plain Adam is written for the peers',
    ],
  ];
  for (const [given, reason] of refused)
    for (const peer of peers) expect(() => peer.trainings(given)).toThrow(reason);
});
