/** Node laws over node-major states [N, B]: one plain loop per built-in law, closures only for custom ones. */
import { compile } from '../../circuit/expression.ts';
import { LAW_VARIABLES } from '../../circuit/laws.ts';
import type { NetGroup } from '../../circuit/netlist.ts';

/** Fills the signals of one group. */
export type Signal = (v: Float32Array, s: Float32Array) => void;

export function signalOf({ law, k, offset, size }: NetGroup, batch: number): Signal {
  const start = offset * batch;
  const end = (offset + size) * batch;
  switch (law.name) {
    case 'linear':
    case 'soft-rail':
    case 'bistable':
      return (v, s) => {
        for (let n = start; n < end; n++) s[n] = v[n];
      };
    case 'saturating':
      return (v, s) => {
        for (let n = start; n < end; n++) s[n] = 1 - 2 / (Math.exp(2 * v[n]) + 1);
      };
    case 'rectifying':
      return (v, s) => {
        for (let n = start; n < end; n++) s[n] = v[n] > 0 ? v[n] : 0;
      };
    case 'bifurcating':
      return (v, s) => {
        for (let n = start; n < end; n++) s[n] = v[n] > 0 ? 1 : v[n] < 0 ? -1 : 0;
      };
    case 'custom': {
      const phi = compile(law.signal, LAW_VARIABLES);
      return (v, s) => {
        for (let n = start; n < end; n++) s[n] = phi(v[n], k);
      };
    }
    default:
      return law.name satisfies never;
  }
}

/** r = gain r - h v - z(v) + b for one group, r holding the couplings' current. */
export type Balance = (v: Float32Array, r: Float32Array, gain: number) => void;

/** `leak` and `bias` spread over samples, [N, B]. */
export function balanceOf(
  { law, k, offset, size }: NetGroup,
  leak: Float32Array,
  bias: Float32Array,
  batch: number,
): Balance {
  const start = offset * batch;
  const end = (offset + size) * batch;
  switch (law.name) {
    case 'linear':
    case 'saturating':
    case 'rectifying':
      return (v, r, gain) => {
        for (let n = start; n < end; n++) r[n] = gain * r[n] - leak[n] * v[n] + bias[n];
      };
    case 'soft-rail':
      return (v, r, gain) => {
        for (let n = start; n < end; n++) r[n] = gain * r[n] - (leak[n] + v[n] * v[n]) * v[n] + bias[n];
      };
    case 'bistable':
      return (v, r, gain) => {
        for (let n = start; n < end; n++)
          r[n] = gain * r[n] - (leak[n] + k * (v[n] * v[n] - 1)) * v[n] + bias[n];
      };
    case 'bifurcating':
      return (v, r, gain) => {
        const pump = 1 - gain;
        for (let n = start; n < end; n++) r[n] = r[n] - (leak[n] + pump) * v[n] + bias[n];
      };
    case 'custom': {
      const z = compile(law.self, LAW_VARIABLES);
      return (v, r, gain) => {
        for (let n = start; n < end; n++) r[n] = gain * r[n] - leak[n] * v[n] - z(v[n], k) + bias[n];
      };
    }
    default:
      return law.name satisfies never;
  }
}
