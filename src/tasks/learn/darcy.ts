/** Darcy flow to learn: from a permeability of two materials to the pressure, whatever circuit does it. */
import type { DataArray } from '../../circuit/given.ts';
import { philox, streamOf } from '../../circuit/philox.ts';
import { reject } from '../../circuit/problem.ts';
import type { GroupRecipe } from '../../circuit/schema.ts';
import type { Samples } from '../../engine/training.ts';
import { darcySamples } from '../darcy-samples.ts';
import type { Lesson, LessonOptions } from '../lesson.ts';
import { gaussianDarcy, type DarcyFields } from './darcy-gaussian.ts';
import { meanFieldError, measureFields } from './errors.ts';
import { Pace } from './pace.ts';
import { checkVaried, pairsGiven, type Pairs, type Side } from './pairs.ts';
import { checkMemory, inVolts, onlyGroup, portsOf, sizeOf, type Ports } from './ports.ts';

export interface DarcyLearnTask {
  readonly kind: 'darcy';
  /** Side, numbers of samples and kind of generated fields. */
  readonly size: number;
  readonly samples: number;
  readonly tests: number;
  /** `measured` imitates the public data set (../darcy-samples.ts); `gaussian` is ./darcy-gaussian.ts. */
  readonly field: 'measured' | 'gaussian';
  /** Adds every training sample mirrored in the diagonal, as a second variant. */
  readonly transposed: boolean;
}

export const DARCY_LEARN_DATA = [
  { name: 'x', describes: 'permeability, 0 low to 1 high, [samples, height, width]' },
  { name: 'y', describes: 'pressure, [samples, height, width]' },
  { name: 'testX', describes: 'permeability to test on; without it the last fifth of x' },
  { name: 'testY', describes: 'pressure to test on' },
] as const;

const TRAIN = streamOf('learn.darcy.train');
const TEST = streamOf('learn.darcy.test');

interface Field {
  readonly height: number;
  readonly width: number;
  /** 1: a - 1/2. 3: that, 1 everywhere, and 1 in the last row and the last column, beyond which the border lies. */
  readonly channels: 1 | 3;
}

/**
 * The input group is [height, width, 1 or 3] or a square field as a row [n]; its encoding applies to every channel
 * alike. The output group has one node per cell. Throws BadInput where circuit, data or generated size do not fit.
 */
export async function prepareDarcyLesson(task: DarcyLearnTask, options: LessonOptions): Promise<Lesson> {
  const { given } = options;
  const ports = portsOf(options.circuit);
  const field = fieldOf(ports);
  const { height, width, channels } = field;
  const cells = height * width;
  if (task.transposed && height !== width)
    reject(
      'task.transposed',
      `fields of ${height} x ${width} cannot be mirrored in their diagonal`,
      'Set it to false, or use square fields',
    );
  const brought = pairsGiven(given, sideOf(field), sideOf(field));
  const ways = brought || task.field === 'measured' ? IN_DIAGONAL : IN_BOTH;
  const variants = task.transposed ? ways.length : 1;
  if (brought) checkBrought(brought, cells);
  else checkGenerated(task, field, ports.fed[0]);
  const counts = brought ? { samples: brought.train.count, tests: brought.test.count } : task;
  checkMemory(
    variants * counts.samples + counts.tests,
    (channels + 1) * cells,
    brought ? 'data.x' : 'task.samples',
  );
  const { train, test } = brought ?? (await generated(task, options));
  const truth = { values: test.targets, width: cells, decode: ports.decode };
  const whole = task.transposed ? mirrored(train, height, ways) : train;
  return {
    chapters: [
      {
        name: 'training',
        train: inVolts(withMasks(whole, field), ports),
        variants,
        test: inVolts(withMasks(test, field), ports),
        updates: 0,
        measure: (answers) => measureFields(answers, truth),
      },
    ],
    fed: ports.indices,
    decode: ports.decode,
    view: { kind: 'fields', input: [height, width, channels], output: [height, width] },
    references: meanFieldError(train.targets, test.targets, cells),
    fromFile: DARCY_LEARN_DATA.map(({ name }) => name).filter((name) => Object.hasOwn(given, name)),
  };
}

function fieldOf({ fed, outputs }: Ports): Field {
  const input = onlyGroup(fed, 'input');
  const output = onlyGroup(outputs, 'output');
  const { name, shape } = input;
  const side = Math.sqrt(shape[0]);
  if (shape.length === 1 && !Number.isInteger(side))
    reject(
      `circuit.groups.${name}.shape`,
      `${shape[0]} nodes are no square field`,
      'Give it the shape [height, width, 1], or [n] with a square n such as [256]',
    );
  const [height, width, channels] = shape.length === 1 ? [side, side, 1] : shape;
  if (channels !== 1 && channels !== 3)
    reject(
      `circuit.groups.${name}.shape`,
      `${channels} channels are neither the permeability alone nor that with its two masks`,
      `Give it the shape [${height}, ${width}, 1] or [${height}, ${width}, 3]`,
    );
  const fits = sizeOf(output) === height * width && (output.shape.length === 1 || output.shape[2] === 1);
  if (!fits || (output.shape.length === 3 && output.shape[0] !== height))
    reject(
      `circuit.groups.${output.name}.shape`,
      `is [${output.shape.join(', ')}], the fields are ${height} x ${width}`,
      `Give it the shape [${height}, ${width}, 1] or [${height * width}]`,
    );
  return { height, width, channels: channels === 3 ? 3 : 1 };
}

/** [S, H, W], the same with an axis of 1 for the channel, or [S, H W]. */
function sideOf({ height, width }: Field): Side {
  const fits = ({ shape: [, ...rest] }: DataArray): boolean => {
    const text = rest.join();
    return [[height, width], [height, width, 1], [1, height, width], [height * width]].some(
      (shape) => shape.join() === text,
    );
  };
  return {
    width: height * width,
    expected: `an array of shape [samples, ${height}, ${width}]`,
    take: (array) => (fits(array) ? array.values : undefined),
  };
}

function checkBrought({ train, test }: Pairs, cells: number): void {
  for (const [name, { inputs }] of [['x', train] as const, ['testX', test] as const]) {
    const bad = inputs.findIndex((a) => a < 0 || a > 1);
    if (bad >= 0)
      reject(
        `data.${name}`,
        `holds ${inputs[bad]} in sample ${Math.floor(bad / cells)}`,
        'Write 0 for the low permeability and 1 for the high one',
      );
  }
  checkVaried(train.inputs, cells, 'data.x');
  checkVaried(train.targets, cells, 'data.y');
}

function checkGenerated(
  { size }: DarcyLearnTask,
  { height, width, channels }: Field,
  { name }: GroupRecipe,
): void {
  if (height === size && width === size) return;
  reject(
    'task.size',
    `generated fields are ${size} x ${size}, the group "${name}" is ${height} x ${width}`,
    `Give the group the shape [${size}, ${size}, ${channels}], or set size to the side of its square grid`,
  );
}

/** The test set does not depend on how many samples are drawn for training. */
async function generated(task: DarcyLearnTask, options: LessonOptions): Promise<Pairs> {
  const { size, samples, tests } = task;
  const pace = new Pace(options, 'samples', samples + tests);
  const draw = async (count: number, stream: number, before: number): Promise<Samples> => {
    const { permeability, pressure } =
      task.field === 'gaussian'
        ? await gaussianDarcy({ seed: options.seed, stream, samples: count, size }, pace, before)
        : await measuredDarcy(size, count, stream, options, pace, before);
    return { count, inputs: permeability, targets: pressure };
  };
  return { train: await draw(samples, TRAIN, 0), test: await draw(tests, TEST, samples) };
}

/** Intervals per side the generated pressures are solved on; a bench takes twice as many, at eight times the time. */
const FINE = 32;
/** Samples drawn from one seed at a time; the first of them do not depend on how many follow. */
const CHUNK = 8;

async function measuredDarcy(
  size: number,
  count: number,
  stream: number,
  { seed, signal }: LessonOptions,
  pace: Pace,
  before: number,
): Promise<DarcyFields> {
  const cells = size * size;
  const permeability = new Float32Array(count * cells);
  const pressure = new Float32Array(count * cells);
  const words = new Uint32Array(4);
  for (let first = 0; first < count; first += CHUNK) {
    await pace.rest(before + first);
    philox(first, 0, 0, stream, seed, 0, words);
    const chunk = await darcySamples(words[0], Math.min(CHUNK, count - first), size, signal, FINE);
    permeability.set(chunk.permeability, first * cells);
    pressure.set(chunk.pressure, first * cells);
  }
  return { permeability, pressure };
}

/** Where the number of cell (row, column) of a mirrored field stands in the field itself. */
type Mirror = (row: number, column: number, last: number) => readonly [row: number, column: number];

const IN_DIAGONAL: readonly Mirror[] = [(row, column) => [row, column], (row, column) => [column, row]];
/** Where all four borders are alike the other diagonal, and both, do as well. */
const IN_BOTH: readonly Mirror[] = [
  ...IN_DIAGONAL,
  (row, column, last) => [last - column, last - row],
  (row, column, last) => [last - row, last - column],
];

/** All samples in the first way, then all in the second, and so on. */
function mirrored({ count, inputs, targets }: Samples, side: number, ways: readonly Mirror[]): Samples {
  const all = (fields: Float32Array): Float32Array => {
    const out = new Float32Array(ways.length * fields.length);
    const cells = side * side;
    ways.forEach((way, w) => {
      const from = Uint32Array.from({ length: cells }, (_, cell) => {
        const [row, column] = way(Math.floor(cell / side), cell % side, side - 1);
        return row * side + column;
      });
      for (let at = 0, to = w * fields.length; at < fields.length; at += cells, to += cells)
        for (let cell = 0; cell < cells; cell++) out[to + cell] = fields[at + from[cell]];
    });
    return out;
  };
  return { count: ways.length * count, inputs: all(inputs), targets: all(targets) };
}

/** Inputs as the circuit's channels, [S, H, W, C]. */
function withMasks({ count, inputs, targets }: Samples, { height, width, channels }: Field): Samples {
  const out = new Float32Array(inputs.length * channels);
  const cells = height * width;
  for (let n = 0; n < inputs.length; n++) {
    out[n * channels] = inputs[n] - 0.5;
    if (channels === 1) continue;
    const cell = n % cells;
    const isHigh = cell % width === width - 1 || Math.floor(cell / width) === height - 1;
    out[n * channels + 1] = 1;
    out[n * channels + 2] = isHigh ? 1 : 0;
  }
  return { count, inputs: out, targets };
}
