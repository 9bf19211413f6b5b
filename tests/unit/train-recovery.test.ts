/** A run that learns and loses its device takes the course it would have taken, chapters, patience and all. */
import { describe, expect, it } from 'vitest';
import { prepareTraining, type PreparedTraining } from '../../src/lab/prepare-training.ts';
import type { CurvePoint } from '../../src/lab/train-api.ts';
import { TrainRun } from '../../src/lab/train-run.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { frailEngine } from '../frail-engine.ts';

async function prepared(task: object, training: object, linear = false): Promise<PreparedTraining> {
  const size = 'expression' in task ? [1, 1] : [6, 3];
  const [cell] = parseNotebook({
    kirchhoff: 1,
    cells: [
      {
        kind: 'train',
        id: 'fit',
        circuit: {
          groups: [
            { name: 'in', shape: [size[0]], role: 'input' },
            ...(linear ? [] : [{ name: 'hidden', shape: [8], law: 'saturating' }]),
            { name: 'out', shape: [size[1]], role: 'output' },
          ],
          couplings: linear
            ? [{ kind: 'dense', from: 'in', to: 'out' }]
            : [
                { kind: 'dense', from: 'in', to: 'hidden' },
                { kind: 'dense', from: 'hidden', to: 'out' },
              ],
        },
        task,
        training: { batch: 4, ...training },
      },
    ],
  }).cells;
  if (cell.kind !== 'train') throw new Error('expected a cell that learns');
  return prepareTraining(cell, { data: {} });
}

/** Trains to the end; the device goes after the slice that reaches `loseAt`. */
async function course(plan: PreparedTraining, loseAt = Infinity) {
  const run = await TrainRun.create(plan, {
    engine: 'webgpu',
    webgpu: async () => frailEngine(),
    orCpu: false,
  });
  const points: CurvePoint[] = [];
  let isWell = loseAt < Infinity;
  while (!run.done) {
    points.push(...(await run.slice(Infinity)).points);
    if (!isWell || run.update < loseAt) continue;
    isWell = false;
    await run.loseDevice();
  }
  const { parameters } = await run.circuit.state();
  await run.finish();
  await run.measure();
  run.dispose();
  return { run, points, parameters };
}

describe('a course with a jump', () => {
  it('forgets the best weights of before, and has patience with what comes after', async () => {
    // Before the jump nothing gets better after a while; a fifth of all updates must still be taken after it.
    const task = { kind: 'drift', samples: 60, tests: 8, jumpAfter: 300, curve: 0 };
    const plan = await prepared(task, { epochs: 3, validation: 0.2, patience: 2, optimiser: { rate: 0.1 } });
    const { run } = await course(plan);
    expect(run.chapter).toBe(1);
    expect(run.best?.update).toBeGreaterThan(300);
  });
});

describe('a lost device', () => {
  it('is replaced, and the last checkpoint leads to the very same end', async () => {
    const plan = await prepared({ kind: 'function', expression: 'x^2', samples: 32 }, { epochs: 20 });
    const calm = await course(plan);
    const shaken = await course(plan, 90);
    expect(shaken.run.recovered).toBe('for a test');
    expect(calm.run.recovered).toBeNull();
    expect(shaken.parameters).toEqual(calm.parameters);
    expect(shaken.points.at(-1)).toEqual(calm.points.at(-1));
    expect(shaken.run.metrics).toEqual(calm.run.metrics);
  });

  it('does not change the order of the samples of a later chapter', async () => {
    const task = { kind: 'drift', samples: 40, tests: 8, jumpAfter: 13 };
    // A checkpoint at every turn: the second chapter begins at 13, where no epoch of its own begins.
    const plan = await prepared(task, { epochs: 6, validation: 0.1 });
    const calm = await course(plan);
    const run = await TrainRun.create(plan, {
      engine: 'webgpu',
      webgpu: async () => frailEngine(),
      orCpu: false,
    });
    while (run.chapter === 0) await run.slice(Infinity);
    // Time for another checkpoint, which the next slice takes.
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    await run.slice(Infinity, 2);
    expect(run.update).toBe(15);
    await run.loseDevice();
    await run.slice(Infinity);
    expect([run.chapter, run.update]).toEqual([1, 15]);
    while (!run.done) await run.slice(Infinity);
    expect((await run.circuit.state()).parameters).toEqual(calm.parameters);
    run.dispose();
  });

  it('does not use up patience', async () => {
    const plan = await prepared(
      { kind: 'function', expression: 'x^2', samples: 40, noise: 0.5 },
      { epochs: 400, validation: 0.2, patience: 3, optimiser: { rate: 0.05 } },
    );
    const calm = await course(plan);
    expect(calm.run.ended).toBe('no better validation loss for 3 epochs');
    for (const early of [8, 16]) {
      const { run, parameters } = await course(plan, calm.run.update - early);
      expect(run.recovered).toBe('for a test');
      expect([run.ended, run.update, run.best?.update]).toEqual([
        calm.run.ended,
        calm.run.update,
        calm.run.best?.update,
      ]);
      expect(parameters).toEqual(calm.parameters);
    }
  });

  it('takes nothing of what is only read: answers, weights, the best of them', async () => {
    const task = { kind: 'function', expression: 'x^2', samples: 40, noise: 0.5 };
    const plan = await prepared(task, { epochs: 20, validation: 0.2, optimiser: { rate: 0.2 } });
    const run = await TrainRun.create(plan, {
      engine: 'webgpu',
      webgpu: async () => frailEngine(),
      orCpu: false,
    });
    while (!run.done) await run.slice(Infinity);
    const last = await run.parameters();
    await run.loseDevice();
    expect(await run.parameters()).toEqual(last);
    await run.loseDevice();
    await run.finish();
    const best = await run.parameters();
    expect(best).not.toEqual(last);
    const answers = await run.measure();
    await run.loseDevice();
    expect(await run.measure()).toEqual(answers);
    expect(run.done).toBe(true);
    await run.loseDevice();
    expect(await run.ask(plan.chapters[0].test.inputs)).toEqual(answers);
    await run.loseDevice();
    expect((await run.look()).voltages).toHaveLength(plan.netlist.nodes * 4);
    expect(await run.parameters()).toEqual(best);
    run.dispose();
  });

  it('does not take what least squares found', async () => {
    const plan = await prepared({ kind: 'drift', samples: 40, tests: 8 }, { mechanism: 'offline' }, true);
    const run = await TrainRun.create(plan, {
      engine: 'webgpu',
      webgpu: async () => frailEngine(),
      orCpu: false,
    });
    await run.slice(Infinity);
    const answers = await run.measure();
    await run.loseDevice();
    expect(await run.measure()).toEqual(answers);
    expect(run.done).toBe(true);
    run.dispose();
  });

  it('that fails for another reason is no loss', async () => {
    const plan = await prepared({ kind: 'function', expression: 'x', samples: 8 }, { epochs: 3 });
    const run = await TrainRun.create(plan, { engine: 'cpu', webgpu: async () => 'none', orCpu: false });
    await expect(run.loseDevice()).rejects.toThrow('The cpu engine has no device to lose');
    run.circuit.report = () => Promise.reject(new Error('out of paper'));
    await expect(
      (async () => {
        while (!run.done) await run.slice(Infinity);
      })(),
    ).rejects.toThrow('out of paper');
    run.dispose();
  });
});
