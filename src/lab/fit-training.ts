/** The offline mechanism: least squares on the host, whose couplings are then written into the circuit. */
import { valuesOf } from '../circuit/parameters.ts';
import type { Work } from '../engine/engine.ts';
import type { TrainingCircuit } from '../engine/training.ts';
import { createLoss } from '../learning/loss.ts';
import { fitOffline } from '../learning/offline.ts';
import { fitSingleStage, singleStage } from '../learning/ridge.ts';
import type { PreparedTraining } from './prepare-training.ts';
import { withSamples } from './with-samples.ts';

/** Throws BadInput for circuits with hidden nodes and data that do not determine the couplings. */
export async function fitTraining(
  circuit: TrainingCircuit,
  { cell, netlist, blocks, plan, chapters }: PreparedTraining,
  work: Work,
): Promise<void> {
  const { ridge } = cell.training;
  const { train } = chapters[0];
  const stage = singleStage(netlist, plan.fed, blocks);
  const fitted = stage
    ? await fitSingleStage(netlist, stage, plan.fed, train, { ridge, ...work })
    : await fitOffline(
        withSamples(netlist, plan.fed, train, [...Array(train.count).keys()]),
        createLoss('squared', { ...netlist, batch: train.count }, train.targets),
        { ridge, ...work },
      );
  const parameters = valuesOf(fitted, blocks);
  const none = new Float64Array(parameters.length);
  circuit.restore({ parameters, first: none, second: none, updates: 0 });
}
