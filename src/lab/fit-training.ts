/** The offline mechanism: least squares on the host, whose couplings are then written into the circuit. */
import type { Netlist } from '../circuit/netlist.ts';
import { valuesOf } from '../circuit/parameters.ts';
import type { Work } from '../engine/engine.ts';
import type { TrainingCircuit } from '../engine/training.ts';
import { createLoss } from '../learning/loss.ts';
import { fitOffline } from '../learning/offline.ts';
import { fitSingleStage, singleStage } from '../learning/ridge.ts';
import type { PreparedTraining } from './prepare-training.ts';

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
        withSamples(netlist, plan.fed, train),
        createLoss('squared', { ...netlist, batch: train.count }, train.targets),
        { ridge, ...work },
      );
  const parameters = valuesOf(fitted, blocks);
  const none = new Float64Array(parameters.length);
  circuit.restore({ parameters, first: none, second: none, updates: 0 });
}

/** The circuit with every training sample as one copy. */
function withSamples(
  netlist: Netlist,
  fed: readonly number[],
  { count, inputs }: { readonly count: number; readonly inputs: Float32Array },
): Netlist {
  const { nodes, groups } = netlist;
  const volts = new Float32Array(nodes * count);
  const width = inputs.length / count;
  for (let s = 0; s < count; s++) {
    volts.set(netlist.volts.subarray(0, nodes), s * nodes);
    let column = s * width;
    for (const g of fed) {
      const { offset, size } = groups[g];
      volts.set(inputs.subarray(column, column + size), s * nodes + offset);
      column += size;
    }
  }
  return { ...netlist, batch: count, volts };
}
