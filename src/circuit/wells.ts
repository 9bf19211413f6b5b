/**
 * The part of the energy a node stores by itself: integral_0^v [h u + z(u)] phi'(u) du, in closed form for the
 * built-in laws and by quadrature for custom ones.
 */
import { compile } from './expression.ts';
import { LAW_VARIABLES } from './laws.ts';
import type { NetGroup } from './netlist.ts';

/** Energy of one node [V^2/R] given its voltage and leak. */
export type Well = (v: number, leak: number) => number;

/** ln cosh v without overflow. */
function logCosh(v: number): number {
  const magnitude = Math.abs(v);
  return magnitude + Math.log1p(Math.exp(-2 * magnitude)) - Math.LN2;
}

export function wellOf({ law, k }: NetGroup): Well {
  switch (law.name) {
    case 'linear':
      return (v, h) => (h * v * v) / 2;
    case 'saturating':
      return (v, h) => h * (v * Math.tanh(v) - logCosh(v));
    case 'rectifying':
      return (v, h) => (h * Math.max(v, 0) ** 2) / 2;
    case 'soft-rail':
      return (v, h) => (h * v * v) / 2 + v ** 4 / 4;
    case 'bistable':
      return (v, h) => (h * v * v) / 2 + k * (v ** 4 / 4 - (v * v) / 2);
    case 'bifurcating':
      return () => NaN;
    case 'custom': {
      const slope = compile(law.signalSlope, LAW_VARIABLES);
      const self = compile(law.self, LAW_VARIABLES);
      const ofLeak = integralFromZero((u) => u * slope(u, k));
      const ofSelf = integralFromZero((u) => self(u, k) * slope(u, k));
      return (v, h) => h * ofLeak(v) + ofSelf(v);
    }
    default:
      return law.name satisfies never;
  }
}

/** Gauss-Legendre, 8 points on [-1, 1]: positive abscissae and their weights. */
const ABSCISSAE = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363];
const WEIGHTS = [0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

function gauss(f: (u: number) => number, low: number, high: number): number {
  const middle = (low + high) / 2;
  const half = (high - low) / 2;
  let sum = 0;
  for (let n = 0; n < 4; n++)
    sum += WEIGHTS[n] * (f(middle - half * ABSCISSAE[n]) + f(middle + half * ABSCISSAE[n]));
  return half * sum;
}

/** Panels of 1/8 V up to 64 V, then doubling: 0 and other round numbers, where laws have kinks, lie on edges. */
const FINE = 512;
const edge = (panel: number) => (panel <= FINE ? panel / 8 : 64 * 2 ** (panel - FINE));
const panelOf = (v: number) => (v < 64 ? Math.floor(v * 8) : FINE + Math.floor(Math.log2(v / 64)));

/** v -> integral_0^v f, keeping the sums up to each panel edge so that a call costs one panel. */
function integralFromZero(f: (u: number) => number): (v: number) => number {
  const sums = { 1: [0], [-1]: [0] };
  return (v) => {
    if (!Number.isFinite(v)) return NaN;
    const sign = v < 0 ? -1 : 1;
    const known = sums[sign];
    const panel = panelOf(Math.abs(v));
    for (let p = known.length; p <= panel; p++)
      known.push(known[p - 1] + gauss(f, sign * edge(p - 1), sign * edge(p)));
    return known[panel] + gauss(f, sign * edge(panel), v);
  };
}
