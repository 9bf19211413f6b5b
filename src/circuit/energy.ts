/**
 * The Hamiltonian of a circuit and the scales its currents and signals are measured against.
 *
 *   H = -sum over couplings Ka gain s_a^T W s_b + 1/2 sum g (v_i - v_j)^2 - sum (b_i + e_i) s_i
 *       + sum integral_0^{v_i} [h_i u + z(u)] phi'(u) du
 *
 * Every reciprocal pair is counted once; resistors set by other nodes count at their present conductance.
 * H falls along a trajectory only where `hasEnergy` holds and Ka, conductances and injected currents stay.
 */
import { bilinearOf } from './bilinear.ts';
import { conductanceOf, forEachWeight, isSignalCoupling, isSymmetrised, sourceCurrentOf } from './edges.ts';
import { compile } from './expression.ts';
import { LAW_VARIABLES } from './laws.ts';
import type { Netlist } from './netlist.ts';
import { wellOf } from './wells.ts';

/** One sample of a circuit, arrays of length N. */
export interface Sample {
  /** v [V] */
  readonly volts: ArrayLike<number>;
  /** Coupling gain Ka at this moment. */
  readonly gain: number;
  /** e [V/R] */
  readonly injected?: ArrayLike<number> | null;
}

/** Signals s = phi(v) of one sample, [N]. */
export function signalsOf(netlist: Netlist, volts: ArrayLike<number>): Float64Array {
  const signals = new Float64Array(netlist.nodes);
  for (const { law, k, offset, size } of netlist.groups) {
    const phi = law.signalIsVoltage ? (v: number) => v : compile(law.signal, LAW_VARIABLES);
    for (let i = offset; i < offset + size; i++) signals[i] = phi(volts[i], k);
  }
  return signals;
}

/** A function giving H of one sample in normalised units [V^2/R]; compile it once per netlist. */
export function energyOf(netlist: Netlist): (sample: Sample) => number {
  const wells = netlist.groups.map(wellOf);
  const bilinears = netlist.couplings.map((c) =>
    isSignalCoupling(c) ? bilinearOf(c, netlist.groups) : null,
  );
  return ({ volts, gain, injected }) => {
    const s = signalsOf(netlist, volts);
    const signal = (node: number) => s[node];
    let energy = 0;
    for (const [index, c] of netlist.couplings.entries()) {
      if (isSignalCoupling(c)) {
        energy -= gain * (bilinears[index]?.(s) ?? 0);
      } else if (c.kind === 'resistive') {
        for (let e = 0; e < c.source.length; e++) {
          const here = c.source[e] < 0 ? 0 : volts[c.source[e]];
          const there = c.target[e] < 0 ? 0 : volts[c.target[e]];
          energy += (conductanceOf(c, e, signal) * (here - there) ** 2) / 2;
        }
      } else {
        for (let n = 0; n < c.target.length; n++) energy -= sourceCurrentOf(c, n, signal) * s[c.target[n]];
      }
    }
    netlist.groups.forEach(({ offset, size }, g) => {
      for (let i = offset; i < offset + size; i++)
        energy +=
          wells[g](volts[i], netlist.leak[i]) - (netlist.bias[i] + (injected ? injected[i] : 0)) * s[i];
    });
    return energy;
  };
}

/**
 * max_i (|h_i v_i| + Ka sum |J_ij s_j| + sum g |v_i - v_j| + |b_i|) over one sample [V/R]. At second-order nodes Ka
 * is the pump: it lowers the leak to h + 1 - Ka and leaves the coupling current alone. J_ij is what a coupling brings
 * in all: w_ij + w_ji where a dense one is reciprocal inside one group; edges of a list count one by one.
 */
export function currentScale(netlist: Netlist, { volts, gain }: Sample): number {
  const s = signalsOf(netlist, volts);
  const signal = (node: number) => s[node];
  const into = new Float64Array(netlist.nodes);
  const gains = new Float64Array(netlist.nodes).fill(gain);
  for (const { law, offset, size } of netlist.groups) {
    if (law.secondOrder) gains.fill(1, offset, offset + size);
    const pump = law.secondOrder ? 1 - gain : 0;
    for (let i = offset; i < offset + size; i++)
      into[i] = Math.abs((netlist.leak[i] + pump) * volts[i]) + Math.abs(netlist.bias[i]);
  }
  for (const c of netlist.couplings) {
    if (c.kind === 'dense' && isSymmetrised(c)) {
      const { offset, size } = netlist.groups[c.from];
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) {
          const total = c.gain * (c.weights[i * size + j] + c.weights[j * size + i]);
          into[offset + j] += gains[offset + j] * Math.abs(total * s[offset + i]);
        }
    } else if (isSignalCoupling(c)) {
      const { reciprocal } = c;
      forEachWeight(c, netlist.groups, (i, j, w) => {
        into[j] += gains[j] * Math.abs(w * s[i]);
        if (reciprocal) into[i] += gains[i] * Math.abs(w * s[j]);
      });
    } else if (c.kind === 'resistive') {
      for (let e = 0; e < c.source.length; e++) {
        const [i, j] = [c.source[e], c.target[e]];
        const current =
          conductanceOf(c, e, signal) * Math.abs((i < 0 ? 0 : volts[i]) - (j < 0 ? 0 : volts[j]));
        if (i >= 0) into[i] += current;
        if (j >= 0) into[j] += current;
      }
    } else {
      for (let n = 0; n < c.target.length; n++) into[c.target[n]] += Math.abs(sourceCurrentOf(c, n, signal));
    }
  }
  return into.reduce((most, x) => Math.max(most, x), 0);
}

/** max |s| over a set of signals [V]. */
export function signalScale(signals: ArrayLike<number>): number {
  let most = 0;
  for (let n = 0; n < signals.length; n++) most = Math.max(most, Math.abs(signals[n]));
  return most;
}
