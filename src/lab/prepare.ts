/** From a bench cell and data to what an engine needs: netlist, stepping, task setting, warnings. */
import { buildNetlist } from '../circuit/build.ts';
import type { DataSet } from '../circuit/given.ts';
import type { Netlist } from '../circuit/netlist.ts';
import type { Circuit } from '../circuit/schema.ts';
import type { Values } from '../circuit/schema-fields.ts';
import { chooseTimeStep } from '../circuit/time-step.ts';
import { asGraph } from '../data/graph.ts';
import type { Stepping } from '../engine/engine.ts';
import type { BenchCell } from '../notebook/schema.ts';
import type { Placed } from './placed.ts';
import { dataNames, prepareTask, type Setting } from '../tasks/task.ts';

export interface Prepared {
  readonly cell: BenchCell;
  readonly netlist: Netlist;
  readonly setting: Setting;
  readonly stepping: Stepping;
  /** How dt came about, in words. */
  readonly dtBound: string;
  /** Of a circuit on several parts. */
  readonly placed?: Placed;
}

export interface Preparation {
  readonly data: DataSet;
  readonly signal?: AbortSignal;
  /** Setting of an earlier preparation with the same task, seed, batch and data. */
  readonly setting?: Setting;
}

/** Throws BadInput when data are missing or do not fit. */
export async function prepareBench(
  cell: BenchCell,
  { data: brought, signal, setting: known }: Preparation,
): Promise<Prepared> {
  const { circuit, task, seed } = cell;
  const data = matricesAsGraphs(circuit, brought);
  const setting =
    known ??
    (task
      ? await prepareTask(task, { seed, given: data, batch: cell.batch, circuit, signal })
      : { data, given: Object.keys(data) });
  const batch = cell.batch ?? setting.batch ?? samplesIn(circuit, setting.data) ?? 1;
  const built = buildNetlist(circuit, {
    seed,
    batch,
    data: setting.data,
    path: `cells.${cell.id}.circuit`,
  });
  const { integrator, dt, placement } = cell.anneal;
  const placed =
    placement &&
    (await import('./placed.ts')).placeBench(built, placement, `cells.${cell.id}.anneal.placement`);
  const netlist = placed?.netlist ?? built;
  const prepared = { cell, netlist, setting, placed };
  if (dt !== 'auto') return { ...prepared, stepping: { integrator, dt }, dtBound: 'set in the recipe' };
  const { dt: bounded, bound } = chooseTimeStep(netlist);
  return { ...prepared, stepping: { integrator, dt: bounded }, dtBound: bound };
}

/** A square matrix brought for a sparse coupling is a graph. */
function matricesAsGraphs({ couplings }: Circuit, data: DataSet): DataSet {
  const graphs = couplings.flatMap((c) =>
    c.kind === 'sparse' && c.edges.from === 'data' ? [c.edges.name] : [],
  );
  return Object.fromEntries(
    Object.entries(data).map(([name, given]) => [
      name,
      graphs.includes(name) ? asGraph(given, `data.${name}`) : given,
    ]),
  );
}

/** Names of data a cell asks for, with what they are. */
export function dataAsked(cell: BenchCell): readonly { name: string; describes: string }[] {
  const asked = new Map<string, string>();
  for (const { name, use } of dataUses(cell.circuit)) asked.set(name, use);
  for (const { name, describes } of cell.task ? dataNames(cell.task) : []) asked.set(name, describes);
  return [...asked].map(([name, describes]) => ({ name, describes }));
}

function* dataUses(circuit: Circuit): Generator<{ name: string; use: string }> {
  const read = (values: Values | undefined, use: string) =>
    typeof values === 'object' && !Array.isArray(values) && values.from === 'data'
      ? [{ name: values.name, use }]
      : [];
  for (const group of circuit.groups) {
    for (const field of ['volts', 'bias', 'leak', 'capacitance'] as const)
      yield* read(group[field], `${field} of ${group.name}`);
    for (const pin of group.pins) yield* read(pin.volts, `pinned voltages of ${group.name}`);
  }
  for (const coupling of circuit.couplings) {
    const use = `${coupling.kind} coupling from ${coupling.from} to ${coupling.to}`;
    if (coupling.kind === 'resistive') yield* read(coupling.conductance, use);
    else yield* read(coupling.weights, use);
    if (coupling.kind === 'sparse' && coupling.edges.from === 'data')
      yield { name: coupling.edges.name, use };
  }
}

/** Samples in the data that set start voltages, when any hold more than one. */
function samplesIn(circuit: Circuit, data: DataSet): number | undefined {
  for (const { volts, shape } of circuit.groups) {
    if (typeof volts !== 'object' || Array.isArray(volts) || volts.from !== 'data') continue;
    const given = Object.hasOwn(data, volts.name) ? data[volts.name] : undefined;
    const size = shape.reduce((product, n) => product * n, 1);
    if (given?.kind === 'array' && given.values.length > size) return Math.floor(given.values.length / size);
  }
  return undefined;
}

/** `group[index]` of a global node. */
export function nodeName({ netlist }: Pick<Prepared, 'netlist'>, node: number): string {
  const group = netlist.groups.find(({ offset, size }) => node >= offset && node < offset + size);
  return group ? `${group.name}[${node - group.offset}]` : String(node);
}
