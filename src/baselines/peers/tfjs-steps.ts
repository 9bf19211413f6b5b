/** Euler steps in TensorFlow.js, which has no compiler: as few operations as the step can be written in. */
import * as tf from '@tensorflow/tfjs-core';
import { transposed } from './layout.ts';
import { stagesOf } from './stages.ts';
import {
  DENSE_GRAPH,
  matrixOf,
  type CascadeWork,
  type DenseWork,
  type GridWork,
  type SparseWork,
  type StepWork,
} from './work.ts';

/** One way to write the step. `step` is called inside a tidy: what it does not return is freed. */
export interface TfForm {
  readonly name: string;
  constants(): tf.Tensor[];
  start(): tf.Tensor[];
  step(state: readonly tf.Tensor[], constants: readonly tf.Tensor[]): tf.Tensor[];
  /** The state as [B, N] in JavaScript. */
  read(state: readonly Float32Array[]): Float32Array;
}

export function tfForms(work: StepWork): readonly TfForm[] {
  switch (work.kind) {
    case 'dense':
      return [denseRows(work), denseColumns(work)];
    case 'cascade':
      return [cascade(work)];
    case 'grid':
      return [grid(work)];
    case 'sparse':
      return work.nodes <= DENSE_GRAPH ? [graphMatrix(work), graphGather(work)] : [graphGather(work)];
    default:
      return work satisfies never;
  }
}

const tensor = (values: Float32Array, ...shape: number[]): tf.Tensor => tf.tensor(values, shape, 'float32');

/** a b + bias in one kernel. */
const product = (a: tf.Tensor, b: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
  tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias });

/** A number where all are alike, which saves reading an array. */
const alike = (values: Float32Array, whole: () => tf.Tensor): tf.Tensor =>
  values.every((value) => value === values[0]) ? tf.scalar(values[0]) : whole();

function denseRows({ nodes: n, batch: b, matrix, keep, add, volts }: DenseWork): TfForm {
  return {
    name: 'samples in rows',
    constants: () => [tensor(matrix, n, n), alike(keep, () => tensor(keep, 1, n)), tensor(add, n)],
    start: () => [tensor(volts, b, n)],
    step: ([v], [m, k, a]) => [tf.add(product(tf.tanh(v), m, a), tf.mul(v, k))],
    read: ([v]) => v,
  };
}

function denseColumns({ nodes: n, batch: b, matrix, keep, add, volts }: DenseWork): TfForm {
  return {
    name: 'samples in columns',
    constants: () => [
      tensor(transposed(matrix, n, n), n, n),
      alike(keep, () => tensor(keep, n, 1)),
      tensor(add, n, 1),
    ],
    start: () => [tensor(transposed(volts, b, n), n, b)],
    step: ([v], [m, k, a]) => [tf.add(tf.add(tf.matMul(m, tf.tanh(v)), tf.mul(v, k)), a)],
    read: ([v]) => transposed(v, n, b),
  };
}

/** The held stage drives the next with the same currents at every step: they are computed once. */
function cascade(work: CascadeWork): TfForm {
  const { batch: b, sizes, matrices, keep, add } = work;
  const { free, start, part, whole } = stagesOf(work);
  const stage = (g: number): tf.Tensor => tensor(start(g), b, sizes[g]);
  const kept = (g: number): tf.Tensor => alike(part(keep, g), () => tensor(part(keep, g), 1, sizes[g]));
  const matrix = (g: number): tf.Tensor => tensor(matrices[g - 1], sizes[g - 1], sizes[g]);
  return {
    name: 'stage by stage',
    constants: () => [
      product(stage(0), matrix(1), tensor(part(add, 1), sizes[1])),
      ...free.slice(1).flatMap((g) => [matrix(g), tensor(part(add, g), sizes[g])]),
      ...free.map(kept),
    ],
    start: () => free.map(stage),
    step: (state, constants) => {
      const keeps = constants.slice(1 + 2 * (free.length - 1));
      return state.map((v, n) => {
        const stays = tf.mul(v, keeps[n]);
        if (n === 0) return tf.add(stays, constants[0]);
        const [m, a] = constants.slice(1 + 2 * (n - 1));
        return tf.add(product(tf.tanh(state[n - 1]), m, a), stays);
      });
    },
    read: whole,
  };
}

function grid(work: GridWork): TfForm {
  const { batch: b, height: h, width: w, right, down, free, keep, add, volts } = work;
  return {
    name: 'shifted fields',
    constants: () => [
      tensor(right, 1, h, w - 1),
      tensor(down, 1, h - 1, w),
      tensor(free, 1, h, w),
      tensor(keep, 1, h, w),
      tensor(add, 1, h, w),
    ],
    start: () => [tensor(volts, b, h, w)],
    step: ([v], [r, d, f, k, a]) => {
      const x = tf.mul(r, tf.sub(tf.slice(v, [0, 0, 1]), tf.slice(v, [0, 0, 0], [b, h, w - 1])));
      const y = tf.mul(d, tf.sub(tf.slice(v, [0, 1, 0]), tf.slice(v, [0, 0, 0], [b, h - 1, w])));
      const across = tf.sub(pad(x, [0, 0], [0, 1]), pad(x, [0, 0], [1, 0]));
      const along = tf.sub(pad(y, [0, 1], [0, 0]), pad(y, [1, 0], [0, 0]));
      return [tf.add(tf.add(tf.mul(v, k), tf.mul(tf.add(across, along), f)), a)];
    },
    read: ([v]) => v,
  };
}

const pad = (x: tf.Tensor, rows: [number, number], sides: [number, number]): tf.Tensor =>
  tf.pad(x, [[0, 0], rows, sides]);

function graphNode(v: tf.Tensor, sum: tf.Tensor, k: tf.Tensor, { law, self, rails }: SparseWork): tf.Tensor {
  const moved = tf.add(sum, tf.mul(v, k));
  if (law === 'saturating') return moved;
  const cubic = tf.mul(tf.sub(tf.mul(tf.mul(v, v), v), v), self);
  return tf.clipByValue(tf.sub(moved, cubic), -rails, rails);
}

const signal = (v: tf.Tensor, { law }: SparseWork): tf.Tensor => (law === 'saturating' ? tf.tanh(v) : v);

function graphMatrix(work: SparseWork): TfForm {
  const { nodes: n, batch: b, keep, add, volts } = work;
  return {
    name: 'graph as a matrix',
    constants: () => [tensor(matrixOf(work), n, n), alike(keep, () => tensor(keep, 1, n)), tensor(add, n)],
    start: () => [tensor(volts, b, n)],
    step: ([v], [m, k, a]) => [graphNode(v, product(signal(v, work), m, a), k, work)],
    read: ([v]) => v,
  };
}

function graphGather(work: SparseWork): TfForm {
  const { nodes: n, batch: b, most, neighbours, weights, keep, add, volts } = work;
  return {
    name: 'neighbours gathered',
    constants: () => [
      tf.tensor(neighbours, [n * most], 'int32'),
      tensor(weights, 1, n, most),
      alike(keep, () => tensor(keep, 1, n)),
      tensor(add, 1, n),
    ],
    start: () => [tensor(volts, b, n)],
    step: ([v], [i, m, k, a]) => {
      const heard = tf.reshape(tf.gather(signal(v, work), i as tf.Tensor1D, 1), [b, n, most]);
      return [graphNode(v, tf.add(tf.sum(tf.mul(heard, m), 2), a), k, work)];
    },
    read: ([v]) => v,
  };
}
