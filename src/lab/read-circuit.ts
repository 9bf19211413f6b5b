/** What a learning circuit is read by between its updates, without a trace in its course. */
import { reject } from '../circuit/problem.ts';
import type { TrainingCircuit, TrainingLook } from '../engine/training.ts';
import type { PreparedTraining } from './prepare-training.ts';

/** Signals of the output nodes for voltages of the fed ones, [n, fed] to [n, outputs]. Throws BadInput for other numbers. */
export function askCircuit(
  circuit: TrainingCircuit,
  { cell, chapters }: PreparedTraining,
  inputs: Float32Array,
): Promise<Float32Array> {
  const { test } = chapters[0];
  const fed = test.inputs.length / test.count;
  const count = inputs.length / fed;
  if (!Number.isInteger(count) || count < 1)
    reject(
      `cells.${cell.id}`,
      `${inputs.length} voltages were asked of ${fed} input nodes`,
      `Ask with ${fed} voltages, or a multiple`,
    );
  const targets = new Float32Array((count * test.targets.length) / test.count);
  circuit.load('asked', { count, inputs, targets });
  return circuit.answers('asked');
}

/** Voltages, signals, adjoint and feedback currents of the first samples of a set. */
export async function lookInside(
  circuit: TrainingCircuit,
  { cell, netlist }: PreparedTraining,
  set: string,
): Promise<TrainingLook> {
  circuit.clampOutputs(false);
  circuit.gather(
    set,
    Uint32Array.from({ length: netlist.batch }, (_, b) => b),
  );
  circuit.settle();
  circuit.feedback();
  circuit.adjoint();
  const seen = await circuit.look();
  circuit.clampOutputs(cell.training.mechanism === 'mismatch');
  return seen;
}
