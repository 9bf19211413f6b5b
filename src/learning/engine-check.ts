/** Compares the gradient an engine's learning circuit finds with central differences of the settled loss in float64. */
import type { Netlist } from '../circuit/netlist.ts';
import { parametersOf, type Trainable } from '../circuit/parameters.ts';
import { reject } from '../circuit/problem.ts';
import type { Engine, Work } from '../engine/engine.ts';
import { createReferenceEngine } from '../engine/reference/reference.ts';
import type { Settling, TrainingCircuit } from '../engine/training.ts';
import { mismatchGradient } from './ec-loss.ts';
import { equilibrium, trainingAnneal } from './equilibrium.ts';
import { addGradient, largestNudge, prepare, type FeedbackMechanism, type Nudge } from './feedback.ts';
import { finiteDifferences } from './finite-differences.ts';
import { compared, spread, type GradientCheck } from './gradient-check.ts';
import type { Loss } from './loss.ts';

export interface EngineCheck extends Work {
  readonly mechanism: FeedbackMechanism;
  readonly nudge: Nudge;
  readonly trainable?: Trainable;
  readonly settling: Settling;
  /** Parameters compared at most, spread evenly over every block. */
  readonly most: number;
}

/** Slopes that float32 currents cannot tell from none. */
const FLAT = 1e-6;
const TIGHT = { tolerance: 1e-11, maxSteps: 200_000 };

/**
 * `netlist` has its samples as start voltages and `loss` their targets. EC-Loss is compared with differences of its own
 * loss, the mismatch currents with outputs clamped. Throws BadInput where the circuit does not settle.
 */
export async function checkEngineGradient(
  engine: Engine,
  netlist: Netlist,
  loss: Loss,
  { mechanism, nudge, trainable, settling, most, signal, onProgress }: EngineCheck,
): Promise<GradientCheck> {
  const { blocks } = parametersOf(netlist, trainable);
  const judge = createReferenceEngine();
  const anneal = await trainingAnneal(judge, netlist);
  let circuit: TrainingCircuit | null = null;
  try {
    // Of several equilibria both sides take the one that the float64 anneal finds.
    const settled = await equilibrium(anneal, TIGHT, { signal });
    const start = mechanism === 'mismatch' ? netlist : { ...netlist, volts: Float32Array.from(settled) };
    circuit = await engine.train({
      netlist: start,
      blocks,
      fed: [],
      loss: loss.name,
      optimiser: { kind: 'sgd', beta1: 0, beta2: 0, epsilon: 1e-8, decay: 0 },
      settling,
    });
    circuit.load('check', {
      count: netlist.batch,
      inputs: new Float32Array(),
      targets: Float32Array.from({ length: loss.targets.length }, (_, n) => loss.targets[n]),
    });
    const gradient = await settledGradient(circuit, mechanism, nudge, 'check');
    const chosen = spread(blocks, most);
    const lesson = { anneal, blocks, loss, settling: TIGHT, signal, onProgress };
    const measure = mechanism === 'mismatch' ? async () => (await mismatchGradient(lesson)).loss : undefined;
    const differences = await finiteDifferences(lesson, chosen, measure);
    if (!differences.some((slope) => Math.abs(slope) > FLAT))
      reject(
        'training',
        'the loss is flat here to the last digit, so there is no slope to compare',
        'Check at other weights: reset, or take fewer updates',
      );
    return compared(blocks, chosen, gradient, differences);
  } finally {
    circuit?.dispose();
    anneal.dispose();
    judge.dispose();
  }
}

/** The gradient of all samples of a set, with a nudge that does not jump. */
export async function settledGradient(
  circuit: TrainingCircuit,
  mechanism: FeedbackMechanism,
  nudge: Nudge,
  set: string,
): Promise<Float64Array> {
  const all = Uint32Array.from({ length: circuit.plan.netlist.batch }, (_, b) => b);
  prepare(circuit, mechanism);
  const beta = mechanism === 'nudging' ? await largestNudge(circuit, set, all, nudge) : nudge.beta;
  addGradient(circuit, set, all, mechanism, { ...nudge, beta });
  return Float64Array.from(await circuit.gradient());
}
