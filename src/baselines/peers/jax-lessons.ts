/** Gradients of a mini-batch in jax-js. Arrays are consumed where they are used; `.ref` keeps one for another use. */
import { numpy as np } from '@jax-js/jax';
import type { GridField, GridLesson } from './grid-lesson.ts';
import type { SettlingLesson } from './settling-lesson.ts';
import type { TrainingWork } from './training-work.ts';
import { arrayOf } from '../jax/arrays.ts';
import type { JaxArray } from '../jax/network.ts';

/** One way to write the gradient. */
export interface JaxLesson {
  readonly name: string;
  constants(): JaxArray[];
  /** Gradient of the mean loss of these samples [B], as the parameters are arranged; nothing given is consumed. */
  gradient(parameters: JaxArray, indices: JaxArray, constants: readonly JaxArray[]): JaxArray;
}

export function jaxLessons(work: TrainingWork): readonly JaxLesson[] {
  return work.kind === 'settling' ? [nudges(work)] : [grid(work)];
}

const array = (values: Float32Array | Int32Array, ...shape: number[]): JaxArray => arrayOf(values, shape);

/** Both nudges at once, one below the other. */
function nudges(work: SettlingLesson): JaxLesson {
  const { batch: b, count, beta, inputs, targets, freeTurns, nudgedTurns } = work;
  const [a, h, o] = work.sizes;
  // The energy falls with every product; + beta above, - beta below.
  const share = Float32Array.from({ length: 2 * b }, (_, n) => (n < b ? -1 : 1) / (2 * beta * b));
  return {
    name: 'both nudges at once',
    constants: () => [array(inputs, count, a), array(targets, count, o), array(share, 2 * b, 1)],
    gradient: (p, indices, [allInputs, allTargets, shares]) => {
      const cut = (from: number, ...shape: number[]): JaxArray =>
        p.ref.slice([from, from + shape.reduce((size, n) => size * n, 1)]).reshape(shape);
      const second = cut(a * h, h, o);
      const bias2 = cut(a * h + h * o + h, 1, o);
      const x = np.take(allInputs.ref, indices.ref, 0);
      const y = np.take(allTargets.ref, indices.ref, 0);
      const heard = np.matmul(x.ref, cut(0, a, h)).add(cut(a * h + h * o, 1, h));
      const settle = (turns: number, from: JaxArray | null, into1: JaxArray, into2: JaxArray): JaxArray[] => {
        const turn = (v: JaxArray | null): JaxArray[] => {
          const current = v ? np.matmul(v, second.ref.transpose()).add(into1.ref) : into1.ref;
          const s = np.tanh(current);
          return [s.ref, np.matmul(s, second.ref).add(into2.ref)];
        };
        let state = turn(from);
        for (let n = 1; n < turns; n++) {
          state[0].dispose();
          state = turn(state[1]);
        }
        into1.dispose();
        into2.dispose();
        return state;
      };
      const [s, v] = settle(freeTurns, null, heard.ref, bias2.ref);
      s.dispose();
      const e = y.sub(v.ref).mul(beta);
      const injected = np.concatenate([bias2.ref.add(e.ref), bias2.sub(e)], 0);
      const twice = (rows: JaxArray): JaxArray => np.concatenate([rows.ref, rows], 0);
      const [s1, s2] = settle(nudgedTurns, twice(v), twice(heard), injected);
      second.dispose();
      const shared1 = s1.mul(shares.ref);
      const slopes = [
        np.matmul(twice(x).transpose(), shared1.ref),
        np.matmul(shared1.ref.transpose(), s2.ref),
        np.sum(shared1, 0),
        np.sum(s2.mul(shares.ref), 0),
      ];
      return np.concatenate(
        slopes.map((slope) => slope.reshape([-1])),
        0,
      );
    },
  };
}

/** What a quotient of nothing is divided by. */
const TINY = 1e-30;

function grid(work: GridLesson): JaxLesson {
  const { batch: b, cells, channels, taps, count, width, right, down, ground, source } = work;
  const mask = (values: Float32Array): JaxArray => array(values, 1, cells);
  /** x of the cells so many on, 0 beyond the ends. */
  const shift = (x: JaxArray, k: number): JaxArray =>
    np
      .pad(x, [
        [0, 0],
        [Math.max(0, -k), Math.max(0, k)],
      ])
      .slice([], k > 0 ? [k, cells + k] : [0, cells]);
  return {
    name: 'shifted fields',
    constants: () => [
      array(work.patches, count, cells, taps),
      array(work.targets, count, cells),
      ...[right.is, right.isFree, down.is, down.isFree, ground.is, source.isFree].map(mask),
    ],
    gradient: (p, samples, [patches, targets, isRight, inRight, isDown, inDown, isGround, free]) => {
      const patch = np.take(patches.ref, samples.ref, 0).reshape([b * cells, taps]);
      const fields = np.exp(np.matmul(p.ref, patch.ref.transpose())).reshape([channels, b, cells]);
      const field = ({ channel }: GridField, is: JaxArray): JaxArray => fields.ref.slice(channel).mul(is.ref);
      const [toRight, toDown] = [field(right, isRight), field(down, isDown)];
      const [toGround, into] = [field(ground, isGround), field(source, free)];
      fields.dispose();
      // Nothing flows into held nodes; a conductance of their own keeps quotients finite.
      const diagonal = toRight.ref
        .add(shift(toRight.ref, -1))
        .add(toDown.ref)
        .add(shift(toDown.ref, -width))
        .add(toGround.ref)
        .add(free.ref.mul(-1).add(1));
      const inverse = np.reciprocal(diagonal.ref);
      const [gRight, gDown] = [toRight.ref.mul(inRight.ref), toDown.ref.mul(inDown.ref)];
      const near = [
        [1, gRight.ref],
        [-1, shift(gRight, -1)],
        [width, gDown.ref],
        [-width, shift(gDown, -width)],
      ] as const;
      const image = (x: JaxArray): JaxArray => {
        const through = near.map(([k, g]) => g.ref.mul(shift(x.ref, k)));
        return x.mul(diagonal.ref).sub(through.reduce((sum, each) => sum.add(each)));
      };
      const v = solve(image, inverse, into.ref, work.iterations);
      const error = np.sign(v.ref.sub(np.take(targets.ref, samples.ref, 0))).mul(free.ref);
      const lambda = solve(image, inverse, error, work.adjointIterations);
      for (const each of [diagonal, inverse, ...near.map(([, g]) => g)]) each.dispose();
      const across = (g: JaxArray, k: number): JaxArray =>
        g.mul(v.ref.sub(shift(v.ref, k))).mul(shift(lambda.ref, k).sub(lambda.ref));
      const slopes: JaxArray[] = [];
      slopes[right.channel] = across(toRight, 1);
      slopes[down.channel] = across(toDown, width);
      slopes[ground.channel] = toGround.mul(v).mul(lambda.ref).mul(-1);
      slopes[source.channel] = into.mul(lambda);
      const all = np.concatenate(
        slopes.map((slope) => slope.reshape([1, b * cells])),
        0,
      );
      return np.matmul(all, patch).mul(1 / b);
    },
  };
}

/** Conjugate gradients from 0 with the diagonal as preconditioner, [B, cells]; consumes `right`. */
function solve(
  image: (x: JaxArray) => JaxArray,
  inverse: JaxArray,
  right: JaxArray,
  iterations: number,
): JaxArray {
  const dot = (a: JaxArray, b: JaxArray): JaxArray => np.sum(a.mul(b), 1, { keepdims: true });
  let r = right;
  let p = r.ref.mul(inverse.ref);
  let rho = dot(r.ref, p.ref);
  let x: JaxArray | null = null;
  for (let n = 1; n <= iterations; n++) {
    const q = image(p.ref);
    const step: JaxArray = rho.ref.div(dot(p.ref, q.ref).add(TINY));
    const moved = p.ref.mul(step.ref);
    x = x ? x.add(moved) : moved;
    if (n === iterations) {
      for (const each of [q, step, r, p, rho]) each.dispose();
      break;
    }
    r = r.sub(q.mul(step));
    const z = r.ref.mul(inverse.ref);
    const next = dot(r.ref, z.ref);
    p = z.add(p.mul(next.ref.div(rho.add(TINY))));
    rho = next;
  }
  if (!x) throw new Error('no iterations');
  return x;
}
