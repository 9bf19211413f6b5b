import { describe, expect, test } from 'vitest';
import type { Netlist, PlacedNetlist } from '../../src/circuit/netlist.ts';
import { normal } from '../../src/circuit/philox.ts';
import { placeNodes } from '../../src/circuit/placement.ts';
import { chooseTimeStep } from '../../src/circuit/time-step.ts';
import type { PlacementRecipe } from '../../src/circuit/schema-placement.ts';
import type { LawName } from '../../src/circuit/schema-fields.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import type { Engine, Settled } from '../../src/engine/engine.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { chooseEngine } from '../../src/lab/engines.ts';
import { randomNetlist, SAFE_DT, type RandomCircuit, withEdges } from '../random-circuits.ts';

const euler = { integrator: 'euler', dt: SAFE_DT } as const;
const on = (netlist: Netlist, more: Partial<PlacementRecipe> = {}): PlacedNetlist =>
  placeNodes(netlist, { parts: 4, by: 'in-turn', refresh: 1, bandwidth: 0, ...more }, 'p');

const engines: readonly Engine[] = [
  createReferenceEngine(),
  createCpuEngine(),
  createCpuEngine({ kernels: 'javascript' }),
];

async function voltsAfter(
  engine: Engine,
  netlist: Netlist,
  slices: readonly number[],
): Promise<Float32Array> {
  const anneal = await engine.create(netlist, euler);
  for (const steps of slices) await anneal.run(steps);
  const volts = await anneal.voltages();
  anneal.dispose();
  return volts;
}

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (x, i) => Math.abs(x - b[i])).reduce(
    (most, d) => (d > most || Number.isNaN(d) ? d : most),
    0,
  );

const noise = { start: 0.02, end: 0, power: 2, duration: 3 };
const ramp = { kind: 'exponential', time: 1 } as const;
const circuits: readonly (RandomCircuit & { readonly name: string })[] = [
  { name: 'dense linear', kind: 'dense', law: 'linear', nodes: 65, batch: 3 },
  {
    name: 'sparse saturating, directed',
    kind: 'sparse',
    law: 'saturating',
    nodes: 64,
    batch: 1,
    reciprocal: false,
  },
  {
    name: 'sparse between two groups',
    kind: 'sparse',
    law: 'rectifying',
    nodes: 40,
    batch: 2,
    between: true,
  },
  { name: 'stencil', kind: 'stencil', law: 'saturating', nodes: 64, batch: 3, periodic: true },
  { name: 'ramped and noisy', kind: 'sparse', law: 'soft-rail', nodes: 63, batch: 3, noise, ramp },
  { name: 'bistable', kind: 'dense', law: 'bistable', nodes: 40, batch: 2, ramp },
  {
    name: 'bifurcating',
    kind: 'sparse',
    law: 'bifurcating',
    nodes: 40,
    batch: 2,
    ramp: { kind: 'linear', time: 4 },
  },
];

describe.each(circuits)('a $name circuit on parts', (circuit) => {
  const whole = randomNetlist(circuit);

  test('is the one on a single chip where every copy is new at every step, up to rounding', async () => {
    for (const engine of engines) {
      const alone = await voltsAfter(engine, whole, [60]);
      const spread = await voltsAfter(engine, on(whole), [60]);
      // Sums in another order, and copies as float32.
      expect(farthest(spread, alone)).toBeLessThan(2e-5);
      // With one part the arithmetic is the same too.
      expect(await voltsAfter(engine, on(whole, { parts: 1 }), [60])).toEqual(alone);
    }
  });

  test('comes to what float64 says where copies are old, and to the same bits however it is sliced', async () => {
    const stale = on(whole, { refresh: 7, bandwidth: 3 });
    const judge = await voltsAfter(engines[0], stale, [60]);
    for (const engine of engines.slice(1)) {
      const volts = await voltsAfter(engine, stale, [60]);
      expect(farthest(volts, judge)).toBeLessThan(2e-5);
      expect(await voltsAfter(engine, stale, [1, 2, 4, 20, 9, 24])).toEqual(volts);
    }
    expect(farthest(judge, await voltsAfter(engines[0], whole, [60]))).toBeGreaterThan(1e-4);
  });
});

describe.each(engines.map((engine) => [engine.info.adapter, engine] as const))('parts, %s', (_, engine) => {
  const whole = randomNetlist({ kind: 'sparse', law: 'saturating', nodes: 64, batch: 3 });
  const stale = on(whole, { refresh: 10, bandwidth: 4 });

  test('go on from a checkpoint between refreshes to the same bits', async () => {
    const anneal = await engine.create(stale, euler);
    await anneal.run(14);
    const checkpoint = structuredClone(await anneal.checkpoint());
    await anneal.run(30);
    const volts = await anneal.voltages();
    await anneal.restore(checkpoint);
    expect(anneal.step).toBe(14);
    await anneal.run(30);
    expect(await anneal.voltages()).toEqual(volts);
    const other = await engine.create(stale, euler);
    await other.restore(checkpoint);
    await other.run(30);
    expect(await other.voltages()).toEqual(volts);
  });

  test('are not at rest before they have heard each other', async () => {
    const patient = on(whole, { refresh: 1000 });
    const anneal = await engine.create(patient, euler);
    await anneal.run(900);
    // Every part has come to rest with what it knows: nothing flows, but the circuit is not in equilibrium.
    const flowing = (await anneal.currents()).filter((_c, n) => !whole.held[n % whole.nodes]);
    expect(Math.max(...flowing.map(Math.abs))).toBeLessThan(1e-5);
    const { max, scale } = await anneal.residual();
    expect(max).toBeGreaterThan(1e-3 * scale);
    // Looking has changed nothing.
    expect(farthest(await anneal.voltages(), await voltsAfter(engine, patient, [900]))).toBe(0);
  });

  test('hear an edge that is cut, a current that is injected and a node that is held', async () => {
    const anneal = await engine.create(stale, euler);
    await anneal.run(13);
    await anneal.inject(new Float32Array(stale.nodes * 3).fill(0.05));
    await anneal.clamp(5, 0.25);
    await anneal.replace({
      ...stale,
      couplings: stale.couplings.map((c) => ('gain' in c ? { ...c, gain: 0.5 * c.gain } : c)),
    });
    await anneal.settle({ tolerance: 1e-6, maxSteps: 20_000 });
    const alone = await engine.create(whole, euler);
    await alone.inject(new Float32Array(stale.nodes * 3).fill(0.05));
    await alone.clamp(5, 0.25);
    await alone.replace({
      ...whole,
      couplings: whole.couplings.map((c) => ('gain' in c ? { ...c, gain: 0.5 * c.gain } : c)),
    });
    await alone.settle({ tolerance: 1e-6, maxSteps: 20_000 });
    expect(farthest(await anneal.voltages(), await alone.voltages())).toBeLessThan(1e-5);
  });

  test('stay where they are, and exchange copies between steps of Euler only', async () => {
    const anneal = await engine.create(stale, euler);
    await expect(anneal.replace(whole)).rejects.toThrow('nodes moved to other parts');
    await expect(anneal.replace(on(whole, { by: 'order' }))).rejects.toThrow('nodes moved to other parts');
    await anneal.replace(on(whole, { refresh: 3 }));
    for (const integrator of ['rk4', 'relax', 'dormand-prince'] as const)
      await expect(engine.create(stale, { integrator, dt: 0.01 })).rejects.toThrow('Choose euler');
    const checkpoint = await anneal.checkpoint();
    const fewer = await engine.create(on(whole, { parts: 2 }), euler);
    await expect(fewer.restore(checkpoint)).rejects.toThrow('same placement');
  });
});

/** A mesh of communities as DS-GL maps them: strong within, weak between, held inputs, well-posed. */
function mesh(law: LawName): Netlist {
  const [communities, size] = [4, 24];
  const base = randomNetlist({ kind: 'sparse', law, nodes: communities * size, batch: 2, strength: 1 });
  const edges: [number, number, number][] = [];
  for (let i = 0; i < base.nodes; i++)
    for (let j = i + 1; j < base.nodes; j++) {
      const near = Math.floor(i / size) === Math.floor(j / size);
      if (normal(7, i, j, 0, 2) < (near ? 0 : -1.6))
        edges.push([i, j, (near ? 0.06 : 0.04) * normal(7, i, j, 1, 2)]);
    }
  return { ...withEdges(base, edges), leak: base.leak.map(() => 1) };
}

describe.each(['linear', 'saturating'] as const)('a %s mesh', (law) => {
  const whole = mesh(law);
  const { dt } = chooseTimeStep(whole);
  const settled = async (engine: Engine, netlist: Netlist): Promise<Float32Array> => {
    const anneal = await engine.create(netlist, { integrator: 'euler', dt });
    const { status } = await anneal.settle({ tolerance: 1e-6, maxSteps: 50_000 });
    expect(status).toBe('settled');
    return anneal.voltages();
  };

  test.each([
    { refresh: 1, bandwidth: 0 },
    { refresh: 4, bandwidth: 0 },
    { refresh: 16, bandwidth: 0 },
    { refresh: 64, bandwidth: 0 },
    { refresh: 256, bandwidth: 0 },
    { refresh: 4, bandwidth: 1 },
    { refresh: 16, bandwidth: 3 },
  ])('comes to the equilibrium of a single chip: %o', async (recipe) => {
    for (const engine of engines.slice(0, 2)) {
      const alone = await settled(engine, whole);
      const spread = await settled(engine, on(whole, { by: 'communities', ...recipe }));
      expect(farthest(spread, alone)).toBeLessThan(2e-5);
      expect(Math.max(...alone.map(Math.abs))).toBeGreaterThan(0.1);
    }
  });
});

/** Three nodes that push each other apart: the circuit settles, but parts that answer old news overshoot. */
function antagonists(law: LawName, strength: number): Netlist {
  const base = randomNetlist({ kind: 'dense', law, nodes: 3, batch: 1 });
  const [coupling] = base.couplings;
  if (coupling.kind !== 'dense') throw new Error('expected a dense coupling');
  const a = -strength / 2;
  return {
    ...base,
    held: new Uint8Array(3),
    leak: Float32Array.of(1, 1, 1),
    bias: Float32Array.of(1, 0.5, 0.2),
    couplings: [
      { ...coupling, gain: 1, reciprocal: true, weights: Float32Array.of(0, a, a, a, 0, a, a, a, 0) },
    ],
  };
}

describe('where couplings between parts are strong', () => {
  const apart = (netlist: Netlist, refresh: number) => on(netlist, { parts: 3, by: 'order', refresh });
  const run = async (netlist: Netlist): Promise<Settled> => {
    const anneal = await engines[0].create(netlist, { integrator: 'euler', dt: 0.05 });
    return anneal.settle({ tolerance: 1e-6, maxSteps: 8000 });
  };

  test('a linear circuit settles with fresh copies and runs away with old ones', async () => {
    // Eigenvalues of h - J are 1 - 0.9 and 1 + 1.8; each part answering the last equilibrium of the others has gain 1.8.
    const circuit = antagonists('linear', 0.9);
    expect((await run(circuit)).status).toBe('settled');
    expect((await run(apart(circuit, 4))).status).toBe('settled');
    expect((await run(apart(circuit, 200))).status).toBe('blown-up');
  });

  test('a saturating one swings for ever instead', async () => {
    const circuit = antagonists('saturating', 0.9);
    expect((await run(circuit)).status).toBe('settled');
    expect((await run(apart(circuit, 4))).status).toBe('settled');
    const { status, residual } = await run(apart(circuit, 200));
    expect(status).toBe('stopped');
    expect(residual.max).toBeGreaterThan(0.1 * residual.scale);
  });
});

describe('which engine', () => {
  test('a circuit on parts runs on: this processor, and why', async () => {
    const wish = {
      integrator: 'euler',
      placed: true,
      webgpu: () => Promise.reject(new Error('not asked for')),
      trial: { of: 'a step', time: () => Promise.reject(new Error('not tried')) },
    } as const;
    const { engine, why } = await chooseEngine({ ...wish, choice: 'auto' });
    expect(engine.info.kind).toBe('cpu');
    expect(why).toContain('Parts exchange copies of signals between steps');
    await expect(chooseEngine({ ...wish, choice: 'webgpu' })).rejects.toThrow('Use --engine cpu');
    expect((await chooseEngine({ ...wish, choice: 'webgpu', orCpu: true })).engine.info.kind).toBe('cpu');
    expect((await chooseEngine({ ...wish, choice: 'reference' })).engine.info.kind).toBe('reference');
  });
});
