/** Pairs of inputs and targets that a person brought: x and y, and testX and testY or the last fifth of x and y. */
import type { DataArray, DataSet } from '../../circuit/given.ts';
import { reject } from '../../circuit/problem.ts';
import { shapeText } from '../../data/caps.ts';
import { indexAt, refuseNumber } from '../../data/numbers.ts';
import type { Samples } from '../../engine/training.ts';
import { arrayGiven } from '../setting.ts';

/** How one side of the pairs is read. */
export interface Side {
  /** Numbers of one sample. */
  readonly width: number;
  /** Shapes that fit, in words. */
  readonly expected: string;
  /** The numbers as [S, width], or undefined where the shape does not fit. */
  take(array: DataArray): Float32Array | undefined;
}

/** Inputs and targets in the data's units, side by side. */
export interface Pairs {
  readonly train: Samples;
  readonly test: Samples;
}

/** Share of the samples held out where no test set is given. */
const HELD_OUT = 0.2;

/**
 * Null when nothing was brought. Without testX and testY the last 20 % of the samples, at least one, are held out.
 * Throws BadInput naming the data: one side without the other, a test set alone, shapes, numbers of samples, numbers
 * that are not finite, a single sample.
 */
export function pairsGiven(given: DataSet, x: Side, y: Side): Pairs | null {
  const train = pairOf(given, 'x', 'y', x, y);
  const test = pairOf(given, 'testX', 'testY', x, y);
  if (!train && test)
    reject('data.testX', 'is a test set without a training set', `Bring x too, ${x.expected}, and y`);
  if (!train) return null;
  const least = test ? 2 : 3;
  if (train.count < least)
    reject(
      'data.x',
      train.count === 1 ? 'holds a single sample' : `holds ${train.count} samples`,
      test
        ? `Bring at least ${least}`
        : `Bring at least ${least}: the last fifth of them is held out for testing`,
    );
  if (test) return { train, test };
  const kept = train.count - Math.max(1, Math.round(HELD_OUT * train.count));
  const part = (from: number, to: number): Samples => ({
    count: to - from,
    inputs: train.inputs.subarray(from * x.width, to * x.width),
    targets: train.targets.subarray(from * y.width, to * y.width),
  });
  return { train: part(0, kept), test: part(kept, train.count) };
}

function pairOf(given: DataSet, xName: string, yName: string, x: Side, y: Side): Samples | null {
  const xs = arrayGiven(given, xName, x.expected);
  const ys = arrayGiven(given, yName, y.expected);
  if (!xs && !ys) return null;
  if (!xs) return reject(`data.${yName}`, `is given without ${xName}`, `Bring ${xName} too, ${x.expected}`);
  if (!ys) return reject(`data.${xName}`, `is given without ${yName}`, `Bring ${yName} too, ${y.expected}`);
  const inputs = rowsOf(xs, xName, x);
  const targets = rowsOf(ys, yName, y);
  const count = inputs.length / x.width;
  if (targets.length / y.width !== count)
    reject(
      `data.${yName}`,
      `holds ${targets.length / y.width} samples, ${xName} holds ${count}`,
      'Bring as many answers as inputs, in the same order',
    );
  return { count, inputs, targets };
}

function rowsOf(array: DataArray, name: string, side: Side): Float32Array {
  checkFinite(array, `data.${name}`);
  const rows = side.take(array);
  if (!rows || rows.length === 0)
    return reject(`data.${name}`, `has the shape ${shapeText(array.shape)}`, `Bring ${side.expected}`);
  return rows;
}

/** Readers refuse such numbers; data may come from elsewhere. */
export function checkFinite({ shape, values }: DataArray, path: string): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) refuseNumber(path, indexAt(bad, shape), values[bad]);
}

/** Throws BadInput where a column of [S, width] holds one number only: nothing can be learned from it. */
export function checkColumns(values: Float32Array, width: number, path: string): void {
  for (let column = 0; column < width; column++) {
    if (isConstant(values, width, column))
      reject(
        path,
        `column ${column + 1} of ${width} is ${values[column]} in every training sample`,
        'Leave the column out, or bring samples in which it varies',
      );
  }
}

/** Throws BadInput where all samples of [S, width] are the same. */
export function checkVaried(values: Float32Array, width: number, path: string): void {
  for (let column = 0; column < width; column++) if (!isConstant(values, width, column)) return;
  reject(path, 'holds the same numbers in every training sample', 'Bring samples that differ');
}

export function isConstant(values: Float32Array, width: number, column: number): boolean {
  for (let i = column; i < values.length; i += width) if (values[i] !== values[column]) return false;
  return true;
}
