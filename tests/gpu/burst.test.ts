/** Many steps in one dispatch against a dispatch per step: the same voltages, momenta, noise, time and step. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signalScale } from '../../src/circuit/energy.ts';
import { LAWS, type LawName } from '../../src/circuit/schema-fields.ts';
import type { Netlist } from '../../src/circuit/netlist.ts';
import type { Stepping } from '../../src/engine/engine.ts';
import type { WebGpuAnneal } from '../../src/engine/webgpu/anneal.ts';
import type { WebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import { CIRCUIT_KINDS, isPossible, randomNetlist, SAFE_DT, type CircuitKind } from '../random-circuits.ts';
import { distance, sharedEngine } from './engine.ts';

const CREWS = ['steps/by-sample', 'steps/by-group-4', 'steps/by-group-64'] as const;
const stepping: Stepping = { integrator: 'euler', dt: SAFE_DT };
const noisy = { start: 0.3, end: 0.05, power: 2, duration: 4 };

let dispatched: WebGpuEngine;
let chosen: WebGpuEngine;
const bursts: WebGpuEngine[] = [];
beforeAll(async () => {
  const forced = (name: string) => sharedEngine({ forced: [name] });
  dispatched = await forced('steps/dispatched');
  chosen = await sharedEngine();
  for (const crew of CREWS) bursts.push(await forced(crew));
});
afterAll(() => {
  for (const engine of [dispatched, chosen, ...bursts]) engine.dispose();
});

type Story = (anneal: WebGpuAnneal) => Promise<void>;
const run =
  (steps: number): Story =>
  (anneal) =>
    anneal.run(steps);

/** Every crew, or one, through the story, against a dispatch per step: 1e-6 of the signal scale apart at most. */
async function expectSame(netlist: Netlist, how: Stepping, story: Story, crew?: number): Promise<void> {
  const plain = await dispatched.create(netlist, how);
  await story(plain);
  expect(plain.stepKernel).toBe('steps/dispatched');
  const [volts, signals] = [await plain.voltages(), await plain.signals()];
  const { momenta } = await plain.checkpoint();
  const limit = 1e-6 * Math.max(1, signalScale(signals));
  for (const [n, engine] of bursts.entries()) {
    if (crew !== undefined && n !== crew) continue;
    const anneal = await engine.create(netlist, how);
    await story(anneal);
    expect(anneal.stepKernel).toBe(CREWS[n]);
    expect(distance(await anneal.voltages(), volts), CREWS[n]).toBeLessThanOrEqual(limit);
    expect(distance(await anneal.signals(), signals), CREWS[n]).toBeLessThanOrEqual(limit);
    expect([anneal.step, anneal.time]).toEqual([plain.step, plain.time]);
    const checkpoint = await anneal.checkpoint();
    if (momenta) expect(distance(checkpoint.momenta ?? [], momenta)).toBeLessThanOrEqual(limit);
    anneal.dispose();
  }
  plain.dispose();
}

/** Laws that magnify differences are compared over few steps. */
const stepsOf = (law: LawName) => (law === 'bistable' || law === 'bifurcating' ? 3 : 25);
const KINDS = CIRCUIT_KINDS.filter((kind) => kind !== 'conditioned-by-free' && kind !== 'source');

KINDS.forEach((kind, k) =>
  LAWS.filter((law) => isPossible(kind, law)).forEach((law, l) => {
    const circuit = { kind, law, nodes: 65, batch: 3, seed: 2 + l };
    const between = (k + l) % 2 === 1;
    test(`${kind}, ${law}: the steps of dispatches`, () =>
      expectSame(
        randomNetlist({ ...circuit, between, reciprocal: l % 3 !== 1, periodic: l % 4 >= 2 }),
        stepping,
        run(stepsOf(law)),
        (k + l) % CREWS.length,
      ));
  }),
);

for (const integrator of ['rk4', 'relax'] as const)
  KINDS.forEach((kind, k) => {
    test(`${kind}: the steps of dispatches under ${integrator}`, () => {
      const law = isPossible(kind, 'saturating') ? 'saturating' : 'soft-rail';
      const netlist = randomNetlist({ kind, law, nodes: 33, batch: 2 });
      return expectSame(netlist, { integrator, dt: SAFE_DT }, run(17), k % CREWS.length);
    });
  });

[1, 63, 64, 65].forEach((nodes, n) =>
  [1, 3, 64].forEach((batch, b) => {
    const kind: CircuitKind = KINDS[(n + b) % KINDS.length];
    const law = isPossible(kind, 'rectifying') ? 'rectifying' : 'linear';
    test(`${kind}: ${nodes} nodes, ${batch} samples`, () =>
      expectSame(randomNetlist({ kind, law, nodes, batch }), stepping, run(20), (n + b) % CREWS.length));
  }),
);

test('noise and ramp, over many submissions', async () => {
  const netlist = randomNetlist({
    kind: 'sparse',
    law: 'saturating',
    nodes: 20,
    batch: 3,
    noise: noisy,
    ramp: { kind: 'exponential', time: 3 },
  });
  await expectSame(netlist, stepping, async (anneal) => {
    await anneal.run(50);
    await anneal.run(1);
    await anneal.run(60);
  });
  const anneal = await bursts[0].create(netlist, stepping);
  await anneal.run(9000);
  expect(anneal.step).toBe(9000);
  const again = await bursts[0].create(netlist, stepping);
  for (let n = 0; n < 9; n++) await again.run(1000);
  expect(await again.voltages()).toEqual(await anneal.voltages());
});

test('a ramping pump under rk4 and the second order', async () => {
  const ramp = { kind: 'linear', time: 2 } as const;
  for (const [law, integrator] of [
    ['bifurcating', 'euler'],
    ['saturating', 'rk4'],
  ] as const)
    await expectSame(
      randomNetlist({ kind: 'dense', law, nodes: 20, batch: 2, ramp }),
      { integrator, dt: SAFE_DT },
      run(8),
    );
});

test('touches between bursts', async () => {
  const make = (seed: number) =>
    randomNetlist({ kind: 'conditioned-by-held', law: 'custom', nodes: 20, batch: 3, seed });
  const netlist = make(1);
  const currents = Float32Array.from(netlist.volts, (v) => 0.2 * v);
  await expectSame(netlist, stepping, async (anneal) => {
    await anneal.run(5);
    await anneal.perturb(21, 0.8);
    await anneal.perturb(24, -0.9, 1);
    await anneal.run(3);
    await anneal.clamp(1, 0.5, 2);
    await anneal.clamp(26, -0.3);
    await anneal.inject(currents);
    await anneal.run(10);
    await anneal.release(26);
    await anneal.replace(make(2));
    await anneal.run(4);
    const checkpoint = await anneal.checkpoint();
    await anneal.run(9);
    await anneal.inject(null);
    await anneal.restore(checkpoint);
    await anneal.run(6);
    anneal.setStepping({ integrator: 'relax', dt: 1 });
    await anneal.run(3);
    anneal.setStepping({ integrator: 'rk4', dt: SAFE_DT });
    await anneal.run(3);
    await anneal.setVoltages(netlist.volts);
    await anneal.run(5);
  });
});

test('a node that sets conductances is let go: dispatches take over', async () => {
  const netlist = randomNetlist({ kind: 'conditioned-by-held', law: 'saturating', nodes: 12, batch: 1 });
  const anneal = await bursts[0].create(netlist, stepping);
  await anneal.run(5);
  expect(anneal.stepKernel).toBe('steps/by-sample');
  await anneal.release(0);
  await anneal.run(5);
  expect(anneal.stepKernel).toBe('steps/dispatched');
  expect(anneal.step).toBe(10);
  for (const kind of ['conditioned-by-free', 'source'] as const) {
    const other = await bursts[0].create(
      randomNetlist({ kind, law: 'linear', nodes: 12, batch: 1 }),
      stepping,
    );
    await other.run(2);
    expect(other.stepKernel).toBe('steps/dispatched');
  }
});

test('frames fall between bursts', async () => {
  const netlist = randomNetlist({ kind: 'sparse', law: 'saturating', nodes: 20, batch: 2 });
  const recorded = [];
  for (const engine of [dispatched, ...bursts]) {
    const anneal = await engine.create(netlist, stepping);
    await anneal.run(3);
    await anneal.record({ every: 7, sample: 1, capacity: 100 });
    await anneal.run(30);
    await anneal.run(12);
    await anneal.idle();
    recorded.push(await anneal.drain());
  }
  const [expected, ...others] = recorded;
  for (const frames of others) {
    expect(frames?.steps).toEqual(expected?.steps);
    expect(frames?.times).toEqual(expected?.times);
    expect(distance(frames?.voltages ?? [], expected?.voltages ?? [])).toBeLessThan(1e-6);
    expect(distance(frames?.residual ?? [], expected?.residual ?? [])).toBeLessThan(1e-6);
  }
});

test('what takes the steps is chosen by counts or a trial, which leaves the state alone', async () => {
  const tiny = await chosen.create(
    randomNetlist({ kind: 'dense', law: 'linear', nodes: 2, batch: 1 }),
    stepping,
  );
  await tiny.run(1);
  expect(tiny.stepKernel).toMatch(/^steps\/by-/);
  const large = randomNetlist({ kind: 'dense', law: 'linear', nodes: 800, batch: 1 });
  const plain = await chosen.create(large, stepping);
  await plain.run(1);
  expect(plain.stepKernel).toBe('steps/dispatched');
  const between = randomNetlist({ kind: 'sparse', law: 'bifurcating', nodes: 200, batch: 2 });
  const tried = await chosen.create(between, stepping);
  await tried.run(1200);
  const expected = await dispatched.create(between, stepping);
  await expected.run(1200);
  expect([tried.step, tried.time]).toEqual([expected.step, expected.time]);
  expect(distance(await tried.voltages(), await expected.voltages())).toBeLessThan(1e-4);
});
