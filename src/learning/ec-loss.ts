/**
 * Training mechanism (a), EC-Loss: clamp inputs and outputs to data, settle what is left free, and measure the mismatch
 * current I_i = sum_j J_ij s_j + (resistors, bias) - h_i y_i - z(y_i) at every output. Least squares of those currents,
 * d/dp 1/2 sum_i I_i^2 = sum_i I_i dI_i/dp, is local: for a weight I_i s_j. Leaks stay fixed, for J = h = 0 would be a solution.
 */
import type { Checkpoint } from '../engine/engine.ts';
import type { Netlist } from '../circuit/netlist.ts';
import { reject } from '../circuit/problem.ts';
import { equilibrium } from './equilibrium.ts';
import type { Loss } from './loss.ts';
import type { Gradient, Lesson } from './mechanism.ts';
import { addCurrentGradient } from './parameter-slopes.ts';
import { countOf } from '../circuit/parameters.ts';
import { batchSignals, eachSample } from './samples.ts';

/**
 * `loss` of the result is the mean over samples of 1/2 sum of squared mismatch currents [(V/R)^2], `values` its slope
 * per parameter at the present voltages: one descent step of rate eta subtracts eta x values. The targets of
 * `lesson.loss` are what the outputs are clamped to; holds and voltages are as before afterwards. Throws BadInput unless
 * the outputs' signal is their voltage, and for trained leaks.
 */
export async function mismatchGradient(lesson: Lesson): Promise<Gradient> {
  const { anneal, blocks, loss, settling } = lesson;
  const { netlist } = anneal;
  checkOutputs(netlist);
  const leak = blocks.find(({ kind }) => kind === 'leak');
  if (leak)
    reject(
      leak.name,
      'EC-Loss cannot train leaks: no coupling and no leak at all would fit every target',
      'Leave leaks out of what is trained',
    );
  const before = await anneal.checkpoint();
  try {
    await anneal.restore(clamped(before, netlist, loss));
    const volts = await equilibrium(anneal, settling, lesson);
    const currents = await anneal.currents();
    const signals = batchSignals(netlist, volts);
    const values = new Float64Array(countOf(blocks));
    let sum = 0;
    eachSample(netlist, (start, end) => {
      const mismatch = new Float64Array(netlist.nodes);
      for (const node of loss.outputs) {
        // Outputs held by the recipe stay as they are and have nothing to learn.
        if (!netlist.held[node]) mismatch[node] = currents[start + node];
        sum += mismatch[node] ** 2 / 2;
      }
      const state = { v: volts.subarray(start, end), s: signals.subarray(start, end), lambda: mismatch };
      addCurrentGradient(netlist, blocks, state, 1 / netlist.batch, values);
    });
    return { loss: sum / netlist.batch, values };
  } finally {
    await anneal.restore(before);
  }
}

/** The state in which every output is held at its target. */
function clamped(before: Checkpoint, { nodes, batch }: Netlist, { outputs, targets }: Loss): Checkpoint {
  const voltages = before.voltages.slice();
  const held = before.held.slice();
  outputs.forEach((node, i) => {
    held[node] = 1;
    for (let sample = 0; sample < batch; sample++)
      voltages[sample * nodes + node] = targets[sample * outputs.length + i];
  });
  return { ...before, voltages, held };
}

function checkOutputs({ groups }: Netlist): void {
  const other = groups.find(({ role, law }) => role === 'output' && !law.signalIsVoltage);
  if (other)
    reject(
      `groups.${other.name}.law`,
      `EC-Loss clamps outputs to data, and the signal of ${other.law.name} nodes is not their voltage`,
      'Use linear, soft-rail or bistable outputs, or another training mechanism',
    );
}
