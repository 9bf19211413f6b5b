import { describe, expect, test } from 'vitest';
import type { Netlist } from '../../src/circuit/netlist.ts';
import { BadInput } from '../../src/circuit/problem.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { randomNetlist, SAFE_DT } from '../random-circuits.ts';

const euler = { integrator: 'euler', dt: SAFE_DT } as const;
const circuit = (overrides: Partial<Netlist> = {}): Netlist => ({
  ...randomNetlist({ kind: 'dense', law: 'saturating', nodes: 12, batch: 3 }),
  ...overrides,
});

for (const engine of [createReferenceEngine(), createCpuEngine()])
  describe(`an anneal on the ${engine.info.kind} engine`, () => {
    test('counts steps and time, and starts at the given voltages', async () => {
      const netlist = circuit();
      const anneal = await engine.create(netlist, euler);
      expect(await anneal.voltages()).toEqual(netlist.volts);
      await anneal.run(10);
      expect(anneal.step).toBe(10);
      expect(anneal.time).toBeCloseTo(0.5, 12);
      anneal.setStepping({ integrator: 'relax', dt: 1 });
      await anneal.run(5);
      expect([anneal.step, anneal.stepping.integrator]).toEqual([15, 'relax']);
      expect(anneal.time).toBeCloseTo(0.5, 12);
    });

    test('clamps, releases and perturbs single samples and all of them', async () => {
      const netlist = circuit();
      const { nodes } = netlist;
      const anneal = await engine.create(netlist, euler);
      await anneal.clamp(2, 0.25, 1);
      await anneal.run(5);
      let v = await anneal.voltages();
      expect([v[2], v[nodes + 2], v[2 * nodes + 2]]).toEqual([
        netlist.volts[2],
        0.25,
        netlist.volts[2 * nodes + 2],
      ]);
      expect((await anneal.checkpoint()).held[2]).toBe(1);
      await anneal.clamp(2, -0.5);
      await anneal.run(5);
      v = await anneal.voltages();
      expect([v[2], v[nodes + 2], v[2 * nodes + 2]]).toEqual([-0.5, -0.5, -0.5]);
      await anneal.release(2);
      await anneal.run(5);
      expect((await anneal.voltages())[2]).not.toBe(-0.5);
      await anneal.perturb(3, 2, 0);
      expect((await anneal.voltages())[3]).toBe(2);
      expect((await anneal.voltages())[nodes + 3]).not.toBe(2);
    });

    test('injects currents: at equilibrium of a lone linear node, v = (b + e) / h', async () => {
      const lone = randomNetlist({ kind: 'dense', law: 'linear', nodes: 1, batch: 2, strength: 1e-7 });
      const anneal = await engine.create(lone, euler);
      await anneal.inject(Float32Array.of(0.5, -0.25));
      await anneal.settle({ tolerance: 1e-6, maxSteps: 5000 });
      const v = await anneal.voltages();
      expect(v[0]).toBeCloseTo((lone.bias[0] + 0.5) / lone.leak[0], 4);
      expect(v[1]).toBeCloseTo((lone.bias[0] - 0.25) / lone.leak[0], 4);
      await anneal.inject(null);
      await anneal.settle({ tolerance: 1e-6, maxSteps: 5000 });
      expect((await anneal.voltages())[0]).toBeCloseTo(lone.bias[0] / lone.leak[0], 4);
    });

    test('replaces parameters and keeps the state', async () => {
      const netlist = circuit();
      const anneal = await engine.create(netlist, euler);
      await anneal.clamp(1, 0.1);
      await anneal.run(20);
      const before = await anneal.voltages();
      const other = circuit({ bias: netlist.bias.map((b) => b + 0.2) });
      await anneal.replace(other);
      expect(await anneal.voltages()).toEqual(before);
      expect([anneal.step, anneal.netlist]).toEqual([20, other]);
      expect((await anneal.checkpoint()).held[1]).toBe(1);
      await anneal.settle({ tolerance: 1e-5, maxSteps: 5000 });
      const fresh = await engine.create(other, euler);
      await fresh.clamp(1, 0.1);
      await fresh.settle({ tolerance: 1e-5, maxSteps: 5000 });
      const [a, b] = [await anneal.voltages(), await fresh.voltages()];
      a.forEach((v, n) => expect(v).toBeCloseTo(b[n], 3));
    });

    test('held voltages that set conductances may be painted while it runs', async () => {
      const netlist = randomNetlist({ kind: 'conditioned-by-held', law: 'linear', nodes: 16, batch: 3 });
      const painted = netlist.volts.map((v, n) => (netlist.held[n % netlist.nodes] ? -v : v));
      const anneal = await engine.create(netlist, euler);
      await anneal.run(3);
      await anneal.setVoltages(painted);
      const fresh = await engine.create({ ...netlist, volts: painted }, euler);
      expect(await anneal.currents()).toEqual(await fresh.currents());
    });

    test('records frames: first, every k-th, the newest when the ring is full', async () => {
      const netlist = circuit();
      const anneal = await engine.create(netlist, euler);
      expect(await anneal.drain()).toBeNull();
      await anneal.run(3);
      await anneal.record({ every: 4, sample: 2, capacity: 3 });
      await anneal.run(8);
      const frames = await anneal.drain();
      expect(frames && [...frames.steps]).toEqual([3, 7, 11]);
      expect(frames?.nodes).toBe(12);
      expect(frames?.voltages.subarray(24)).toEqual((await anneal.voltages()).subarray(24));
      expect(frames && [...frames.energy].every(Number.isFinite)).toBe(true);
      await anneal.run(20);
      const newest = await anneal.drain();
      expect(newest && [...newest.steps]).toEqual([23, 27, 31]);
      expect(newest?.voltages.subarray(24)).toEqual((await anneal.voltages()).subarray(24));
      expect(await anneal.drain()).toBeNull();
      await anneal.record(null);
      await anneal.run(8);
      expect(await anneal.drain()).toBeNull();
    });

    test('has no energy where a free coupling is directed, or once a free node conditions', async () => {
      const directed = await engine.create(
        randomNetlist({ kind: 'dense', law: 'linear', nodes: 8, batch: 1, reciprocal: false }),
        euler,
      );
      expect(await directed.energy()).toBeNull();
      const netlist = randomNetlist({ kind: 'conditioned-by-held', law: 'linear', nodes: 16, batch: 1 });
      const conditioned = await engine.create(netlist, euler);
      expect(await conditioned.energy()).toHaveLength(1);
      await conditioned.release(0);
      expect(await conditioned.energy()).toBeNull();
    });

    test('a blow-up stops the settling and names the node', async () => {
      const netlist = circuit({ capacitance: circuit().capacitance.map((c, i) => (i === 7 ? 1e-3 : c)) });
      const unstable = await engine.create(netlist, { integrator: 'euler', dt: 0.2 });
      const { status, residual } = await unstable.settle({ tolerance: 1e-6, maxSteps: 1000 });
      expect([status, residual.blownUp]).toEqual(['blown-up', 7]);
    });

    test('settling stops at its budget, at an abort, and reports progress', async () => {
      const anneal = await engine.create(circuit(), euler);
      expect(await anneal.settle({ tolerance: 1e-12, maxSteps: 13 })).toMatchObject({
        status: 'stopped',
        steps: 13,
      });
      expect(anneal.step).toBe(13);
      const aborted = await anneal.settle({ tolerance: 1e-12, maxSteps: 1e9, signal: AbortSignal.abort() });
      expect(aborted).toMatchObject({ status: 'cancelled', steps: 0 });
      const seen: number[] = [];
      const slow = await engine.create(
        randomNetlist({
          kind: 'dense',
          law: 'bistable',
          nodes: 65,
          batch: 3,
          noise: { start: 1, end: 1, power: 1, duration: 1 },
        }),
        euler,
      );
      const signal = AbortSignal.timeout(150);
      const cut = await slow.settle({
        tolerance: 1e-12,
        maxSteps: 1e9,
        signal,
        onProgress: ({ done }) => seen.push(done),
      });
      expect(cut.status).toBe('cancelled');
      expect(seen.length).toBeGreaterThan(1);
      expect(slow.step).toBe(cut.steps);
    });

    test('absolute tolerances are in V/R, and the rest state of a dead circuit is settled', async () => {
      const anneal = await engine.create(circuit(), euler);
      const { status, residual } = await anneal.settle({ tolerance: 1e-4, absolute: true, maxSteps: 5000 });
      expect(status).toBe('settled');
      expect(residual.max).toBeLessThan(1e-4);
      const dead = circuit({ bias: new Float32Array(12), volts: new Float32Array(36) });
      expect(
        await (await engine.create(dead, euler)).settle({ tolerance: 1e-6, maxSteps: 10 }),
      ).toMatchObject({ status: 'settled', steps: 0 });
    });

    test('a railed node pushed outward carries no residual', async () => {
      const lone = randomNetlist({ kind: 'sparse', law: 'bistable', nodes: 1, batch: 1 });
      const anneal = await engine.create(
        { ...lone, bias: Float32Array.of(2), volts: Float32Array.of(0.5) },
        euler,
      );
      await anneal.run(200);
      expect((await anneal.voltages())[0]).toBe(1);
      expect((await anneal.residual()).max).toBe(0);
      expect((await anneal.currents())[0]).toBeCloseTo(2, 5);
    });

    test('calls queue: reads see every step asked for before them', async () => {
      const [a, b] = [await engine.create(circuit(), euler), await engine.create(circuit(), euler)];
      const pending = [a.run(30), a.perturb(0, 1, 0), a.run(5)];
      const seen = a.voltages();
      await Promise.all(pending);
      await b.run(30);
      await b.perturb(0, 1, 0);
      await b.run(5);
      expect(await seen).toEqual(await b.voltages());
    });

    test('refuses what does not fit, with a path and a remedy', async () => {
      const anneal = await engine.create(circuit(), euler);
      const bifurcating = randomNetlist({ kind: 'sparse', law: 'bifurcating', nodes: 8, batch: 1 });
      const noisy = circuit({ noise: { start: 1, end: 0, power: 1, duration: 1 } });
      await expect(engine.create(bifurcating, { integrator: 'rk4', dt: 0.1 })).rejects.toThrow(BadInput);
      await expect(engine.create(noisy, { integrator: 'rk4', dt: 0.1 })).rejects.toThrow(/thermal noise/);
      expect(() => anneal.setStepping({ integrator: 'euler', dt: 0 })).toThrow(BadInput);
      await expect(anneal.clamp(12, 0)).rejects.toThrow(/12 is not a node/);
      await expect(anneal.perturb(0, 0, 3)).rejects.toThrow(/3 is not a sample/);
      await expect(anneal.setVoltages(new Float32Array(5))).rejects.toThrow(BadInput);
      await expect(
        anneal.replace(randomNetlist({ kind: 'dense', law: 'linear', nodes: 13, batch: 3 })),
      ).rejects.toThrow(BadInput);
      await expect(
        anneal.replace(randomNetlist({ kind: 'sparse', law: 'saturating', nodes: 12, batch: 3 })),
      ).rejects.toThrow(/structure changed/);
      await expect(anneal.record({ every: 0, sample: 0, capacity: 4 })).rejects.toThrow(BadInput);
      const foreign = await (await engine.create(bifurcating, euler)).checkpoint();
      await expect(anneal.restore(foreign)).rejects.toThrow(BadInput);
    });

    test('a disposed anneal refuses further work', async () => {
      const anneal = await engine.create(circuit(), euler);
      anneal.dispose();
      await expect(anneal.run(1)).rejects.toThrow(/disposed/);
    });
  });
