import { describe, expect, it } from 'vitest';
import { Fourier } from '../../src/baselines/numeric/fft.ts';
import { BurgersFlow } from '../../src/baselines/numeric/spectral.ts';
import { normal } from '../../src/circuit/philox.ts';
import { burgersFlow, randomWave, startOf, waveThrough } from '../../src/tasks/learn/burgers-flow.ts';

const flowFrom = (start: Float64Array, n: number, steps = 128, refinement = 8): Float64Array => {
  const flow = new BurgersFlow(refinement * n, { viscosity: 0.01, time: 0.96, refinement, steps });
  flow.start(start);
  flow.run();
  return flow.read(n);
};
const largest = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe('the fast transform', () => {
  it('is the sum it stands for, and its inverse undoes it', () => {
    const n = 16;
    const re = Float64Array.from({ length: n }, (_, i) => normal(1, i, 0, 0, 1));
    const im = Float64Array.from({ length: n }, (_, i) => normal(1, i, 1, 0, 1));
    const [a, b] = [re.slice(), im.slice()];
    const fourier = new Fourier(n);
    fourier.forward(a, b);
    for (let k = 0; k < n; k++) {
      let [real, imaginary] = [0, 0];
      for (let j = 0; j < n; j++) {
        const angle = (-2 * Math.PI * j * k) / n;
        real += re[j] * Math.cos(angle) - im[j] * Math.sin(angle);
        imaginary += re[j] * Math.sin(angle) + im[j] * Math.cos(angle);
      }
      expect(a[k]).toBeCloseTo(real, 12);
      expect(b[k]).toBeCloseTo(imaginary, 12);
    }
    fourier.inverse(a, b);
    re.forEach((value, i) => expect(a[i]).toBeCloseTo(value, 12));
    im.forEach((value, i) => expect(b[i]).toBeCloseTo(value, 12));
  });
});

describe('the pseudo-spectral flow', () => {
  it('comes to the exact solution of Hopf and Cole', () => {
    const errors = [0, 1, 2].map((sample) => {
      const wave = randomWave(7, sample, 1);
      const exact = burgersFlow(wave, 0.01, 0.96, 16);
      const found = flowFrom(startOf(wave, 16), 16);
      return largest(exact.map((value, i) => value - found[i])) / largest(exact);
    });
    console.info(`Burgers against Hopf and Cole: ${errors.map((e) => e.toExponential(1)).join(', ')}`);
    expect(Math.max(...errors)).toBeLessThan(1e-5);
  });

  it('comes to it from numbers of points that are no power of two', () => {
    const start = Float64Array.from({ length: 10 }, (_, i) => Math.sin((2 * Math.PI * i) / 10));
    const flow = new BurgersFlow(128, { viscosity: 0.02, time: 0.5, refinement: 1, steps: 100 });
    flow.start(start);
    flow.run();
    const exact = burgersFlow(waveThrough(start), 0.02, 0.5, 10);
    flow.read(10).forEach((value, i) => expect(value).toBeCloseTo(exact[i], 5));
  });

  it('keeps the mean and loses energy', () => {
    const start = startOf(randomWave(3, 0, 1), 16).map((value) => value + 0.2);
    const end = flowFrom(start, 16);
    const mean = (values: Float64Array): number =>
      values.reduce((sum, value) => sum + value / values.length, 0);
    const energy = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
    expect(mean(end)).toBeCloseTo(mean(start), 4);
    expect(energy(end)).toBeLessThan(energy(start));
  });

  it('is of fourth order in time', () => {
    const start = startOf(randomWave(5, 1, 1), 16);
    const best = flowFrom(start, 16, 512);
    const errorOf = (steps: number): number =>
      largest(flowFrom(start, 16, steps).map((value, i) => value - best[i]));
    const order = Math.log2(errorOf(32) / errorOf(64));
    expect(order).toBeGreaterThan(3.6);
  });
});
