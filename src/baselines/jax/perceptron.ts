/** Layers of all-to-all weights. One without hidden layers is a linear map. */
import { nn, numpy as np } from '@jax-js/jax';
import { uniformStart, type JaxArray, type Network } from './network.ts';

export const ACTIVATIONS = ['tanh', 'relu', 'gelu'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

export const activate = (activation: Activation, x: JaxArray): JaxArray => {
  switch (activation) {
    case 'tanh':
      return np.tanh(x);
    case 'relu':
      return nn.relu(x);
    case 'gelu':
      return nn.gelu(x);
    default:
      return activation satisfies never;
  }
};

export function perceptron(
  inputs: number,
  outputs: number,
  { hidden, activation }: { readonly hidden: readonly number[]; readonly activation: Activation },
): Network {
  const widths = [inputs, ...hidden, outputs];
  const layers = widths.slice(1).map((width, n) => ({ from: widths[n], to: width, name: `layer${n + 1}` }));
  return {
    inputs,
    outputs,
    shapes: Object.fromEntries(
      layers.flatMap(({ from, to, name }) => [
        [`${name}.weights`, [from, to]],
        [`${name}.bias`, [to]],
      ]),
    ),
    operations: layers.reduce((sum, { from, to }) => sum + from * to, 0),
    widest: Math.max(...layers.map(({ from, to }) => from + to)),
    start: (seed) =>
      Object.fromEntries(
        layers.flatMap(({ from, to, name }) => [
          [`${name}.weights`, uniformStart(seed, `${name}.weights`, [from, to], 1 / Math.sqrt(from))],
          [`${name}.bias`, uniformStart(seed, `${name}.bias`, [to], 1 / Math.sqrt(from))],
        ]),
      ),
    answer: (weights, x) =>
      layers.reduce((from, { name }, n) => {
        const sum = np.matmul(from, weights[`${name}.weights`]).add(weights[`${name}.bias`]);
        return n + 1 < layers.length ? activate(activation, sum) : sum;
      }, x),
  };
}
