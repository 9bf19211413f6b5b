/** Darcy flow: from a two-material permeability field to the pressure the circuit settles to. */
import type { DataArray } from '../circuit/given.ts';
import { reject } from '../circuit/problem.ts';
import type { GroupRecipe } from '../circuit/schema.ts';
import { darcySamples } from './darcy-samples.ts';
import {
  arrayGiven,
  groupRecipe,
  netGroup,
  type Metrics,
  type Outcome,
  type Setting,
  type TaskOptions,
} from './setting.ts';

export interface DarcyTask {
  readonly kind: 'darcy';
  /** Grid group whose voltages are the pressure. */
  readonly solution: string;
  /** Side of generated fields. */
  readonly size: number;
  /** Samples generated when the bench names no batch. */
  readonly samples: number;
}

export const DARCY_DATA = [
  { name: 'x', describes: 'permeability, 0 low and 1 high, [samples, height, width]' },
  { name: 'y', describes: 'pressure, [samples, height, width]' },
] as const;

/** Throws BadInput when the files do not fit the solution's grid, or a pressure comes without its permeability. */
export async function prepareDarcy(task: DarcyTask, options: TaskOptions): Promise<Setting> {
  const { seed, given, batch, circuit, signal } = options;
  const group = groupRecipe(circuit, task.solution, 'task.solution');
  const [height, width] = gridOf(group);
  const { encode } = group;
  if (encode.scale === 0) {
    reject(
      `circuit.groups.${group.name}.encode.scale`,
      'is 0, so volts say nothing',
      'Use any scale other than 0',
    );
  }
  const expected = `an array of shape [samples, ${height}, ${width}]`;
  const x = arrayGiven(given, 'x', expected);
  const y = arrayGiven(given, 'y', expected);
  if (x) {
    const samples = samplesOf(x, 'x', height, width);
    const setting = { data: given, given: Object.keys(given), batch: samples, encode };
    if (!y) return setting;
    const answers = samplesOf(y, 'y', height, width);
    if (answers !== samples) {
      reject(
        'data.y',
        `holds ${answers} samples, x holds ${samples}`,
        `Bring shape [${samples}, ${height}, ${width}]`,
      );
    }
    return { ...setting, truth: { group: group.name, name: 'y', values: y.values } };
  }
  if (y) reject('data.y', 'is a pressure without its permeability', `Bring x too, ${expected}`);
  if (height !== task.size || width !== task.size) {
    reject(
      'task.size',
      `generated fields are ${task.size} x ${task.size}, the group "${group.name}" is ${height} x ${width}`,
      `Give the group the shape [${task.size}, ${task.size}, 1], or set size to the side of its square grid`,
    );
  }
  const samples = batch ?? task.samples;
  const shape = [samples, height, width];
  const { permeability, pressure } = await darcySamples(seed, samples, task.size, signal);
  return {
    data: {
      ...given,
      x: { kind: 'array', shape, values: permeability },
      y: { kind: 'array', shape, values: pressure },
    },
    given: Object.keys(given),
    batch: samples,
    encode,
    truth: { group: group.name, name: 'y', values: pressure },
  };
}

/**
 * `samples` measured; with a known pressure also `mae` and `relL2`, the mean over samples of |v - y| / |y|, in the
 * data's own units. A sample whose held nodes no longer hold what was given (a painted field) has no known pressure.
 */
export function measureDarcy(task: DarcyTask, setting: Setting, outcome: Outcome): Metrics {
  const { netlist, voltages } = outcome;
  if (!setting.truth) return { samples: netlist.batch };
  const { values } = setting.truth;
  const { scale, offset } = setting.encode ?? { scale: 1, offset: 0 };
  const group = netGroup(netlist, task.solution);
  const rows = values.length / group.size;
  let samples = 0;
  let absolute = 0;
  let relative = 0;
  for (let b = 0; b < netlist.batch; b++) {
    if (isPainted(outcome, b)) continue;
    let difference = 0;
    let norm = 0;
    for (let i = 0; i < group.size; i++) {
      const y = values[(b % rows) * group.size + i];
      const error = (voltages[b * netlist.nodes + group.offset + i] - offset) / scale - y;
      absolute += Math.abs(error);
      difference += error * error;
      norm += y * y;
    }
    relative += norm > 0 ? Math.sqrt(difference / norm) : Math.sqrt(difference);
    samples++;
  }
  if (samples === 0) return { samples };
  return { mae: absolute / (samples * group.size), relL2: relative / samples, samples };
}

function isPainted({ netlist: { nodes, held, volts }, voltages }: Outcome, sample: number): boolean {
  for (let i = 0, at = sample * nodes; i < nodes; i++, at++) {
    if (held[i] === 1 && voltages[at] !== volts[at]) return true;
  }
  return false;
}

function gridOf({ name, shape }: GroupRecipe): [height: number, width: number] {
  if (shape.length === 3 && shape[2] === 1) return [shape[0], shape[1]];
  return reject(
    'task.solution',
    `the group "${name}" has the shape [${shape.join(', ')}]`,
    'Give it the shape [height, width, 1]',
  );
}

function samplesOf({ shape, values }: DataArray, name: string, height: number, width: number): number {
  const grid = shape.length > 2 && shape.at(-1) === 1 ? shape.slice(0, -1) : shape;
  const fits =
    grid.length >= 2 && grid.at(-2) === height && grid.at(-1) === width && values.length >= height * width;
  if (!fits) {
    reject(
      `data.${name}`,
      `has the shape [${shape.join(', ')}]`,
      `Bring an array of shape [samples, ${height}, ${width}]`,
    );
  }
  return values.length / (height * width);
}
