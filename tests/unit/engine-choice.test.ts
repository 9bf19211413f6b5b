import { describe, expect, test } from 'vitest';
import { BadInput } from '../../src/circuit/problem.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import type { Engine, Stepping } from '../../src/engine/engine.ts';
import { chooseEngine, emulated, type EngineWish, type WebGpuSource } from '../../src/lab/engines.ts';
import { annealTrial, trainingTrial, type Trial } from '../../src/lab/trial.ts';
import { randomNetlist, SAFE_DT } from '../random-circuits.ts';
import { parametersOf } from '../../src/circuit/parameters.ts';
import { trainableNetlist } from '../learning-circuits.ts';
import { PLAIN } from '../training-circuits.ts';

/** The CPU engine under the name of a GPU. */
const gpuLike = (software = false): Engine => ({
  ...createCpuEngine(),
  info: { kind: 'webgpu', adapter: 'a test', software },
});

/** Times by the kind of engine [ms]. */
const taking = (cpu: number, webgpu: number): Trial => ({
  of: 'a step',
  time: async ({ info }) => (info.kind === 'webgpu' ? webgpu : cpu),
});

const wish = (webgpu: WebGpuSource, trial: Trial, more: Partial<EngineWish> = {}): EngineWish => ({
  choice: 'auto',
  integrator: 'euler',
  webgpu,
  trial,
  ...more,
});

describe('auto', () => {
  test('takes the engine that is faster on the circuit, and says the times', async () => {
    const fast = await chooseEngine(wish(async () => gpuLike(), taking(20, 0.5)));
    expect(fast.engine.info.kind).toBe('webgpu');
    expect(fast.why).toBe(
      'The GPU is faster; measured for a step: 20 ms on the CPU engine, 500 µs on the GPU.',
    );
    const slow = await chooseEngine(wish(async () => gpuLike(), taking(0.02, 0.5)));
    expect(slow.engine.info.kind).toBe('cpu');
    expect(slow.why).toContain('The CPU engine is faster; measured for a step: 20 µs');
  });

  test('keeps to the CPU engine when it is close', async () => {
    const { engine } = await chooseEngine(wish(async () => gpuLike(), taking(1.1, 1)));
    expect(engine.info.kind).toBe('cpu');
  });

  test('tries an emulated GPU only where the CPU engine is slow', async () => {
    const asked: boolean[] = [];
    const source: WebGpuSource = async (softwareToo) => {
      asked.push(softwareToo);
      return softwareToo ? gpuLike(true) : emulated('a test');
    };
    const quick = await chooseEngine(wish(source, taking(0.2, 0.01)));
    expect([quick.engine.info.kind, asked]).toEqual(['cpu', [false]]);
    expect(quick.why).toBe(
      'WebGPU is emulated on the CPU here (a test), so the CPU engine runs; it needs 200 µs for a step.',
    );
    const slow = await chooseEngine(wish(source, taking(50, 20)));
    expect([slow.engine.info.kind, asked]).toEqual(['webgpu', [false, false, true]]);
    expect(slow.why).toContain('20 ms on the emulated GPU');
    const opened = await chooseEngine(wish(async () => gpuLike(true), taking(0.2, 0.01)));
    expect(opened.engine.info.kind).toBe('cpu');
  });

  test('says why where there is no GPU, or the circuit does not run on it', async () => {
    const none = await chooseEngine(wish(async () => 'This browser has no WebGPU', taking(50, 1)));
    expect(none.why).toBe('This browser has no WebGPU, so the CPU engine runs.');
    const failing: Trial = {
      of: 'a step',
      time: async ({ info }) => {
        if (info.kind === 'webgpu') throw new Error('too large');
        return 1;
      },
    };
    const { engine, why } = await chooseEngine(wish(async () => gpuLike(), failing));
    expect([engine.info.kind, why]).toEqual([
      'cpu',
      'The circuit does not run on the GPU (too large), so the CPU engine runs.',
    ]);
  });
});

test('a named engine is not measured, and refused where it is not to be had', async () => {
  const never: Trial = { of: 'a step', time: () => Promise.reject(new Error('measured')) };
  const named = await chooseEngine(wish(async () => gpuLike(true), never, { choice: 'webgpu' }));
  expect(named.why).toBe('WebGPU was asked for.');
  const missing = wish(async () => 'There is none', never, { choice: 'webgpu' });
  await expect(chooseEngine(missing)).rejects.toBeInstanceOf(BadInput);
  expect((await chooseEngine({ ...missing, orCpu: true })).why).toBe(
    'There is none, so the CPU engine runs.',
  );
});

test('trials time real circuits', async () => {
  const netlist = randomNetlist({ kind: 'dense', law: 'saturating', nodes: 65, batch: 3 });
  const engine = createCpuEngine();
  const stepping: Stepping = { integrator: 'euler', dt: SAFE_DT };
  const trial = annealTrial(netlist, stepping);
  const step = await trial.time(engine);
  expect(step).toBeGreaterThan(0);
  expect(step).toBeLessThan(50);
  // What was tried starts where a new one does.
  const [tried, fresh] = [await trial.circuit(engine), await engine.create(netlist, stepping)];
  expect([tried.step, tried.time]).toEqual([0, 0]);
  for (const anneal of [tried, fresh]) await anneal.run(9);
  expect(await tried.voltages()).toEqual(await fresh.voltages());
  const learning = trainableNetlist({ kind: 'dense', law: 'saturating', nodes: 12 });
  const plan = {
    netlist: learning,
    blocks: parametersOf(learning).blocks,
    fed: [],
    loss: 'squared',
    optimiser: PLAIN,
    settling: { tolerance: 1e-6, sweeps: 1000 },
  } as const;
  expect(await trainingTrial(plan).time(engine)).toBeGreaterThan(0);
});
