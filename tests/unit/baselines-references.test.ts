/** Solvers and formulas in the place of a circuit: the same samples, from volts to volts, against the tasks' own measure. */
import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../src/circuit/given.ts';
import { runModel } from '../../src/lab/model-runner.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { fourFiles, sharedSet } from '../notebook-run.ts';
import { itWithData } from '../shared-data.ts';

/** A row of a comparison alone; shapes of input and output groups, which encode with a scale and an offset. */
async function row(
  task: Record<string, unknown>,
  [input, output]: readonly (readonly number[])[],
  model: Record<string, unknown>,
  { data = {}, training = {} }: { data?: DataSet; training?: Record<string, unknown> } = {},
) {
  const group = (name: string, shape: readonly number[], role: string) => ({
    name,
    shape,
    role,
    encode: { scale: 0.7, offset: 0.05 },
  });
  const { cells } = parseNotebook({
    kirchhoff: 1,
    cells: [
      {
        kind: 'train',
        id: 'lesson',
        task,
        circuit: {
          groups: [group('in', input, 'input'), group('out', output, 'output')],
          couplings: [{ kind: 'dense', name: 'map', from: 'in', to: 'out' }],
        },
      },
      { kind: 'compare', id: 'table', rows: [{ kind: 'model', of: 'lesson', model, training }] },
    ],
  });
  const [lesson, table] = cells;
  if (lesson.kind !== 'train' || table.kind !== 'compare') throw new TypeError('other cells');
  const [asked] = table.rows;
  if (asked.kind !== 'model') throw new TypeError('another row');
  const part = {
    kind: 'model',
    path: 'row',
    lesson,
    model: asked.model,
    training: asked.training,
  } as const;
  return runModel(part, {
    engine: 'cpu',
    data,
    build: 'test',
    webgpu: () => Promise.reject(new Error('not asked for')),
    say: () => undefined,
  });
}

const darcy = fourFiles('neuralop-darcy', 'darcy');
const burgers = fourFiles('neuralop-burgers', 'burgers');
const square = [
  [16, 16, 3],
  [16, 16, 1],
] as const;
const elements = (equation: Record<string, unknown>) => ({ kind: 'finite-elements', equation });

describe('finite elements', () => {
  it('answer generated heat as its exact solution', async () => {
    const task = { kind: 'heat', samples: 8, tests: 32 };
    const run = await row(task, [[16], [16]], { ...elements({ kind: 'heat' }), refinement: 4 });
    console.info(`heat: MAE ${run.metrics.mae.toExponential(2)}, ${run.metrics.operations} multiply-adds`);
    expect(run).toMatchObject({ status: 'trained', engine: 'float64', steps: 0 });
    expect(run.metrics).toMatchObject({ parameters: 0, updates: 0 });
    expect(run.metrics.mae).toBeLessThan(2e-4);
    expect(run.metrics.operations).toBeGreaterThan(1000);
  });

  it.each([
    ['measured', { layout: 'corner', high: 0.377, low: 0.0209 }, 0.04],
    ['gaussian', { layout: 'inside', high: 12, low: 3 }, 0.001],
  ])('answer generated %s fields when told how they were made', async (field, rock, most) => {
    const task = { kind: 'darcy', field, samples: 2, tests: 12 };
    const run = await row(task, square, elements({ kind: 'darcy', ...rock }));
    console.info(`${field}: MAE ${run.metrics.mae.toFixed(5)}, relative L2 ${run.metrics.relL2.toFixed(4)}`);
    expect(run.metrics.mae).toBeLessThan(most);
  });

  itWithData(
    'come near the public pressures, with constants from the training set alone',
    Object.values(darcy),
    async () => {
      const data = sharedSet(darcy);
      const [told, fitted] = [
        await row({ kind: 'darcy' }, square, elements({ kind: 'darcy' }), { data }),
        await row({ kind: 'darcy' }, [[256], [256]], elements({ kind: 'darcy', calibration: 32 }), { data }),
      ];
      for (const { metrics, seconds } of [told, fitted])
        console.info(
          `public Darcy: MAE ${metrics.mae.toFixed(5)}, relative L2 ${metrics.relL2.toFixed(4)}, ` +
            `${metrics.operations} multiply-adds, ${metrics.latency.toFixed(4)} s each, ${seconds.toFixed(1)} s`,
        );
      expect(told.metrics).toMatchObject({ parameters: 0, updates: 0 });
      expect(fitted.metrics).toMatchObject({ parameters: 2, updates: 17 * 32 });
      expect(told.metrics.mae).toBeLessThan(0.025);
      expect(fitted.metrics.mae).toBeLessThan(0.026);
    },
    60_000,
  );

  it('refuse what has no equation, with a remedy', async () => {
    const { status, error } = await row(
      { kind: 'function', expression: 'x' },
      [[1], [1]],
      elements({ kind: 'darcy' }),
    );
    expect(status).toBe('failed');
    expect(error).toMatch(/^row\.model\.kind: .*Use finite elements on/s);
    const fine = await row(
      { kind: 'darcy', size: 64, samples: 2, tests: 1 },
      [
        [64, 64, 1],
        [64, 64, 1],
      ],
      {
        ...elements({ kind: 'darcy' }),
        refinement: 8,
      },
    );
    expect(fine.error).toMatch(/^row\.model\.refinement: makes 512 intervals.*Keep to 4/s);
  });
});

describe('the pseudo-spectral solver', () => {
  itWithData(
    'answers the public flows',
    Object.values(burgers),
    async () => {
      const { metrics, seconds } = await row(
        { kind: 'burgers' },
        [[16], [16]],
        { kind: 'spectral' },
        { data: sharedSet(burgers) },
      );
      console.info(
        `public Burgers: MAE ${metrics.mae.toExponential(2)}, relative L2 ${metrics.relL2.toExponential(2)}, ` +
          `${metrics.operations} multiply-adds, ${metrics.latency.toFixed(4)} s each, ${seconds.toFixed(1)} s`,
      );
      expect(metrics.relL2).toBeLessThan(1e-3);
    },
    60_000,
  );

  it('refuses samples that are no ring', async () => {
    const { error } = await row({ kind: 'heat', samples: 2, tests: 1 }, [[8], [8]], { kind: 'spectral' });
    expect(error).toMatch(/^row\.model\.kind: .*burgers task/s);
  });
});

describe('samples held out', () => {
  const heat = (samples: number) => ({ kind: 'heat', samples, tests: 16 });
  const ends = [[16], [16]] as const;
  const ridge = { kind: 'ridge', ridge: 1e-3 };

  it('teach nothing, and tell what options do on samples not learned', async () => {
    const [all, split, fewer] = await Promise.all([
      row(heat(80), ends, ridge),
      row(heat(80), ends, ridge, { training: { validation: 0.5 } }),
      row(heat(40), ends, ridge),
    ]);
    expect(all.metrics).not.toHaveProperty('validationLoss');
    expect(split.metrics.mae).toBe(fewer.metrics.mae);
    expect(split.metrics.mae).not.toBe(all.metrics.mae);
    // Half the squares of 16 outputs: the law of the samples held out is that of the test samples, in volts.
    const expected = 8 * (0.7 * split.metrics.rmse) ** 2;
    expect(split.metrics.validationLoss / expected).toBeGreaterThan(0.5);
    expect(split.metrics.validationLoss / expected).toBeLessThan(2);
  });

  it('leave a mini-batch to learn from', async () => {
    const run = await row(heat(40), ends, ridge, { training: { validation: 0.9 } });
    expect(run).toMatchObject({ status: 'failed' });
    expect(run.error).toMatch(/^row\.training\.validation: 4 of 40 samples are left for mini-batches of 32/);
  });
});

describe('symbolic regression as a row', () => {
  it('reports its formula in the data of the task, not in volts', { timeout: 60_000 }, async () => {
    const task = { kind: 'function', expression: '3*x + 1', samples: 32 };
    const run = await row(task, [[1], [1]], { kind: 'symbolic', population: 40, generations: 8 });
    expect(run.metrics.mae).toBeLessThan(1e-5);
    expect(run.description).toMatch(/^3 \* x \+ 1$/);
    expect(run.metrics.parameters).toBe(2);
  });
});
