/**
 * T-GCN (Zhao et al., IEEE T-ITS 2020): a gated recurrent unit whose maps read what a sensor and its neighbours measure
 * and remember, smoothed by the normalised adjacency; a linear map of the last state tells the whole horizon.
 *
 * Differs from the published code: it answers changes from the last value. AdamW's decay instead of a penalty.
 */
import type { Network } from '../jax/network.ts';
import { smoothingOf, supportOf } from './adjacency.ts';
import { constant, declared, linear, maps, uniform, withWeights, type Learned } from './learned.ts';
import { blank, recurred, withRoom, type Convolve } from './recurrent.ts';
import { answersOf, mapped, mixed, stepsOf, type Window } from './window.ts';

export interface TgcnOptions {
  /** Channels of the state. */
  readonly units: number;
}

export function tgcn(window: Window, { units }: TgcnOptions): Network {
  const { sensors, history, horizon, channels } = window;
  const smoothing = smoothingOf(window.adjacency, sensors);
  const convolution = (name: string, to: number, bias: number): Learned[] => [
    uniform(`${name}.weights`, [1 + units, to], Math.sqrt(6 / (1 + units + to))),
    constant(`${name}.bias`, [to], bias),
  ];
  return {
    inputs: sensors * history * channels,
    outputs: sensors * horizon,
    ...declared([
      ...convolution('gate', 2 * units, 1),
      ...convolution('candidate', units, 0),
      ...maps('end', 1, units, horizon),
    ]),
    operations:
      history * (sensors ** 2 * (1 + 2 * units) + 3 * sensors * (1 + units) * units) +
      sensors * units * horizon,
    widest: sensors * (history + 5 * units) + sensors ** 2,
    answer: (weights, inputs) =>
      withWeights(weights, (use) => {
        const [batch] = inputs.shape;
        const smooth = supportOf(smoothing, sensors);
        const speeds = stepsOf(inputs, window).slice([], [], [], [0, 1]);
        const [gate, candidate] = ['gate', 'candidate'].map((name): Convolve => {
          const rows = withRoom(use(`${name}.weights`), 1);
          return (x) => mapped(mixed(smooth.ref, x), rows.ref).add(use(`${name}.bias`));
        });
        let state = blank(sensors, batch, units);
        for (let t = 0; t < history; t++) state = recurred(gate, candidate, speeds.ref.slice([], t), state);
        smooth.dispose();
        return answersOf(linear(use, 'end', state), window);
      }),
  };
}
