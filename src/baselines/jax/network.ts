/**
 * A network of jax-js: its weights by name, and its answers as a function of them that can be differentiated.
 *
 * Two faults of jax-js 0.1.25 to write around: `np.matmul` puts the axes in the wrong places where the left array has
 * fewer of them than the right (give both the same number), and `np.einsum` of text needs Node 22.
 */
import type { numpy as np } from '@jax-js/jax';
import { normal, streamOf, uniform } from '../../circuit/philox.ts';

export type JaxArray = np.Array;
export type Weights = Readonly<Record<string, JaxArray>>;
export type Numbers = Readonly<Record<string, Float32Array>>;

export interface Network {
  /** Numbers of a sample, and of an answer. */
  readonly inputs: number;
  readonly outputs: number;
  /** Shape of every learned array. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** Multiply-adds of one sample. */
  readonly operations: number;
  /** Most numbers that are held between two layers for one sample. */
  readonly widest: number;
  /** First weights, the same for the same seed. */
  start(seed: number): Numbers;
  /** [B, outputs] from [B, inputs]. Consumes the inputs and every one of the weights; pure, as it is traced. */
  answer(weights: Weights, inputs: JaxArray): JaxArray;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

export const countOf = ({ shapes }: Pick<Network, 'shapes'>): number =>
  Object.values(shapes).reduce((sum, shape) => sum + sizeOf(shape), 0);

/** Uniform within +-bound, [shape], from a stream of the array's name: PyTorch's rule with bound = 1 / sqrt(fan-in). */
export function uniformStart(
  seed: number,
  name: string,
  shape: readonly number[],
  bound: number,
): Float32Array {
  const stream = streamOf(`baseline.${name}`);
  return Float32Array.from(
    { length: sizeOf(shape) },
    (_, n) => bound * (2 * uniform(seed, n, 0, 0, stream) - 1),
  );
}

/** Normal with this deviation, [shape], from a stream of the array's name. */
export function normalStart(
  seed: number,
  name: string,
  shape: readonly number[],
  deviation: number,
): Float32Array {
  const stream = streamOf(`baseline.${name}`);
  return Float32Array.from({ length: sizeOf(shape) }, (_, n) => deviation * normal(seed, n, 0, 0, stream));
}
