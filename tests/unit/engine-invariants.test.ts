import { describe, expect, test, vi } from 'vitest';
import { signalScale } from '../../src/circuit/energy.ts';
import { hasEnergy } from '../../src/circuit/netlist.ts';
import { LAWS } from '../../src/circuit/schema-fields.ts';
import { chooseTimeStep } from '../../src/circuit/stability.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import type { Anneal, Integrator } from '../../src/engine/engine.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { CIRCUIT_KINDS, isPossible, randomNetlist, SAFE_DT, type RandomCircuit } from '../random-circuits.ts';

// The float64 reference takes seconds for the largest circuits on a busy processor.
vi.setConfig({ testTimeout: 60_000 });

const engines = [createReferenceEngine(), createCpuEngine()];
const settleTight = { tolerance: 1e-6, maxSteps: 20_000 };

async function equilibrium(anneal: Anneal): Promise<Float32Array> {
  const { status } = await anneal.settle(settleTight);
  expect(status).toBe('settled');
  return anneal.voltages();
}
function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, x, n) => Math.max(most, Math.abs(x - b[n])), 0);
}

for (const engine of engines) {
  /** What rounding may add to H between two frames, relative to |H|. */
  const rounding = engine.info.kind === 'reference' ? 1e-12 : 2e-6;

  describe(`${engine.info.kind} engine`, () => {
    for (const law of LAWS) {
      test(`energy never rises: ${law}`, async () => {
        for (const kind of CIRCUIT_KINDS)
          for (const integrator of ['euler', 'rk4', 'relax'] as const) {
            if (!isPossible(kind, law)) continue;
            const netlist = randomNetlist({ kind, law, nodes: 24, batch: 2 });
            if (!hasEnergy(netlist)) continue;
            const anneal = await engine.create(netlist, { integrator, dt: SAFE_DT });
            await anneal.record({ every: 1, sample: 1, capacity: 200 });
            await anneal.run(150);
            const frames = await anneal.drain();
            const energy = frames?.energy ?? new Float64Array();
            expect(energy.length).toBe(151);
            const scale = energy.reduce((m, h) => Math.max(m, Math.abs(h)), 0);
            energy.forEach((h, n) => {
              if (n > 0)
                expect(h - energy[n - 1], `${kind} ${integrator} ${n}`).toBeLessThanOrEqual(rounding * scale);
            });
          }
      });
    }

    test('settles with a residual below 1e-5, at one equilibrium whatever the integrator', async () => {
      for (const kind of CIRCUIT_KINDS)
        for (const law of ['linear', 'soft-rail', 'saturating', 'custom'] as const) {
          if (!isPossible(kind, law)) continue;
          const netlist = randomNetlist({ kind, law, nodes: 24, batch: 2 });
          const found: Float32Array[] = [];
          for (const integrator of engine.integrators) {
            const anneal = await engine.create(netlist, { integrator, dt: SAFE_DT });
            found.push(await equilibrium(anneal));
            const { max, scale, blownUp } = await anneal.residual();
            expect(max / scale, `${kind} ${law} ${integrator}`).toBeLessThan(1e-5);
            expect(blownUp).toBe(-1);
          }
          for (const other of found)
            expect(largestDifference(found[0], other) / signalScale(found[0]), `${kind} ${law}`).toBeLessThan(
              1e-4,
            );
        }
    });

    test('the chosen time step is stable, and three times it is not', async () => {
      for (const kind of CIRCUIT_KINDS) {
        const netlist = randomNetlist({ kind, law: 'linear', nodes: 64, batch: 1 });
        const { dt } = chooseTimeStep(netlist);
        const anneal = await engine.create(netlist, { integrator: 'euler', dt });
        await equilibrium(anneal);
        const fast = await engine.create(netlist, { integrator: 'euler', dt: 3 * dt });
        await fast.perturb(0, 1);
        expect((await fast.settle({ tolerance: 1e-6, maxSteps: 5000 })).status, kind).toBe('blown-up');
      }
    });

    test('the same seed gives the same bits, another seed does not', async () => {
      const noise = { start: 0.1, end: 0.1, power: 1, duration: 10 };
      const run = async (seed: number) => {
        const netlist = randomNetlist({ kind: 'sparse', law: 'bistable', nodes: 65, batch: 3, noise });
        const anneal = await engine.create({ ...netlist, seed }, { integrator: 'euler', dt: SAFE_DT });
        await anneal.run(100);
        return anneal.voltages();
      };
      expect(await run(7)).toEqual(await run(7));
      expect(await run(7)).not.toEqual(await run(8));
    });

    test('thermal noise reaches kT: variance T / h of a lone linear node', async () => {
      const noise = { start: 0.04, end: 0.04, power: 1, duration: 10 };
      const netlist = randomNetlist({
        kind: 'dense',
        law: 'linear',
        nodes: 1,
        batch: 2000,
        strength: 1e-6,
        noise,
      });
      const anneal = await engine.create(
        { ...netlist, bias: new Float32Array(1) },
        { integrator: 'euler', dt: 0.02 },
      );
      await anneal.run(600);
      const v = await anneal.voltages();
      const variance = v.reduce((sum, x) => sum + x * x, 0) / v.length;
      expect(variance / (0.04 / netlist.leak[0])).toBeCloseTo(1, 0.9);
    });

    const continued: readonly (readonly [Integrator, RandomCircuit])[] = [
      [
        'euler',
        {
          kind: 'dense',
          law: 'saturating',
          nodes: 20,
          batch: 3,
          noise: { start: 0.1, end: 0, power: 2, duration: 4 },
        },
      ],
      [
        'euler',
        { kind: 'sparse', law: 'bifurcating', nodes: 20, batch: 3, ramp: { kind: 'linear', time: 3 } },
      ],
      [
        'rk4',
        { kind: 'stencil', law: 'soft-rail', nodes: 20, batch: 3, ramp: { kind: 'exponential', time: 3 } },
      ],
      ['dormand-prince', { kind: 'dense', law: 'custom', nodes: 20, batch: 3 }],
      ['relax', { kind: 'conditioned-by-free', law: 'saturating', nodes: 20, batch: 3 }],
    ];
    for (const [integrator, circuit] of continued)
      test(`a checkpoint continues bit-exactly: ${integrator}, ${circuit.law}`, async () => {
        const netlist = randomNetlist(circuit);
        const stepping = { integrator, dt: SAFE_DT };
        const whole = await engine.create(netlist, stepping);
        await whole.run(100);
        const first = await engine.create(netlist, stepping);
        await first.clamp(3, 0.5);
        await first.release(3);
        await first.restore(await (await engine.create(netlist, stepping)).checkpoint());
        await first.run(50);
        const second = await engine.create(netlist, stepping);
        await second.restore(structuredClone(await first.checkpoint()));
        await second.run(50);
        expect(await second.voltages()).toEqual(await whole.voltages());
        expect([second.step, second.time]).toEqual([whole.step, whole.time]);
      });
  });
}

describe('orders of convergence', () => {
  /** One linear node: v(t) = b/h + (v0 - b/h) exp(-h t / C). */
  const single = randomNetlist({ kind: 'dense', law: 'linear', nodes: 1, batch: 1, strength: 1e-6 });
  const netlist = { ...single, couplings: [] };
  const [h, c, b, v0] = [netlist.leak[0], netlist.capacitance[0], netlist.bias[0], netlist.volts[0]];
  const exact = (t: number) => b / h + (v0 - b / h) * Math.exp((-h * t) / c);
  const errorOf = async (integrator: Integrator, dt: number) => {
    const anneal = await engines[0].create(netlist, { integrator, dt });
    while (anneal.time < 1 - 1e-9) await anneal.run(1);
    const { voltages, time } = await anneal.checkpoint();
    return Math.abs(voltages[0] - exact(time));
  };

  test('euler is of order 1 and rk4 of order 4', async () => {
    expect(Math.log2((await errorOf('euler', 0.02)) / (await errorOf('euler', 0.01)))).toBeCloseTo(1, 1);
    expect(Math.log2((await errorOf('rk4', 0.2)) / (await errorOf('rk4', 0.1)))).toBeCloseTo(4, 0.5);
  });
  test('dormand-prince keeps its tolerance', async () => {
    expect(await errorOf('dormand-prince', 0.1)).toBeLessThan(1e-6);
  });
});
