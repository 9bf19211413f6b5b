/** Euler steps in jax-js. Arrays are consumed where they are used; `.ref` keeps one for another use. */
import { numpy as np } from '@jax-js/jax';
import { arrayOf } from '../jax/arrays.ts';
import type { JaxArray } from '../jax/network.ts';
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

/** One way to write the step: constants, start state, the step itself, and the state as [B, N]. */
export interface JaxForm {
  readonly name: string;
  constants(): JaxArray[];
  start(): JaxArray[];
  /** From the state and the constants, which it does not consume, to the next state. */
  step(state: JaxArray[], constants: readonly JaxArray[]): JaxArray[];
  /** The state as [B, N] in JavaScript. */
  read(state: readonly Float32Array[]): Float32Array;
}

const array = (values: Float32Array | Int32Array, ...shape: number[]): JaxArray => arrayOf(values, shape);

export function jaxForms(work: StepWork): readonly JaxForm[] {
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

function denseRows({ nodes: n, batch: b, matrix, keep, add, volts }: DenseWork): JaxForm {
  return {
    name: 'samples in rows',
    constants: () => [array(matrix, n, n), array(keep, 1, n), array(add, 1, n)],
    start: () => [array(volts, b, n)],
    step: ([v], [m, k, a]) => [np.matmul(np.tanh(v.ref), m.ref).add(v.mul(k.ref)).add(a.ref)],
    read: ([v]) => v,
  };
}

function denseColumns({ nodes: n, batch: b, matrix, keep, add, volts }: DenseWork): JaxForm {
  return {
    name: 'samples in columns',
    constants: () => [array(transposed(matrix, n, n), n, n), array(keep, n, 1), array(add, n, 1)],
    start: () => [array(transposed(volts, b, n), n, b)],
    step: ([v], [m, k, a]) => [np.matmul(m.ref, np.tanh(v.ref)).add(v.mul(k.ref)).add(a.ref)],
    read: ([v]) => transposed(v, n, b),
  };
}

/** The held stage drives the next with the same currents at every step: they are computed once. */
function cascade(work: CascadeWork): JaxForm {
  const { batch: b, sizes, matrices, keep, add } = work;
  const { free, start, part: partOf, whole } = stagesOf(work);
  const part = (values: Float32Array, g: number): JaxArray => array(partOf(values, g), 1, sizes[g]);
  return {
    name: 'stage by stage',
    constants: () => [
      np.matmul(array(start(0), b, sizes[0]), array(matrices[0], sizes[0], sizes[1])).add(part(add, 1)),
      ...free.slice(1).flatMap((g) => [array(matrices[g - 1], sizes[g - 1], sizes[g]), part(add, g)]),
      ...free.map((g) => part(keep, g)),
    ],
    start: () => free.map((g) => array(start(g), b, sizes[g])),
    step: (state, constants) => {
      const keeps = constants.slice(1 + 2 * (free.length - 1));
      const next = state.map((v, n) => {
        const kept = v.ref.mul(keeps[n].ref);
        if (n === 0) return kept.add(constants[0].ref);
        const [m, a] = constants.slice(1 + 2 * (n - 1));
        return np
          .matmul(np.tanh(state[n - 1].ref), m.ref)
          .add(kept)
          .add(a.ref);
      });
      for (const v of state) v.dispose();
      return next;
    },
    read: whole,
  };
}

function grid(work: GridWork): JaxForm {
  const { batch: b, height: h, width: w, right, down, free, keep, add, volts } = work;
  return {
    name: 'shifted fields',
    constants: () => [
      array(right, 1, h, w - 1),
      array(down, 1, h - 1, w),
      array(free, 1, h, w),
      array(keep, 1, h, w),
      array(add, 1, h, w),
    ],
    start: () => [array(volts, b, h, w)],
    step: ([v], [r, d, f, k, a]) => {
      const x = r.ref.mul(v.ref.slice([], [], [1, w]).sub(v.ref.slice([], [], [0, w - 1])));
      const y = d.ref.mul(v.ref.slice([], [1, h]).sub(v.ref.slice([], [0, h - 1])));
      const in_ = np
        .pad(x.ref, [
          [0, 0],
          [0, 0],
          [0, 1],
        ])
        .sub(
          np.pad(x, [
            [0, 0],
            [0, 0],
            [1, 0],
          ]),
        )
        .add(
          np.pad(y.ref, [
            [0, 0],
            [0, 1],
            [0, 0],
          ]),
        )
        .sub(
          np.pad(y, [
            [0, 0],
            [1, 0],
            [0, 0],
          ]),
        );
      return [v.mul(k.ref).add(in_.mul(f.ref)).add(a.ref)];
    },
    read: ([v]) => v,
  };
}

/** v + currents + what the law of the node itself brings, consumed. */
function graphNode(v: JaxArray, currents: JaxArray, k: JaxArray, a: JaxArray, work: SparseWork): JaxArray {
  const sum = currents.add(v.ref.mul(k.ref)).add(a.ref);
  if (work.law === 'saturating') {
    v.dispose();
    return sum;
  }
  const cubic = v.ref.mul(v.ref).mul(v.ref).sub(v).mul(work.self);
  return np.clip(sum.sub(cubic), -work.rails, work.rails);
}

const signal = (v: JaxArray, { law }: SparseWork): JaxArray => (law === 'saturating' ? np.tanh(v) : v);

function graphMatrix(work: SparseWork): JaxForm {
  const { nodes: n, batch: b, keep, add, volts } = work;
  return {
    name: 'graph as a matrix',
    constants: () => [array(matrixOf(work), n, n), array(keep, 1, n), array(add, 1, n)],
    start: () => [array(volts, b, n)],
    step: ([v], [m, k, a]) => [graphNode(v.ref, np.matmul(signal(v, work), m.ref), k, a, work)],
    read: ([v]) => v,
  };
}

function graphGather(work: SparseWork): JaxForm {
  const { nodes: n, batch: b, most, neighbours, weights, keep, add, volts } = work;
  return {
    name: 'neighbours gathered',
    constants: () => [
      array(neighbours, n * most),
      array(weights, 1, n, most),
      array(keep, 1, n),
      array(add, 1, n),
    ],
    start: () => [array(volts, b, n)],
    step: ([v], [i, m, k, a]) => {
      const heard = np.take(signal(v.ref, work), i.ref, 1).reshape([b, n, most]);
      return [graphNode(v, np.sum(heard.mul(m.ref), 2), k, a, work)];
    },
    read: ([v]) => v,
  };
}
