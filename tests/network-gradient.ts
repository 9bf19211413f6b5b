/** The gradient of a network's loss against central differences, along its own direction and along random ones. */
import { defaultDevice, init, tree, valueAndGrad } from '@jax-js/jax';
import { arrayOf } from '../src/baselines/jax/arrays.ts';
import { lossOf } from '../src/baselines/jax/learner.ts';
import {
  sizeOf,
  type JaxArray,
  type Network,
  type Numbers,
  type Weights,
} from '../src/baselines/jax/network.ts';
import { normal } from '../src/circuit/philox.ts';
import { offerNavigator } from '../src/cli/navigator.ts';

const BATCH = 3;

export interface SlopeCheck {
  /** Of the gradient's and the differences' slopes along the directions. */
  readonly cosine: number;
  readonly ratio: number;
}

const draw = (length: number, stream: number): Float32Array =>
  Float32Array.from({ length }, (_, n) => normal(7, n, 0, 0, stream));

/**
 * Slopes along `directions` random unit vectors and along the gradient: cosine and ratio of norms of the two lists. The
 * squared loss is a sum in float32, so steps of 1e-2 of the weights' norm leave about three digits.
 */
export async function checkGradient(network: Network, directions = 12, step = 1e-2): Promise<SlopeCheck> {
  offerNavigator();
  await init('wasm');
  defaultDevice('wasm');
  const { inputs, outputs, shapes } = network;
  const start = network.start(3);
  const [x, y] = [draw(BATCH * inputs, 1), draw(BATCH * outputs, 2)];
  const upload = (numbers: Numbers): Weights =>
    Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, arrayOf(numbers[name], shape)]));
  const loss = (weights: Weights, given: JaxArray, wanted: JaxArray): JaxArray =>
    lossOf('squared', network.answer(weights, given), wanted);
  const at = async (numbers: Numbers): Promise<number> => {
    const value = loss(upload(numbers), arrayOf(x, [BATCH, inputs]), arrayOf(y, [BATCH, outputs]));
    return (await value.data())[0];
  };
  const [value, gradient] = valueAndGrad(loss)(
    upload(start),
    arrayOf(x, [BATCH, inputs]),
    arrayOf(y, [BATCH, outputs]),
  ) as [JaxArray, Weights];
  value.dispose();
  const slope: Record<string, Float32Array> = {};
  for (const name of Object.keys(shapes)) slope[name] = (await gradient[name].ref.data()) as Float32Array;
  tree.dispose(gradient);

  const names = Object.keys(shapes);
  const dot = (a: Numbers, b: Numbers): number =>
    names.reduce((sum, name) => sum + a[name].reduce((part, each, n) => part + each * b[name][n], 0), 0);
  const scaled = (a: Numbers, factor: number): Numbers =>
    Object.fromEntries(names.map((name) => [name, a[name].map((each) => factor * each)]));
  const unit = (a: Numbers): Numbers => scaled(a, 1 / Math.sqrt(dot(a, a)));
  const moved = (by: Numbers, factor: number): Numbers =>
    Object.fromEntries(
      names.map((name) => [name, start[name].map((each, n) => each + factor * by[name][n])]),
    );
  const along = [
    unit(slope),
    ...Array.from({ length: directions }, (_, d) =>
      unit(Object.fromEntries(names.map((name, k) => [name, draw(sizeOf(shapes[name]), 100 + 50 * d + k)]))),
    ),
  ];
  const pairs: [number, number][] = [];
  for (const each of along)
    pairs.push([
      dot(slope, each),
      ((await at(moved(each, step))) - (await at(moved(each, -step)))) / (2 * step),
    ]);
  const sum = (f: (pair: [number, number]) => number) => pairs.reduce((total, pair) => total + f(pair), 0);
  const [aa, ab, bb] = [sum(([a]) => a * a), sum(([a, b]) => a * b), sum(([, b]) => b * b)];
  return { cosine: ab / Math.sqrt(aa * bb), ratio: Math.sqrt(bb / aa) };
}
