import { defaultDevice, init } from '@jax-js/jax';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Lecture, Lessons } from '../../src/baselines/baseline.ts';
import { arrayOf } from '../../src/baselines/jax/arrays.ts';
import { fourier } from '../../src/baselines/jax/fourier.ts';
import { openNetwork } from '../../src/baselines/jax/learner.ts';
import { countOf, type Network } from '../../src/baselines/jax/network.ts';
import { perceptron } from '../../src/baselines/jax/perceptron.ts';
import { openModel } from '../../src/baselines/models.ts';
import { normal } from '../../src/circuit/philox.ts';
import { BadInput } from '../../src/circuit/problem.ts';
import { offerNavigator } from '../../src/cli/navigator.ts';
import { checkGradient } from '../network-gradient.ts';

beforeAll(async () => {
  offerNavigator();
  await init('wasm');
  defaultDevice('wasm');
});

const lecture: Lecture = {
  loss: 'squared',
  optimiser: { rate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0 },
  schedule: { kind: 'one-cycle', warmUp: 0 },
  epochs: 60,
  batch: 16,
};

/** y = 2 x0 - x1 + 0.5 and its square, 128 samples to learn and 32 to test. */
function line(): Lessons {
  const samples = (count: number, from: number) => {
    const inputs = Float32Array.from({ length: 2 * count }, (_, n) => normal(1, n, from, 0, 5));
    const targets = new Float32Array(2 * count);
    for (let s = 0; s < count; s++) {
      const y = 2 * inputs[2 * s] - inputs[2 * s + 1] + 0.5;
      targets.set([y, y * y], 2 * s);
    }
    return { count, inputs, targets };
  };
  return {
    form: { kind: 'rows', classes: false },
    train: samples(128, 0),
    variants: 1,
    test: samples(32, 1),
  };
}

const meanError = (answers: Float32Array, targets: Float32Array, column: number): number => {
  let sum = 0;
  for (let n = column; n < targets.length; n += 2) sum += Math.abs(answers[n] - targets[n]);
  return sum / (targets.length / 2);
};

/** What the network says without being trained, [B, outputs]. */
async function untrained(network: Network, inputs: Float32Array): Promise<Float32Array> {
  const start = network.start(3);
  const weights = Object.fromEntries(
    Object.entries(network.shapes).map(([name, shape]) => [name, arrayOf(start[name], shape)]),
  );
  const batch = inputs.length / network.inputs;
  return (await network.answer(weights, arrayOf(inputs, [batch, network.inputs])).data()) as Float32Array;
}

describe('ridge', () => {
  it('finds a linear law exactly, and no curved one', async () => {
    const lessons = line();
    const model = await openModel({ kind: 'ridge', ridge: 0 }, { lessons, seed: 1, device: 'wasm' });
    await model.train(lecture, {});
    const answers = await model.answer(lessons.test.inputs, 32);
    expect(meanError(answers, lessons.test.targets, 0)).toBeLessThan(1e-6);
    expect(meanError(answers, lessons.test.targets, 1)).toBeGreaterThan(3);
    expect(model.parameters).toBe(6);
  });

  it('refuses inputs that do not determine it, with a remedy', async () => {
    const lessons = line();
    lessons.train.inputs.fill(1);
    const model = await openModel({ kind: 'ridge', ridge: 0 }, { lessons, seed: 1, device: 'wasm' });
    await expect(model.train(lecture, {})).rejects.toThrow(BadInput);
  });
});

describe('kernel ridge', () => {
  it('passes through its samples without a ridge, and comes near a curved law between them', async () => {
    const lessons = line();
    const model = await openModel(
      { kind: 'kernel-ridge', ridge: 1e-8, width: 1 },
      { lessons, seed: 1, device: 'wasm' },
    );
    await model.train(lecture, {});
    const learned = await model.answer(lessons.train.inputs, 128);
    expect(meanError(learned, lessons.train.targets, 1)).toBeLessThan(1e-2);
    const answers = await model.answer(lessons.test.inputs, 32);
    expect(meanError(answers, lessons.test.targets, 1)).toBeLessThan(0.2);
  });

  it('refuses more samples than it can solve', async () => {
    const lessons = line();
    const many = { ...lessons, train: { ...lessons.train, count: 4_096 } };
    const opening = openModel(
      { kind: 'kernel-ridge', ridge: 0, width: 1 },
      { lessons: many, seed: 1, device: 'wasm' },
    );
    await expect(opening).rejects.toThrow(BadInput);
  });
});

describe('perceptron', () => {
  it('learns the curved law that a linear map cannot', async () => {
    const lessons = line();
    const model = await openModel(
      { kind: 'perceptron', hidden: [32], activation: 'tanh' },
      { lessons, seed: 1, device: 'wasm' },
    );
    const taught = await model.train({ ...lecture, epochs: 150 }, {});
    const answers = await model.answer(lessons.test.inputs, 32);
    expect(taught.updates).toBe(150 * 8);
    expect(meanError(answers, lessons.test.targets, 1)).toBeLessThan(1);
    expect(model.parameters).toBe(2 * 32 + 32 + 32 * 2 + 2);
    model.dispose();
  });

  it('comes to the same with the same seed, and to something else with another', async () => {
    const answersOf = async (seed: number): Promise<Float32Array> => {
      const lessons = line();
      const network = perceptron(2, 2, { hidden: [8], activation: 'gelu' });
      const model = await openNetwork(network, { lessons, seed, device: 'wasm' });
      await model.train({ ...lecture, epochs: 3 }, {});
      const answers = await model.answer(lessons.test.inputs, 32);
      model.dispose();
      return answers;
    };
    const [one, again, other] = [await answersOf(1), await answersOf(1), await answersOf(2)];
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('stops when it is told to', async () => {
    const lessons = line();
    const network = perceptron(2, 2, { hidden: [8], activation: 'relu' });
    const model = await openNetwork(network, { lessons, seed: 1, device: 'wasm' });
    const stop = new AbortController();
    const training = model.train(
      { ...lecture, epochs: 100_000 },
      { signal: stop.signal, onProgress: () => stop.abort() },
    );
    await expect(training).rejects.toThrow('abort');
    model.dispose();
  });

  it('has the slopes of central differences', async () => {
    for (const activation of ['tanh', 'gelu'] as const) {
      const { cosine, ratio } = await checkGradient(perceptron(5, 3, { hidden: [7, 6], activation }));
      expect(cosine).toBeGreaterThan(0.9999);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.01);
    }
  });
});

describe('Fourier neural operator', () => {
  const options = { modes: 3, width: 4, layers: 2, projection: 5, padding: 0 };

  it('has the slopes of central differences, on a ring and in a plane', async () => {
    for (const [axes, padding] of [
      [[8], 0],
      [[6, 8], 0],
      [[5, 6], 2],
    ] as const) {
      const { cosine, ratio } = await checkGradient(fourier({ axes, channels: 2 }, { ...options, padding }));
      expect(cosine).toBeGreaterThan(0.9999);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.01);
    }
  });

  it('counts the parameters of the published code', () => {
    // Li et al., fourier_2d.py: modes 12, width 32, four layers, 3 inputs (a, x, y) and a projection of 128.
    const published = fourier(
      { axes: [64, 64], channels: 1 },
      { modes: 12, width: 32, layers: 4, projection: 128, padding: 0 },
    );
    const complex = 4 * 2 * 12 * 12 * 32 * 32;
    expect(countOf(published)).toBe(
      2 * complex + (3 * 32 + 32) + 4 * (32 * 32 + 32) + (32 * 128 + 128) + (128 + 1),
    );
    // One spectral weight is a pair of real numbers here; the published count of 1,188,353 counts complex numbers once.
    expect(countOf(published) - complex).toBe(1_188_353);
  });

  it.each([[[8]], [[6, 8]], [[7, 9]]])(
    'is the sum over waves that the equation says, on %j',
    async (axes) => {
      const network = fourier({ axes, channels: 1 }, { ...options, layers: 1 });
      const inputs = Float32Array.from({ length: network.inputs }, (_, n) => normal(2, n, 0, 0, 9));
      const answers = await untrained(network, inputs);
      const expected = direct(axes, network.start(3), inputs);
      answers.forEach((answer, n) => expect(answer).toBeCloseTo(expected[n], 5));
    },
  );

  /** One layer by complex sums in float64, mode by mode. */
  function direct(axes: readonly number[], w: ReturnType<Network['start']>, a: Float32Array): number[] {
    const { width, modes, projection } = options;
    const [height, breadth] = axes.length === 1 ? [1, axes[0]] : axes;
    const points = height * breadth;
    const into = axes.length + 1;
    const place = (p: number) => {
      const [row, column] = [Math.floor(p / breadth), p % breadth];
      const at = [column / (breadth - 1)];
      if (axes.length === 2) at.unshift(row / (height - 1));
      return { row, column, at };
    };
    const lift = Array.from({ length: points }, (_, p) =>
      Array.from({ length: width }, (_, c) =>
        [a[p], ...place(p).at].reduce(
          (sum, x, i) => sum + x * w['lift.weights'][i * width + c],
          w['lift.bias'][c],
        ),
      ),
    );
    expect(w['lift.weights'].length).toBe(into * width);
    const rows =
      height === 1
        ? [0]
        : Array.from(
            { length: 2 * Math.min(modes, Math.floor(height / 2)) },
            (_, k) => k - Math.min(modes, Math.floor(height / 2)),
          );
    const columns = Array.from({ length: Math.min(modes, Math.floor(breadth / 2) + 1) }, (_, k) => k);
    const out = lift.map((x) =>
      Array.from({ length: width }, (_, c) =>
        x.reduce((sum, each, i) => sum + each * w['point1.weights'][i * width + c], w['point1.bias'][c]),
      ),
    );
    const count = rows.length * columns.length;
    rows.forEach((ky, r) =>
      columns.forEach((kx, k) => {
        const turn = (p: number) =>
          2 * Math.PI * ((ky * place(p).row) / height + (kx * place(p).column) / breadth);
        const mode = Array.from({ length: width }, (_, c) => {
          let [re, im] = [0, 0];
          for (let p = 0; p < points; p++) {
            re += lift[p][c] * Math.cos(turn(p));
            im -= lift[p][c] * Math.sin(turn(p));
          }
          return [re, im];
        });
        const twice = kx === 0 || 2 * kx === breadth ? 1 : 2;
        const weight = (part: number, i: number, c: number) =>
          w['spectral1'][((part * count + r * columns.length + k) * width + i) * width + c];
        for (let c = 0; c < width; c++) {
          const re = mode.reduce((sum, [x, y], i) => sum + x * weight(0, i, c) - y * weight(1, i, c), 0);
          const im = mode.reduce((sum, [x, y], i) => sum + x * weight(1, i, c) + y * weight(0, i, c), 0);
          for (let p = 0; p < points; p++)
            out[p][c] += (twice * (re * Math.cos(turn(p)) - im * Math.sin(turn(p)))) / points;
        }
      }),
    );
    const gelu = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
    return out.map((x) => {
      let sum = w['project2.bias'][0];
      for (let h = 0; h < projection; h++) {
        const hidden = x.reduce(
          (total, each, i) => total + each * w['project1.weights'][i * projection + h],
          w['project1.bias'][h],
        );
        sum += gelu(hidden) * w['project2.weights'][h];
      }
      return sum;
    });
  }
});
