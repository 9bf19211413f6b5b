/**
 * Heat in a rod, u_t = u_xx on [0, 1] with ends at zero: temperatures at the n inner points i / (n + 1) to those after
 * some time, a linear map. The exact solution: sin(m pi x) decays as exp(-m^2 pi^2 t).
 */
import { normal, streamOf } from '../../circuit/philox.ts';
import { reject } from '../../circuit/problem.ts';
import type { Samples } from '../../engine/training.ts';
import type { Lesson, LessonOptions } from '../lesson.ts';
import { measureRows } from './errors.ts';
import { Pace } from './pace.ts';
import { checkMemory, inVolts, portsOf, requireOutputs } from './ports.ts';

export interface HeatLearnTask {
  readonly kind: 'heat';
  readonly samples: number;
  readonly tests: number;
  /** Sine modes m = 1, 2, ... of a start, with amplitudes N(0, 1) / m. */
  readonly modes: number;
  readonly time: number;
}

const TRAIN = streamOf('learn.heat.train');
const TEST = streamOf('learn.heat.test');

/** Throws BadInput where inputs and outputs differ in number, or cannot tell the modes apart. */
export async function prepareHeatLesson(task: HeatLearnTask, options: LessonOptions): Promise<Lesson> {
  const { samples, tests, modes } = task;
  const ports = portsOf(options.circuit);
  const n = ports.inputSize;
  requireOutputs(ports, n, 'points of the rod, as many as inputs');
  if (modes > n)
    reject(
      'task.modes',
      `${n} points cannot tell ${modes} sine modes apart`,
      `Use at most ${n} modes, or give the groups the shape [${modes}]`,
    );
  checkMemory(samples + tests, 2 * n, 'task.samples');
  const pace = new Pace(options, 'samples', samples + tests);
  const train = await draw(task, options.seed, TRAIN, samples, n, pace, 0);
  const test = await draw(task, options.seed, TEST, tests, n, pace, samples);
  const truth = { values: test.targets, width: n, decode: ports.decode };
  return {
    chapters: [
      {
        name: 'training',
        train: inVolts(train, ports),
        variants: 1,
        test: inVolts(test, ports),
        updates: 0,
        measure: (answers) => measureRows(answers, truth),
      },
    ],
    fed: ports.indices,
    decode: ports.decode,
    view: { kind: 'fields', input: [1, n, 1], output: [1, n] },
    references: {},
    fromFile: [],
  };
}

async function draw(
  { modes, time }: HeatLearnTask,
  seed: number,
  stream: number,
  count: number,
  n: number,
  pace: Pace,
  before: number,
): Promise<Samples> {
  const sines = Array.from({ length: modes }, (_, m) =>
    Float64Array.from({ length: n }, (_, i) => Math.sin((Math.PI * (m + 1) * (i + 1)) / (n + 1))),
  );
  const inputs = new Float32Array(count * n);
  const targets = new Float32Array(count * n);
  const start = new Float64Array(n);
  const end = new Float64Array(n);
  for (let s = 0; s < count; s++) {
    if (pace.isDue()) await pace.rest(before + s);
    start.fill(0);
    end.fill(0);
    sines.forEach((sine, k) => {
      const m = k + 1;
      const amplitude = normal(seed, k, s, 0, stream) / m;
      const decayed = amplitude * Math.exp(-((Math.PI * m) ** 2) * time);
      for (let i = 0; i < n; i++) {
        start[i] += amplitude * sine[i];
        end[i] += decayed * sine[i];
      }
    });
    inputs.set(start, s * n);
    targets.set(end, s * n);
  }
  return { count, inputs, targets };
}
