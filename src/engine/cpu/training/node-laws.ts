/** Node laws of a learning circuit: signals, slopes and self currents of one group over node-major states [N, B]. */
import { compile } from '../../../circuit/expression.ts';
import { LAW_VARIABLES } from '../../../circuit/laws.ts';
import type { NetGroup } from '../../../circuit/netlist.ts';
import type { Arithmetic, Reals } from './reals.ts';

export interface NodeLaws {
  /** s = phi(v) over the group. */
  signal(v: Reals, s: Reals): void;
  /** phi(v) of one voltage. */
  signalOf(v: number): number;
  /** phi'(v) of one voltage, where s = phi(v) is known. */
  slope(v: number, s: number): number;
  /** z(v) and z'(v). */
  self(v: number): number;
  selfSlope(v: number): number;
  /** True where z = 0, so that h v = I has one step. */
  readonly passive: boolean;
}

const NONE = () => 0;

export function nodeLaws(
  { law, k, offset, size }: NetGroup,
  batch: number,
  arithmetic: Arithmetic,
): NodeLaws {
  const start = offset * batch;
  const end = (offset + size) * batch;
  const same = (v: number) => v;
  const copy = (v: Reals, s: Reals) => s.set(v.subarray(start, end), start);
  const passive = { self: NONE, selfSlope: NONE, passive: true };
  switch (law.name) {
    case 'linear':
      return { ...passive, signal: copy, signalOf: same, slope: () => 1 };
    case 'saturating':
      return {
        ...passive,
        signal: (v, s) => arithmetic.tanh(v, s, start, end),
        signalOf: Math.tanh,
        slope: (_, s) => 1 - s * s,
      };
    case 'rectifying':
      return {
        ...passive,
        signal: (v, s) => {
          for (let n = start; n < end; n++) s[n] = v[n] > 0 ? v[n] : 0;
        },
        signalOf: (v) => (v > 0 ? v : 0),
        slope: (v) => (v > 0 ? 1 : 0),
      };
    case 'soft-rail':
      return {
        signal: copy,
        signalOf: same,
        slope: () => 1,
        self: (v) => v * v * v,
        selfSlope: (v) => 3 * v * v,
        passive: false,
      };
    case 'bistable':
      return {
        signal: copy,
        signalOf: same,
        slope: () => 1,
        self: (v) => k * (v * v - 1) * v,
        selfSlope: (v) => k * (3 * v * v - 1),
        passive: false,
      };
    case 'bifurcating':
    case 'custom': {
      const [phi, slope, self, selfSlope] = [law.signal, law.signalSlope, law.self, law.selfSlope].map((x) =>
        compile(x, LAW_VARIABLES),
      );
      return {
        signal: (v, s) => {
          for (let n = start; n < end; n++) s[n] = phi(v[n], k);
        },
        signalOf: (v) => phi(v, k),
        slope: (v) => slope(v, k),
        self: (v) => self(v, k),
        selfSlope: (v) => selfSlope(v, k),
        passive: false,
      };
    }
    default:
      return law.name satisfies never;
  }
}
