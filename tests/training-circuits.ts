/** Learning circuits on any engine for random small netlists, and their gradients beside those of the float64 judges. */
import type { Loss } from '../src/learning/loss.ts';
import { outputNodes } from '../src/engine/training-checks.ts';
import { parametersOf, type ParameterBlock, type Trainable } from '../src/circuit/parameters.ts';
import type { Netlist } from '../src/circuit/netlist.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { Optimiser, TrainingCircuit } from '../src/engine/training.ts';
import { settledGradient } from '../src/learning/engine-check.ts';
import type { FeedbackMechanism, Nudge } from '../src/learning/feedback.ts';

export const PLAIN: Optimiser = { kind: 'sgd', beta1: 0.9, beta2: 0.99, epsilon: 1e-8, decay: 0 };

export interface Taught {
  readonly circuit: TrainingCircuit;
  readonly blocks: readonly ParameterBlock[];
}

/** The netlist with its own start voltages as the only samples and the loss's targets. */
export async function teach(
  engine: Engine,
  netlist: Netlist,
  loss: Loss,
  {
    trainable,
    optimiser = PLAIN,
    tolerance = 1e-6,
    local = false,
  }: {
    readonly trainable?: Trainable;
    readonly optimiser?: Optimiser;
    readonly tolerance?: number;
    readonly local?: boolean;
  } = {},
): Promise<Taught> {
  const { blocks } = parametersOf(netlist, trainable);
  const circuit = await engine.train({
    netlist,
    blocks,
    fed: [],
    loss: loss.name,
    local,
    optimiser,
    settling: { tolerance, sweeps: 20_000 },
  });
  circuit.load('train', {
    count: netlist.batch,
    inputs: new Float32Array(),
    targets: Float32Array.from(
      { length: netlist.batch * outputNodes(netlist).length },
      (_, n) => loss.targets[n],
    ),
  });
  return { circuit, blocks };
}

/** The mechanism's gradient of the only samples. */
export function gradientOf(
  { circuit }: Taught,
  mechanism: FeedbackMechanism,
  nudge: Nudge = { beta: 0.1, feedback: 'held' },
): Promise<Float64Array> {
  return settledGradient(circuit, mechanism, nudge, 'train');
}

/** Cosine of the angle between two gradients, and |a| / |b|. */
export function compare(a: ArrayLike<number>, b: ArrayLike<number>): { cosine: number; normRatio: number } {
  let [ab, aa, bb] = [0, 0, 0];
  for (let p = 0; p < a.length; p++) {
    ab += a[p] * b[p];
    aa += a[p] ** 2;
    bb += b[p] ** 2;
  }
  return { cosine: ab / Math.sqrt(aa * bb), normRatio: Math.sqrt(aa / bb) };
}
