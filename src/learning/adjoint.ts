/**
 * Training mechanism (c), adjoint currents: the circuit linearised about its equilibrium and transposed, inputs at
 * zero, dL/ds injected at the outputs. With A_ij = dr_i/dv_j it settles where
 *
 *   sum_i A_ij lambda_i + phi'(v_j) dL/ds_j = 0,
 *
 * that is phi'(v_i) [sum_k J_ki lambda_k + dL/ds_i] - (h_i + z'_i) lambda_i + sum_j g_ij (lambda_j - lambda_i) = 0, with
 * what reaches a conditioning node through the conductances and currents it sets. dL/dp = sum_i lambda_i dr_i/dp.
 * Held and railed nodes have lambda = 0. Exact for every law, directed circuits included.
 */
import { signalsOf } from '../circuit/energy.ts';
import type { Netlist } from '../circuit/netlist.ts';
import { Breath } from '../engine/breath.ts';
import type { Work } from '../engine/engine.ts';
import { equilibrium, isRailed } from './equilibrium.ts';
import { linearise } from './linearisation.ts';
import type { Gradient, Lesson } from './mechanism.ts';
import { addCurrentGradient } from './parameter-slopes.ts';
import { countOf } from '../circuit/parameters.ts';
import { batchSignals, eachSample } from './samples.ts';
import { relaxTransposed, type Entry } from './transposed.ts';

/** Adjoint currents count as settled below this share of the largest injected one. */
const TOLERANCE = 1e-10;

export async function adjointGradient(lesson: Lesson): Promise<Gradient> {
  const { anneal, blocks, loss, settling } = lesson;
  const { netlist } = anneal;
  const volts = await equilibrium(anneal, settling, lesson);
  const signals = batchSignals(netlist, volts);
  const measured = loss.measure(signals);
  const lambda = await adjointCurrents(netlist, volts, measured.slopes, lesson);
  const values = new Float64Array(countOf(blocks));
  eachSample(netlist, (start, end) => {
    const state = {
      v: volts.subarray(start, end),
      s: signals.subarray(start, end),
      lambda: lambda.subarray(start, end),
    };
    addCurrentGradient(netlist, blocks, state, 1 / netlist.batch, values);
  });
  return { loss: measured.value, values };
}

/**
 * lambda [B, N] from settled voltages and every sample's dL/ds [B, N]. Throws BadInput where the adjoint circuit does
 * not settle, which means that the circuit itself is not at a stable equilibrium.
 */
export async function adjointCurrents(
  netlist: Netlist,
  volts: Float64Array,
  slopes: Float64Array,
  { signal, onProgress }: Work = {},
): Promise<Float64Array> {
  const { nodes, batch, capacitance } = netlist;
  const linearisation = linearise(netlist);
  const lambda = new Float64Array(volts.length);
  const breath = new Breath();
  for (let sample = 0; sample < batch; sample++) {
    const start = sample * nodes;
    const v = volts.subarray(start, start + nodes);
    const free = movable(netlist, v);
    const phi = linearisation.signalSlopes(v);
    const injected = phi.map((slope, i) => (free[i] ? slope * slopes[start + i] : 0));
    const entries: Entry[] = [];
    linearisation.forEachDerivative(v, signalsOf(netlist, v), (i, j, a) => {
      if (free[i] && free[j]) entries.push({ i, j, a });
    });
    lambda.set(relaxTransposed({ entries, injected, capacitance, tolerance: TOLERANCE }), start);
    onProgress?.({ done: sample + 1, total: batch, of: 'samples' });
    await breath.take();
    signal?.throwIfAborted();
  }
  return lambda;
}

/** 1 where neither a hold nor a hard rail keeps the node in place. */
function movable({ groups, held }: Netlist, v: Float64Array): Uint8Array {
  const free = held.map((h) => 1 - h);
  for (const group of groups)
    for (let i = group.offset; i < group.offset + group.size; i++) if (isRailed(group, v[i])) free[i] = 0;
  return free;
}
