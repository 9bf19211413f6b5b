/** One row that times steps: the engine checked against float64, peers against the engine, all timed in turns. */
import type { Peer, PeerRun } from '../../baselines/peers/peer.ts';
import type { Netlist } from '../../circuit/netlist.ts';
import type { Anneal, Engine } from '../../engine/engine.ts';
import type { StepCase } from './cases.ts';
import { ownBytes, stepCounts } from './counts.ts';
import { limitOf } from './limit.ts';
import type { MachineLimits, MeasuredRow, PeerResult } from './results.ts';
import { calibrate, OverCap, race, type Contestant, type Pace } from './timing.ts';

/** Steps after which results are compared. */
const CHECK_STEPS = 3;
/** Beyond so many seconds a step no other form of it is tried. */
const SLOW = 5;
/** Largest difference that rounding and another order of sums explain, as a share of the largest voltage. */
const ALIKE = 1e-3;
/** Multiply-adds the float64 reference is given: as many samples as fit, at least one. */
const REFERENCE_WORK = 2e9;

export interface Contest {
  readonly engine: Engine;
  readonly reference: Engine;
  readonly peers: readonly Peer[];
  readonly limits: MachineLimits | null;
  readonly pace: Pace;
  say(line: string): void;
}

type Seated =
  | PeerResult
  | { readonly peer: PeerRun; readonly result: Omit<Timed, 'timing' | 'ratio'>; readonly units: number };
type Timed = Extract<PeerResult, { timing: unknown }>;

export async function measureSteps(given: StepCase, contest: Contest): Promise<MeasuredRow> {
  const { engine, limits, pace, say } = contest;
  const netlist = given.build();
  const counts = stepCounts(netlist);
  const anneal = await engine.create(netlist, given.stepping);
  const seats: Seated[] = [];
  try {
    const judged = await judge(anneal, given, contest);
    const own = contestantOf(anneal);
    const { units } = await calibrate(own, pace);
    for (const peer of contest.peers) {
      pace.signal?.throwIfAborted();
      say(`${given.name}: ${peer.name}`);
      seats.push(await seat(peer, given, netlist, judged.voltages, pace));
    }
    const ready = seats.flatMap((s) => ('peer' in s ? [{ contestant: s.peer, units: s.units }] : []));
    const [timing, ...others] = await race([{ contestant: own, units }, ...ready], pace);
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
      peers: seats.map((s): PeerResult => {
        if (!('peer' in s)) return s;
        const theirs = others[ready.findIndex(({ contestant }) => contestant === s.peer)];
        return { ...s.result, timing: theirs, ratio: theirs.seconds / timing.seconds };
      }),
    };
  } finally {
    for (const s of seats) if ('peer' in s) s.peer.dispose();
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

/** Largest difference as a share of the largest voltage; infinite where one is not a number. */
export function differenceOf(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  let off = 0;
  for (let n = 0; n < a.length; n++) {
    const d = Math.abs(a[n] - b[n]);
    if (!(d <= Infinity)) return Infinity;
    off = Math.max(off, d);
    most = Math.max(most, Math.abs(b[n]));
  }
  return off / Math.max(most, Number.MIN_VALUE);
}

/** The peer's fastest form, checked and warm; or why there is none. */
async function seat(
  peer: Peer,
  given: StepCase,
  netlist: Netlist,
  right: Float32Array,
  pace: Pace,
): Promise<Seated> {
  let best: Extract<Seated, { peer: unknown }> | null = null;
  let bestTime = Infinity;
  const reasons: string[] = [];
  const { name } = peer;
  try {
    for (const form of peer.forms(netlist, given.stepping)) {
      let run: PeerRun | null = null;
      try {
        run = await form.open();
        const started = performance.now();
        await run.run(1);
        if (performance.now() - started > 1000 * pace.cap) throw new OverCap(`> ${pace.cap} s`);
        await run.run(CHECK_STEPS - 1);
        const difference = differenceOf(await run.voltages(), right);
        if (!(difference <= ALIKE)) throw new Error(`wrong by ${difference.toExponential(1)}`);
        const { units, seconds } = await calibrate(run, pace);
        if (seconds < bestTime) {
          best?.peer.dispose();
          best = { peer: run, result: { name, difference, form: form.name }, units };
          bestTime = seconds;
        } else run.dispose();
        if (bestTime > SLOW) break;
      } catch (error) {
        pace.signal?.throwIfAborted();
        run?.dispose();
        reasons.push(error instanceof OverCap ? error.message : `${form.name}: ${messageOf(error)}`);
      }
    }
  } catch (error) {
    pace.signal?.throwIfAborted();
    reasons.push(messageOf(error));
  }
  return best ?? { name, reason: [...new Set(reasons)].join('; ') };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
