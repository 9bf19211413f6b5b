/**
 * MTGNN (Wu et al., KDD 2020): gated convolutions in time with kernels of four lengths side by side, mix-hop propagation
 * along a learned graph and against it, in which each sensor keeps its strongest neighbours; every layer and the input
 * itself are summed and mapped to the whole horizon at once.
 *
 * Differs from the published code: it answers changes from the last value. No dropout, no curriculum over the horizon,
 * no sampling of sub-graphs; AdamW's decay instead of a penalty. Neighbours as strong as the weakest that is kept are
 * kept too. The residual maps that are made there and never used are left out.
 */
import { lax, nn, numpy as np } from '@jax-js/jax';
import type { JaxArray, Network } from '../jax/network.ts';
import { constant, declared, linear, maps, normal, withWeights, type Learned, type Use } from './learned.ts';
import {
  answersOf,
  convolved,
  halves,
  lastSteps,
  mixed,
  normalised,
  placed,
  stepsOf,
  type Window,
} from './window.ts';

export interface MtgnnOptions {
  /** Channels of a convolution and between layers, of the sum over layers, and of the last hidden layer. */
  readonly channels: number;
  readonly skip: number;
  readonly end: number;
  readonly layers: number;
  /** Hops of a propagation. */
  readonly depth: number;
  /** Numbers of a sensor's two embeddings. */
  readonly embedding: number;
  /** Neighbours that a sensor keeps. */
  readonly neighbours: number;
}

const KERNELS = [2, 3, 6, 7];
const LONGEST = 7;
/** Share of its own state that a sensor keeps at every hop. */
const KEEP = 0.05;
/** How steep the learned graph's tanh is. */
const STEEP = 3;

export function mtgnn(window: Window, options: MtgnnOptions): Network {
  const { sensors, history, horizon, channels: features } = window;
  const { channels, skip, end, layers, depth, embedding } = options;
  const sight = 1 + layers * (LONGEST - 1);
  const steps = Math.max(sight, history);
  /** Steps that are left after each layer. */
  const left = Array.from({ length: layers }, (_, n) => steps - (n + 1) * (LONGEST - 1));
  const kept = steps - layers * (LONGEST - 1);
  const share = channels / KERNELS.length;
  const learned: Learned[] = [
    ...maps('start', 1, features, channels),
    ...['from', 'to'].flatMap((name) => [
      normal(`${name}.sensors`, [sensors, embedding], 1),
      ...maps(name, 1, embedding, embedding),
    ]),
    ...left.flatMap((count, n) => [
      ...['filter', 'gate'].flatMap((name) =>
        KERNELS.flatMap((taps) => maps(`${name}${n}.${taps}`, taps, channels, share)),
      ),
      ...maps(`skip${n}`, count, channels, skip),
      ...maps(`along${n}`, depth + 1, channels, channels),
      ...maps(`against${n}`, depth + 1, channels, channels),
      constant(`scale${n}`, [sensors, count, 1, channels], 1),
      constant(`shift${n}`, [sensors, count, 1, channels], 0),
    ]),
    ...maps('skipInput', steps, features, skip),
    ...maps('skipEnd', kept, channels, skip),
    ...maps('end1', 1, skip, end),
    ...maps('end2', 1, end, horizon),
  ];
  const convolve = (use: Use, name: string, x: JaxArray) =>
    convolved(x, use(`${name}.weights`), use(`${name}.bias`));

  /** The next layer's input, and what the sum over layers gets. */
  const layer = (use: Use, graph: Graph, x: JaxArray, n: number): [JaxArray, JaxArray] => {
    const residual = lastSteps(x.ref, left[n]);
    const [weights, bias] = inceptionOf(use, [`filter${n}`, `gate${n}`]);
    const [filter, gate] = halves(convolved(x, weights, bias));
    const gated = np.tanh(filter).mul(nn.sigmoid(gate));
    const seen = convolve(use, `skip${n}`, gated.ref);
    const along = linear(use, `along${n}`, ...hops(graph.along, gated.ref, depth));
    const against = linear(use, `against${n}`, ...hops(graph.against, gated, depth));
    const out = normalised(along.add(against).add(residual), sensors, [0, 1, 3]);
    return [out.mul(placed(use(`scale${n}`))).add(placed(use(`shift${n}`))), seen];
  };

  return {
    inputs: sensors * history * features,
    outputs: sensors * horizon,
    ...declared(learned),
    operations:
      sensors * steps * features * (channels + skip) +
      left.reduce((sum, count) => {
        const convolutions = 2 * KERNELS.reduce((taps, kernel) => taps + kernel, 0) * channels * share;
        const mixing = 2 * (depth * sensors * channels + (depth + 1) * channels * channels);
        return sum + sensors * count * (convolutions + channels * skip + mixing);
      }, 0) +
      sensors * (kept * channels * skip + skip * end + end * horizon) +
      2 * sensors * embedding * (embedding + sensors),
    widest: sensors * Math.max((LONGEST + 1) * channels * left[0], skip + end) + 2 * sensors ** 2,
    answer: (weights, inputs) =>
      withWeights(weights, (use) => {
        const graph = graphOf(use, options);
        const given = lastSteps(stepsOf(inputs, window), steps);
        let sum = convolve(use, 'skipInput', given.ref);
        let x = convolve(use, 'start', given);
        for (let n = 0; n < layers; n++) {
          const [next, seen] = layer(use, graph, x, n);
          x = next;
          sum = sum.add(seen);
        }
        graph.along.dispose();
        graph.against.dispose();
        sum = nn.relu(sum.add(convolve(use, 'skipEnd', x)));
        const out = convolve(use, 'end2', nn.relu(convolve(use, 'end1', sum)));
        return answersOf(out.slice([], 0), window);
      }),
  };
}

interface Graph {
  /** Rows of sum 1, [P, P]. */
  readonly along: JaxArray;
  readonly against: JaxArray;
}

/** A = relu(tanh(a (p q^T - q p^T))), p and q from the embeddings; each row keeps its strongest. */
function graphOf(use: Use, { neighbours }: MtgnnOptions): Graph {
  const [p, q] = ['from', 'to'].map((name) => {
    return np.tanh(linear(use, name, use(`${name}.sensors`)).mul(STEEP));
  });
  const one = np.matmul(p.ref, q.ref.transpose());
  const other = np.matmul(q, p.transpose());
  const all = nn.relu(np.tanh(one.sub(other).mul(STEEP)));
  const [sensors] = all.shape;
  const [strongest] = lax.topK(lax.stopGradient(all.ref), Math.min(neighbours, sensors), 1);
  const least = strongest.slice([], [-1]);
  const strong = np.where(np.greaterEqual(lax.stopGradient(all.ref), least), 1, 0);
  const graph = all.mul(strong);
  const walk = (edges: JaxArray): JaxArray => {
    const looped = edges.add(np.eye(sensors));
    return placed(looped.ref.div(np.sum(looped, 1, { keepdims: true })), [0, 1]);
  };
  return { along: walk(graph.ref), against: walk(graph.transpose()) };
}

/** What every hop comes to, from none on; each keeps a share of the state it began with. Consumes x. */
function hops(walk: JaxArray, x: JaxArray, depth: number): JaxArray[] {
  const all = [x];
  for (let k = 0; k < depth; k++) all.push(x.ref.mul(KEEP).add(mixed(walk.ref, all[k].ref).mul(1 - KEEP)));
  return all;
}

/** Kernels of different lengths as one of the longest, [7, C, all outputs], each ending at the newest step. */
function inceptionOf(use: Use, names: readonly string[]): [weights: JaxArray, bias: JaxArray] {
  const all = names.flatMap((name) => KERNELS.map((taps) => ({ name: `${name}.${taps}`, taps })));
  const kernels = all.map(({ name, taps }) => np.pad(use(`${name}.weights`), { 0: [LONGEST - taps, 0] }));
  const biases = all.map(({ name }) => use(`${name}.bias`));
  return [np.concatenate(kernels, 2), np.concatenate(biases, 0)];
}
