/** The gradient check of a cell that learns: its mechanism on its engine against float64 differences, on a small twin. */
import type { Netlist } from '../circuit/netlist.ts';
import type { Engine, Work } from '../engine/engine.ts';
import { outputNodes } from '../engine/training-checks.ts';
import { checkEngineGradient } from '../learning/engine-check.ts';
import { createLoss } from '../learning/loss.ts';
import { reject } from '../circuit/problem.ts';
import type { Samples } from '../engine/training.ts';
import type { PreparedTraining } from './prepare-training.ts';
import type { GradientReport } from './train-api.ts';
import { twinOf } from './twin.ts';
import { withSamples } from './with-samples.ts';

const TWIN_NODES = 48;
const SAMPLES = 3;

/** `written` is the circuit as trained so far. Throws BadInput for the offline mechanism and circuits that do not settle. */
export async function checkTraining(
  engine: Engine,
  { cell, plan, chapters }: PreparedTraining,
  written: Netlist,
  most: number,
  work: Work,
): Promise<GradientReport> {
  const { mechanism, trainable, loss, beta, feedback, tolerance } = cell.training;
  if (mechanism === 'offline')
    return reject(
      `cells.${cell.id}.training.mechanism`,
      'least squares on the host follow no gradient',
      'Choose adjoint, nudging or mismatch',
    );
  if (mechanism === 'forward-forward')
    return reject(
      `cells.${cell.id}.training.mechanism`,
      'forward-forward follows no gradient of the whole circuit: each group has its own, blind to those after it',
      'Choose adjoint, nudging or mismatch',
    );
  const { twin, targets } = twinOfSamples(written, plan.fed, chapters[0].train);
  const report = await checkEngineGradient(engine, twin, createLoss(loss, twin, targets), {
    mechanism,
    nudge: { beta, feedback },
    trainable,
    settling: { tolerance: Math.min(tolerance, 1e-6), sweeps: 20_000 },
    most,
    ...work,
  });
  const nodes =
    twin.nodes === written.nodes ? `${twin.nodes} nodes` : `${twin.nodes} of ${written.nodes} nodes`;
  return { ...report, twin: `${nodes}, ${SAMPLES} training samples` };
}

/** A crop of the circuit with the inputs and targets of the first training samples. */
function twinOfSamples(
  netlist: Netlist,
  fed: readonly number[],
  given: Samples,
): { readonly twin: Netlist; readonly targets: Float64Array } {
  const { count, targets } = given;
  const outputs = outputNodes(netlist);
  const cropOf = (s: number, withTargets: boolean): Netlist => {
    const single = withSamples(netlist, fed, given, [s]);
    const volts = single.volts.slice();
    // What is cropped is found by cropping: targets travel in the place of the outputs' voltages.
    if (withTargets) outputs.forEach((node, k) => (volts[node] = targets[s * outputs.length + k]));
    return twinOf({ ...single, volts }, TWIN_NODES);
  };
  const samples = Array.from({ length: SAMPLES }, (_, n) => n % count);
  const crops = samples.map((s) => cropOf(s, false));
  const [first] = crops;
  const volts = new Float32Array(SAMPLES * first.nodes);
  crops.forEach((crop, n) => volts.set(crop.volts, n * first.nodes));
  const kept = outputNodes(first);
  const wanted = samples.flatMap((s) => {
    const crop = cropOf(s, true);
    return [...kept].map((node) => crop.volts[node]);
  });
  return { twin: { ...first, batch: SAMPLES, volts }, targets: Float64Array.from(wanted) };
}
