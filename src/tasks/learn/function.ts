/** y = f(x) or f(x, y), typed by the user: samples at random places, tested on a regular grid. */
import { compile, parseExpression } from '../../circuit/expression.ts';
import { normal, streamOf, uniform } from '../../circuit/philox.ts';
import { reject } from '../../circuit/problem.ts';
import type { Samples } from '../../engine/training.ts';
import type { Lesson, LessonOptions } from '../lesson.ts';
import { measureRows } from './errors.ts';
import { checkMemory, inVolts, portsOf, requireInputs, requireOutputs } from './ports.ts';

export interface FunctionTask {
  readonly kind: 'function';
  /** In x, or in x and y where the circuit has two input nodes. */
  readonly expression: string;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
  /** Points per axis of the test grid. */
  readonly grid: number;
  /** Standard deviation of the noise of the training targets. */
  readonly noise: number;
}

const PLACES = streamOf('learn.function.places');
const NOISE = streamOf('learn.function.noise');
const NAMES = ['x', 'y'] as const;

/**
 * Training inputs are uniform in [low, high]; the test grid holds both ends and runs along x first. Throws BadInput
 * for circuits of other sizes, expressions that do not parse, and where the function is not finite.
 */
export async function prepareFunction(task: FunctionTask, options: LessonOptions): Promise<Lesson> {
  const { low, high, samples, grid, noise } = task;
  const ports = portsOf(options.circuit);
  const variables = ports.inputSize === 2 ? 2 : 1;
  requireInputs(ports, variables, 'variable x, or 2: x and y with the shape [2]');
  requireOutputs(ports, 1, 'number to answer');
  if (low >= high)
    reject('task.low', `low (${low}) is not below high (${high})`, 'Give a range from low to high');
  const tests = grid ** variables;
  checkMemory(samples + tests, variables + 1, 'task.samples');

  const names = NAMES.slice(0, variables);
  const f = compile(parseExpression(task.expression, names, 'task.expression'), names);
  const at = (inputs: Float32Array, s: number): number => {
    const places = names.map((_, i) => inputs[s * variables + i]);
    const value = f(...places);
    if (!Number.isFinite(Math.fround(value)))
      reject(
        'task.expression',
        `is ${value} at ${names.map((name, i) => `${name} = ${places[i]}`).join(', ')}`,
        `Keep it finite from ${low} to ${high}, or choose another range`,
      );
    return value;
  };
  const train = drawn(
    samples,
    variables,
    (s, i) => low + (high - low) * uniform(options.seed, i, s, 0, PLACES),
  );
  for (let s = 0; s < samples; s++)
    train.targets[s] = at(train.inputs, s) + (noise > 0 ? noise * normal(options.seed, 0, s, 0, NOISE) : 0);
  const test = drawn(tests, variables, (s, i) => {
    const step = i === 0 ? s % grid : Math.floor(s / grid);
    return low + ((high - low) * step) / (grid - 1);
  });
  for (let s = 0; s < tests; s++) test.targets[s] = at(test.inputs, s);

  const truth = { values: test.targets, width: 1, decode: ports.decode };
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
    view: { kind: 'surface', variables, low, high, grid },
    references: {},
    fromFile: [],
  };
}

function drawn(
  count: number,
  variables: number,
  place: (sample: number, variable: number) => number,
): Samples {
  const inputs = new Float32Array(count * variables);
  for (let n = 0; n < inputs.length; n++) inputs[n] = place(Math.floor(n / variables), n % variables);
  return { count, inputs, targets: new Float32Array(count) };
}
