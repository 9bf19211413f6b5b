/**
 * Is a circuit well posed: does it have one equilibrium that it settles to? Sufficient for any circuit: every free
 * node's leak exceeds the sum of its couplings (Gershgorin). Exact for reciprocal ones: diag(h) + L_g - J is
 * positive definite on the free nodes. Both count leaks as h / max phi' where a signal is steeper than its voltage.
 */
import {
  forEachCurrent,
  forEachResistor,
  reach,
  signalCouplings,
  slopesOf,
  startSignals,
} from './jacobian.ts';
import { freeOperator, isSymmetric } from './free-block.ts';
import { extremeEigenvalues } from './lanczos.ts';
import type { NetGroup, Netlist } from './netlist.ts';
import type { Problem } from './problem.ts';

export { relaxConductance, chooseTimeStep, type TimeStep } from './time-step.ts';

export interface StabilityFix {
  /** Either does it alone: a new leak for each of these groups, or a new gain for each of these couplings. */
  readonly leaks: readonly { readonly group: string; readonly leak: number }[];
  readonly gains: readonly { readonly coupling: string; readonly gain: number }[];
}

export interface Stability {
  /** `exempt`: bistable and second-order circuits are meant to have many equilibria. */
  readonly wellPosed: 'yes' | 'likely' | 'no' | 'unknown' | 'exempt';
  /** How it was decided, in words. */
  readonly words: string;
  /** Smallest of leak - sum |J| over free nodes [1/R], and the node that has it (-1 when none is free). */
  readonly margin: number;
  readonly node: number;
  /** Estimate of the smallest eigenvalue of diag(h) + L_g - J on the free nodes [1/R]; null for directed circuits. */
  readonly smallestEigenvalue: number | null;
  /** What to tell the user when the answer is `no` or `unknown`. */
  readonly problem: Problem | null;
  readonly fix: StabilityFix | null;
}

/** Head room of a suggested fix. */
const ROOM = 0.95;

export function stability(netlist: Netlist): Stability {
  const { groups, held } = netlist;
  const limits = reach(netlist);
  const slopes = groups.map((g, n) => slopesOf(g, limits[n]));
  const rows = rowMargins(netlist, slopes);
  const answer = (
    wellPosed: Stability['wellPosed'],
    words: string,
    smallestEigenvalue: number | null,
  ): Stability => ({
    wellPosed,
    words,
    margin: rows.margin,
    node: rows.node,
    smallestEigenvalue,
    problem: null,
    fix: null,
  });
  const isFree = ({ offset, size }: (typeof groups)[number]) =>
    held.subarray(offset, offset + size).includes(0);
  if (groups.some((g) => isFree(g) && (g.law.name === 'bistable' || g.law.secondOrder)))
    return answer('exempt', 'bistable circuits are meant to have many equilibria', null);
  if (rows.node < 0) return answer('yes', 'no node is free', null);
  if (rows.margin > 0) return answer('yes', 'every free node leaks more than its couplings feed it', null);
  if (!rows.coupled && rows.margin >= 0) {
    return everyNodeGrounded(netlist)
      ? answer('yes', 'every free node reaches ground or a held node through resistors', null)
      : withFix(answer('no', 'some free nodes reach neither ground nor a held node', 0), netlist, rows, 1, 0);
  }

  const block = isSymmetric(netlist)
    ? freeOperator(netlist, {
        diagonal: (g) => slopes[g].leastSelfSlope,
        perCapacitance: false,
        signalSlopes: slopes.map((s) => s.signalSlope),
      })
    : null;
  if (!block) {
    const words =
      'the couplings feed some nodes more than their leak drains, and the circuit is directed or very large';
    return withFix(answer('unknown', words, null), netlist, rows, gainByRows(rows), Infinity);
  }
  const { smallest, smallestError } = extremeEigenvalues(block.size, block.multiply);
  if (smallest > 0) {
    const sure = smallest > smallestError;
    const words = `smallest eigenvalue about ${smallest.toPrecision(3)}, within ${smallestError.toPrecision(2)}`;
    return answer(sure ? 'yes' : 'likely', words, smallest);
  }
  // The true one may be lower by about the error, never higher.
  const least = smallest - smallestError;
  // The smallest eigenvalue is a concave function of the gain, so the chord from gain 0 stays below it.
  const uncoupled = rows.leastLeak;
  const gain = uncoupled > 0 ? Math.max(gainByRows(rows), (ROOM * uncoupled) / (uncoupled - least)) : 0;
  const words = `the smallest eigenvalue is below ${smallest.toPrecision(3)}: the circuit amplifies that pattern`;
  return withFix(answer('no', words, smallest), netlist, rows, gain, -least);
}

interface Rows {
  readonly margin: number;
  readonly node: number;
  /** Per node: leak with the least self slope, over the steepest signal slope; and sum |J| from free nodes. */
  readonly leaks: Float64Array;
  readonly sums: Float64Array;
  readonly leastLeak: number;
  readonly coupled: boolean;
}

function rowMargins(
  netlist: Netlist,
  slopes: readonly { signalSlope: number; leastSelfSlope: number }[],
): Rows {
  const { nodes, groups, held, leak } = netlist;
  const leaks = new Float64Array(nodes);
  const sums = new Float64Array(nodes);
  const slope = new Float64Array(nodes);
  groups.forEach(({ offset, size }, g) => {
    slope.fill(slopes[g].signalSlope, offset, offset + size);
    for (let i = offset; i < offset + size; i++) leaks[i] = leak[i] + slopes[g].leastSelfSlope;
  });
  let coupled = false;
  forEachCurrent(netlist, (i, j, w) => {
    if (held[j]) return;
    sums[i] += Math.abs(w) * slope[j];
    coupled = true;
  });
  let node = -1;
  let margin = Infinity;
  let leastLeak = Infinity;
  for (let i = 0; i < nodes; i++) {
    if (held[i]) continue;
    leastLeak = Math.min(leastLeak, leaks[i]);
    if (!(leaks[i] - sums[i] < margin)) continue;
    margin = leaks[i] - sums[i];
    node = i;
  }
  return { margin, node, leaks, sums, leastLeak, coupled };
}

/** The gain factor at which every row passes. */
function gainByRows({ leaks, sums }: Rows): number {
  let factor = 1 / ROOM;
  for (let i = 0; i < leaks.length; i++)
    if (sums[i] > 0) factor = Math.min(factor, Math.max(0, leaks[i]) / sums[i]);
  return ROOM * factor;
}

/** Two significant digits, rounded to the safe side. */
function rounded(x: number, up: boolean): number {
  if (x === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(x))) - 1);
  return Number(((up ? Math.ceil(x / unit) : Math.floor(x / unit)) * unit).toPrecision(2));
}

/** `missing`: what every free node's leak lacks by the smallest eigenvalue; used unless the rows ask for less. */
function withFix(report: Stability, netlist: Netlist, rows: Rows, gain: number, missing: number): Stability {
  const lacking = rows.sums.map((sum, i) => (netlist.held[i] ? 0 : Math.max(0, sum - rows.leaks[i])));
  const most = (list: ArrayLike<number>, { offset, size }: NetGroup) => {
    let found = 0;
    for (let i = offset; i < offset + size; i++) found = Math.max(found, list[i]);
    return found;
  };
  const byRows = netlist.groups.map((g) => most(lacking, g));
  const everywhere = missing < Math.max(...byRows);
  const leaks = netlist.groups.flatMap((g, n) => {
    const free = netlist.held.subarray(g.offset, g.offset + g.size).includes(0);
    const shift = !free ? 0 : everywhere ? missing : byRows[n];
    if (shift === 0 && !(free && report.margin === 0)) return [];
    return [{ group: g.name, leak: rounded((most(netlist.leak, g) + shift) / ROOM || 0.01, true) }];
  });
  const gains =
    gain > 0 && gain < 1
      ? signalCouplings(netlist).map((c) => ({
          coupling: c.name,
          gain: Math.sign(c.gain) * rounded(Math.abs(c.gain) * gain, false),
        }))
      : [];
  const group = netlist.groups.find((g) => rows.node >= g.offset && rows.node < g.offset + g.size);
  const byLeak = leaks.map((l) => `the leak of ${l.group} to ${l.leak}`).join(' and ');
  const byGain = gains.map((g) => `the gain of ${g.coupling} to ${g.gain}`).join(' and ');
  return {
    ...report,
    fix: { leaks, gains },
    problem: {
      path: `groups.${group?.name ?? ''}.leak`,
      problem: `the circuit may run away or have several equilibria: ${report.words}`,
      remedy: `Set ${[byLeak, byGain].filter(Boolean).join(', or ')}`,
    },
  };
}

/** Every connected set of free nodes touches a leak, ground or a held node. */
function everyNodeGrounded(netlist: Netlist): boolean {
  const { nodes, held, leak } = netlist;
  const parent = Int32Array.from({ length: nodes + 1 }, (_, i) => i);
  const ground = nodes;
  const root = (i: number): number => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  };
  const join = (i: number, j: number) => {
    parent[root(i)] = root(j);
  };
  const place = (i: number) => (i < 0 || held[i] || leak[i] > 0 ? ground : i);
  forEachResistor(netlist, startSignals(netlist), (i, j, g) => {
    if (g > 0) join(place(i), place(j));
  });
  for (let i = 0; i < nodes; i++) if (root(place(i)) !== root(ground)) return false;
  return true;
}
