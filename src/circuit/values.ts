/** Turns a `Values` recipe into numbers: constants, lists, seeded draws, expressions of position, data. */
import { compile, parseExpression } from './expression.ts';
import type { DataArray, DataSet } from './given.ts';
import { normal, streamOf, uniform } from './philox.ts';
import { reject } from './problem.ts';
import type { Values } from './schema-fields.ts';

/** Names an expression of position may use: x, y in 0..1 along columns and rows, index, count, channel, sample. */
export const POSITION_VARIABLES = ['x', 'y', 'i', 'n', 'c', 'b'] as const;

export interface Place {
  /** Path within the circuit; names the random stream, so it must not depend on where the circuit is used. */
  readonly path: string;
  readonly seed: number;
  readonly data: DataSet;
  /** Numbers wanted per sample. */
  readonly count: number;
  /** Samples wanted; 1 for parameters. */
  readonly samples?: number;
  /** Grid the numbers lie on; a row of `count` when left out. */
  readonly grid?: { readonly height: number; readonly width: number; readonly channels: number };
  /** Sources a target listens to, for `fan-in` scaling. */
  readonly fanIn?: number;
  readonly encode?: { readonly scale: number; readonly offset: number };
}

/** [samples * count] float32 numbers. Throws BadInput naming the field when lists or data do not fit. */
export function resolveValues(values: Values, place: Place): Float32Array {
  const { count, samples = 1 } = place;
  const out = new Float32Array(count * samples);
  if (typeof values === 'number') return out.fill(values);
  if (Array.isArray(values)) {
    repeat(out, perNode(values, place), count);
    return out;
  }
  switch (values.from) {
    case 'normal': {
      const std = values.scale === 'fan-in' ? values.std / Math.sqrt(place.fanIn ?? count) : values.std;
      return draw(out, place, values.seed, normal, (z) => values.mean + std * z);
    }
    case 'uniform': {
      const shrink = values.scale === 'fan-in' ? 1 / Math.sqrt(place.fanIn ?? count) : 1;
      const span = values.high - values.low;
      return draw(out, place, values.seed, uniform, (u) => shrink * (values.low + span * u));
    }
    case 'expression':
      return evaluate(out, values.expression, place);
    case 'data':
      return fromData(out, values.name, place);
    default:
      return values satisfies never;
  }
}

function repeat(out: Float32Array, row: ArrayLike<number>, count: number): void {
  for (let at = 0; at < out.length; at += count) out.set(row, at);
}

/** A list holds one number per node, or one per channel. */
function perNode(list: readonly number[], { count, grid, path }: Place): ArrayLike<number> {
  if (list.length === count) return list;
  const channels = grid?.channels ?? 1;
  if (list.length === channels || list.length === 1) {
    return Float32Array.from({ length: count }, (_, i) => list[i % list.length]);
  }
  const wanted = channels > 1 ? `${count} numbers, or one per channel (${channels})` : `${count} numbers`;
  return reject(path, `the list holds ${list.length} numbers`, `Give ${wanted}`);
}

function draw(
  out: Float32Array,
  { path, seed, count }: Place,
  ownSeed: number | undefined,
  source: typeof normal,
  map: (x: number) => number,
): Float32Array {
  const key = ownSeed ?? seed;
  const stream = streamOf(path);
  for (let at = 0; at < out.length; at++)
    out[at] = map(source(key, at % count, Math.floor(at / count), 0, stream));
  return out;
}

function evaluate(out: Float32Array, expression: string, { path, count, grid }: Place): Float32Array {
  const { height, width, channels } = grid ?? { height: 1, width: count, channels: 1 };
  const at = compile(parseExpression(expression, POSITION_VARIABLES, path), POSITION_VARIABLES);
  for (let k = 0; k < out.length; k++) {
    const i = k % count;
    const cell = Math.floor(i / channels);
    const x = width > 1 ? (cell % width) / (width - 1) : 0;
    const y = height > 1 ? Math.floor(cell / width) / (height - 1) : 0;
    const value = at(x, y, i, count, i % channels, Math.floor(k / count));
    if (!Number.isFinite(value)) {
      reject(path, `the expression is ${value} at index ${i}`, 'Keep it finite at every node');
    }
    out[k] = value;
  }
  return out;
}

function fromData(out: Float32Array, name: string, place: Place): Float32Array {
  const { path, data, count, samples = 1, encode = { scale: 1, offset: 0 } } = place;
  const given = Object.hasOwn(data, name) ? data[name] : undefined;
  if (!given)
    return reject(
      path,
      `there are no data named "${name}"`,
      `Bring a file for "${name}" (drop it, or --data ${name}=FILE)`,
    );
  if (given.kind === 'graph') {
    if (!given.bias) return out;
    if (given.bias.length !== count) {
      reject(
        path,
        `the graph "${name}" has ${given.bias.length} vertices`,
        `Use a group of ${given.bias.length} nodes`,
      );
    }
    repeat(out, given.bias, count);
  } else {
    const rows = rowsOf(given, name, place);
    for (let b = 0; b < samples; b++)
      out.set(given.values.subarray((rows > 1 ? b : 0) * count, ((rows > 1 ? b : 0) + 1) * count), b * count);
  }
  for (let k = 0; k < out.length; k++) out[k] = encode.scale * out[k] + encode.offset;
  return out;
}

/** How many samples the array holds; refuses arrays that are not whole samples or too few of them. */
function rowsOf({ shape, values }: DataArray, name: string, { path, count, samples = 1 }: Place): number {
  const text = `[${shape.join(', ')}]`;
  if (values.length === 0 || values.length % count !== 0) {
    reject(
      path,
      `data "${name}" of shape ${text} do not divide into samples of ${count}`,
      `Bring ${count} numbers, or [samples, ${count}]`,
    );
  }
  const rows = values.length / count;
  if (rows > 1 && rows < samples) {
    reject(
      path,
      `data "${name}" of shape ${text} hold ${rows} samples but the batch is ${samples}`,
      `Use a batch of at most ${rows}`,
    );
  }
  return rows;
}
