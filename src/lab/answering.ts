/** What a trained circuit takes to answer, measured as a digital model is: latency, multiply-adds, memory. */
import type { Netlist } from '../circuit/netlist.ts';
import { createCpuEngine } from '../engine/cpu/cpu.ts';
import type { Engine, Work } from '../engine/engine.ts';
import type { Samples, TrainingCircuit } from '../engine/training.ts';
import type { Metrics } from '../tasks/setting.ts';
import { ownBytes } from './benchmark/counts.ts';
import { LATENCY_BATCH, timeInference } from './inference.ts';
import type { PreparedTraining } from './prepare-training.ts';
import { settleOperations } from './settle-operations.ts';

/** Test samples whose sweeps are counted. */
const COUNTED = 4;
const ASKED = 'asked';

/**
 * `latency`, `latencyBatch`, `latencyBatchSize` of the circuit on an engine; `operations`, multiply-adds of settling one
 * test sample, a mean, with each class where it is told by them; `memory`, bytes of the circuit with one state. `parameters` [P] are as trained.
 */
export async function answerMetrics(
  engine: Engine,
  prepared: PreparedTraining,
  parameters: Float32Array,
  { signal }: Work,
): Promise<Metrics> {
  const { netlist, chapters, settles } = prepared;
  const { test } = chapters[chapters.length - 1];
  const open = (where: Engine, batch: number) => trained(where, prepared, parameters, batch);
  const samples = test.count / settles;
  const single = await open(engine, settles);
  const most = Math.min(LATENCY_BATCH, samples);
  const many = most === 1 ? single : await open(engine, most * settles);
  const asked = (inputs: Float32Array, count: number) =>
    ask(count === 1 ? single : many, inputs, count * settles, test);
  try {
    // A device that queued more sweeps than it took learns so from a report.
    for (const circuit of new Set([single, many])) {
      await asked(
        test.inputs.subarray(0, (circuit.plan.netlist.batch * test.inputs.length) / test.count),
        circuit.plan.netlist.batch / settles,
      );
      await circuit.report();
    }
    const timing = await timeInference(asked, { ...test, count: samples }, signal);
    return {
      ...timing,
      operations: settles * (await meanOperations(await open(createCpuEngine(), 1), test, signal)),
      memory: ownBytes(withBatch(netlist, 1)),
    };
  } finally {
    single.dispose();
    if (many !== single) many.dispose();
  }
}

/** The circuit at another batch, start voltages of its samples repeated. */
function withBatch(netlist: Netlist, batch: number): Netlist {
  const { nodes, batch: own, volts } = netlist;
  const repeated = new Float32Array(batch * nodes);
  for (let b = 0; b < batch; b++)
    repeated.set(volts.subarray((b % own) * nodes, (b % own) * nodes + nodes), b * nodes);
  return { ...netlist, batch, volts: repeated };
}

async function trained(
  engine: Engine,
  { plan }: PreparedTraining,
  parameters: Float32Array,
  batch: number,
): Promise<TrainingCircuit> {
  const circuit = await engine.train({ ...plan, netlist: withBatch(plan.netlist, batch) });
  const none = new Float32Array(parameters.length);
  circuit.restore({ parameters, first: none, second: none, updates: 0 });
  return circuit;
}

function ask(
  circuit: TrainingCircuit,
  inputs: Float32Array,
  count: number,
  { targets, count: all }: Samples,
): Promise<Float32Array> {
  // Targets take room and are not read.
  circuit.load(ASKED, { count, inputs, targets: targets.subarray(0, (count * targets.length) / all) });
  return circuit.answers(ASKED);
}

/** Over test samples spread evenly, one after another, on this processor. */
async function meanOperations(
  circuit: TrainingCircuit,
  test: Samples,
  signal?: AbortSignal,
): Promise<number> {
  const { netlist } = circuit.plan;
  const width = test.inputs.length / test.count;
  const samples = spread(test.count, COUNTED);
  let sum = 0;
  try {
    for (const s of samples) {
      signal?.throwIfAborted();
      await ask(circuit, test.inputs.subarray(s * width, (s + 1) * width), 1, test);
      const { sweeps, iterations = 0 } = await circuit.report();
      sum += settleOperations(netlist, { sweeps, iterations });
    }
  } finally {
    circuit.dispose();
  }
  return Math.round(sum / samples.length);
}

/** Indices of at most so many members, evenly over all. */
export const spread = (all: number, most: number): readonly number[] => {
  const count = Math.min(all, most);
  return Array.from({ length: count }, (_, n) => Math.floor((n * all) / count));
};
