/**
 * What stability needs to know about a circuit's linearisation: how far voltages may go, how steep the laws are
 * there, and the row sums and products of the free block of the coupling matrix.
 */
import { conductanceOf, forEachWeight, isSignalCoupling, type SignalCoupling } from './edges.ts';
import { signalsOf } from './energy.ts';
import { compile } from './expression.ts';
import { LAW_VARIABLES } from './laws.ts';
import type { NetGroup, Netlist, NetResistive } from './netlist.ts';

/** Extremes of a law over |v| <= `volts`. */
export interface Slopes {
  /** max |phi'| and max |phi|. */
  readonly signalSlope: number;
  readonly signal: number;
  readonly leastSelfSlope: number;
  readonly mostSelfSlope: number;
}

export function slopesOf({ law, k }: NetGroup, volts: number): Slopes {
  const [phi, slope, selfSlope] = [law.signal, law.signalSlope, law.selfSlope].map((x) =>
    compile(x, LAW_VARIABLES),
  );
  const found = { signalSlope: 0, signal: 0, leastSelfSlope: Infinity, mostSelfSlope: -Infinity };
  for (let n = -64; n <= 64; n++) {
    const v = (volts * n) / 64;
    found.signal = Math.max(found.signal, Math.abs(phi(v, k)));
    found.signalSlope = Math.max(found.signalSlope, Math.abs(slope(v, k)));
    found.leastSelfSlope = Math.min(found.leastSelfSlope, selfSlope(v, k));
    found.mostSelfSlope = Math.max(found.mostSelfSlope, selfSlope(v, k));
  }
  return found;
}

export function signalCouplings({ couplings }: Netlist): SignalCoupling[] {
  return couplings.filter(isSignalCoupling);
}

/** Every current J_ij s_j between a source j and a free target i, once per direction it flows in. */
export function forEachCurrent(
  netlist: Netlist,
  visit: (target: number, source: number, weight: number) => void,
): void {
  const { held } = netlist;
  for (const c of signalCouplings(netlist)) {
    const { reciprocal } = c;
    forEachWeight(c, netlist.groups, (i, j, w) => {
      if (!held[j]) visit(j, i, w);
      if (reciprocal && !held[i]) visit(i, j, w);
    });
  }
}

/** Largest conductance of each resistor over the samples' present signals [1/R]; ends as in the coupling. */
export function forEachResistor(
  netlist: Netlist,
  signals: readonly Float64Array[],
  visit: (i: number, j: number, conductance: number, c: NetResistive) => void,
): void {
  for (const c of netlist.couplings) {
    if (c.kind !== 'resistive') continue;
    const samples = c.conditioned ? signals : signals.slice(0, 1);
    for (let e = 0; e < c.source.length; e++) {
      const most = samples.reduce(
        (m, s) =>
          Math.max(
            m,
            conductanceOf(c, e, (node) => s[node]),
          ),
        0,
      );
      visit(c.source[e], c.target[e], most, c);
    }
  }
}

/** Signals of the first 64 samples: enough to see what conditions the resistors. */
export function startSignals(netlist: Netlist): Float64Array[] {
  const samples = netlist.couplings.some((c) => c.kind === 'resistive' && c.conditioned)
    ? Math.min(64, netlist.batch)
    : 1;
  return Array.from({ length: samples }, (_, b) =>
    signalsOf(netlist, netlist.volts.subarray(b * netlist.nodes, (b + 1) * netlist.nodes)),
  );
}

const GROWTH = 1.25;
const TRIALS = 32;

/**
 * How far each group's voltages may go: its rails, or the smallest box found that holds the start voltages and at
 * whose walls every free node's current points inward. Where no such box is found, the start voltages.
 */
export function reach(netlist: Netlist): Float64Array {
  const { groups, nodes, held, leak, bias, volts } = netlist;
  const start = groups.map(() => 0);
  for (let sample = 0; sample < netlist.batch; sample++)
    groups.forEach(({ offset, size }, g) => {
      for (let i = offset; i < offset + size; i++)
        start[g] = Math.max(start[g], Math.abs(volts[sample * nodes + i]));
    });
  const box = (volt: number) =>
    Float64Array.from(groups, ({ rails }, g) => Math.max(Math.min(volt, rails), start[g]));
  const constantSlope = groups.every(
    ({ law, rails }) => law.selfSlope.op === 'number' || Number.isFinite(rails),
  );
  const smallest = Math.max(...start, 1e-3);
  if (constantSlope) return box(smallest);

  const into = new Float64Array(nodes);
  const signal = new Float64Array(nodes);
  for (let trial = 0, volt = smallest; trial < TRIALS; trial++, volt *= GROWTH) {
    const limits = box(volt);
    groups.forEach((g, n) => signal.fill(slopesOf(g, limits[n]).signal, g.offset, g.offset + g.size));
    for (let i = 0; i < nodes; i++) into[i] = Math.abs(bias[i]);
    forEachCurrent(netlist, (i, j, w) => (into[i] += Math.abs(w) * signal[j]));
    for (const c of netlist.couplings)
      if (c.kind === 'source')
        c.target.forEach((i, n) => (into[i] += c.base * Math.exp(Math.abs(c.gain) * signal[c.by[n]])));
    const inward = groups.every(({ law, k, rails, offset, size }, n) => {
      if (limits[n] >= rails) return true;
      const self = compile(law.self, LAW_VARIABLES);
      const back = Math.min(self(limits[n], k), -self(-limits[n], k));
      for (let i = offset; i < offset + size; i++)
        if (!held[i] && leak[i] * limits[n] + back < into[i]) return false;
      return true;
    });
    if (inward) return limits;
  }
  return box(smallest);
}
