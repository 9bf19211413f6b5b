/** Two interleaved half circles with noise, one class each. */
import { normal, streamOf, uniform } from '../../circuit/philox.ts';
import { reject } from '../../circuit/problem.ts';
import type { Samples } from '../../engine/training.ts';
import type { Lesson, LessonOptions } from '../lesson.ts';
import type { Metrics } from '../setting.ts';
import { meanErrors, errorsOf, type Truth } from './errors.ts';
import { CONTRAST_INPUTS, contrasted, contrastOf } from './contrast.ts';
import { checkMemory, inVolts, portsOf, requireInputs, type Ports } from './ports.ts';

export interface MoonsTask {
  readonly kind: 'moons';
  readonly samples: number;
  readonly tests: number;
  /** Standard deviation of both coordinates; the half circles have radius 1. */
  readonly noise: number;
}

const TRAIN = streamOf('learn.moons.train');
const TEST = streamOf('learn.moons.test');

/**
 * Two outputs: 1 for the own class and 0 for the other, the answer is the larger. One output: -1 and 1, the answer its
 * sign. The classes alternate, so both are as large. The view's box (left, right, bottom, top) is in volts of the
 * input nodes and holds every sample. For forward-forward as contrast.ts says. Throws BadInput for circuits of other sizes.
 */
export async function prepareMoons(task: MoonsTask, options: LessonOptions): Promise<Lesson> {
  const { samples, tests } = task;
  const ports = portsOf(options.circuit);
  if (options.contrast) return prepareContrast(task, options.seed, ports);
  requireInputs(ports, 2, 'coordinates of a point');
  const outputs = ports.outputSize;
  if (outputs > 2) {
    const [{ name, shape }] = ports.outputs;
    reject(
      `circuit.groups.${name}.shape`,
      `is [${shape.join(', ')}]; two classes need two outputs, or one with a sign`,
      'Give the output groups 2 nodes together, or 1: the shape [2] or [1]',
    );
  }
  checkMemory(samples + tests, 2 + outputs, 'task.samples');
  const test = draw(task, options.seed, TEST, tests, outputs);
  const train = inVolts(draw(task, options.seed, TRAIN, samples, outputs), ports);
  const tested = inVolts(test, ports);
  const truth = { values: test.targets, width: outputs, decode: ports.decode };
  return {
    chapters: [
      {
        name: 'training',
        train,
        variants: 1,
        test: tested,
        updates: 0,
        measure: (answers) => measureClasses(answers, truth),
      },
    ],
    fed: ports.indices,
    decode: ports.decode,
    view: { kind: 'classes', box: boxOf([train.inputs, tested.inputs]) },
    references: {},
    fromFile: [],
  };
}

/** For forward-forward: see contrast.ts. */
function prepareContrast(task: MoonsTask, seed: number, ports: Ports): Lesson {
  requireInputs(ports, CONTRAST_INPUTS, 'inputs: two for the place of a point and one for each class');
  checkMemory(2 * (task.samples + task.tests), CONTRAST_INPUTS + ports.outputSize, 'task.samples');
  const drawn = [draw(task, seed, TRAIN, task.samples, 1), draw(task, seed, TEST, task.tests, 1)] as const;
  const [train, test] = drawn.map(({ inputs, targets }) => contrasted(inputs, targets, ports));
  const contrast = contrastOf(test, drawn[1].targets, ports);
  const decode = { scale: 1, offset: 0 };
  const truth = { values: drawn[1].targets, width: 1, decode };
  const learned = contrastOf(train, drawn[0].targets, ports).shown.inputs;
  return {
    chapters: [
      {
        name: 'training',
        train,
        variants: 1,
        test,
        updates: 0,
        measure: (answers) => measureClasses(contrast.read(answers), truth),
      },
    ],
    fed: ports.indices,
    decode,
    view: { kind: 'classes', box: boxOf([learned, contrast.shown.inputs]) },
    contrast,
    references: {},
    fromFile: [],
  };
}

function draw({ noise }: MoonsTask, seed: number, stream: number, count: number, outputs: number): Samples {
  const inputs = new Float32Array(2 * count);
  const targets = new Float32Array(outputs * count);
  for (let s = 0; s < count; s++) {
    const second = s % 2 === 1;
    const angle = Math.PI * uniform(seed, 0, s, 0, stream);
    const x = second ? 1 - Math.cos(angle) : Math.cos(angle);
    const y = second ? 0.5 - Math.sin(angle) : Math.sin(angle);
    inputs[2 * s] = x + noise * normal(seed, 1, s, 0, stream);
    inputs[2 * s + 1] = y + noise * normal(seed, 2, s, 0, stream);
    if (outputs === 1) targets[s] = second ? 1 : -1;
    else targets[2 * s + (second ? 1 : 0)] = 1;
  }
  return { count, inputs, targets };
}

function measureClasses(answers: Float32Array, truth: Truth): Metrics {
  const { values, width, decode } = truth;
  const errors = errorsOf(answers, truth);
  const isSecond = (at: (k: number) => number): boolean => (width === 1 ? at(0) > 0 : at(1) > at(0));
  const samples = values.length / width;
  let right = 0;
  for (let s = 0; s < samples; s++) {
    const given = isSecond((k) => (answers[s * width + k] - decode.offset) / decode.scale);
    if (given === isSecond((k) => values[s * width + k])) right++;
  }
  return { ...meanErrors(errors), accuracy: right / samples };
}

/** Room around the outermost points, as a share of their extent. */
const MARGIN = 0.05;

function boxOf(sets: readonly Float32Array[]): [left: number, right: number, bottom: number, top: number] {
  const range = (axis: number): [low: number, high: number] => {
    let low = Infinity;
    let high = -Infinity;
    for (const points of sets) {
      for (let i = axis; i < points.length; i += 2) {
        low = Math.min(low, points[i]);
        high = Math.max(high, points[i]);
      }
    }
    const margin = MARGIN * (high - low) || 1;
    return [low - margin, high + margin];
  };
  return [...range(0), ...range(1)];
}
