/**
 * Which of several kernels that compute the same does the work, by what adapter it runs on and how much there is of it.
 *
 *   settling   `fours`: one dispatch, a thread per four samples, no barriers; plain nodes and dense couplings.
 *              `alone`: one dispatch, a thread per sample, no barriers. `together`: one dispatch, a workgroup per sample.
 *              `visits`: one dispatch per group, colour and sweep, a thread per node and sample; whatever the size.
 *   grids      `fours`, `alone` or `together` as above, conjugate gradients of each sample; `fours` preconditions them by
 *              a sweep there and back, which takes nodes one after the other
 *   base       currents that stay while a mini-batch settles: `fours`, a thread per node and four samples, or `each`
 *   products   of a dense coupling's update: `tiled` through workgroup memory, or `plain`, a thread per four weights
 *
 * Barriers cost a software adapter ten times what they cost a GPU, and its few processors are filled by a few samples; a
 * GPU wants a thread per node. A whole settle in one dispatch must end before the device is thought to hang, so circuits
 * whose sweeps are too much work are settled visit by visit, as are those with grids or conductances that move.
 */
import type { EngineLoss } from '../../../circuit/learning-terms.ts';
import { parseExpression, toWgsl } from '../../../circuit/expression.ts';
import type { NetCoupling, Netlist } from '../../../circuit/netlist.ts';
import type { Part } from '../../../circuit/schedule.ts';
import type { EngineInfo } from '../../engine.ts';
import { workPerStep } from '../work.ts';

export interface Variants {
  readonly settling: 'fours' | 'alone' | 'together' | 'visits';
  readonly grids: 'fours' | 'alone' | 'together';
  readonly base: 'fours' | 'each';
  readonly products: 'tiled' | 'plain';
}

/** Multiplications of one dispatch at most: some tens of milliseconds. */
const MOST_WORK = { software: 3e7, hardware: 2e9 } as const;
/** Sweeps that one dispatch must have room for. */
const LEAST_SWEEPS = 32;
/** Nodes of one group beyond which one workgroup is too few for a sample, and samples below which threads idle. */
const MOST_NODES = 2048;
const LEAST_SAMPLES = 4;
/** Samples below which threads that take four each leave processors idle. */
const LEAST_FOURS = 8;

/** A current that never flows. */
const NOTHING = toWgsl(parseExpression('0', [], 'self'));

/** Sweeps one dispatch that settles a whole circuit may take. */
export function sweepsPerDispatch(netlist: Netlist, { software }: EngineInfo): number {
  return Math.max(1, Math.floor(MOST_WORK[software ? 'software' : 'hardware'] / workPerStep(netlist)));
}

/** Whether some settle goes visit by visit: feedback that follows and needs all outputs at once. */
export function isVisitwise(settling: Variants['settling'], loss: EngineLoss): boolean {
  return settling === 'visits' || loss === 'cross-entropy' || loss === 'goodness';
}

const isConditioned = (c: NetCoupling) => c.kind === 'resistive' && c.conditioned !== undefined;

/** True where one kernel can settle all of the circuit. */
export function canSettleWhole({ couplings }: Netlist, schedule: readonly Part[]): boolean {
  return (
    !couplings.some(isConditioned) &&
    schedule.every(({ visits }) => visits.every(({ rule }) => rule !== 'grid'))
  );
}

/** True where nodes outside of grids have no rails, no current of their own but the leak's, and none inside the group. */
export function isPlain({ groups }: Netlist, schedule: readonly Part[]): boolean {
  return schedule.every(({ visits }) =>
    visits.every(({ group, rule }) => {
      const { law, rails } = groups[group];
      return rule === 'grid' || (rule === 'exact' && rails === Infinity && toWgsl(law.self) === NOTHING);
    }),
  );
}

/** `forced` decides where it can. */
export function variantsFor(
  netlist: Netlist,
  schedule: readonly Part[],
  info: EngineInfo,
  forced: Partial<Variants> = {},
): Variants {
  const largest = netlist.groups.reduce((most, { size }) => Math.max(most, size), 0);
  const fits = info.software ? netlist.batch >= LEAST_SAMPLES : largest <= MOST_NODES;
  const isSmall = fits && sweepsPerDispatch(netlist, info) >= LEAST_SWEEPS;
  const own = info.software ? 'alone' : 'together';
  const fours = isPlain(netlist, schedule) && netlist.couplings.every(({ kind }) => kind === 'dense');
  const isWide = info.software && netlist.batch >= LEAST_FOURS;
  const whole = isWide && fours ? 'fours' : own;
  const settling = forced.settling ?? (isSmall ? whole : 'visits');
  const possible = settling === 'fours' && !fours ? 'alone' : settling;
  return {
    settling: canSettleWhole(netlist, schedule) ? possible : 'visits',
    grids: forced.grids ?? (isWide ? 'fours' : own),
    base: forced.base ?? (isWide ? 'fours' : 'each'),
    products: forced.products ?? (info.software ? 'plain' : 'tiled'),
  };
}
