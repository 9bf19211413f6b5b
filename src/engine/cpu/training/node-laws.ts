/** Node laws of a learning circuit: signals, slopes and self currents of one group over node-major states [N, B]. */
import { compile } from '../../../circuit/expression.ts';
import { LAW_VARIABLES } from '../../../circuit/laws.ts';
import type { NetGroup } from '../../../circuit/netlist.ts';
import type { Reals } from './reals.ts';

export interface NodeLaws {
  /** s = phi(v) over the group. */
  signal(v: Reals, s: Reals): void;
  /** phi'(v) of one voltage, where s = phi(v) is known. */
  slope(v: number, s: number): number;
  /** z(v) and z'(v). */
  self(v: number): number;
  selfSlope(v: number): number;
  /** True where z = 0, so that h v = I has one step. */
  readonly passive: boolean;
  /** True where s = v, so that phi' = 1. */
  readonly isVoltage: boolean;
}

const NONE = () => 0;

export function nodeLaws({ law, k, offset, size }: NetGroup, batch: number): NodeLaws {
  const start = offset * batch;
  const end = (offset + size) * batch;
  const copy = (v: Reals, s: Reals) => s.set(v.subarray(start, end), start);
  const passive = { self: NONE, selfSlope: NONE, passive: true, isVoltage: false };
  switch (law.name) {
    case 'linear':
      return { ...passive, signal: copy, slope: () => 1, isVoltage: true };
    case 'saturating':
      return {
        ...passive,
        signal: (v, s) => {
          if (v instanceof Float32Array && s instanceof Float32Array) singleTanh(v, s, start, end);
          else for (let n = start; n < end; n++) s[n] = Math.tanh(v[n]);
        },
        slope: (_, s) => 1 - s * s,
      };
    case 'rectifying':
      return {
        ...passive,
        signal: (v, s) => {
          for (let n = start; n < end; n++) s[n] = v[n] > 0 ? v[n] : 0;
        },
        slope: (v) => (v > 0 ? 1 : 0),
      };
    case 'soft-rail':
      return {
        signal: copy,
        slope: () => 1,
        self: (v) => v * v * v,
        selfSlope: (v) => 3 * v * v,
        passive: false,
        isVoltage: true,
      };
    case 'bistable':
      return {
        signal: copy,
        slope: () => 1,
        self: (v) => k * (v * v - 1) * v,
        selfSlope: (v) => k * (3 * v * v - 1),
        passive: false,
        isVoltage: true,
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
        slope: (v) => slope(v, k),
        self: (v) => self(v, k),
        selfSlope: (v) => selfSlope(v, k),
        passive: false,
        isVoltage: law.signalIsVoltage,
      };
    }
    default:
      return law.name satisfies never;
  }
}

/** Beyond it float32 tanh is 1. */
const FLAT = 9;

/**
 * tanh to float32 accuracy as a quotient of polynomials, x (a1 + a3 x^2 + ...) / (b0 + b2 x^2 + ...): the minimax
 * coefficients that Eigen and other libraries use; the largest error is a unit test. Twice as fast as by exp.
 */
function singleTanh(v: Float32Array, s: Float32Array, start: number, end: number): void {
  for (let n = start; n < end; n++) {
    const x = v[n] > FLAT ? FLAT : v[n] < -FLAT ? -FLAT : v[n];
    const t = x * x;
    let p = -2.76076847742355e-16 * t + 2.00018790482477e-13;
    p = p * t - 8.60467152213735e-11;
    p = p * t + 5.12229709037114e-8;
    p = p * t + 1.48572235717979e-5;
    p = p * t + 6.37261928875436e-4;
    p = p * t + 4.89352455891786e-3;
    let q = 1.19825839466702e-6 * t + 1.18534705686654e-4;
    q = q * t + 2.268434632439e-3;
    q = q * t + 4.89352518554385e-3;
    s[n] = (x * p) / q;
  }
}
