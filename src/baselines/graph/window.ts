/**
 * Windows of a network of sensors as the graph networks hold them: sensors first, channels last. Sums over sensors are
 * then products from the left, [P, P] @ [P, rest], and those over channels products from the right, with nothing moved.
 *
 * There are P >= N places for N sensors, a multiple of 8, because products of such sizes are several times faster. What
 * stands in the places too many never reaches a sensor: nothing is sent from there, and nothing is read there.
 */
import { numpy as np } from '@jax-js/jax';
import type { Form } from '../baseline.ts';
import type { JaxArray } from '../jax/network.ts';

export type Window = Extract<Form, { kind: 'network' }>;

/** Share of the day a step takes: 5 minutes. */
export const STEP_OF_DAY = 1 / 288;

export const placesFor = (sensors: number): number => 8 * Math.ceil(sensors / 8);

/** Zeros in the places too many, along these axes of N. */
export function placed(x: JaxArray, axes: readonly number[] = [0]): JaxArray {
  const more = placesFor(x.shape[axes[0]]) - x.shape[axes[0]];
  return more > 0 ? np.pad(x, Object.fromEntries(axes.map((axis) => [axis, [0, more]]))) : x;
}

/** [P, T, B, C] from [B, N T C]. */
export function stepsOf(inputs: JaxArray, { sensors, history, channels }: Window): JaxArray {
  const [batch] = inputs.shape;
  return placed(inputs.reshape([batch, sensors, history, channels]).transpose([1, 2, 0, 3]));
}

/** [B, N H] from [P, B, H]. */
export function answersOf(predicted: JaxArray, { sensors, horizon }: Window): JaxArray {
  const [, batch] = predicted.shape;
  return predicted
    .slice([0, sensors])
    .transpose([1, 0, 2])
    .reshape([batch, sensors * horizon]);
}

/** Weighted sums over the sensors, [P, ...rest], with a support [P, P]. */
export function mixed(support: JaxArray, x: JaxArray): JaxArray {
  return np.matmul(support, x.reshape([x.shape[0], -1])).reshape(x.shape);
}

/** A linear map of the channels, [..., from] @ [from, to]. */
export function mapped(x: JaxArray, weights: JaxArray): JaxArray {
  const [from, to] = weights.shape;
  const before = x.shape.slice(0, -1);
  return np.matmul(x.reshape([-1, from]), weights).reshape([...before, to]);
}

/** Several such maps of their own arrays, added, with a bias. `weights` [parts, from, to]. */
export function mappedSum(parts: readonly JaxArray[], weights: JaxArray, bias: JaxArray): JaxArray {
  const [first, ...others] = parts.map((x, n) => mapped(x, weights.ref.slice(n)));
  weights.dispose();
  return others.reduce((sum, x) => sum.add(x), first).add(bias);
}

/** The two halves of the channels. */
export function halves(x: JaxArray): [JaxArray, JaxArray] {
  const width = x.shape[x.ndim - 1] / 2;
  const every: [][] = Array.from({ length: x.ndim - 1 }, () => []);
  return [x.ref.slice(...every, [0, width]), x.slice(...every, [width, 2 * width])];
}

/** The last `count` steps, with zeros before the first where there are fewer, [P, count, B, C]. */
export function lastSteps(x: JaxArray, count: number): JaxArray {
  const [, steps] = x.shape;
  return count <= steps ? x.slice([], [steps - count]) : np.pad(x, { 1: [count - steps, 0] });
}

/** Less the mean and over the deviation of the sensors along these axes, the first among them. */
export function normalised(x: JaxArray, sensors: number, axes: number[]): JaxArray {
  const centred = x.ref.sub(np.mean(x.slice([0, sensors]), axes, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref.slice([0, sensors])), axes, { keepdims: true });
  return centred.div(np.sqrt(variance.add(1e-5)));
}

/**
 * Convolution in time without a margin, [P, T - (taps - 1) back, B, to] from [P, T, B, from]; `weights` [taps, from, to],
 * the last tap at the newest step, `back` steps between taps.
 */
export function convolved(x: JaxArray, weights: JaxArray, bias: JaxArray, back = 1): JaxArray {
  const [taps, from, to] = weights.shape;
  const count = x.shape[1] - (taps - 1) * back;
  const shifted = Array.from({ length: taps }, (_, k) => x.ref.slice([], [k * back, k * back + count]));
  x.dispose();
  return mapped(np.concatenate(shifted, 3), weights.reshape([taps * from, to])).add(bias);
}
