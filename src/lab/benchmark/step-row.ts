/** One row that times steps: the engine checked against float64, peers against the engine, all timed in turns. */
import type { PeerRun } from '../../baselines/peers/peer.ts';
import type { Anneal } from '../../engine/engine.ts';
import type { StepCase } from './cases.ts';
import { ownBytes, stepCounts } from './counts.ts';
import { limitOf } from './limit.ts';
import type { MeasuredRow } from './results.ts';
import { differenceOf, raceAgainst, type Contest, type Match } from './seat.ts';
import { OverCap, type Contestant, type Pace } from './timing.ts';

/** Steps after which results are compared. */
const CHECK_STEPS = 3;
/** Largest difference that rounding and another order of sums explain, as a share of the largest voltage. */
const ALIKE = 1e-3;
/** Multiply-adds the float64 reference is given: as many samples as fit, at least one. */
const REFERENCE_WORK = 2e9;

export async function measureSteps(given: StepCase, contest: Contest): Promise<MeasuredRow> {
  const { engine, limits, pace } = contest;
  const netlist = given.build();
  const counts = stepCounts(netlist);
  const anneal = await engine.create(netlist, given.stepping);
  try {
    const judged = await judge(anneal, given, contest);
    const match: Match<PeerRun> = {
      forms: (peer) => peer.forms(netlist, given.stepping),
      check: (run) => check(run, judged.voltages, pace),
      contestant: (run) => run,
    };
    const { timing, peers } = await raceAgainst(given.name, contestantOf(anneal), match, contest);
    const bytes = anneal.bytes;
    const ownData = ownBytes(netlist);
    return {
      name: given.name,
      title: given.title,
      unit: 'step',
      nodes: netlist.nodes,
      batch: netlist.batch,
      engine: engine.info.kind,
      ...kernelOf(anneal),
      timing,
      counts,
      ...(limits && { limit: limitOf(counts, limits, timing.seconds) }),
      memory: { bytes, own: ownData, ratio: bytes / ownData },
      judge: judged.by,
      difference: judged.difference,
      peers,
    };
  } finally {
    anneal.dispose();
  }
}

const contestantOf = (anneal: Anneal): Contestant => ({
  run: async (steps) => {
    await anneal.run(steps);
    await anneal.idle();
  },
});

/** Engines that choose among kernels may say which. */
function kernelOf(anneal: Anneal): { readonly kernel?: string } {
  const { stepKernel, kernels = [] } = anneal;
  const names = [...(stepKernel ? [stepKernel] : []), ...kernels.map(({ chosen }) => chosen)];
  return names.length > 0 ? { kernel: [...new Set(names)].join(', ') } : {};
}

interface Judged {
  /** The engine's voltages after the steps of the check, [B, N]. */
  readonly voltages: Float32Array;
  readonly by: string;
  readonly difference: number;
}

/** Takes the first steps and compares them with the float64 reference, on as many samples as it can take. */
async function judge(anneal: Anneal, given: StepCase, { reference }: Contest): Promise<Judged> {
  await anneal.run(CHECK_STEPS);
  const voltages = await anneal.voltages();
  const { netlist } = anneal;
  const { nodes, batch } = netlist;
  const perSample = stepCounts({ ...netlist, batch: 1 }).multiplyAdds * CHECK_STEPS;
  const samples = Math.max(1, Math.min(batch, Math.floor(REFERENCE_WORK / perSample)));
  const few = { ...netlist, batch: samples, volts: netlist.volts.subarray(0, samples * nodes) };
  const exact = await reference.create(few, given.stepping);
  await exact.run(CHECK_STEPS);
  const difference = differenceOf(voltages.subarray(0, samples * nodes), await exact.voltages());
  exact.dispose();
  if (!(difference <= ALIKE))
    throw new Error(`the engine is off by ${difference.toExponential(1)} after ${CHECK_STEPS} steps`);
  const of = samples === batch ? 'every sample' : `${samples} of ${batch} samples`;
  return { voltages, by: `float64 reference, ${of}, ${CHECK_STEPS} steps`, difference };
}

/** How far a peer is off after the first steps. */
async function check(run: PeerRun, right: Float32Array, pace: Pace): Promise<number> {
  const started = performance.now();
  await run.run(1);
  if (performance.now() - started > 1000 * pace.cap) throw new OverCap(`> ${pace.cap} s`);
  await run.run(CHECK_STEPS - 1);
  const difference = differenceOf(await run.voltages(), right);
  if (!(difference <= ALIKE)) throw new Error(`wrong by ${difference.toExponential(1)}`);
  return difference;
}
