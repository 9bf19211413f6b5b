import { setFlagsFromString } from 'node:v8';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { LAWS, type LawName } from '../../src/circuit/schema-fields.ts';
import { signalScale } from '../../src/circuit/energy.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import { STEP_KERNELS } from '../../src/engine/cpu/steps/module.ts';
import type { Anneal, Engine, Integrator } from '../../src/engine/engine.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import {
  BATCHES,
  CIRCUIT_KINDS,
  isPossible,
  randomNetlist,
  SAFE_DT,
  SIZES,
  type RandomCircuit,
} from '../random-circuits.ts';

// The float64 reference takes seconds for the largest circuits on a busy processor.
vi.setConfig({ testTimeout: 60_000 });
// Node 20 has it behind a flag, later ones and browsers without.
setFlagsFromString('--experimental-wasm-relaxed-simd');

let cpu: Engine;

const reference = createReferenceEngine();
/** Both amplify rounding: trajectories part, so single steps from one state are compared. */
const isExpanding = (law: LawName) => law === 'bistable' || law === 'bifurcating';
const PER_RUN = 1e-4;
const PER_STEP = 2e-6;

interface State {
  readonly voltages: Float32Array;
  readonly signals: Float32Array;
}
const stateOf = async (anneal: Anneal): Promise<State> => ({
  voltages: await anneal.voltages(),
  signals: await anneal.signals(),
});

function difference(x: ArrayLike<number>, { voltages, signals }: State): number {
  let worst = 0;
  voltages.forEach((v, n) => (worst = Math.max(worst, Math.abs(x[n] - v))));
  // Rectifying nodes may all be off.
  return worst / (signalScale(signals) || 1);
}

const distance = async (a: Anneal, b: Anneal): Promise<number> =>
  difference(await a.voltages(), await stateOf(b));

/** Where the reference ends, by circuit, integrator and steps: every step kernel is held to the same. */
const ends = new Map<string, Promise<State>>();
function endOf(circuit: RandomCircuit, integrator: Integrator, steps: number): Promise<State> {
  const key = JSON.stringify([circuit, integrator, steps]);
  const known = ends.get(key);
  if (known) return known;
  const made = (async () => {
    const anneal = await reference.create(randomNetlist(circuit), { integrator, dt: SAFE_DT });
    await anneal.run(steps);
    return stateOf(anneal);
  })();
  ends.set(key, made);
  return made;
}

/** Largest difference relative to the signal scale, over a run or over single steps from the same state. */
async function compare(circuit: RandomCircuit, integrator: Integrator = 'euler'): Promise<number> {
  const netlist = randomNetlist(circuit);
  const steps = circuit.nodes === 1000 ? 20 : 200;
  const a = await cpu.create(netlist, { integrator, dt: SAFE_DT });
  if (!isExpanding(circuit.law)) {
    await a.run(steps);
    return difference(await a.voltages(), await endOf(circuit, integrator, steps));
  }
  const b = await reference.create(netlist, { integrator, dt: SAFE_DT });
  let worst = 0;
  for (let step = 0; step < steps; step++) {
    await b.restore(await a.checkpoint());
    await Promise.all([a.run(1), b.run(1)]);
    worst = Math.max(worst, await distance(a, b));
  }
  return worst;
}

const allowed = (law: LawName) => (isExpanding(law) ? PER_STEP : PER_RUN);

describe.each(STEP_KERNELS)('the CPU engine, stepping by %s, agrees with the reference', (kernels) => {
  beforeAll(() => {
    cpu = createCpuEngine({ kernels });
  });

  for (const kind of CIRCUIT_KINDS)
    for (const law of LAWS)
      if (isPossible(kind, law))
        test(`${kind}, ${law}`, async () => {
          for (const nodes of [1, 63, 65])
            for (const batch of [1, 3]) {
              const directed = (nodes + batch) % 2 === 0;
              const circuit = { kind, law, nodes, batch, reciprocal: !directed, seed: nodes + batch };
              expect(await compare(circuit), JSON.stringify(circuit)).toBeLessThan(allowed(law));
            }
        });

  describe('between two groups', () => {
    for (const kind of ['dense', 'sparse', 'stencil', 'resistive'] as const)
      for (const reciprocal of [true, false])
        test(`${kind}, ${reciprocal ? 'reciprocal' : 'directed'}`, async () => {
          for (const [nodes, batch] of [
            [1, 1],
            [64, 1],
            [65, 3],
          ]) {
            const circuit = {
              kind,
              law: 'linear',
              nodes,
              batch,
              reciprocal,
              between: true,
              periodic: batch === 3,
            } as const;
            expect(await compare(circuit), JSON.stringify(circuit)).toBeLessThan(PER_RUN);
          }
        });
  });

  test('what held groups drive: summed once, also after clamping, letting go, painting and injecting', async () => {
    for (const kind of ['dense', 'stencil'] as const)
      for (const reciprocal of [true, false])
        for (const batch of [1, 3])
          for (const ramp of [
            { kind: 'constant', time: 1 },
            { kind: 'exponential', time: 4 },
          ] as const) {
            const whole = randomNetlist({
              kind,
              law: 'saturating',
              nodes: 65,
              batch,
              reciprocal,
              between: true,
              ramp,
            });
            const { offset, size } = whole.groups[0];
            const held = whole.held.slice().fill(1, offset, offset + size);
            const netlist = { ...whole, held };
            const stepping = { integrator: 'euler', dt: SAFE_DT } as const;
            const a = await cpu.create(netlist, stepping);
            const b = await reference.create(netlist, stepping);
            const both = async (act: (anneal: Anneal) => Promise<void>): Promise<void> => {
              for (const anneal of [a, b]) {
                await act(anneal);
                await anneal.run(7);
              }
              expect(await distance(a, b), JSON.stringify({ kind, reciprocal, batch, ramp })).toBeLessThan(
                1e-5,
              );
              const [i, j] = [await a.currents(), await b.currents()];
              i.forEach((r, n) => expect(r).toBeCloseTo(j[n], 5));
            };
            const e = Float32Array.from({ length: netlist.nodes * batch }, (_, n) => Math.sin(n) / 10);
            await both(async () => undefined);
            await both((anneal) => anneal.perturb(offset, 0.3, batch - 1));
            await both((anneal) => anneal.release(offset + 1));
            await both((anneal) => anneal.inject(e));
            await both((anneal) => anneal.clamp(offset + 1, 0.2));
            await both((anneal) => anneal.replace({ ...netlist, bias: netlist.bias.map((x) => x + 0.1) }));
            await both((anneal) => anneal.inject(null));
          }
  });

  test('more samples than are worked on at a time', async () => {
    for (const between of [false, true]) {
      const circuit = { kind: 'dense', law: 'soft-rail', nodes: 133, batch: 70, between } as const;
      expect(await compare({ ...circuit, reciprocal: true })).toBeLessThan(PER_RUN);
      expect(await compare({ ...circuit, reciprocal: false })).toBeLessThan(PER_RUN);
    }
  });

  describe('every size and batch', () => {
    // Plain loops take seconds for the largest.
    const most = kernels === 'javascript' ? 10_000 : Infinity;
    for (const nodes of SIZES)
      for (const batch of BATCHES.filter((samples) => nodes * samples < most))
        test(`${nodes} nodes, ${batch} samples`, async () => {
          // The largest are thinned: each kind at most once, spread over the sizes.
          const states = nodes * batch;
          const kinds = CIRCUIT_KINDS.filter((_, n) => states < 1000 || n % 3 === (nodes + batch + 1) % 3);
          for (const [n, kind] of kinds.entries()) {
            const law = (['soft-rail', 'linear'] as const)[n % 2];
            const circuit = { kind, law, nodes, batch, reciprocal: n % 2 === 0 && states < 10_000 };
            expect(await compare(circuit), JSON.stringify(circuit)).toBeLessThan(PER_RUN);
          }
        });
  });

  test('every integrator', async () => {
    for (const integrator of cpu.integrators)
      for (const kind of CIRCUIT_KINDS) {
        const circuit = { kind, law: 'soft-rail', nodes: 64, batch: 1 } as const;
        // The adaptive steps of the two engines differ; their equilibria are compared elsewhere.
        if (integrator === 'dormand-prince') continue;
        expect(await compare(circuit, integrator), `${integrator} ${kind}`).toBeLessThan(PER_RUN);
      }
  });

  test('noise, temperature schedule and gain ramp', async () => {
    const noise = { start: 0.1, end: 0.01, power: 2, duration: 5 };
    for (const kind of ['exponential', 'linear'] as const)
      for (const law of ['saturating', 'bistable', 'bifurcating'] as const) {
        const circuit = { kind: 'sparse', law, nodes: 65, batch: 3, noise, ramp: { kind, time: 4 } } as const;
        expect(await compare(circuit)).toBeLessThan(allowed(law));
      }
  });

  test('residual, scale, currents and energy', async () => {
    for (const kind of CIRCUIT_KINDS)
      for (const batch of [1, 3]) {
        const netlist = randomNetlist({ kind, law: 'soft-rail', nodes: 65, batch });
        const a = await cpu.create(netlist, { integrator: 'euler', dt: SAFE_DT });
        const b = await reference.create(netlist, { integrator: 'euler', dt: SAFE_DT });
        const [x, y] = [await a.residual(), await b.residual()];
        expect([x.node, x.sample, x.blownUp]).toEqual([y.node, y.sample, y.blownUp]);
        expect(x.max).toBeCloseTo(y.max, 5);
        expect(x.scale).toBeCloseTo(y.scale, 4);
        const [p, q] = [await a.energy(), await b.energy()];
        expect(p === null).toBe(q === null);
        p?.forEach((h, n) => expect(h).toBeCloseTo(q?.[n] ?? NaN, 6));
        const [i, j] = [await a.currents(), await b.currents()];
        i.forEach((r, n) => expect(r).toBeCloseTo(j[n], 5));
      }
  });
});
