/** The Dormand-Prince 5(4) pair and its step-size rule, shared by the engines that offer it. */

/** Weights of earlier stages for stage 2 to 7; the last row is also the fifth-order solution. */
export const STAGES: readonly (readonly number[])[] = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** Times of stage 2 to 7 within the step. */
export const TIMES = [1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
/** Fifth-order minus fourth-order weights of the seven stages. */
export const ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

export interface Tolerances {
  /** Error allowed per step: absolute [V] + relative x |v|, at every node. */
  readonly absolute: number;
  readonly relative: number;
}

/** Below this step [RC] accuracy is given up: what remains is a blow-up, which is detected by its voltage. */
export const SMALLEST_STEP = 1e-12;

/** Length of the real stability interval, less a margin: larger steps would jitter around the equilibrium. */
const STABLE = 3;

/** Largest step for a circuit whose fastest rate is `rate` [1/RC]. */
export function largestStep(rate: number): number {
  return rate > 0 ? STABLE / rate : Infinity;
}

/** The step to try after one of `dt` whose error was `error` times the tolerance. */
export function nextStep(dt: number, error: number, largest: number): number {
  const factor = Number.isFinite(error) ? Math.min(5, Math.max(0.2, 0.9 * error ** -0.2)) : 0.2;
  return Math.max(SMALLEST_STEP, Math.min(largest, dt * factor));
}
