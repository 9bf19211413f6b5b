/** The learned arrays of a network, declared one by one: name, shape and first numbers. */
import { tree } from '@jax-js/jax';
import {
  normalStart,
  sizeOf,
  uniformStart,
  type JaxArray,
  type Network,
  type Weights,
} from '../jax/network.ts';
import { mappedSum } from './window.ts';

export interface Learned {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: (seed: number) => Float32Array;
}

export const uniform = (name: string, shape: readonly number[], bound: number): Learned => ({
  name,
  shape,
  start: (seed) => uniformStart(seed, name, shape, bound),
});

export const normal = (name: string, shape: readonly number[], deviation: number): Learned => ({
  name,
  shape,
  start: (seed) => normalStart(seed, name, shape, deviation),
});

export const constant = (name: string, shape: readonly number[], value: number): Learned => ({
  name,
  shape,
  start: () => new Float32Array(sizeOf(shape)).fill(value),
});

/** `name.weights` [parts, from, to], one map for each of `parts` that are added, and `name.bias` [to]. */
export function maps(name: string, parts: number, from: number, to: number): Learned[] {
  const bound = 1 / Math.sqrt(parts * from);
  return [uniform(`${name}.weights`, [parts, from, to], bound), uniform(`${name}.bias`, [to], bound)];
}

export const declared = (learned: readonly Learned[]): Pick<Network, 'shapes' | 'start'> => ({
  shapes: Object.fromEntries(learned.map(({ name, shape }) => [name, shape])),
  start: (seed) => Object.fromEntries(learned.map(({ name, start }) => [name, start(seed)])),
});

/** One more reference to an array, for one use. */
export type Use = (name: string) => JaxArray;

/** What `answer` computes, with each array used as often as it likes; the weights are consumed. */
export function withWeights(weights: Weights, answer: (use: Use) => JaxArray): JaxArray {
  const out = answer((name) => weights[name].ref);
  tree.dispose(weights);
  return out;
}

/** Maps by the name they were declared under, one of each part, and their sum. */
export const linear = (use: Use, name: string, ...parts: readonly JaxArray[]): JaxArray =>
  mappedSum(parts, use(`${name}.weights`), use(`${name}.bias`));
