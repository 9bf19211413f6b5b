/** A map of random inputs that turns at once: y = tanh(curve A x), or A x without curvature, with another A afterwards. */
import { normal, streamOf, uniform } from '../../circuit/philox.ts';
import { reject } from '../../circuit/problem.ts';
import type { Samples } from '../../engine/training.ts';
import type { Chapter, Lesson, LessonOptions } from '../lesson.ts';
import { measureRows } from './errors.ts';
import { Pace } from './pace.ts';
import { checkMemory, inVolts, portsOf } from './ports.ts';

export interface DriftTask {
  readonly kind: 'drift';
  /** Training samples of each chapter, and test samples of each. */
  readonly samples: number;
  readonly tests: number;
  /** Updates before the jump. */
  readonly jumpAfter: number;
  /** 0: the map stays; 1: every row turns by a right angle, so that old and new answers have nothing in common. */
  readonly jump: number;
  readonly curve: number;
}

/** Numbers of the map, inputs x outputs. */
const MAP_NUMBERS = 2 ** 20;
const ROWS = streamOf('learn.drift.rows');
const TURNS = streamOf('learn.drift.turns');
const INPUTS = streamOf('learn.drift.inputs');

/**
 * Inputs are uniform in -1 to 1; each row of A has length 1, so the linear answers have a standard deviation of 0.58
 * whatever the size. After the jump each row is cos(jump pi/2) of the old one and sin(jump pi/2) of a random row at a
 * right angle to it. Throws BadInput for a single input, which leaves nowhere to turn.
 */
export async function prepareDrift(task: DriftTask, options: LessonOptions): Promise<Lesson> {
  const { samples, tests, jumpAfter, jump } = task;
  const ports = portsOf(options.circuit);
  const { inputSize: n, outputSize: m } = ports;
  if (n < 2)
    reject(
      `circuit.groups.${ports.fed[0].name}.shape`,
      'a map of one input has no direction to turn to',
      'Give it two nodes or more, such as the shape [8]',
    );
  checkMemory(2 * (samples + tests), n + m, 'task.samples');
  if (n * m > MAP_NUMBERS)
    reject(
      `circuit.groups.${ports.fed[0].name}.shape`,
      `a map of ${n} inputs to ${m} outputs is too large`,
      `Keep inputs x outputs to ${MAP_NUMBERS}, such as 1024 each`,
    );
  const { before, after } = maps(options.seed, n, m, jump);
  const pace = new Pace(options, 'samples', 2 * (samples + tests));
  const chapter = async (
    name: string,
    map: Float64Array,
    turn: number,
    updates: number,
  ): Promise<Chapter> => {
    const done = turn * (samples + tests);
    const draw = (count: number, set: number, from: number) =>
      drawSamples(task, map, {
        seed: options.seed,
        count,
        n,
        m,
        set: 2 * turn + set,
        pace,
        done: done + from,
      });
    const train = await draw(samples, 0, 0);
    const test = await draw(tests, 1, samples);
    const truth = { values: test.targets, width: m, decode: ports.decode };
    return {
      name,
      train: inVolts(train, ports),
      variants: 1,
      test: inVolts(test, ports),
      updates,
      measure: (answers) => measureRows(answers, truth),
    };
  };
  return {
    chapters: [await chapter('before', before, 0, jumpAfter), await chapter('after', after, 1, 0)],
    fed: ports.indices,
    decode: ports.decode,
    view: { kind: 'numbers' },
    references: {},
    fromFile: [],
  };
}

/** A before and after the jump, both [m, n] with rows of length 1. */
function maps(
  seed: number,
  n: number,
  m: number,
  jump: number,
): { before: Float64Array; after: Float64Array } {
  const before = new Float64Array(m * n);
  const after = new Float64Array(m * n);
  const [stay, turn] = [Math.cos((jump * Math.PI) / 2), Math.sin((jump * Math.PI) / 2)];
  for (let r = 0; r < m; r++) {
    const row = unit(Float64Array.from({ length: n }, (_, i) => normal(seed, r * n + i, 0, 0, ROWS)));
    const other = Float64Array.from({ length: n }, (_, i) => normal(seed, r * n + i, 0, 0, TURNS));
    const along = dot(row, other);
    const across = unit(other.map((x, i) => x - along * row[i]));
    before.set(row, r * n);
    after.set(
      row.map((x, i) => stay * x + turn * across[i]),
      r * n,
    );
  }
  return { before, after };
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0);
const unit = (a: Float64Array): Float64Array => {
  const length = Math.sqrt(dot(a, a));
  return a.map((x) => x / length);
};

interface Draw {
  readonly seed: number;
  readonly count: number;
  readonly n: number;
  readonly m: number;
  /** Which of the four sets, so that no two are alike. */
  readonly set: number;
  readonly pace: Pace;
  readonly done: number;
}

async function drawSamples({ curve }: DriftTask, map: Float64Array, draw: Draw): Promise<Samples> {
  const { seed, count, n, m, set, pace, done } = draw;
  const inputs = new Float32Array(count * n);
  const targets = new Float32Array(count * m);
  for (let s = 0; s < count; s++) {
    if (pace.isDue()) await pace.rest(done + s);
    for (let i = 0; i < n; i++) inputs[s * n + i] = 2 * uniform(seed, i, s, set, INPUTS) - 1;
    for (let r = 0; r < m; r++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += map[r * n + i] * inputs[s * n + i];
      targets[s * m + r] = curve === 0 ? sum : Math.tanh(curve * sum);
    }
  }
  return { count, inputs, targets };
}
