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
import { equilibrium, isRailed } from './equilibrium.ts';
import { linearise } from './linearisation.ts';
import { eachSample, type Gradient, type Lesson } from './mechanism.ts';
import { addCurrentGradient } from './parameter-slopes.ts';
import { countOf } from './parameters.ts';
import { relaxTransposed } from './transposed.ts';

/** Adjoint currents count as settled below this share of the largest injected one. */
const TOLERANCE = 1e-10;

export async function adjointGradient(lesson: Lesson): Promise<Gradient> {
  const { anneal, blocks, loss, settling, signal } = lesson;
  const { netlist } = anneal;
  const volts = await equilibrium(anneal, { signal, ...settling });
  const signals = batchSignals(netlist, volts);
  const measured = loss.measure(signals);
  const lambda = adjointCurrents(netlist, volts, measured.slopes);
  signal?.throwIfAborted();
  const values = new Float64Array(countOf(blocks));
  eachSample(netlist, (start, end, sample) => {
    const state = {
      v: volts.subarray(start, end),
      s: signals.subarray(start, end),
      lambda: lambda.subarray(start, end),
    };
    addCurrentGradient(netlist, blocks, state, 1 / netlist.batch, values);
    lesson.onProgress?.({ done: sample + 1, total: netlist.batch, of: 'samples' });
  });
  return { loss: measured.value, values };
}

/** s = phi(v), both [B, N]. */
export function batchSignals(netlist: Netlist, volts: Float64Array): Float64Array {
  const signals = new Float64Array(volts.length);
  eachSample(netlist, (start, end) => signals.set(signalsOf(netlist, volts.subarray(start, end)), start));
  return signals;
}

/**
 * lambda [B, N] from settled voltages and every sample's dL/ds [B, N]. Throws BadInput where the adjoint circuit does
 * not settle, which means that the circuit itself is not at a stable equilibrium.
 */
export function adjointCurrents(netlist: Netlist, volts: Float64Array, slopes: Float64Array): Float64Array {
  const { nodes, groups, held, capacitance } = netlist;
  const linearisation = linearise(netlist);
  const lambda = new Float64Array(volts.length);
  eachSample(netlist, (start, end) => {
    const v = volts.subarray(start, end);
    const free = Uint8Array.from(held, (h) => 1 - h);
    for (const group of groups)
      for (let i = group.offset; i < group.offset + group.size; i++) if (isRailed(group, v[i])) free[i] = 0;
    const phi = linearisation.signalSlopes(v);
    const injected = Float64Array.from({ length: nodes }, (_, i) =>
      free[i] ? phi[i] * slopes[start + i] : 0,
    );
    const entries: { i: number; j: number; a: number }[] = [];
    linearisation.forEachDerivative(v, signalsOf(netlist, v), (i, j, a) => {
      if (free[i] && free[j]) entries.push({ i, j, a });
    });
    lambda.set(relaxTransposed({ entries, injected, capacitance, tolerance: TOLERANCE }), start);
  });
  return lambda;
}
