/** Every kernel that settles a learning circuit or updates it, forced in turn: the same states and steps as in float64. */
import { afterAll, describe, expect, test } from 'vitest';
import type { Netlist } from '../../src/circuit/netlist.ts';
import type { TrainingCircuit } from '../../src/engine/training.ts';
import { sweepsPerDispatch, variantsFor, type Variants } from '../../src/engine/webgpu/training/variants.ts';
import type { WebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import { scheduleOf } from '../../src/circuit/schedule.ts';
import { addGradient, type FeedbackMechanism, type Nudge } from '../../src/learning/feedback.ts';
import { randomLoss, trainableNetlist } from '../learning-circuits.ts';
import { settled, SLOW_CIRCUITS } from '../settling-circuits.ts';
import { goodnessOf, stageByStage, stages } from '../forward-forward.ts';
import { compare, gradientOf, PLAIN, teach } from '../training-circuits.ts';
import { distance, reference, sharedEngine } from './engine.ts';

const open: WebGpuEngine[] = [];
afterAll(() => open.forEach((engine) => engine.dispose()));

async function engineWith(training: Partial<Variants>): Promise<WebGpuEngine> {
  const engine = await sharedEngine({ training });
  open.push(engine);
  return engine;
}

const batched = (netlist: Netlist, batch: number): Netlist => ({
  ...netlist,
  batch,
  volts: Float32Array.from({ length: batch * netlist.nodes }, (_, n) => 0.8 * Math.sin(1 + n)),
});

/** Loops of exact groups, colours with what a node hears itself by, directed steps, resistors, a cascade. */
const CIRCUITS: Readonly<Record<string, Netlist>> = {
  'two groups': trainableNetlist({ kind: 'dense', law: 'saturating', nodes: 70, between: true }),
  'a stencil in one group': trainableNetlist({ kind: 'stencil', law: 'saturating', nodes: 50 }),
  'a directed group': trainableNetlist({ kind: 'dense', law: 'saturating', nodes: 30, reciprocal: false }),
  'soft rails joined by resistors': trainableNetlist({ kind: 'resistive', law: 'soft-rail', nodes: 30 }),
  'a directed cascade': trainableNetlist({
    kind: 'sparse',
    law: 'rectifying',
    nodes: 40,
    between: true,
    reciprocal: false,
  }),
};

describe.each(['visits', 'fours', 'alone', 'together'] as const)('settling %s', (settling) => {
  test('finds the equilibrium and the adjoint currents, batches 3 and 9', async () => {
    const engine = await engineWith({ settling });
    for (const [name, netlist] of Object.entries(CIRCUITS))
      for (const batch of [3, 9]) {
        const both: TrainingCircuit[] = [];
        for (const made of [engine, reference]) {
          const circuit = await settled(made, batched(netlist, batch));
          circuit.feedback();
          circuit.adjoint();
          both.push(circuit);
        }
        const [found, expected] = [await both[0].look(), await both[1].look()];
        const words = `${name}, ${batch}`;
        expect(distance(found.voltages, expected.voltages), words).toBeLessThan(1e-5);
        expect(distance(found.signals, expected.signals), words).toBeLessThan(1e-5);
        expect(distance(found.lambda, expected.lambda), words).toBeLessThan(1e-5);
        const report = await both[0].report();
        expect(report.residual, words).toBeLessThanOrEqual(2e-6);
        expect(report.sweeps, words).toBeGreaterThanOrEqual(1);
        both[0].dispose();
      }
  });

  test('keeps adjoint currents where forward-forward injects them', async () => {
    const engine = await engineWith({ settling });
    const netlist = stages();
    const expected = await stageByStage(netlist);
    const options = { trainable: { leaks: 'all' }, local: true } as const;
    const taught = await teach(engine, netlist, goodnessOf(netlist), options);
    const found = compare(await gradientOf(taught, 'adjoint'), expected.values);
    expect(found.cosine).toBeGreaterThan(0.999999);
    expect(found.normRatio).toBeCloseTo(1, 4);
    const { loss, samples } = await taught.circuit.report();
    expect(loss / samples / expected.loss).toBeCloseTo(1, 4);
    taught.circuit.dispose();
  });

  test('renews feedback that follows the state, of every loss', async () => {
    const engine = await engineWith({ settling });
    const netlist = CIRCUITS['two groups'];
    for (const loss of ['squared', 'cross-entropy', 'goodness'] as const) {
      const states: Float32Array[] = [];
      for (const made of [engine, reference]) {
        const { circuit } = await teach(made, netlist, randomLoss(netlist, loss));
        circuit.gather('train', Uint32Array.of(2, 0, 1));
        circuit.settle();
        circuit.keep();
        circuit.feedback();
        circuit.nudge(0.1, true);
        states.push((await circuit.look()).voltages);
      }
      expect(distance(states[0], states[1]), loss).toBeLessThan(1e-5);
    }
  });
});

test('a whole settle goes on where one dispatch had too few sweeps, and says when it was not enough', async () => {
  const engine = await engineWith({ settling: 'alone' });
  const netlist = SLOW_CIRCUITS['grid 16x16, soft rails'](3);
  const circuit = await settled(engine, netlist, { sweeps: 5 });
  const few = await circuit.report();
  expect(few.sweeps).toBe(5);
  expect(few.residual).toBeGreaterThan(1e-3);
  circuit.dispose();
  // On a software adapter this takes several dispatches.
  expect(sweepsPerDispatch(netlist, { ...engine.info, software: true })).toBeLessThan(1500);
  const more = await settled(engine, netlist);
  const report = await more.report();
  expect(report.residual).toBeLessThanOrEqual(2e-6);
  expect(report.sweeps).toBeGreaterThan(300);
  more.dispose();
});

test.each(['fours', 'alone', 'together'] as const)(
  'grids solved %s, also around a held node',
  async (grids) => {
    const engine = await engineWith({ grids });
    // Fours lie side by side in batches of multiples of four.
    for (const batch of [8, 9]) {
      const free = trainableNetlist({ kind: 'conditioned-by-free', law: 'saturating', nodes: 72 });
      const { offset, size } = free.groups[1];
      const held = Uint8Array.from(free.held, (h, n) => (n === offset + Math.floor(size / 2) ? 1 : h));
      const looks = [];
      for (const made of [engine, reference]) {
        const circuit = await settled(made, batched({ ...free, held }, batch));
        circuit.feedback();
        circuit.adjoint();
        looks.push(await circuit.look());
      }
      expect(distance(looks[0].voltages, looks[1].voltages), `${batch} samples`).toBeLessThan(1e-5);
      expect(distance(looks[0].lambda, looks[1].lambda), `${batch} samples`).toBeLessThan(1e-5);
    }
  },
);

const NUDGE: Nudge = { beta: 0.1, feedback: 'held' };
describe.each(['plain', 'tiled'] as const)('products %s', (products) => {
  test('an update that stores no gradient steps as one that does, and as in float64', async () => {
    const engine = await engineWith({ products });
    for (const [nodes, batch] of [
      [5, 3],
      [70, 33],
    ]) {
      const netlist = batched(
        trainableNetlist({ kind: 'dense', law: 'saturating', nodes, between: true }),
        batch,
      );
      const all = Uint32Array.from({ length: batch }, (_, b) => b);
      const cases: [FeedbackMechanism, 'sgd' | 'momentum'][] = [
        ['adjoint', 'momentum'],
        ['nudging', 'sgd'],
      ];
      for (const [mechanism, kind] of cases) {
        const ends: ArrayLike<number>[] = [];
        for (const [made, stored] of [
          [engine, false],
          [engine, true],
          [reference, false],
        ] as const) {
          const optimiser = { ...PLAIN, kind, decay: 0.05 };
          const trainable = { leaks: 'all' } as const;
          const { circuit } = await teach(made, netlist, randomLoss(netlist), { optimiser, trainable });
          for (let n = 0; n < 3; n++) {
            addGradient(circuit, 'train', all, mechanism, NUDGE);
            if (stored) await circuit.gradient();
            circuit.update(0.05);
          }
          ends.push((await circuit.state()).parameters);
          // What is written is what is programmed.
          circuit.gather('train', all);
          circuit.settle();
          ends.push((await circuit.look()).voltages);
          circuit.dispose();
        }
        const words = `${mechanism}, ${nodes}`;
        for (const other of [2, 4]) {
          expect(distance(ends[0], ends[other]), words).toBeLessThan(1e-5);
          expect(distance(ends[1], ends[other + 1]), words).toBeLessThan(2e-5);
        }
      }
    }
  });
});

test.each(['fours', 'each'] as const)('currents from held groups by %s', async (base) => {
  const engine = await engineWith({ base });
  for (const kind of ['dense', 'stencil'] as const)
    for (const batch of [3, 9]) {
      const free = trainableNetlist({ kind, law: 'saturating', nodes: 50, between: true });
      const held = free.held.slice();
      const [{ offset, size }] = free.groups;
      held.fill(1, offset, offset + size);
      const netlist = batched({ ...free, held }, batch);
      const voltages: Float32Array[] = [];
      for (const made of [engine, reference])
        voltages.push((await (await settled(made, netlist)).look()).voltages);
      expect(distance(voltages[0], voltages[1]), `${kind}, ${batch}`).toBeLessThan(1e-5);
    }
});

test('which kernels a circuit gets: by adapter and size', () => {
  const adapter = (software: boolean) => ({ kind: 'webgpu', adapter: 'any', software }) as const;
  const chosen = (netlist: Netlist, software: boolean) =>
    variantsFor(netlist, scheduleOf(netlist), adapter(software));
  const small = batched(CIRCUITS['two groups'], 32);
  expect(chosen(small, true)).toEqual({
    settling: 'fours',
    grids: 'fours',
    base: 'fours',
    products: 'plain',
  });
  for (const other of ['a stencil in one group', 'a directed group', 'a directed cascade'])
    expect(chosen(batched(CIRCUITS[other], 32), true).settling, other).toBe('alone');
  const railed = small.groups.map((group) => ({ ...group, rails: 1 }));
  expect(chosen({ ...small, groups: railed }, true).settling).toBe('alone');
  expect(chosen(small, false)).toEqual({
    settling: 'together',
    grids: 'together',
    base: 'each',
    products: 'tiled',
  });
  expect(chosen({ ...small, batch: 4 }, true)).toMatchObject({ settling: 'alone', base: 'each' });
  // One sample is one thread.
  expect(chosen({ ...small, batch: 1 }, true).settling).toBe('visits');
  expect(chosen({ ...small, batch: 1e6 }, false).settling).toBe('visits');
  const grid = trainableNetlist({ kind: 'resistive', law: 'linear', nodes: 30 });
  expect(chosen({ ...grid, batch: 32 }, false).settling).toBe('visits');
});
