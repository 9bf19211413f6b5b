/**
 * One gradient of a mini-batch by current feedback, as calls on a learning circuit. Nothing is read back: whether a
 * nudge jumped, and how far from rest a state was, comes later with the circuit's report.
 */
import type { TrainingCircuit } from '../engine/training.ts';

export type FeedbackMechanism = 'adjoint' | 'nudging' | 'mismatch';

export interface Nudge {
  readonly beta: number;
  /** `held`: e stays what it was at the free state. `following`: e = -dL/ds of the nudged state. */
  readonly feedback: 'held' | 'following';
}

/**
 * Responses to opposite nudges that differ by more than this come from different basins, across a kink, or from so near
 * a basin's edge that the gradient, whose bias grows with the square of it, would be off by more than 5 %.
 */
export const JUMP = 0.15;

/** Adds d(mean loss)/dp of the samples to the circuit's gradient. */
export function addGradient(
  circuit: TrainingCircuit,
  set: string,
  indices: Uint32Array,
  mechanism: FeedbackMechanism,
  { beta, feedback }: Nudge,
): void {
  const share = 1 / circuit.plan.netlist.batch;
  circuit.gather(set, indices);
  circuit.settle();
  switch (mechanism) {
    case 'adjoint':
      circuit.feedback();
      circuit.adjoint();
      circuit.addCurrentGradient(share);
      return;
    case 'nudging': {
      const follow = feedback === 'following';
      circuit.feedback();
      circuit.keep();
      circuit.nudge(beta, follow);
      circuit.addEnergyGradient(share / (2 * beta));
      circuit.nudge(-beta, follow);
      circuit.addEnergyGradient(-share / (2 * beta));
      circuit.compareNudges();
      return;
    }
    case 'mismatch':
      circuit.mismatch();
      circuit.addCurrentGradient(share);
      return;
    default:
      mechanism satisfies never;
  }
}

/** EC-Loss clamps the outputs to their targets while it trains; the others leave them free. */
export function prepare(circuit: TrainingCircuit, mechanism: FeedbackMechanism): void {
  circuit.clampOutputs(mechanism === 'mismatch');
}

/** Halvings of a nudge after which a jump is no longer its fault. */
export const MOST_HALVINGS = 10;

/** The first of beta, beta / 2, ... at which the nudges of these samples do not jump; the circuit learns nothing by it. */
export async function largestNudge(
  circuit: TrainingCircuit,
  set: string,
  indices: Uint32Array,
  { beta, feedback }: Nudge,
): Promise<number> {
  const first = await circuit.state();
  for (let halvings = 0; ; halvings++) {
    const tried = beta / 2 ** halvings;
    addGradient(circuit, set, indices, 'nudging', { beta: tried, feedback });
    const { asymmetry } = await circuit.report();
    // Restoring clears the trial's gradient.
    circuit.restore(first);
    if (!(asymmetry > JUMP) || halvings === MOST_HALVINGS) return tried;
  }
}
