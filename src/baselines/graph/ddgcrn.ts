/**
 * DDGCRN (Weng et al., Pattern Recognition 2023): gated recurrent units over a graph that is made anew at every step
 * from each sensor's embedding, the time of day and what the unit hears and remembers. Each sensor has maps of its own,
 * mixed from a pool by its embedding. A second encoder hears what the first could not tell back, and their answers add.
 *
 * Differs from the published code: it answers changes from the last value. No dropout; both encoders learn from the
 * start. No embedding of the day of the week: one week of data shows each day once. Arrays that are made there and never
 * used are left out: a second embedding of the sensors, and one set of maps and biases of every convolution.
 */
import { nn, numpy as np } from '@jax-js/jax';
import type { JaxArray, Network } from '../jax/network.ts';
import {
  constant,
  declared,
  linear,
  maps,
  normal,
  uniform,
  withWeights,
  type Learned,
  type Use,
} from './learned.ts';
import { blank, recurred, withRoom, type Convolve } from './recurrent.ts';
import { answersOf, mapped, placed, STEP_OF_DAY, stepsOf, type Window } from './window.ts';

export interface DdgcrnOptions {
  /** Channels of the state. */
  readonly units: number;
  /** Numbers of a sensor's embedding and of that of a time of day. */
  readonly embedding: number;
  /** Encoders one after the other, 1 or 2. */
  readonly encoders: number;
}

/** Widths between what is heard and the factors of an embedding. */
const INNER = [16, 2];
const STEPS_A_DAY = Math.round(1 / STEP_OF_DAY);

export function ddgcrn(window: Window, { units, embedding, encoders }: DdgcrnOptions): Network {
  const { sensors, history, horizon, channels } = window;
  const names = Array.from({ length: encoders }, (_, n) => `encoder${n + 1}`);
  const width = 1 + units;
  const convolution = (name: string, to: number): Learned[] => [
    uniform(`${name}.pool`, [embedding, 2, width, to], 1 / Math.sqrt(2 * width * embedding)),
    uniform(`${name}.bias`, [embedding, to], 1 / Math.sqrt(2 * width * embedding)),
    ...maps(`${name}.inner1`, 1, width, INNER[0]),
    ...maps(`${name}.inner2`, 1, INNER[0], INNER[1]),
    ...maps(`${name}.inner3`, 1, INNER[1], embedding),
  ];
  const graphWork = 2 * sensors ** 2 * (embedding + width);
  const innerWork = 2 * sensors * (width * INNER[0] + INNER[0] * INNER[1] + INNER[1] * embedding);
  const pooling = 3 * sensors * embedding * (2 * width + 1) * units;
  return {
    inputs: sensors * history * channels,
    outputs: sensors * horizon,
    ...declared([
      normal('sensors', [sensors, embedding], 1),
      ...(channels > 1 ? [constant('times', [STEPS_A_DAY, embedding], 1)] : []),
      ...names.flatMap((name, n) => [
        ...convolution(`${name}.gate`, 2 * units),
        ...convolution(`${name}.candidate`, units),
        ...maps(`${name}.forecast`, 1, units, horizon),
        ...(n + 1 < encoders ? maps(`${name}.backcast`, 1, units, history) : []),
      ]),
    ]),
    operations:
      encoders * (history * (graphWork + innerWork + 3 * sensors * 2 * width * units) + pooling) +
      sensors * units * (encoders * horizon + (encoders - 1) * history),
    widest: sensors ** 2 + sensors * (2 * width * 3 * units + (history + 8) * units),
    answer: (weights, inputs) =>
      withWeights(weights, (use) => {
        const [batch] = inputs.shape;
        const given = stepsOf(inputs, window);
        const embedded = placed(use('sensors'));
        const when = channels > 1 ? momentsOf(given.ref, use('times')) : null;
        let heard = given.slice([], [], [], [0, 1]);
        let sum: JaxArray | null = null;
        for (const [n, name] of names.entries()) {
          const [gate, candidate] = ['gate', 'candidate'].map((part) =>
            dynamic(use, `${name}.${part}`, embedded),
          );
          let state = blank(sensors, batch, units);
          for (let t = 0; t < history; t++) {
            const factors = embedded.ref.slice([], null);
            const at = when ? factors.mul(when.ref.slice(t)) : factors;
            state = recurred(gate(at.ref), candidate(at), heard.ref.slice([], t), state);
          }
          if (n + 1 < encoders) {
            const told = linear(use, `${name}.backcast`, state.ref);
            heard = heard.sub(told.transpose([0, 2, 1]).slice([], [], [], null));
          }
          const forecast = linear(use, `${name}.forecast`, state);
          sum = sum ? sum.add(forecast) : forecast;
        }
        for (const left of [heard, embedded, when]) left?.dispose();
        if (!sum) throw new TypeError('a network without encoders passed the checks');
        return answersOf(sum, window);
      }),
  };
}

/** Embeddings of the times of day, [T, B, E], from the second channel of [P, T, B, C]. */
function momentsOf(given: JaxArray, times: JaxArray): JaxArray {
  const day = given.slice(0, [], [], 1).mul(STEPS_A_DAY).add(0.5);
  const index = np.floor(day);
  const chosen = np.equal(index.slice([], [], null), np.arange(STEPS_A_DAY));
  return mapped(np.where(chosen, 1, 0), times);
}

/**
 * x W_n + (L x) W'_n + b_n, with maps of each sensor from the pool. L = D^-1/2 relu(V V^T) D^-1/2, D its row sums, and V
 * the embedding at this step times factors of what is heard, through tanh, [B, P, E].
 */
function dynamic(use: Use, name: string, embedded: JaxArray): (at: JaxArray) => Convolve {
  const pool = withRoom(use(`${name}.pool`), 1);
  const [embedding, terms, width, to] = pool.shape;
  const own = np.matmul(embedded.ref, pool.reshape([embedding, -1])).reshape([-1, terms * width, to]);
  const bias = np.matmul(embedded.ref, use(`${name}.bias`)).reshape([-1, 1, to]);
  const inner1 = withRoom(use(`${name}.inner1.weights`), 1);
  return (at) => (x) => {
    const first = nn.sigmoid(mapped(x.ref, inner1.ref.slice(0)).add(use(`${name}.inner1.bias`)));
    const second = nn.sigmoid(linear(use, `${name}.inner2`, first));
    const factors = linear(use, `${name}.inner3`, second);
    const vectors = np.tanh(factors.mul(at)).transpose([1, 0, 2]);
    const graph = nn.relu(np.matmul(vectors.ref, vectors.transpose([0, 2, 1])));
    const scale = np.reciprocal(np.sqrt(np.sum(graph.ref, 2, { keepdims: true }).add(1e-6)));
    const spread = np.matmul(graph, x.ref.transpose([1, 0, 2]).mul(scale.ref)).mul(scale);
    const both = np.concatenate([x, spread.transpose([1, 0, 2])], 2);
    return np.matmul(both, own.ref).add(bias.ref);
  };
}
