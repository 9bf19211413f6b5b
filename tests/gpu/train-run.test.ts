/** Whole courses of training on the GPU: the same as on the processor, on through a lost device, and none with noise. */
import { expect, test } from 'vitest';
import type { EngineChoice } from '../../src/lab/api.ts';
import { prepareTraining } from '../../src/lab/prepare-training.ts';
import type { CurvePoint } from '../../src/lab/train-api.ts';
import { TrainRun } from '../../src/lab/train-run.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { BadInput } from '../../src/circuit/problem.ts';
import { openEngine, sharedEngine } from './engine.ts';

const UPDATES = 100;

/** A function of one number, sixteen hidden nodes, ten updates an epoch. */
async function lesson(training: object, circuit: object = {}) {
  const [cell] = parseNotebook({
    kirchhoff: 1,
    cells: [
      {
        kind: 'train',
        id: 'fit',
        circuit: {
          groups: [
            { name: 'in', shape: [1], role: 'input' },
            { name: 'hidden', shape: [16], law: 'saturating', bias: { from: 'normal', std: 0.5 } },
            { name: 'out', shape: [1], role: 'output' },
          ],
          couplings: [
            { kind: 'dense', from: 'in', to: 'hidden', weights: { from: 'normal' } },
            { kind: 'dense', from: 'hidden', to: 'out', weights: { from: 'normal', std: 0.1 } },
          ],
          ...circuit,
        },
        task: { kind: 'function', expression: 'sin(3 * x) / 2', samples: 80, grid: 24 },
        training: { batch: 8, epochs: 10, ...training },
      },
    ],
  }).cells;
  if (cell.kind !== 'train') throw new Error('expected a cell that learns');
  return prepareTraining(cell, { data: {} });
}

type Prepared = Awaited<ReturnType<typeof lesson>>;
const start = (prepared: Prepared, engine: EngineChoice, orCpu = false, webgpu = () => sharedEngine()) =>
  TrainRun.create(prepared, { engine, webgpu, orCpu });

/** Trains on to an update, or to the end. */
async function trainTo(run: TrainRun, update = UPDATES): Promise<CurvePoint[]> {
  const points: CurvePoint[] = [];
  while (!run.done && run.update < update)
    points.push(...(await run.slice(Infinity, update - run.update)).points);
  return points;
}

async function whole(prepared: Prepared, engine: EngineChoice) {
  const run = await start(prepared, engine);
  const points = await trainTo(run);
  await run.measure();
  run.dispose();
  return { points, metrics: run.metrics, kind: run.engine.info.kind };
}

test.each(['adjoint', 'nudging'])('%s takes the same course on the CPU and on the GPU', async (mechanism) => {
  const prepared = await lesson({ mechanism });
  const gpu = await whole(prepared, 'webgpu');
  const cpu = await whole(prepared, 'cpu');
  expect([gpu.kind, cpu.kind]).toEqual(['webgpu', 'cpu']);
  expect(gpu.points.map(({ update }) => update)).toEqual(cpu.points.map(({ update }) => update));
  expect(gpu.points.at(-1)?.update).toBe(UPDATES);
  gpu.points.forEach(({ train, update }, n) =>
    expect(train / cpu.points[n].train, `loss at ${update}`).toSatisfy(
      (ratio: number) => Math.abs(ratio - 1) < 0.01,
    ),
  );
  // It has learned something, so that agreement is not that of two circuits at their start.
  expect(cpu.points[9].train).toBeLessThan(cpu.points[0].train / 2);
  for (const name of ['mae', 'rmse'])
    expect(Math.abs(gpu.metrics[name] / cpu.metrics[name] - 1), name).toBeLessThan(0.05);
});

test('a course goes on through a lost device from its last checkpoint, to the same end', async () => {
  const prepared = await lesson({
    mechanism: 'adjoint',
    schedule: { kind: 'cosine' },
    validation: 0.1,
    epochs: 12,
  });
  const calm = await start(prepared, 'webgpu');
  const expected = await trainTo(calm, prepared.updates);
  const run = await start(prepared, 'webgpu', false, openEngine);
  await trainTo(run, 57);
  const { engine } = run;
  await run.loseDevice();
  const { points, done } = await run.slice(Infinity);
  expect([points, done]).toEqual([[], false]);
  expect(run.recovered).toMatch(/./);
  expect(run.engine).not.toBe(engine);
  expect(run.update).toBeLessThanOrEqual(57);
  const again = await trainTo(run, prepared.updates);
  expect(run.update).toBe(prepared.updates);
  const last = again.at(-1);
  const wanted = expected.at(-1);
  expect(last?.update).toBe(wanted?.update);
  expect(Math.abs((last?.train ?? NaN) / (wanted?.train ?? NaN) - 1)).toBeLessThan(0.01);
  expect(Math.abs((last?.validation ?? NaN) / (wanted?.validation ?? NaN) - 1)).toBeLessThan(0.01);
  expect(run.best?.update).toBe(calm.best?.update);
  for (const each of [calm, run]) {
    await each.finish();
    await each.measure();
  }
  expect(Math.abs(run.metrics.mae / calm.metrics.mae - 1)).toBeLessThan(0.01);
  calm.dispose();
  run.dispose();
});

test('thermal noise while it learns is for the CPU: refused, or run there with the reason', async () => {
  const prepared = await lesson({ epochs: 1 }, { noise: { end: 0.001 } });
  await expect(start(prepared, 'webgpu')).rejects.toThrow(
    'engine: Training with thermal noise runs on the CPU engines only. ' +
      'Use --engine cpu, or set cells.fit.circuit.noise.end to 0.',
  );
  for (const choice of ['webgpu', 'auto'] as const) {
    const run = await start(prepared, choice, true);
    expect(run.engine.info.kind).toBe('cpu');
    expect(run.why).toBe('Training with thermal noise runs on the CPU engines only.');
    await trainTo(run, 2);
    expect(run.update).toBe(2);
    run.dispose();
  }
  const engine = await sharedEngine();
  await expect(engine.train(prepared.plan)).rejects.toThrow(BadInput);
  await expect(engine.train(prepared.plan)).rejects.toThrow(/^noise: the GPU engine has no thermal noise/);
  engine.dispose();
});
