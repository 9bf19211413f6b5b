/**
 * Viscous Burgers flow u_t + u u_x = nu u_xx with period 1, solved exactly: with u0 of mean m and antiderivative U of
 * u0 - m, Hopf (1950) and Cole (1951) give in the frame that moves with m
 *
 *   u(x, t) = m + int (x - y)/t e^(-F/2nu) dy / int e^(-F/2nu) dy,     F(y) = U(y) + (x - y)^2 / 2t.
 *
 * The integrand is smooth and falls like a Gaussian, so the sum over a regular grid converges faster than any power.
 */
import { normal } from '../../circuit/philox.ts';

/** u0(x) = mean + sum_k cosines[k - 1] cos(2 pi k x) + sines[k - 1] sin(2 pi k x). */
export interface Wave {
  readonly mean: number;
  readonly cosines: readonly number[];
  readonly sines: readonly number[];
}

/** Modes of a generated start: as many as 16 points can tell apart. */
const MODES = 7;
/**
 * Standard deviation of the amplitudes of mode k: sqrt 2 x 625 / ((2 pi k)^2 + 25)^2, a Gaussian random field with
 * covariance 625^2 (-Laplacian + 25)^-4. The public data set has these within 10 %.
 */
const deviation = (k: number): number => (Math.SQRT2 * 625) / ((2 * Math.PI * k) ** 2 + 25) ** 2;

export function randomWave(seed: number, sample: number, stream: number): Wave {
  const draw = (part: number): number[] =>
    Array.from({ length: MODES }, (_, i) => deviation(i + 1) * normal(seed, 2 * i + part, sample, 0, stream));
  return { mean: 0, cosines: draw(0), sines: draw(1) };
}

/** The wave through values at i / n; with even n the last mode, which has no slope to tell, is a cosine. */
export function waveThrough(values: ArrayLike<number>): Wave {
  const n = values.length;
  const share = (k: number, wave: (angle: number) => number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[i] * wave((2 * Math.PI * k * i) / n);
    return (k === 0 || 2 * k === n ? 1 : 2) * (sum / n);
  };
  const modes = Array.from({ length: Math.floor(n / 2) }, (_, k) => k + 1);
  return {
    mean: share(0, Math.cos),
    cosines: modes.map((k) => share(k, Math.cos)),
    sines: modes.map((k) => (2 * k === n ? 0 : share(k, Math.sin))),
  };
}

/** u0 at i / n, i = 0..n - 1. */
export function startOf({ mean, cosines, sines }: Wave, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) =>
    cosines.reduce((sum, c, m) => {
      const angle = (2 * Math.PI * (m + 1) * i) / n;
      return sum + c * Math.cos(angle) + sines[m] * Math.sin(angle);
    }, mean),
  );
}

/** Part of e^(-F/2nu) below which a point no longer counts: e^-40. */
const NEGLIGIBLE = 40;

/** u at i / n after a time t > 0, [n]. */
export function burgersFlow(wave: Wave, viscosity: number, time: number, n: number): Float64Array {
  const { mean, cosines, sines } = wave;
  // No peak of the integrand is narrower than sqrt(2 nu / F''), F'' <= max |u0'| + 1/t.
  const steepest = cosines.reduce(
    (sum, c, m) => sum + 2 * Math.PI * (m + 1) * (Math.abs(c) + Math.abs(sines[m])),
    0,
  );
  const narrowest = Math.sqrt((2 * viscosity) / (steepest + 1 / time));
  const points = Math.max(64, Math.ceil(2 / narrowest));
  const potential = potentialOf(wave, points);
  const spread = Math.max(...potential) - Math.min(...potential);
  const reach = Math.ceil(points * Math.sqrt(2 * time * (spread + 2 * NEGLIGIBLE * viscosity)));
  return Float64Array.from({ length: n }, (_, i) => {
    const x = i / n - mean * time;
    const middle = Math.round(x * points);
    let lowest = Infinity;
    const exponent = (j: number): number => {
      const y = j / points;
      return potential[((j % points) + points) % points] + (x - y) ** 2 / (2 * time);
    };
    for (let j = middle - reach; j <= middle + reach; j++) lowest = Math.min(lowest, exponent(j));
    let weight = 0;
    let slope = 0;
    for (let j = middle - reach; j <= middle + reach; j++) {
      const w = Math.exp((lowest - exponent(j)) / (2 * viscosity));
      weight += w;
      slope += w * (x - j / points);
    }
    return mean + slope / (time * weight);
  });
}

/** U at j / points. */
function potentialOf({ cosines, sines }: Wave, points: number): Float64Array {
  const potential = new Float64Array(points);
  cosines.forEach((c, m) => {
    const k = 2 * Math.PI * (m + 1);
    for (let j = 0; j < points; j++) {
      const angle = (k * j) / points;
      potential[j] += (c * Math.sin(angle) - sines[m] * Math.cos(angle)) / k;
    }
  });
  return potential;
}
