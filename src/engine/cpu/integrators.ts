/** Multi-stage steps over node-major states [N, B], in buffers allocated once. Mobility is [N, B], 0 where held. */
import { ERROR, nextStep, SMALLEST_STEP, STAGES, TIMES, type Tolerances } from '../dormand-prince.ts';

/** r = C dv/dt of voltages v at time t [RC]. */
export type Net = (v: Float32Array, time: number, r: Float32Array) => void;

export class Stages {
  readonly #slopes: readonly Float32Array[];
  readonly #state: Float32Array;

  constructor(length: number, stages: 4 | 7) {
    this.#slopes = Array.from({ length: stages }, () => new Float32Array(length));
    this.#state = new Float32Array(length);
  }

  /** to = v + dt mobility x sum of weights x slopes */
  #ahead(
    v: Float32Array,
    mobility: Float32Array,
    dt: number,
    weights: readonly number[],
    to: Float32Array,
  ): void {
    const slopes = this.#slopes;
    for (let n = 0; n < v.length; n++) {
      let slope = 0;
      for (let stage = 0; stage < weights.length; stage++) slope += weights[stage] * slopes[stage][n];
      to[n] = mobility[n] === 0 ? v[n] : v[n] + dt * mobility[n] * slope;
    }
  }

  /** `net` is told how many half steps its moment lies after the start. */
  rk4(net: Net, v: Float32Array, mobility: Float32Array, dt: number): void {
    const [k1, k2, k3, k4] = this.#slopes;
    const w = this.#state;
    net(v, 0, k1);
    this.#ahead(v, mobility, dt / 2, [1], w);
    net(w, 1, k2);
    this.#ahead(v, mobility, dt / 2, [0, 1], w);
    net(w, 1, k3);
    this.#ahead(v, mobility, dt, [0, 0, 1], w);
    net(w, 2, k4);
    this.#ahead(v, mobility, dt, [1 / 6, 1 / 3, 1 / 3, 1 / 6], v);
  }

  /** Takes one accepted step, trying `dt` first; returns the step taken and the one to try next [RC]. */
  dormandPrince(
    net: Net,
    v: Float32Array,
    mobility: Float32Array,
    time: number,
    dt: number,
    largest: number,
    tolerances: Tolerances,
  ): { taken: number; next: number } {
    const end = this.#state;
    let trial = Math.min(dt, largest);
    net(v, time, this.#slopes[0]);
    for (;;) {
      STAGES.forEach((weights, stage) => {
        this.#ahead(v, mobility, trial, weights, end);
        net(end, time + TIMES[stage] * trial, this.#slopes[stage + 1]);
      });
      const error = this.#error(v, end, mobility, trial, tolerances);
      const next = nextStep(trial, error, largest);
      if (error <= 1 || trial <= SMALLEST_STEP) {
        v.set(end);
        return { taken: trial, next };
      }
      trial = next;
    }
  }

  /** Largest difference between the two orders, in units of what is allowed. */
  #error(
    v: Float32Array,
    end: Float32Array,
    mobility: Float32Array,
    dt: number,
    { absolute, relative }: Tolerances,
  ): number {
    let worst = 0;
    for (let n = 0; n < v.length; n++) {
      if (mobility[n] === 0) continue;
      let difference = 0;
      for (let stage = 0; stage < ERROR.length; stage++) difference += ERROR[stage] * this.#slopes[stage][n];
      const allowed = absolute + relative * Math.max(Math.abs(v[n]), Math.abs(end[n]));
      const share = (dt * mobility[n] * Math.abs(difference)) / allowed;
      // Not a number must count as too large.
      if (!(share <= worst)) worst = share;
    }
    return worst;
  }
}
