/** What the recurrent graph networks share: the gated unit, and how an input stands beside a state. */
import { nn, numpy as np } from '@jax-js/jax';
import { arrayOf } from '../jax/arrays.ts';
import type { JaxArray } from '../jax/network.ts';
import { halves, mixed, placesFor } from './window.ts';

/** [P, B, to] from an input beside a state, which it consumes. */
export type Convolve = (x: JaxArray) => JaxArray;

/** h' = z h + (1 - z) c, with r and z = sigmoid(gate([x, h])) and c = tanh(candidate([x, r h])); keeps the input. */
export function recurred(gate: Convolve, candidate: Convolve, input: JaxArray, state: JaxArray): JaxArray {
  const [reset, keep] = halves(nn.sigmoid(gate(beside(input, state.ref))));
  const fresh = np.tanh(candidate(beside(input, reset.mul(state.ref))));
  return keep.ref.mul(state.sub(fresh.ref)).add(fresh);
}

/** Channels of an input rounded up to 4, as products of such widths are several times faster. */
const roomFor = (inputs: number): number => 4 * Math.ceil(inputs / 4);

function beside(input: JaxArray, state: JaxArray): JaxArray {
  const width = input.shape[2];
  const room = np.pad(input.ref, { 2: [0, roomFor(width) - width] });
  return np.concatenate([room, state], 2);
}

/** Weights [..., in + H, to] with rows of zeros for the channels too many of an input. */
export function withRoom(weights: JaxArray, inputs: number): JaxArray {
  const every: [][] = Array.from({ length: weights.ndim - 2 }, () => []);
  const room = np.pad(weights.ref.slice(...every, [0, inputs]), {
    [weights.ndim - 2]: [0, roomFor(inputs) - inputs],
  });
  return np.concatenate([room, weights.slice(...every, [inputs])], weights.ndim - 2);
}

/** Zeros [P, B, H]. */
export function blank(sensors: number, batch: number, units: number): JaxArray {
  const shape = [placesFor(sensors), batch, units];
  return arrayOf(new Float32Array(shape[0] * batch * units), shape);
}

/** T_1 x ... T_(order-1) x of the recursion of Chebyshev's polynomials, T_0 x = x; keeps both. */
export function chebyshev(support: JaxArray, order: number, x: JaxArray): JaxArray[] {
  const terms = [x.ref];
  for (let k = 1; k < order; k++) {
    const next = mixed(support.ref, terms[k - 1].ref);
    terms.push(k === 1 ? next : next.mul(2).sub(terms[k - 2].ref));
  }
  const [first, ...others] = terms;
  first.dispose();
  return others;
}
