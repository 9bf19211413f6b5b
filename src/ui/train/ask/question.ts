/** A question to the trained circuit: what can be asked, how inputs become volts, and the true answer where it is known. */
import { msg, str } from '@lit/localize';
import { cellsUnder } from '../../bench/fields/brushes.ts';
import { compile, parseExpression } from '../../../circuit/expression.ts';
import type { TrainFacts } from '../../../lab/train-api.ts';
import type { TrainCell } from '../../../notebook/schema.ts';
import { whole } from '../../bench/format.ts';
import { inputScale, toVolts } from '../answers/shown.ts';
import { nodesOf } from '../encoding.ts';
import type { Answers } from '../session.ts';

/** More inputs than this are not typed one by one. */
export const TYPED_AT_MOST = 12;

export interface Variable {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly unit: string;
}

export type Question =
  | { readonly kind: 'values'; readonly variables: readonly Variable[] }
  | { readonly kind: 'paint' }
  /** Not asked by hand, and why. */
  | { readonly kind: 'none'; readonly why: string };

export function questionOf({ view, shape, fed }: TrainFacts): Question {
  if (view.kind === 'fields') return { kind: 'paint' };
  if (view.kind === 'surface')
    return {
      kind: 'values',
      variables: ['x', 'y']
        .slice(0, view.variables)
        .map((label) => ({ label, low: view.low, high: view.high, unit: '' })),
    };
  if (view.kind === 'classes') {
    const [left, right, bottom, top] = view.box;
    return {
      kind: 'values',
      variables: [
        { label: 'x', low: left, high: right, unit: '' },
        { label: 'y', low: bottom, high: top, unit: '' },
      ],
    };
  }
  const nodes = nodesOf(shape, fed);
  if (nodes.length > TYPED_AT_MOST)
    return {
      kind: 'none',
      why: msg(str`It has ${whole(nodes.length)} inputs, too many to type. Bring them as a file instead.`),
    };
  const [only] = fed;
  return {
    kind: 'values',
    variables: Array.from(nodes, (_, i) => ({
      label: `${fed.length === 1 ? shape.groups[only].name : msg('input')}[${i}]`,
      low: -1,
      high: 1,
      unit: 'V',
    })),
  };
}

/** Typed values as volts of the fed nodes; null while the scale of the inputs is not known. */
export function voltsOf(
  facts: TrainFacts,
  answers: Answers | null,
  values: readonly number[],
): Float32Array | null {
  const { view } = facts;
  if (view.kind !== 'surface') return Float32Array.from(values);
  if (!answers?.inputs.length) return null;
  return Float32Array.from(values, (value, i) =>
    toVolts(view, inputScale(answers.inputs, view.variables, i), value),
  );
}

/** The true answer of a task that is a formula, else null. */
export function truthOf({ task, id }: TrainCell): ((...values: number[]) => number) | null {
  if (task.kind !== 'function') return null;
  const variables = ['x', 'y'];
  return compile(parseExpression(task.expression, variables, `cells.${id}.task.expression`), variables);
}

/** Colours of a painted field: the two ends of what the shown sample holds. */
export function swatchesOf(field: Float32Array): readonly number[] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of field) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return [0, high > -Infinity && high !== 0 ? high : 1];
  return [low, high];
}

/** A copy with a square brush drawn at cells of one channel. */
export function painted(
  field: Float32Array,
  shape: { readonly height: number; readonly width: number; readonly channels: number },
  cells: readonly { readonly row: number; readonly column: number }[],
  brush: number,
  value: number,
): Float32Array {
  const next = field.slice();
  for (const cell of cellsUnder(cells, brush, shape)) next[cell * shape.channels] = value;
  return next;
}
