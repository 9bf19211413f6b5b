/** What every task is given and gives back, and the checks they share. */
import type { DataArray, DataSet } from '../circuit/given.ts';
import type { NetGroup, Netlist } from '../circuit/netlist.ts';
import { reject } from '../circuit/problem.ts';
import type { Circuit, GroupRecipe } from '../circuit/schema.ts';

export interface TaskOptions {
  readonly seed: number;
  /** What a person brought; the task generates the rest. */
  readonly given: DataSet;
  /** Copies wanted; omitted: as many as the data hold. */
  readonly batch?: number;
  readonly circuit: Circuit;
  readonly signal?: AbortSignal;
}

/** A task ready to be annealed. */
export interface Setting {
  /** Every name the circuit asks for, given or generated. */
  readonly data: DataSet;
  /** Which of them a person brought. */
  readonly given: readonly string[];
  /** Samples the data hold. */
  readonly batch?: number;
  /** What a group should settle to, in the data's own units, [samples, group size]. */
  readonly truth?: { readonly group: string; readonly name: string; readonly values: Float32Array };
  /** How that group's volts encode the data: volts = scale data + offset. */
  readonly encode?: { readonly scale: number; readonly offset: number };
}

/** An annealed circuit. */
export interface Outcome {
  readonly netlist: Netlist;
  /** [B, N] */
  readonly voltages: Float32Array;
  /** Simulated time [RC]; 0 under relax. */
  readonly time: number;
  readonly steps: number;
  /** Wall-clock time of the whole batch [s]. */
  readonly seconds: number;
}

export type Metrics = Record<string, number>;

/** The group a task names; throws BadInput at `path` when the circuit has none of that name. */
export function groupRecipe(circuit: Circuit, name: string, path: string): GroupRecipe {
  const group = circuit.groups.find((g) => g.name === name);
  if (group) return group;
  const names = circuit.groups.map((g) => g.name).join(', ');
  return reject(path, `the circuit has no group "${name}"`, `Name one of: ${names}`);
}

/** The same in a built circuit, which was checked against the task before. */
export function netGroup(netlist: Netlist, name: string): NetGroup {
  const group = netlist.groups.find((g) => g.name === name);
  if (!group) throw new Error(`the circuit was built without its group "${name}"`);
  return group;
}

/** The array given under this name, or undefined; throws BadInput when a graph was given instead. */
export function arrayGiven(data: DataSet, name: string, expected: string): DataArray | undefined {
  const given = Object.hasOwn(data, name) ? data[name] : undefined;
  if (given?.kind === 'graph') reject(`data.${name}`, 'is a graph, not an array', `Bring ${expected}`);
  return given;
}

/** Lets other work run, then throws when the caller has lost interest. */
export async function breathe(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
}
