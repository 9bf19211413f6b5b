/**
 * Training mechanism (b), centred nudging (equilibrium propagation): settle free; inject +beta e and settle, inject
 * -beta e and settle, both from the free state, e = -dL/ds at the outputs. With the energy H at those two states,
 *
 *   dL/dp = [dH/dp(+beta) - dH/dp(-beta)] / (2 beta),
 *
 * which for a weight is the contrast -[(s_i s_j)(+beta) - (s_i s_j)(-beta)] / (2 beta) of local correlations. Tends to
 * the adjoint's gradient for beta -> 0; meaningless where a nudge leaves the basin of the free state.
 */
import { hasEnergy, type Netlist } from '../circuit/netlist.ts';
import { reject } from '../circuit/problem.ts';
import type { Checkpoint } from '../engine/engine.ts';
import { equilibrium, isRailed, RESIDUAL } from './equilibrium.ts';
import type { Gradient, Lesson } from './mechanism.ts';
import { energyGradient } from './parameter-slopes.ts';
import { countOf } from '../circuit/parameters.ts';
import { JUMP } from './feedback.ts';
import { batchSignals, eachSample } from './samples.ts';

export interface Nudging {
  /** Default 0.1. */
  readonly beta?: number;
  /** `held`: e stays what it was at the free state. `following`: e = -dL/ds of the nudged state. Default held. */
  readonly feedback?: 'held' | 'following';
}

export interface NudgingReport {
  /** The beta used, after halving. */
  readonly beta: number;
  readonly halvings: number;
  /** max over samples of |d+ + d-| / (|d+| + |d-|), d the change of the voltages: 0 where the response is linear. */
  readonly asymmetry: number;
  /** False when a jump was still seen at the smallest beta tried: the gradient is then not to be trusted. */
  readonly trusted: boolean;
}

export interface NudgedGradient extends Gradient {
  readonly nudging: NudgingReport;
}

const MOST_HALVINGS = 8;
/** Updates of a following current before it must have come to rest. */
const MOST_UPDATES = 500;
/** Growth of a following current that only a runaway shows. */
const RUNAWAY = 1e3;

/**
 * Throws BadInput for circuits without an energy, for railed nodes, and where a state does not settle. The report says
 * whether a jump made it halve beta.
 */
export async function nudgedGradient(
  lesson: Lesson,
  { beta = 0.1, feedback = 'held' }: Nudging = {},
): Promise<NudgedGradient> {
  const { anneal, blocks, loss } = lesson;
  const { netlist } = anneal;
  if (!(beta > 0) || !Number.isFinite(beta))
    reject('nudging.beta', `a nudge of ${beta} is not possible`, 'Use a positive beta, such as 0.1');
  if (!hasEnergy(netlist))
    reject(
      'circuit',
      'nudging needs an energy, and this circuit is directed, conditioned by free nodes or not monotone',
      'Make its couplings reciprocal, or train it by adjoint currents',
    );
  const tolerance = lesson.settling?.tolerance ?? RESIDUAL;
  const settle = () => equilibrium(anneal, { ...lesson.settling, tolerance }, lesson);
  const volts = await settle();
  checkRails(netlist, volts);
  const free = await anneal.checkpoint();
  const measured = loss.measure(batchSignals(netlist, volts));

  /** The state [B, N] under +-beta e; the anneal is put back to its free state. */
  const nudged = async (amount: number): Promise<Float64Array> => {
    await anneal.inject(Float32Array.from(measured.slopes, (slope) => -amount * slope));
    try {
      const state = await settle();
      return feedback === 'held' ? state : await follow(lesson, amount, state, { tolerance, settle });
    } finally {
      await anneal.restore(free);
    }
  };

  for (let halvings = 0; ; halvings++) {
    const now = beta / 2 ** halvings;
    const pair = { above: await nudged(now), below: await nudged(-now) };
    lesson.onProgress?.({ done: halvings + 1, total: MOST_HALVINGS + 1, of: 'nudges' });
    const asymmetry = asymmetryOf(netlist, volts, pair, tolerance);
    const trusted = asymmetry <= JUMP && !hasRailed(netlist, pair);
    if (!trusted && halvings < MOST_HALVINGS) continue;
    const values = new Float64Array(countOf(blocks));
    const add = energyGradient(netlist, blocks);
    for (const [state, sign] of [[pair.above, 1] as const, [pair.below, -1] as const]) {
      const signals = batchSignals(netlist, state);
      eachSample(netlist, (start, end) =>
        add(
          state.subarray(start, end),
          signals.subarray(start, end),
          sign / (2 * now * netlist.batch),
          values,
        ),
      );
    }
    return { loss: measured.value, values, nudging: { beta: now, halvings, asymmetry, trusted } };
  }
}

/** Renews e = -dL/ds until state and current agree; they do while beta stays below the least curvature at the outputs. */
async function follow(
  { anneal, loss }: Lesson,
  amount: number,
  first: Float64Array,
  { tolerance, settle }: { readonly tolerance: number; readonly settle: () => Promise<Float64Array> },
): Promise<Float64Array> {
  const { netlist } = anneal;
  let state = first;
  let before: Float32Array | null = null;
  let start = 0;
  for (let update = 0; update < MOST_UPDATES; update++) {
    const { slopes } = loss.measure(batchSignals(netlist, state));
    const current = Float32Array.from(slopes, (slope) => -amount * slope);
    const last = before;
    // Injected currents are float32: they cannot come closer than their own rounding.
    if (last && current.every((e, n) => Math.abs(e - last[n]) <= tolerance + 2e-7 * Math.abs(e)))
      return state;
    before = current;
    const largest = current.reduce((most, e) => Math.max(most, Math.abs(e)), 0);
    if (update === 0) start = largest;
    if (largest > RUNAWAY * start) break;
    await anneal.inject(current);
    state = await settle();
  }
  return reject(
    'nudging.beta',
    'the nudge that follows the state runs away from it',
    'Use a smaller beta, or hold the nudge constant',
  );
}

function railedNode({ groups, nodes, held }: Netlist, volts: Float64Array): number {
  return volts.findIndex((v, n) => {
    const node = n % nodes;
    const group = groups.find(({ offset, size }) => node < offset + size);
    return group !== undefined && !held[node] && isRailed(group, v);
  });
}
function checkRails(netlist: Netlist, volts: Float64Array): void {
  const found = railedNode(netlist, volts);
  if (found >= 0)
    reject(
      'circuit',
      `node ${found % netlist.nodes} of sample ${Math.floor(found / netlist.nodes)} sits at its hard rail, where no nudge moves it`,
      'Widen or remove the rails, add leak, or train by adjoint currents',
    );
}
const hasRailed = (netlist: Netlist, pair: { above: Float64Array; below: Float64Array }) =>
  railedNode(netlist, pair.above) >= 0 || railedNode(netlist, pair.below) >= 0;

/** How unlike the responses of the worst sample are, leaving out those too small to tell from what has not settled. */
function asymmetryOf(
  netlist: Netlist,
  free: Checkpoint['voltages'],
  { above, below }: { readonly above: Float64Array; readonly below: Float64Array },
  tolerance: number,
): number {
  let worst = 0;
  eachSample(netlist, (start, end) => {
    let [both, up, down] = [0, 0, 0];
    for (let n = start; n < end; n++) {
      both += (above[n] + below[n] - 2 * free[n]) ** 2;
      up += (above[n] - free[n]) ** 2;
      down += (below[n] - free[n]) ** 2;
    }
    const response = Math.sqrt(up) + Math.sqrt(down);
    if (response > 1e3 * tolerance) worst = Math.max(worst, Math.sqrt(both) / response);
  });
  return worst;
}
