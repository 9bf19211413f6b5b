/**
 * Viscous Burgers flow u_t + u u_x = nu u_xx on a ring of length 1, pseudo-spectrally: the product u u_x = (u^2 / 2)_x is
 * formed at points, everything linear in Fourier space, where the factor e^(-nu k^2 t) takes the viscosity out of the
 * steps of the classical Runge-Kutta method (integrating factor; Trefethen 2000, chapter 10). The upper third of the waves
 * is kept empty, so that products do not fold back (Orszag 1971).
 */
import { reject } from '../../circuit/problem.ts';
import type { Lessons } from '../baseline.ts';
import { Fourier } from './fft.ts';
import type { Solver } from './solver.ts';

export interface SpectralOptions {
  readonly viscosity: number;
  readonly time: number;
  /** Points of the ring to one of the grid, at least: rounded up to a power of two in all. */
  readonly refinement: number;
  readonly steps: number;
}

const FINEST = 4_096;

/** Throws BadInput where the samples are no flow on a ring, or the ring would have too many points. */
export function spectral({ form }: Lessons, options: SpectralOptions): Solver {
  if (form.kind !== 'ring')
    return reject(
      'model.kind',
      'the samples of this task are no flow on a ring',
      'Use it on the burgers task',
    );
  const { points: n } = form;
  const points = 2 ** Math.ceil(Math.log2(n * options.refinement));
  if (points > FINEST)
    reject('model.refinement', `makes ${points} points`, `Keep to ${Math.max(1, Math.floor(FINEST / n))}`);
  const flow = new BurgersFlow(points, options);
  return {
    bytes: 8 * 16 * points,
    parameters: 0,
    solve(sample) {
      flow.start(sample);
      flow.run();
      // Both transforms between grid and ring are plain sums over the grid's waves.
      return { answer: flow.read(n), operations: flow.operations + 4 * n * n };
    },
  };
}

/** Complex numbers of all waves, k = 0 .. points - 1, the upper half standing for negative k. */
interface Waves {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export class BurgersFlow {
  /** Multiply-adds of `run`. */
  readonly operations: number;
  readonly #fourier: Fourier;
  readonly #state: Waves;
  /** Slopes of the four stages. */
  readonly #slopes: readonly Waves[];
  readonly #trial: Waves;
  /** 2 pi k of a wave that is kept, 0 of one that is not. */
  readonly #wave: Float64Array;
  /** e^(-nu (2 pi k)^2 dt / 2), 0 of a wave that is not kept. */
  readonly #fade: Float64Array;

  constructor(
    readonly points: number,
    readonly options: SpectralOptions,
  ) {
    const { viscosity, time, steps } = options;
    const zeros = (): Waves => ({ re: new Float64Array(points), im: new Float64Array(points) });
    this.#fourier = new Fourier(points);
    this.#state = zeros();
    this.#trial = zeros();
    this.#slopes = [zeros(), zeros(), zeros(), zeros()];
    const numbers = Float64Array.from({ length: points }, (_, k) => (k <= points / 2 ? k : k - points));
    const isKept = (k: number): boolean => 3 * Math.abs(k) < points;
    this.#wave = numbers.map((k) => (isKept(k) ? 2 * Math.PI * k : 0));
    this.#fade = numbers.map((k) =>
      isKept(k) ? Math.exp((-viscosity * (2 * Math.PI * k) ** 2 * time) / steps / 2) : 0,
    );
    // A slope: two transforms, a square, a turn by i k. A stage: two numbers a wave, kept and added to; the last, eight.
    this.operations =
      steps * (4 * (2 * this.#fourier.operations + 3 * points) + 3 * 4 * points + 10 * points);
  }

  /** The trigonometric polynomial through values [n] at i / n. */
  start(values: ArrayLike<number>): void {
    const n = values.length;
    const { re, im } = this.#state;
    re.fill(0);
    im.fill(0);
    for (let k = 0; 2 * k <= n; k++) {
      let [real, imaginary] = [0, 0];
      for (let i = 0; i < n; i++) {
        const angle = (2 * Math.PI * k * i) / n;
        real += values[i] * Math.cos(angle);
        imaginary -= values[i] * Math.sin(angle);
      }
      // The last wave of an even number of points stands for both signs.
      const share = (this.points / n) * (2 * k === n ? 0.5 : 1);
      re[k] += real * share;
      im[k] += imaginary * share;
      if (k === 0) continue;
      re[this.points - k] += real * share;
      im[this.points - k] -= imaginary * share;
    }
  }

  /** Advances by the whole time. */
  run(): void {
    const { points, options } = this;
    const { re, im } = this.#state;
    const [one, two, three, four] = this.#slopes;
    const [half, whole] = [this.#fade, this.#fade.map((f) => f * f)];
    const dt = options.time / options.steps;
    const plain = half.map(() => dt / 2);
    const faded = half.map((f) => (dt / 2) * f);
    const twice = half.map((f) => dt * f);
    for (let step = 0; step < options.steps; step++) {
      this.#slope(this.#state, one);
      this.#stage(half, one, faded);
      this.#slope(this.#trial, two);
      this.#stage(half, two, plain);
      this.#slope(this.#trial, three);
      this.#stage(whole, three, twice);
      this.#slope(this.#trial, four);
      for (let k = 0; k < points; k++) {
        const [f, w] = [2 * half[k], whole[k]];
        re[k] = w * re[k] + (dt / 6) * (w * one.re[k] + f * (two.re[k] + three.re[k]) + four.re[k]);
        im[k] = w * im[k] + (dt / 6) * (w * one.im[k] + f * (two.im[k] + three.im[k]) + four.im[k]);
      }
    }
  }

  /** Values at i / n, [n]. */
  read(n: number): Float64Array {
    const { re, im } = this.#trial;
    re.set(this.#state.re);
    im.set(this.#state.im);
    this.#fourier.inverse(re, im);
    if (this.points % n === 0) return Float64Array.from({ length: n }, (_, i) => re[(i * this.points) / n]);
    const waves = this.#state;
    return Float64Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < this.points; k++) {
        const angle = (2 * Math.PI * i * (k <= this.points / 2 ? k : k - this.points)) / n;
        sum += waves.re[k] * Math.cos(angle) - waves.im[k] * Math.sin(angle);
      }
      return sum / this.points;
    });
  }

  /** trial = keep x state + weight x slope, wave by wave. */
  #stage(keep: Float64Array, slope: Waves, weight: Float64Array): void {
    const [{ re, im }, trial] = [this.#state, this.#trial];
    for (let k = 0; k < this.points; k++) {
      trial.re[k] = keep[k] * re[k] + weight[k] * slope.re[k];
      trial.im[k] = keep[k] * im[k] + weight[k] * slope.im[k];
    }
  }

  /** d/dt of the waves without the viscosity: -i k / 2 times the transform of u^2. */
  #slope(of: Waves, { re, im }: Waves): void {
    re.set(of.re);
    im.set(of.im);
    this.#fourier.inverse(re, im);
    for (let i = 0; i < this.points; i++) {
      re[i] *= re[i];
      im[i] = 0;
    }
    this.#fourier.forward(re, im);
    for (let k = 0; k < this.points; k++) {
      const half = this.#wave[k] / 2;
      const real = half * im[k];
      im[k] = -half * re[k];
      re[k] = real;
    }
  }
}
