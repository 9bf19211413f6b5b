/** Viscous Burgers flow to learn: a start velocity to the velocity at a later time, both at n points of a period. */
import type { DataArray } from '../../circuit/given.ts';
import { streamOf } from '../../circuit/philox.ts';
import type { Samples } from '../../engine/training.ts';
import type { Lesson, LessonOptions } from '../lesson.ts';
import { burgersFlow, randomWave, startOf } from './burgers-flow.ts';
import { meanFieldError, measureFields } from './errors.ts';
import { Pace } from './pace.ts';
import { checkColumns, pairsGiven, type Pairs, type Side } from './pairs.ts';
import { checkMemory, inVolts, portsOf, requireOutputs } from './ports.ts';

export interface BurgersTask {
  readonly kind: 'burgers';
  /** Numbers of samples and viscosity of generated flows. */
  readonly samples: number;
  readonly tests: number;
  readonly viscosity: number;
}

export const BURGERS_DATA = [
  { name: 'x', describes: 'start velocity, [samples, points]' },
  { name: 'y', describes: 'velocity at its last time, [samples, times, points] or [samples, points]' },
  { name: 'testX', describes: 'start velocity to test on; without it the last fifth of x' },
  { name: 'testY', describes: 'velocity to test on' },
] as const;

/** The last time of the public data set, for generated flows. */
export const BURGERS_TIME = 0.96;
const TRAIN = streamOf('learn.burgers.train');
const TEST = streamOf('learn.burgers.test');

/** Throws BadInput where inputs and outputs differ in number, or the data do not fit them. */
export async function prepareBurgers(task: BurgersTask, options: LessonOptions): Promise<Lesson> {
  const { given } = options;
  const ports = portsOf(options.circuit);
  const n = ports.inputSize;
  requireOutputs(ports, n, 'points of the flow, as many as inputs');
  const brought = pairsGiven(given, startSide(n), endSide(n));
  if (brought) {
    checkColumns(brought.train.inputs, n, 'data.x');
    checkColumns(brought.train.targets, n, 'data.y');
  } else checkMemory(task.samples + task.tests, 2 * n, 'task.samples');
  const { train, test } = brought ?? (await generated(task, options, n));
  const truth = { values: test.targets, width: n, decode: ports.decode };
  return {
    chapters: [
      {
        name: 'training',
        train: inVolts(train, ports),
        variants: 1,
        test: inVolts(test, ports),
        updates: 0,
        measure: (answers) => measureFields(answers, truth),
      },
    ],
    fed: ports.indices,
    decode: ports.decode,
    view: { kind: 'fields', input: [1, n, 1], output: [1, n] },
    references: meanFieldError(train.targets, test.targets, n),
    fromFile: BURGERS_DATA.map(({ name }) => name).filter((name) => Object.hasOwn(given, name)),
  };
}

const startSide = (n: number): Side => ({
  width: n,
  expected: `an array of shape [samples, ${n}]`,
  take: ({ shape, values }) => (shape.length === 2 && shape[1] === n ? values : undefined),
});

const endSide = (n: number): Side => ({
  width: n,
  expected: `an array of shape [samples, times, ${n}] or [samples, ${n}]`,
  take: (array) => lastTimes(array, n),
});

function lastTimes({ shape, values }: DataArray, n: number): Float32Array | undefined {
  if (shape.at(-1) !== n || shape.length < 2 || shape.length > 3) return undefined;
  if (shape.length === 2) return values;
  const [samples, times] = shape;
  const last = new Float32Array(samples * n);
  for (let s = 0; s < samples; s++) {
    const at = (s * times + times - 1) * n;
    last.set(values.subarray(at, at + n), s * n);
  }
  return last;
}

async function generated(task: BurgersTask, options: LessonOptions, n: number): Promise<Pairs> {
  const { samples, tests, viscosity } = task;
  const pace = new Pace(options, 'samples', samples + tests);
  const draw = async (count: number, stream: number, before: number): Promise<Samples> => {
    const inputs = new Float32Array(count * n);
    const targets = new Float32Array(count * n);
    for (let s = 0; s < count; s++) {
      if (pace.isDue()) await pace.rest(before + s);
      const wave = randomWave(options.seed, s, stream);
      inputs.set(startOf(wave, n), s * n);
      targets.set(burgersFlow(wave, viscosity, BURGERS_TIME, n), s * n);
    }
    return { count, inputs, targets };
  };
  return { train: await draw(samples, TRAIN, 0), test: await draw(tests, TEST, samples) };
}
