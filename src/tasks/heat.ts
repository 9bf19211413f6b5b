/**
 * Heat in a rod, u_t = D u_xx on [0, 1] with both ends held: a ladder of n nodes of capacitance C joined by resistors
 * of conductance g,
 *
 *   C dv_i/dt = g (v_{i-1} - 2 v_i + v_{i+1})       node i at x = i / (n - 1)
 *
 * is its finite-difference form. One RC of simulated time is g / (C D (n - 1)^2) of the equation's time, so any g, C
 * solve it, only faster or slower. The exact solution is the straight line between the ends plus the sine series of
 * the rest, sin(m pi x) decaying as exp(-D m^2 pi^2 t).
 */
import type { NetGroup, Netlist } from '../circuit/netlist.ts';
import { reject } from '../circuit/problem.ts';
import type { GroupRecipe } from '../circuit/schema.ts';
import {
  arrayGiven,
  groupRecipe,
  netGroup,
  type Metrics,
  type Outcome,
  type Setting,
  type TaskOptions,
} from './setting.ts';

export interface HeatTask {
  readonly kind: 'heat';
  /** Row of nodes that is the rod. */
  readonly rod: string;
  /** Amplitudes of sin(m pi x), m = 1, 2, ..., in the generated start. */
  readonly modes: readonly number[];
  /** D, which sets the equation's clock. */
  readonly diffusivity: number;
}

export const HEAT_DATA = [
  { name: 'start', describes: 'temperature along the rod at time 0, [samples, nodes]' },
] as const;

/** Throws BadInput when the rod is no ladder with held ends and no leak, or `start` does not fit it. */
export async function prepareHeat(task: HeatTask, { given, circuit }: TaskOptions): Promise<Setting> {
  const rod = groupRecipe(circuit, task.rod, 'task.rod');
  const nodes = rod.shape.reduce((product, n) => product * n, 1);
  checkRod(rod, nodes);
  if (
    !circuit.couplings.some(
      ({ kind, from, to }) => kind === 'resistive' && from === rod.name && to === rod.name,
    )
  )
    reject(
      'circuit.couplings',
      'no resistors join the rod',
      `Add a resistive coupling from and to "${rod.name}"`,
    );
  const start = arrayGiven(given, 'start', `an array of shape [samples, ${nodes}]`);
  if (start) {
    if (start.values.length === 0 || start.shape.at(-1) !== nodes) {
      reject(
        'data.start',
        `has the shape [${start.shape.join(', ')}]`,
        `Bring an array of shape [samples, ${nodes}]`,
      );
    }
    return { data: given, given: Object.keys(given), batch: start.values.length / nodes };
  }
  if (task.modes.length > nodes - 2) {
    reject(
      'task.modes',
      `${task.modes.length} modes on ${nodes} nodes`,
      `Use at most ${nodes - 2}: a shorter wave falls between the nodes`,
    );
  }
  const values = Float32Array.from({ length: nodes }, (_, i) =>
    task.modes.reduce((sum, amplitude, m) => sum + amplitude * sine(m + 1, i, nodes), 0),
  );
  return {
    data: { ...given, start: { kind: 'array', shape: [1, nodes], values } },
    given: Object.keys(given),
    batch: 1,
  };
}

function checkRod({ name, shape, leak, pins }: GroupRecipe, nodes: number): void {
  const path = `circuit.groups.${name}`;
  if (nodes < 3 || shape.slice(1).some((n, axis) => n !== (axis === 0 ? nodes : 1)))
    reject(`${path}.shape`, `[${shape.join(', ')}] is no rod`, 'Use a row of 3 nodes or more, [n]');
  if (leak !== 0) reject(`${path}.leak`, 'the rod loses heat along its length', 'Set leak to 0');
  const held = pins.flatMap(({ at }) => (Array.isArray(at) ? at : [at]) as (string | number)[]);
  if (!held.includes('ends') && !(held.includes(0) && held.includes(nodes - 1)))
    reject(`${path}.pins`, 'the ends of the rod are free', 'Add { "at": "ends" } to pins');
}

/**
 * Against the exact solution at the final time: `maxError` and `relL2` (mean over samples of |v - u| / |u|; left out
 * once the rod is flat); `equationTime`, the equation's time reached.
 */
export function measureHeat(task: HeatTask, outcome: Outcome): Metrics {
  const { netlist, voltages, time } = outcome;
  const rod = netGroup(netlist, task.rod);
  const rate = ladderRate(netlist, rod);
  let maxError = 0;
  let relative = 0;
  let isFlat = false;
  for (let b = 0; b < netlist.batch; b++) {
    const at = b * netlist.nodes + rod.offset;
    const exact = exactRod(netlist.volts.subarray(at, at + rod.size), rate * time);
    let difference = 0;
    let norm = 0;
    exact.forEach((u, i) => {
      const error = voltages[at + i] - u;
      maxError = Math.max(maxError, Math.abs(error));
      difference += error * error;
      norm += u * u;
    });
    if (norm > 0) relative += Math.sqrt(difference / norm);
    else isFlat = true;
  }
  const metrics: Metrics = { maxError, equationTime: (rate * time) / task.diffusivity };
  if (!isFlat) metrics.relL2 = relative / netlist.batch;
  return metrics;
}

/** D dt_equation / dt_RC = g / (C (n - 1)^2), from the mean conductance and capacitance of the ladder. */
function ladderRate(netlist: Netlist, rod: NetGroup): number {
  const index = netlist.groups.indexOf(rod);
  const g = netlist.couplings.flatMap((c) =>
    c.kind === 'resistive' && c.from === index && c.to === index ? [...c.conductance] : [],
  );
  const mean = (list: ArrayLike<number> & Iterable<number>): number =>
    [...list].reduce((sum, x) => sum + x, 0) / list.length;
  if (g.length === 0) return 0;
  const c = mean(netlist.capacitance.subarray(rod.offset, rod.offset + rod.size));
  return mean(g) / (c * (rod.size - 1) ** 2);
}

/**
 * u at the n nodes after D t = `diffused`, from the temperatures at time 0 [n], whose first and last are held:
 * every sine mode the nodes can tell apart, m = 1..n - 2, found by the discrete sine transform.
 */
export function exactRod(start: ArrayLike<number>, diffused: number): Float64Array {
  const n = start.length;
  const first = start[0];
  const slope = start[n - 1] - first;
  const line = (i: number): number => first + (slope * i) / (n - 1);
  const u = Float64Array.from({ length: n }, (_, i) => line(i));
  for (let m = 1; m <= n - 2; m++) {
    let amplitude = 0;
    for (let i = 1; i < n - 1; i++) amplitude += (start[i] - line(i)) * sine(m, i, n);
    amplitude *= (2 / (n - 1)) * Math.exp(-((Math.PI * m) ** 2) * diffused);
    for (let i = 1; i < n - 1; i++) u[i] += amplitude * sine(m, i, n);
  }
  return u;
}

/** sin(m pi x) at node i of n. */
const sine = (m: number, i: number, n: number): number => Math.sin((Math.PI * m * i) / (n - 1));
