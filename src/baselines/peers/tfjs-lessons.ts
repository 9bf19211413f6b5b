/** Gradients of a mini-batch in TensorFlow.js: as few operations as they can be written in. */
import * as tf from '@tensorflow/tfjs-core';
import type { GridField, GridLesson } from './grid-lesson.ts';
import type { SettlingLesson } from './settling-lesson.ts';
import type { TrainingWork } from './training-work.ts';

/** One way to write the gradient. `gradient` is called inside a tidy: what it does not return is freed. */
export interface TfLesson {
  readonly name: string;
  constants(): tf.Tensor[];
  /** Gradient of the mean loss of these samples [B], as the parameters are arranged. */
  gradient(parameters: tf.Tensor, indices: tf.Tensor1D, constants: readonly tf.Tensor[]): tf.Tensor;
}

export function tfLessons(work: TrainingWork): readonly TfLesson[] {
  return work.kind === 'settling' ? [nudges(work)] : [grid(work)];
}

const tensor = (values: Float32Array, ...shape: number[]): tf.Tensor => tf.tensor(values, shape, 'float32');

interface Transposes {
  readonly a?: boolean;
  readonly b?: boolean;
  readonly bias?: tf.Tensor;
}
/** a b + bias in one kernel. */
const product = (x: tf.Tensor, y: tf.Tensor, { a = false, b = false, bias }: Transposes = {}): tf.Tensor =>
  tf.fused.matMul({ a: x as tf.Tensor2D, b: y as tf.Tensor2D, transposeA: a, transposeB: b, bias });

/** Rows of these samples. */
const picked = (rows: tf.Tensor, samples: tf.Tensor1D): tf.Tensor => tf.gather(rows, samples);

/** Both nudges at once, one below the other. */
function nudges(work: SettlingLesson): TfLesson {
  const { batch, count, beta, inputs, targets, freeTurns, nudgedTurns } = work;
  const [a, h, o] = work.sizes;
  // The energy falls with every product; + beta above, - beta below.
  const share = Float32Array.from({ length: 2 * batch }, (_, n) => (n < batch ? -1 : 1) / (2 * beta * batch));
  return {
    name: 'both nudges at once',
    constants: () => [tensor(inputs, count, a), tensor(targets, count, o), tensor(share, 2 * batch, 1)],
    gradient: (p, indices, [allInputs, allTargets, shares]) => {
      const cut = (from: number, ...shape: number[]): tf.Tensor => {
        const size = shape.reduce((product, n) => product * n, 1);
        return tf.reshape(tf.slice(p, [from], [size]), shape);
      };
      const [first, second] = [cut(0, a, h), cut(a * h, h, o)];
      const [bias1, bias2] = [cut(a * h + h * o, h), cut(a * h + h * o + h, o)];
      const x = picked(allInputs, indices);
      const heard = product(x, first, { bias: bias1 });
      const hears = (v: tf.Tensor, into: tf.Tensor): tf.Tensor =>
        tf.tanh(tf.add(product(v, second, { b: true }), into));
      const free = (s: tf.Tensor): tf.Tensor => product(s, second, { bias: bias2 });
      let v = free(tf.tanh(heard));
      for (let n = 1; n < freeTurns; n++) v = free(hears(v, heard));
      const e = tf.mul(tf.sub(picked(allTargets, indices), v), beta);
      const injected = tf.concat([tf.add(bias2, e), tf.sub(bias2, e)], 0);
      const heardTwice = tf.concat([heard, heard], 0);
      let s1 = hears(tf.concat([v, v], 0), heardTwice);
      let s2 = tf.add(product(s1, second), injected);
      for (let n = 1; n < nudgedTurns; n++) {
        s1 = hears(s2, heardTwice);
        s2 = tf.add(product(s1, second), injected);
      }
      const shared = tf.mul(s1, shares);
      const slopes = [
        product(tf.concat([x, x], 0), shared, { a: true }),
        product(shared, s2, { a: true }),
        tf.sum(shared, 0),
        product(s2, shares, { a: true }),
      ];
      return tf.concat(
        slopes.map((slope) => tf.reshape(slope, [-1])),
        0,
      );
    },
  };
}

/** What a quotient of nothing is divided by. */
const TINY = 1e-30;

function grid(work: GridLesson): TfLesson {
  const { batch, cells, channels, taps, count, width, right, down, ground, source } = work;
  const mask = (values: Float32Array): tf.Tensor => tensor(values, 1, cells);
  const flat = [batch * cells];
  const square = [batch, cells];
  /** Of zeros and x: x of the cells so many on. */
  const shifts = (x: tf.Tensor, steps: readonly number[]): tf.Tensor[] => {
    const wide = tf.pad(tf.reshape(x, flat), [[width, width]]);
    return steps.map((k) => tf.reshape(tf.slice(wide, [width + k], flat), square));
  };
  return {
    name: 'shifted fields',
    constants: () => [
      tensor(work.patches, count, cells * taps),
      tensor(work.targets, count, cells),
      ...[right, down, ground].flatMap(({ is, isFree }) => [mask(is), mask(isFree)]),
      mask(source.isFree),
      // Nothing flows into held nodes; a conductance of their own keeps quotients finite.
      mask(source.isFree.map((free) => 1 - free)),
    ],
    gradient: (p, samples, [patches, targets, isRight, inRight, isDown, inDown, isGround, , free, held]) => {
      const patch = tf.reshape(picked(patches, samples), [batch * cells, taps]);
      const fields = tf.unstack(tf.reshape(tf.exp(product(p, patch, { b: true })), [channels, ...square]));
      const field = ({ channel }: GridField, is: tf.Tensor): tf.Tensor => tf.mul(fields[channel], is);
      const [toRight, toDown] = [field(right, isRight), field(down, isDown)];
      const [toGround, into] = [field(ground, isGround), field(source, free)];
      const [fromLeft] = shifts(toRight, [-1]);
      const [fromAbove] = shifts(toDown, [-width]);
      const diagonal = tf.addN([toRight, fromLeft, toDown, fromAbove, toGround, tf.tile(held, [batch, 1])]);
      const [gRight, gDown] = [tf.mul(toRight, inRight), tf.mul(toDown, inDown)];
      const conductances = [gRight, ...shifts(gRight, [-1]), gDown, ...shifts(gDown, [-width])];
      const image = (x: tf.Tensor): tf.Tensor => {
        const near = shifts(x, [1, -1, width, -width]);
        const through = conductances.map((g, n) => tf.mul(g, near[n]));
        return tf.sub(tf.mul(x, diagonal), tf.addN(through));
      };
      const inverse = tf.reciprocal(diagonal);
      const v = solve(image, inverse, into, work.iterations);
      const error = tf.mul(tf.sign(tf.sub(v, picked(targets, samples))), free);
      const lambda = solve(image, inverse, error, work.adjointIterations);
      const [vRight, vDown] = shifts(v, [1, width]);
      const [lRight, lDown] = shifts(lambda, [1, width]);
      const across = (g: tf.Tensor, there: tf.Tensor, back: tf.Tensor): tf.Tensor =>
        tf.mul(tf.mul(g, tf.sub(v, there)), tf.sub(back, lambda));
      const slopes: tf.Tensor[] = [];
      slopes[right.channel] = across(toRight, vRight, lRight);
      slopes[down.channel] = across(toDown, vDown, lDown);
      slopes[ground.channel] = tf.neg(tf.mul(tf.mul(toGround, v), lambda));
      slopes[source.channel] = tf.mul(into, lambda);
      const all = tf.reshape(tf.stack(slopes), [channels, batch * cells]);
      return tf.mul(product(all, patch), 1 / batch);
    },
  };
}

/** Conjugate gradients from 0 with the diagonal as preconditioner, [B, cells]. */
function solve(
  image: (x: tf.Tensor) => tf.Tensor,
  inverse: tf.Tensor,
  right: tf.Tensor,
  iterations: number,
): tf.Tensor {
  const dot = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.sum(tf.mul(a, b), 1, true);
  const first = tf.mul(right, inverse);
  let state: tf.Tensor[] = [tf.zerosLike(right), right, first, dot(right, first)];
  for (let n = 0; n < iterations; n++) {
    const [x, r, p, rho] = state;
    state = tf.tidy(() => {
      const q = image(p);
      const step = tf.div(rho, tf.add(dot(p, q), TINY));
      const rest = tf.sub(r, tf.mul(q, step));
      const z = tf.mul(rest, inverse);
      const next = dot(rest, z);
      const turned = tf.add(z, tf.mul(p, tf.div(next, tf.add(rho, TINY))));
      return [tf.add(x, tf.mul(p, step)), rest, turned, next];
    });
    if (n > 0) tf.dispose([x, r, p, rho]);
  }
  return state[0];
}
