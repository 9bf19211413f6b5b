/**
 * Graph WaveNet (Wu et al., IJCAI 2019): blocks of gated causal convolutions in time, each layer looking twice as far
 * back as the one before it, with diffusion along the road network and along an adjacency that is learned; what every
 * layer sees of the last step is summed and mapped to the whole horizon at once.
 *
 * Differs from the published code: it answers changes from the last value. No dropout; AdamW's decay instead of a
 * penalty. Each window is normalised over its sensors and steps, per channel, instead of over the mini-batch, so that an
 * answer never depends on the windows it is asked with. Where the adjacency is symmetric, the walk against the edges is
 * the one along them and is left out. A history longer than the layers look back is cut to what they see. Arrays that
 * are made there and never used are left out: the residual maps beside the diffusion, and what follows the last sum.
 */
import { nn, numpy as np } from '@jax-js/jax';
import type { JaxArray, Network } from '../jax/network.ts';
import { adaptive, supportOf, transitionsOf } from './adjacency.ts';
import { constant, declared, linear, maps, normal, withWeights, type Learned, type Use } from './learned.ts';
import {
  answersOf,
  convolved,
  halves,
  lastSteps,
  mixed,
  normalised,
  stepsOf,
  type Window,
} from './window.ts';

export interface GraphWaveNetOptions {
  /** Channels between the layers, of a convolution, of the sum over layers, and of the last hidden layer. */
  readonly residual: number;
  readonly dilation: number;
  readonly skip: number;
  readonly end: number;
  readonly blocks: number;
  /** Layers of a block; the n-th looks 2^n steps back. */
  readonly layers: number;
  /** Steps of a diffusion. */
  readonly order: number;
  /** Numbers of a sensor's two embeddings that make the learned adjacency; 0 for none. */
  readonly embedding: number;
}

export function graphWaveNet(window: Window, options: GraphWaveNetOptions): Network {
  const { sensors, horizon, channels, adjacency } = window;
  const { residual, dilation, skip, end, blocks, layers, order, embedding } = options;
  const walks = transitionsOf(adjacency, sensors);
  const parts = 1 + order * (walks.length + Math.sign(embedding));
  const backs = Array.from({ length: blocks * layers }, (_, n) => 2 ** (n % layers));
  const sight = 1 + backs.reduce((sum, back) => sum + back, 0);
  const last = backs.length - 1;
  const learned: Learned[] = [
    ...maps('start', 1, channels, residual),
    ...(embedding > 0
      ? [normal('from', [sensors, embedding], 1), normal('to', [embedding, sensors], 1)]
      : []),
    ...backs.flatMap((_, n) => [
      ...maps(`gated${n}`, 2, residual, 2 * dilation),
      ...maps(`skip${n}`, 1, dilation, skip),
      ...(n < last
        ? [
            ...maps(`diffusion${n}`, parts, dilation, residual),
            constant(`scale${n}`, [residual], 1),
            constant(`shift${n}`, [residual], 0),
          ]
        : []),
    ]),
    ...maps('end1', 1, skip, end),
    ...maps('end2', 1, end, horizon),
  ];

  /** What was seen and what reached it along every support, mapped and added; keeps the supports. */
  const diffused = (use: Use, supports: readonly JaxArray[], x: JaxArray, name: string): JaxArray => {
    const spread = [x];
    for (const support of supports) {
      for (let k = 0; k < order; k++)
        spread.push(mixed(support.ref, (k === 0 ? x : spread[spread.length - 1]).ref));
    }
    return linear(use, name, ...spread);
  };

  const lengths = backs.map((_, n) => sight - backs.slice(0, n + 1).reduce((sum, back) => sum + back, 0));
  const mixing = sensors ** 2 * (parts - 1) * dilation;
  return {
    inputs: sensors * window.history * channels,
    outputs: sensors * horizon,
    ...declared(learned),
    operations:
      sensors * sight * channels * residual +
      lengths.reduce((sum, steps, n) => {
        const own = sensors * (steps * 2 * residual * 2 * dilation + dilation * skip);
        return sum + own + (n < last ? steps * (mixing + sensors * parts * dilation * residual) : 0);
      }, 0) +
      sensors * (skip * end + end * horizon) +
      Math.sign(embedding) * sensors ** 2 * embedding,
    widest: sensors * Math.max(lengths[0] * dilation * (parts + 2), skip + end) + (parts - 1) * sensors ** 2,
    answer: (weights, inputs) =>
      withWeights(weights, (use) => {
        const supports = walks.map((walk) => supportOf(walk, sensors));
        if (embedding > 0) supports.push(adaptive(use('from'), use('to')));
        let x = linear(use, 'start', lastSteps(stepsOf(inputs, window), sight));
        const seen: JaxArray[] = [];
        for (const [n, back] of backs.entries()) {
          const now = x.ref.slice([], [back]);
          const [filter, gate] = halves(convolved(x, use(`gated${n}.weights`), use(`gated${n}.bias`), back));
          x = np.tanh(filter).mul(nn.sigmoid(gate));
          seen.push(linear(use, `skip${n}`, x.ref.slice([], -1)));
          if (n === last) now.dispose();
          else {
            const out = normalised(diffused(use, supports, x, `diffusion${n}`).add(now), sensors, [0, 1]);
            x = out.mul(use(`scale${n}`)).add(use(`shift${n}`));
          }
        }
        for (const left of [x, ...supports]) left.dispose();
        const sum = nn.relu(seen.reduce((total, each) => total.add(each)));
        return answersOf(linear(use, 'end2', nn.relu(linear(use, 'end1', sum))), window);
      }),
  };
}
