/** Numbers of a recipe as Python that draws or computes them anew, where that says more than the numbers do. */
import { parseExpression } from '../../../circuit/expression.ts';
import type { Values } from '../../../circuit/schema-fields.ts';
import { POSITION_VARIABLES, resolveValues, type Place } from '../../../circuit/values.ts';
import { needsPower, numberText, toPython } from './expression.ts';

export interface Drawn {
  /** Python expression of float32 numbers, [count], or [BATCH, count] for several samples. */
  readonly text: string;
  readonly draws: boolean;
  readonly power: boolean;
}

/** Shorter arrays are easier to read as numbers. */
const LISTED = 48;

/**
 * Null where the numbers have to be written out: lists, data, short arrays, and numbers that are no longer those of
 * the recipe (imperfect parts, a coupling cut by hand). `isSet` names numbers the caller sets afterwards.
 */
export function drawnValues(
  values: Values | undefined,
  place: Place,
  now: Float32Array,
  isSet: (index: number) => boolean = () => false,
): Drawn | null {
  if (typeof values !== 'object' || Array.isArray(values) || values.from === 'data') return null;
  if (place.count <= LISTED) return null;
  const own = resolveValues(values, place);
  if (own.length !== now.length || own.some((value, i) => value !== now[i] && !isSet(i))) return null;
  return values.from === 'expression' ? computed(values.expression, place) : random(values, place);
}

type Random = Extract<Values, { readonly from: 'normal' | 'uniform' }>;

function random(values: Random, { path, seed, count, samples = 1, fanIn = count }: Place): Drawn {
  const key = values.seed === undefined || values.seed === seed ? 'SEED' : String(values.seed);
  const sample = samples > 1 ? 'SAMPLES' : '0';
  const draw = `${values.from}(${key}, np.arange(${count}), ${sample}, 0, stream_of("${path}"))`;
  const shrink = values.scale === 'fan-in' ? Math.sqrt(fanIn) : 1;
  const over = shrink === 1 ? '' : ` / np.sqrt(${fanIn})`;
  const text =
    values.from === 'normal'
      ? `f32(${numberText(values.mean)} + ${numberText(values.std)}${over} * ${draw})`
      : `f32((${numberText(values.low)} + ${numberText(values.high - values.low)} * ${draw})${over})`;
  return { text, draws: true, power: false };
}

/** An expression of place, over [count] or [BATCH, count]. */
function computed(expression: string, { path, count, samples = 1, grid }: Place): Drawn {
  const tree = parseExpression(expression, POSITION_VARIABLES, path);
  const { height, width, channels } = grid ?? { height: 1, width: count, channels: 1 };
  const cell = channels > 1 ? `np.arange(${count}) // ${channels}` : `np.arange(${count})`;
  const along = (of: string, size: number) => (size > 1 ? `${of} / ${size - 1}` : `0 * (${cell})`);
  const x = along(`(${cell}) % ${width}`, width);
  const y = along(`(${cell}) // ${width}`, height);
  const text = toPython(tree, { x: 'x', y: 'y', i: 'i', n: count, c: 'c', b: samples > 1 ? 'SAMPLES' : 0 });
  const places = `${x}, ${y}, np.arange(${count}), np.arange(${count}) % ${channels}`;
  const shape = samples > 1 ? `(BATCH, ${count})` : `${count}`;
  return {
    text: `f32(np.broadcast_to((lambda x, y, i, c: ${text})(${places}), ${shape}))`,
    draws: false,
    power: needsPower(tree),
  };
}
