/**
 * MegaCRN (Jiang et al., AAAI 2023): an encoder and a decoder of gated recurrent units over two learned graphs. Both
 * graphs, and what the decoder is told beside the encoder's last state, come from one bank of meta-nodes.
 *
 * Differs from the published code: it answers changes from the last value, and the first thing the decoder hears is no
 * change. The truth is never given to the decoder, and the two losses that keep the meta-nodes apart are left out.
 */
import { nn, numpy as np } from '@jax-js/jax';
import type { JaxArray, Network } from '../jax/network.ts';
import { adaptive } from './adjacency.ts';
import { declared, linear, maps, normal, withWeights, type Use } from './learned.ts';
import { blank, chebyshev, recurred, withRoom, type Convolve } from './recurrent.ts';
import { answersOf, mapped, STEP_OF_DAY, stepsOf, type Window } from './window.ts';

export interface MegacrnOptions {
  /** Channels of the encoder's state. */
  readonly units: number;
  /** Meta-nodes, and numbers of each. */
  readonly prototypes: number;
  readonly memory: number;
  /** Terms of a graph's polynomial. */
  readonly order: number;
  /** Channels the encoder hears of a step: the value alone, or all. */
  readonly hears: 'value' | 'all';
}

export function megacrn(window: Window, options: MegacrnOptions): Network {
  const { sensors, history, horizon, channels } = window;
  const { units, prototypes, memory, order, hears } = options;
  const heard = hears === 'value' ? 1 : channels;
  const told = channels - (hears === 'value' ? 1 : 0);
  const state = units + memory;
  const terms = 2 * order;
  const cell = (name: string, inputs: number, to: number) => [
    ...maps(`${name}.gate`, terms, inputs + to, 2 * to),
    ...maps(`${name}.candidate`, terms, inputs + to, to),
  ];
  const bank = (name: string, from: number, to: number) =>
    normal(name, [from, to], Math.sqrt(2 / (from + to)));
  const work = (inputs: number, to: number) =>
    2 * 2 * (order - 1) * sensors ** 2 * (inputs + to) + 3 * terms * sensors * (inputs + to) * to;
  return {
    inputs: sensors * history * channels,
    outputs: sensors * horizon,
    ...declared([
      bank('bank', prototypes, memory),
      bank('query', units, memory),
      bank('along', sensors, prototypes),
      bank('against', sensors, prototypes),
      ...cell('encoder', heard, units),
      ...cell('decoder', 1 + told, state),
      ...maps('end', 1, state, 1),
    ]),
    operations:
      history * work(heard, units) +
      horizon * (work(1 + told, state) + sensors * state) +
      sensors * memory * (units + 2 * prototypes) +
      2 * sensors * memory * (prototypes + sensors),
    widest: sensors * (history * heard + (2 * terms + 5) * state) + 2 * sensors ** 2,
    answer: (weights, inputs) =>
      withWeights(weights, (use) => {
        const [batch] = inputs.shape;
        const graphs = graphsOf(use);
        const given = stepsOf(inputs, window);
        const speeds = given.ref.slice([], [], [], [0, heard]);
        const encoder = cellOf(use, graphs, 'encoder', order, heard);
        let memorised = blank(sensors, batch, units);
        for (let t = 0; t < history; t++)
          memorised = recurred(...encoder, speeds.ref.slice([], t), memorised);
        const attention = nn.softmax(mapped(mapped(memorised.ref, use('query')), use('bank').transpose()), 2);
        let remembered = np.concatenate([memorised, mapped(attention, use('bank'))], 2);
        const decoder = cellOf(use, graphs, 'decoder', order, 1 + told);
        const times = given.slice([], history - 1, [], [channels - told]);
        let said = blank(sensors, batch, 1);
        const all: JaxArray[] = [];
        for (let h = 0; h < horizon; h++) {
          const input = told > 0 ? np.concatenate([said, later(times.ref, h + 1)], 2) : said;
          remembered = recurred(...decoder, input, remembered);
          said = linear(use, 'end', remembered.ref);
          all.push(said.ref);
        }
        for (const left of [said, remembered, times, ...graphs]) left.dispose();
        return answersOf(np.concatenate(all, 2), window);
      }),
  };
}

/** The times of day so many steps later. */
function later(times: JaxArray, steps: number): JaxArray {
  const moved = times.add(steps * STEP_OF_DAY);
  return moved.ref.sub(np.floor(moved));
}

/** Two graphs of rows of sum 1, [P, P], from each sensor's shares in the meta-nodes. */
function graphsOf(use: Use): JaxArray[] {
  const [from, to] = ['along', 'against'].map((name) => np.matmul(use(name), use('bank')));
  return [adaptive(from.ref, to.ref.transpose()), adaptive(to, from.transpose())];
}

/** Gate and candidate of a unit that hears `inputs` channels beside its state. */
function cellOf(
  use: Use,
  graphs: readonly JaxArray[],
  name: string,
  order: number,
  inputs: number,
): [Convolve, Convolve] {
  const convolve = (part: string): Convolve => {
    const all = withRoom(use(`${name}.${part}.weights`), inputs);
    // Both graphs' polynomials begin with the state itself: one product does for the two.
    const own = all.ref.slice(0).add(all.ref.slice(order));
    const others = graphs.flatMap((_, g) =>
      Array.from({ length: order - 1 }, (__, k) => all.ref.slice(g * order + k + 1)),
    );
    all.dispose();
    const rows = np.concatenate([own, ...others], 0);
    return (x) => {
      const terms = [x, ...graphs.flatMap((graph) => chebyshev(graph, order, x))];
      return mapped(np.concatenate(terms, 2), rows.ref).add(use(`${name}.${part}.bias`));
    };
  };
  return [convolve('gate'), convolve('candidate')];
}
