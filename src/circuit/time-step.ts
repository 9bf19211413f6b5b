/**
 * How large a step explicit integration may take, and how much a relaxing node may move: bounds on the circuit's
 * linearisation over all voltages it may reach.
 */
import { isSignalCoupling } from './edges.ts';
import { forEachCurrent, forEachResistor, reach, slopesOf, startSignals } from './jacobian.ts';
import { freeOperator, isSymmetric } from './free-block.ts';
import { extremeEigenvalues } from './lanczos.ts';
import type { Netlist } from './netlist.ts';

export interface TimeStep {
  /** 0.9 x 2 / rate [RC]. */
  readonly dt: number;
  /** Upper bound on the fastest decay rate of the free nodes [1/RC]. */
  readonly rate: number;
  readonly by: 'rows' | 'spectrum';
  /** Which bound this is, in words. */
  readonly bound: string;
}

const SAFETY = 0.9;
/** The iteration approaches the largest eigenvalue from below; the margin covers what it has not reached. */
const SPECTRUM_MARGIN = 1.1;

/** The largest step of `euler` that is stable for this circuit, by the sharper of two bounds. */
export function chooseTimeStep(netlist: Netlist): TimeStep {
  const { rates, slopes } = rowBounds(netlist);
  const rows = rates.reduce((most, x) => Math.max(most, x), 0);
  const make = (rate: number, by: TimeStep['by'], bound: string): TimeStep => ({
    dt: rate > 0 ? (SAFETY * 2) / rate : 1,
    rate,
    by,
    bound,
  });
  const symmetric = isSymmetric(netlist);
  const operator = symmetric
    ? freeOperator(netlist, {
        diagonal: (g) => slopes[g].mostSelfSlope,
        perCapacitance: true,
        signalSlopes: slopes.map((s) => s.signalSlope),
      })
    : null;
  if (operator) {
    const spectrum = SPECTRUM_MARGIN * extremeEigenvalues(operator.size, operator.multiply).largest;
    if (spectrum > 0 && spectrum < rows)
      return make(
        spectrum,
        'spectrum',
        'largest eigenvalue of the linearised circuit, estimated and raised by 10 %',
      );
  }
  const why = symmetric
    ? 'it is sharper than the eigenvalue estimate'
    : 'the circuit is directed, so its eigenvalues may be complex';
  return make(rows, 'rows', `largest row sum of leak, conductances and couplings (${why})`);
}

function rowBounds(netlist: Netlist) {
  const limits = reach(netlist);
  const slopes = netlist.groups.map((g, n) => slopesOf(g, limits[n]));
  const { nodes, groups, held, leak, capacitance } = netlist;
  const groupSlope = new Float64Array(nodes);
  const rates = new Float64Array(nodes);
  groups.forEach(({ offset, size, law }, g) => {
    groupSlope.fill(law.secondOrder ? 1 : slopes[g].signalSlope, offset, offset + size);
    for (let i = offset; i < offset + size; i++)
      rates[i] = held[i] ? 0 : leak[i] + Math.max(0, slopes[g].mostSelfSlope) + (law.secondOrder ? 1 : 0);
  });
  forEachCurrent(netlist, (i, j, w) => {
    if (!held[j]) rates[i] += Math.abs(w) * groupSlope[j];
  });
  forEachResistor(netlist, startSignals(netlist), (i, j, g) => {
    const both = i >= 0 && j >= 0 && !held[i] && !held[j];
    if (i >= 0 && !held[i]) rates[i] += both ? 2 * g : g;
    if (j >= 0 && !held[j]) rates[j] += both ? 2 * g : g;
  });
  return { rates: rates.map((x, i) => x / capacitance[i]), slopes };
}

/**
 * Conductance a relaxing node is damped by, [N] in 1/R: h_i + sum g_ij + sum over free j of |J_ij| max phi'_j + max z'_i,
 * leaving out resistors set by other nodes, whose present conductance the engine adds per sample.
 */
export function relaxConductance(netlist: Netlist): Float32Array {
  const limits = reach(netlist);
  const total = new Float64Array(netlist.nodes);
  const isConditioned = new Uint8Array(netlist.nodes);
  const groupSlope = new Float64Array(netlist.nodes);
  netlist.groups.forEach((g, n) => {
    const slopes = slopesOf(g, limits[n]);
    groupSlope.fill(slopes.signalSlope, g.offset, g.offset + g.size);
    for (let i = g.offset; i < g.offset + g.size; i++)
      total[i] = netlist.leak[i] + Math.max(0, slopes.mostSelfSlope);
  });
  forEachCurrent({ ...netlist, held: new Uint8Array(netlist.nodes) }, (i, j, w) => {
    if (!netlist.held[j]) total[i] += Math.abs(w) * groupSlope[j];
  });
  for (const c of netlist.couplings) {
    if (isSignalCoupling(c) || c.kind === 'source') continue;
    for (let e = 0; e < c.source.length; e++)
      for (const end of [c.source[e], c.target[e]]) {
        if (end < 0) continue;
        if (!c.conditioned) total[end] += c.conductance[e];
        else if (c.conductance[e] > 0) isConditioned[end] = 1;
      }
  }
  // A node nothing drives or damps has no current to divide; one that conditioned resistors damp must not get more.
  return Float32Array.from(total, (x, i) => (x > 0 || isConditioned[i] ? x : 1));
}
