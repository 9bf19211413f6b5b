/**
 * A circuit linearised about one state: every dr_i/dv_j of the net currents
 *   r_i = sum J_ij phi(v_j) + sum g_ij (v_j - v_i) - h_i v_i - z(v_i) + b_i,
 * with conductances and source currents set by other nodes followed back to those.
 */
import { conductanceOf, forEachWeight, isSignalCoupling, sourceCurrentOf } from '../circuit/edges.ts';
import { compile } from '../circuit/expression.ts';
import { LAW_VARIABLES } from '../circuit/laws.ts';
import type { NetResistive, Netlist } from '../circuit/netlist.ts';

/** dr_i/dv_j; the same pair may come several times. */
export type VisitDerivative = (i: number, j: number, derivative: number) => void;

export interface Linearisation {
  /** phi'(v_i) of one sample, [N]. */
  signalSlopes(v: Float64Array): Float64Array;
  /** v and s of one sample, [N]. */
  forEachDerivative(v: Float64Array, s: Float64Array, visit: VisitDerivative): void;
}

/** Compile once per circuit. */
export function linearise(netlist: Netlist): Linearisation {
  const { groups, couplings, leak, nodes } = netlist;
  const laws = groups.map(({ law }) => ({
    slope: compile(law.signalSlope, LAW_VARIABLES),
    selfSlope: compile(law.selfSlope, LAW_VARIABLES),
  }));
  const signalSlopes = (v: Float64Array) => {
    const slopes = new Float64Array(nodes);
    groups.forEach(({ offset, size, k }, g) => {
      for (let i = offset; i < offset + size; i++) slopes[i] = laws[g].slope(v[i], k);
    });
    return slopes;
  };
  return {
    signalSlopes,
    forEachDerivative: (v, s, visit) => {
      const slopes = signalSlopes(v);
      const signal = (node: number) => s[node];
      groups.forEach(({ offset, size, k }, g) => {
        for (let i = offset; i < offset + size; i++) visit(i, i, -leak[i] - laws[g].selfSlope(v[i], k));
      });
      for (const c of couplings) {
        if (isSignalCoupling(c)) {
          const { reciprocal } = c;
          forEachWeight(c, groups, (i, j, w) => {
            visit(j, i, w * slopes[i]);
            if (reciprocal) visit(i, j, w * slopes[j]);
          });
        } else if (c.kind === 'resistive') {
          visitResistors(c, v, s, slopes, visit);
        } else {
          c.target.forEach((i, n) =>
            visit(i, c.by[n], c.gain * sourceCurrentOf(c, n, signal) * slopes[c.by[n]]),
          );
        }
      }
    },
  };
}

function visitResistors(
  c: NetResistive,
  v: Float64Array,
  s: Float64Array,
  slopes: Float64Array,
  visit: VisitDerivative,
): void {
  const signal = (node: number) => s[node];
  for (let e = 0; e < c.source.length; e++) {
    const [i, j] = [c.source[e], c.target[e]];
    const g = conductanceOf(c, e, signal);
    const drop = (i < 0 ? 0 : v[i]) - (j < 0 ? 0 : v[j]);
    // The flow g (v_i - v_j) leaves i and enters j.
    const flow = (by: number, derivative: number) => {
      if (i >= 0) visit(i, by, -derivative);
      if (j >= 0) visit(j, by, derivative);
    };
    if (i >= 0) flow(i, g);
    if (j >= 0) flow(j, -g);
    if (!c.conditioned) continue;
    const { by0, by1 } = c.conditioned;
    const [first, second] = conductanceSlopes(c.conditioned, c.conductance[e], s[by0[e]], s[by1[e]]);
    flow(by0[e], first * drop * slopes[by0[e]]);
    flow(by1[e], second * drop * slopes[by1[e]]);
  }
}

/** dg/ds of the two signals that set a conductance; a signal that sets both halves gets both. */
function conductanceSlopes(
  { base, gain, mean }: NonNullable<NetResistive['conditioned']>,
  scale: number,
  s0: number,
  s1: number,
): [number, number] {
  const first = base * Math.exp(gain * s0);
  const second = base * Math.exp(gain * s1);
  if (mean === 'arithmetic') return [(scale * gain * first) / 2, (scale * gain * second) / 2];
  const total = (first + second) ** 2;
  return [(2 * scale * gain * first * second ** 2) / total, (2 * scale * gain * second * first ** 2) / total];
}
