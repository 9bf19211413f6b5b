/** Answers of the circuit as lines and pictures, per kind of view. */
import { msg, str } from '@lit/localize';
import type { TrainFacts } from '../../../lab/train-api.ts';
import type { LessonView } from '../../../tasks/lesson.ts';
import { niceCeiling } from '../../bench/format.ts';
import { decoded, type Encoding } from '../encoding.ts';
import type { Lines } from '../lines.ts';
import type { Picture } from '../pictures.ts';
import type { Answers } from '../session.ts';

type View<K extends LessonView['kind']> = Extract<LessonView, { readonly kind: K }>;

/** One test sample in volts: fed nodes, and output nodes twice. */
export interface Sample {
  readonly input: Float32Array;
  readonly truth: Float32Array;
  readonly answer: Float32Array;
}

export const isRow = (view: LessonView): view is View<'fields'> =>
  view.kind === 'fields' && view.output[0] === 1 && view.input[0] === 1;

/** One channel of a field whose channels lie side by side in every cell. */
export function channel(values: Float32Array, channels: number, which: number): Float32Array {
  if (channels === 1) return values;
  return Float32Array.from(
    { length: Math.floor(values.length / channels) },
    (_, i) => values[i * channels + which],
  );
}

const most = (...fields: readonly Float32Array[]): number =>
  niceCeiling(fields.reduce((m, field) => field.reduce((n, v) => Math.max(n, Math.abs(v)), m), 0));

/** Input, truth, answer, error. */
export function fieldPictures(view: View<'fields'>, { input, truth, answer }: Sample): readonly Picture[] {
  const [height, width, channels] = view.input;
  const [rows, columns] = view.output;
  const first = channel(input, channels, 0);
  const range = most(truth);
  const output = { height: rows, width: columns };
  return [
    { title: msg('input'), height, width, values: first, range: most(first) },
    { title: msg('truth'), ...output, values: truth, range },
    { title: msg('answer'), ...output, values: answer, range },
    { title: msg('error'), ...output, values: answer, against: truth, range: range / 5 },
  ];
}

/** Rows as lines over the place, in the data's units. */
export function rowLines(
  view: View<'fields'>,
  { input, truth, answer }: Sample,
  facts: Pick<TrainFacts, 'decode'>,
  encoding: Encoding,
): Lines {
  const width = view.output[1];
  const first = channel(input, view.input[2], 0);
  const beside = (i: number) => Math.round((i * (first.length - 1)) / Math.max(1, width - 1));
  const over = (of: (i: number) => number) => Array.from({ length: width }, (_, i) => of(i));
  return {
    x: over((i) => i),
    lines: [
      {
        label: msg('input'),
        values: over((i) => (first[beside(i)] - encoding.offset) / encoding.scale),
        colour: 'muted',
        dash: [2, 3],
        width: 1.25,
      },
      { label: msg('truth'), values: over((i) => decoded(facts, truth[i])), colour: 'edge', width: 4 },
      { label: msg('answer'), values: over((i) => decoded(facts, answer[i])), colour: 'ink' },
    ],
    xLabel: msg('place'),
    xWhole: true,
    yLabel: msg('value'),
  };
}

/** How an input of a grid is written in volts: data = low + (volts - lowVolts) x perVolt. */
export interface InputScale {
  readonly lowVolts: number;
  readonly highVolts: number;
}

/** The grid holds both ends of every variable, so its voltages say what those are. */
export function inputScale(inputs: Float32Array, variables: number, variable: number): InputScale {
  let lowVolts = Infinity;
  let highVolts = -Infinity;
  for (let i = variable; i < inputs.length; i += variables) {
    lowVolts = Math.min(lowVolts, inputs[i]);
    highVolts = Math.max(highVolts, inputs[i]);
  }
  return highVolts > lowVolts ? { lowVolts, highVolts } : { lowVolts: -1, highVolts: 1 };
}

export const toVolts = (view: View<'surface'>, scale: InputScale, value: number): number =>
  scale.lowVolts + ((value - view.low) / (view.high - view.low)) * (scale.highVolts - scale.lowVolts);

const toValue = (view: View<'surface'>, scale: InputScale, volts: number): number =>
  view.low + ((volts - scale.lowVolts) / (scale.highVolts - scale.lowVolts)) * (view.high - view.low);

/** The learned curve over the true one, in the data's units. */
export function curveLines(
  facts: Pick<TrainFacts, 'decode'>,
  view: View<'surface'>,
  answers: Answers,
): Lines {
  const scale = inputScale(answers.inputs, 1, 0);
  const outputs = answers.answers.length / answers.inputs.length;
  const order = Array.from(answers.inputs.keys()).sort((a, b) => answers.inputs[a] - answers.inputs[b]);
  const of = (values: Float32Array) => order.map((i) => decoded(facts, values[i * outputs]));
  return {
    x: order.map((i) => toValue(view, scale, answers.inputs[i])),
    lines: [
      { label: msg('truth'), values: of(answers.truths), colour: 'edge', width: 4 },
      { label: msg('answer'), values: of(answers.answers), colour: 'ink' },
    ],
    xLabel: 'x',
    yLabel: 'y',
  };
}

/** Truth, answer and error over two inputs, the second one upwards. */
export function surfacePictures(view: View<'surface'>, answers: Answers): readonly Picture[] {
  const { grid } = view;
  const truth = new Float32Array(grid * grid);
  const answer = new Float32Array(grid * grid);
  const scales = [inputScale(answers.inputs, 2, 0), inputScale(answers.inputs, 2, 1)];
  const outputs = (2 * answers.answers.length) / answers.inputs.length;
  const step = (i: number, variable: 0 | 1): number => {
    const { lowVolts, highVolts } = scales[variable];
    return Math.round(((answers.inputs[2 * i + variable] - lowVolts) / (highVolts - lowVolts)) * (grid - 1));
  };
  for (let i = 0; i < answers.inputs.length / 2; i++) {
    const at = (grid - 1 - step(i, 1)) * grid + step(i, 0);
    truth[at] = answers.truths[i * outputs];
    answer[at] = answers.answers[i * outputs];
  }
  const range = most(truth);
  const shape = { height: grid, width: grid };
  return [
    { title: msg('truth'), ...shape, values: truth, range },
    { title: msg('answer'), ...shape, values: answer, range },
    { title: msg('error'), ...shape, values: answer, against: truth, range: range / 5 },
  ];
}

/**
 * History, truth and prediction of one sensor as changes from the last known step: the circuit hears each sensor's own
 * history first, in the same stretch as its answers.
 */
export function seriesLines(
  facts: Pick<TrainFacts, 'decode'>,
  { sensors, history, horizon, unit }: View<'series'>,
  { input, truth, answer }: Sample,
  sensor: number,
  scales: { readonly input: number; readonly output: number },
): Lines {
  const steps = history + horizon;
  const own = (input.length / sensors) * sensor;
  const last = input[own + history - 1];
  const perVolt = scales.output / scales.input / facts.decode.scale;
  const before = (t: number) => (t < history ? (input[own + t] - last) * perVolt : NaN);
  // All three meet at the last known step.
  const after = (values: Float32Array) => (t: number) =>
    t >= history ? decoded(facts, values[sensor * horizon + t - history]) : t === history - 1 ? 0 : NaN;
  const over = (of: (t: number) => number) => Array.from({ length: steps }, (_, t) => of(t));
  return {
    x: over((t) => t - history + 1),
    lines: [
      { label: msg('history'), values: over(before), colour: 'muted', unit },
      { label: msg('truth'), values: over(after(truth)), colour: 'edge', width: 4, unit },
      { label: msg('answer'), values: over(after(answer)), colour: 'ink', unit },
    ],
    xLabel: msg('step'),
    xWhole: true,
    yLabel: msg(str`change from now in ${unit}`),
    marks: [0],
  };
}

/** Which of its outputs is largest: the class of sample `s`. */
export function classOf(values: Float32Array, outputs: number, s: number): number {
  if (outputs === 1) return values[s] > 0 ? 1 : 0;
  let best = 0;
  for (let k = 1; k < outputs; k++) if (values[s * outputs + k] > values[s * outputs + best]) best = k;
  return best;
}

/** How sure an answer is, -1 for the first class to 1 for the second; more classes share the scale. */
export function leaning(values: Float32Array, outputs: number, s: number): number {
  if (outputs === 1) return Math.max(-1, Math.min(1, values[s]));
  if (outputs === 2) return Math.max(-1, Math.min(1, values[2 * s + 1] - values[2 * s]));
  return (2 * classOf(values, outputs, s)) / (outputs - 1) - 1;
}
