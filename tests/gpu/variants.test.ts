/** Every kernel the tuner may choose, asked for by name, against the float64 reference: both ends of a step. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signalScale } from '../../src/circuit/energy.ts';
import { LAWS } from '../../src/circuit/schema-fields.ts';
import type { Stepping } from '../../src/engine/engine.ts';
import { gridCircuit } from '../../src/lab/benchmark/circuits.ts';
import type { WebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import {
  BATCHES,
  isPossible,
  randomNetlist,
  SAFE_DT,
  type CircuitKind,
  type RandomCircuit,
} from '../random-circuits.ts';
import { distance, reference, sharedEngine } from './engine.ts';

/** Directed and reciprocal, in one group and between two, take turns. */
const coupled = (n: number) => ({ reciprocal: n % 3 !== 1, between: n % 2 === 1 });

interface Tested {
  readonly name: string;
  readonly kinds: readonly CircuitKind[];
  readonly samples: (batch: number) => boolean;
  /** Shares work by barriers, for which software adapters take seconds to compile each form of a kernel. */
  readonly barriers: boolean;
  /** Numbers of nodes it takes, where not any. */
  readonly nodes?: readonly number[];
  /** Couplings it takes, where not any. */
  readonly only?: ReturnType<typeof coupled>;
}
const one = (batch: number): boolean => batch === 1;
const many = (batch: number): boolean => batch > 1;
const kernel = (
  name: string,
  kinds: readonly CircuitKind[],
  samples: (batch: number) => boolean,
  barriers = false,
): Tested => ({ name, kinds, samples, barriers });

const RESISTORS = ['resistive', 'conditioned-by-held'] as const;
const KERNELS: readonly Tested[] = [
  kernel('dense/blocks', ['dense'], one),
  kernel('dense/eights', ['dense'], one),
  { ...kernel('dense/mirrored', ['dense'], one), only: { reciprocal: true, between: false } },
  kernel('dense/columns', ['dense'], one, true),
  kernel('dense/narrow', ['dense'], one, true),
  kernel('dense/rows', ['dense'], one, true),
  kernel('dense/subgroups', ['dense'], one, true),
  kernel('dense/registers', ['dense'], many),
  kernel('dense/wide', ['dense'], many),
  kernel('dense/quads', ['dense'], many),
  kernel('dense/tiles', ['dense'], many, true),
  kernel('sparse/states', ['sparse'], () => true),
  kernel('sparse/quads', ['sparse'], many),
  kernel('sparse/lanes', ['sparse'], one, true),
  kernel('stencil/states', ['stencil'], () => true),
  kernel('stencil/quads', ['stencil'], many),
  // One cell, and two channels of rows of tiles.
  { ...kernel('stencil/tiles', ['stencil'], () => true, true), nodes: [1, 400] },
  kernel('grid/states', ['resistive'], () => true),
  // Grids of rows of four; larger ones are below.
  { ...kernel('grid/fours', ['resistive'], one), nodes: [8, 12] },
  kernel('grid/quads', ['resistive'], many),
  // Less than a tile, and two by two of them.
  {
    ...kernel('grid/tiles', ['resistive'], () => true, true),
    nodes: [12, 407],
    only: { reciprocal: true, between: false },
  },
  kernel('resistors/states', RESISTORS, () => true),
  kernel('resistors/quads', RESISTORS, many),
];
const FIRST_ORDER = LAWS.filter((law) => law !== 'bistable' && law !== 'bifurcating');

/** Each way meets sizes below, at and above a workgroup; the two together meet all of them. */
const sizes = (barriers: boolean, fused: boolean): readonly number[] => {
  if (barriers) return fused ? [65] : [1, 63, 65];
  return fused ? [63, 65, 1000] : [1, 64, 65];
};

/** Both ends of a few steps, what is measured there, and which kernels computed it. */
async function expectReference(
  engine: WebGpuEngine,
  circuit: RandomCircuit,
  how: Stepping,
): Promise<readonly string[]> {
  const netlist = randomNetlist(circuit);
  const [gpu, float64] = [await engine.create(netlist, how), await reference.create(netlist, how)];
  // An odd number leaves the signals in the second buffer of a fused step, where what looks at them must find them.
  await gpu.run(9);
  await float64.run(9);
  const scale = Math.max(signalScale(await float64.signals()), 1e-3);
  const what = JSON.stringify(circuit);
  expect(distance(await gpu.voltages(), await float64.voltages()) / scale, what).toBeLessThanOrEqual(3e-6);
  expect(distance(await gpu.signals(), await float64.signals()) / scale, what).toBeLessThanOrEqual(3e-6);
  const { scale: current } = await float64.residual();
  expect(distance(await gpu.currents(), await float64.currents()) / current, what).toBeLessThanOrEqual(5e-6);
  const used = gpu.kernels.map(({ chosen }) => chosen);
  expect(gpu.stepKernel, what).toBe('steps/dispatched');
  gpu.dispose();
  return used;
}

for (const fused of [false, true])
  describe(`${fused ? 'sums fused with steps' : 'sums apart from steps'}:`, () => {
    KERNELS.forEach(({ name, kinds, samples, barriers, nodes: taken, only }, k) => {
      let engine: WebGpuEngine;
      beforeAll(async () => {
        // Bursts of steps would take them without it.
        engine = await sharedEngine({ forced: [name, 'steps/dispatched'], fused });
      });
      afterAll(() => engine.dispose());

      kinds.forEach((kind) => {
        const laws = FIRST_ORDER.filter((law) => isPossible(kind, law));
        const law = laws[k % laws.length];
        const integrator = k % 3 === 2 ? 'relax' : 'euler';
        test(`${name}, ${kind}, ${law}, ${integrator}`, async () => {
          let turn = k + (fused ? 1 : 0);
          for (const nodes of taken ?? sizes(barriers, fused))
            for (const batch of BATCHES.filter(samples)) {
              // The reference walks every weight of every sample.
              if (nodes === 1000 && (kind === 'dense' || batch === 64)) continue;
              const periodic = kind === 'stencil' && turn % 2 === 1;
              const circuit = {
                kind,
                law,
                nodes,
                batch,
                seed: 40 + turn,
                periodic,
                ...coupled(turn++),
                ...only,
              };
              const used = await expectReference(engine, circuit, { integrator, dt: SAFE_DT });
              expect(used.filter((chosen) => chosen !== name)).toEqual([]);
              // A single node has no edges.
              if (nodes > 1) expect(used.length).toBeGreaterThan(0);
            }
        });
      });
    });
  });

for (const fused of [false, true])
  test(`grids in fours, ${fused ? 'sums fused with steps' : 'sums apart from steps'}`, async () => {
    const engine = await sharedEngine({ forced: ['grid/fours', 'steps/dispatched'], fused });
    for (const side of [4, 12, 68])
      for (const how of [
        { integrator: 'euler', dt: 0.5 },
        { integrator: 'relax', dt: 1 },
      ] as const) {
        const netlist = gridCircuit(side, 1);
        const [gpu, float64] = [await engine.create(netlist, how), await reference.create(netlist, how)];
        for (const anneal of [gpu, float64]) {
          await anneal.run(5);
          await anneal.clamp(side + 1, 0.7);
          await anneal.run(4);
        }
        const what = `${side}, ${how.integrator}`;
        expect(distance(await gpu.voltages(), await float64.voltages()), what).toBeLessThan(2e-6);
        const [r, expected] = [await gpu.residual(), await float64.residual()];
        expect(r.scale / expected.scale, what).toBeCloseTo(1, 5);
        expect(Math.abs(r.max - expected.max) / expected.scale, what).toBeLessThan(5e-6);
        const [h, exact] = [await gpu.energy(), await float64.energy()];
        expect((h?.[0] ?? NaN) / (exact?.[0] ?? NaN), what).toBeCloseTo(1, 5);
        expect(gpu.kernels.map(({ chosen }) => chosen)).toContain('grid/fours');
        gpu.dispose();
      }
    engine.dispose();
  });

test('magnitudes of currents, for the scale, by a kernel that shares by barriers', async () => {
  const engine = await sharedEngine({ forced: ['dense/rows'] });
  const netlist = randomNetlist({ kind: 'dense', law: 'saturating', nodes: 65, batch: 1, between: true });
  const how = { integrator: 'euler', dt: SAFE_DT } as const;
  const [gpu, float64] = [await engine.create(netlist, how), await reference.create(netlist, how)];
  const [r, expected] = [await gpu.residual(), await float64.residual()];
  expect(r.scale / expected.scale).toBeCloseTo(1, 5);
  expect(r.max / expected.max).toBeCloseTo(1, 5);
  engine.dispose();
});

test('a kernel asked for where it does not apply is refused', async () => {
  const engine = await sharedEngine({ forced: ['dense/tiles'] });
  const single = randomNetlist({ kind: 'dense', law: 'linear', nodes: 20, batch: 1 });
  await expect(engine.create(single, { integrator: 'euler', dt: 0.1 })).rejects.toThrow(
    'dense/tiles does not apply to dense',
  );
  engine.dispose();
});
