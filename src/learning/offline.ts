/**
 * The offline counterpart of on-device training (NP-GL's conditional likelihood): least squares of each output on all
 * nodes coupled to it, in closed form. With every voltage known, the net current of an output is linear in weights and
 * biases, so the ridge
 *
 *   min over p of 1/B sum over samples, outputs of r_i(p)^2 + ridge |weights|^2
 *
 * splits into one linear system per set of outputs that share parameters: one per output where couplings are directed
 * or come from clamped inputs.
 */
import { signalsOf } from '../circuit/energy.ts';
import { freeNodes, type Netlist } from '../circuit/netlist.ts';
import { reject } from '../circuit/problem.ts';
import { Breath } from '../engine/breath.ts';
import type { Work } from '../engine/engine.ts';
import { Currents } from '../engine/reference/currents.ts';
import { solvePositive } from './cholesky.ts';
import type { Loss } from './loss.ts';
import { forEachCurrentSlope } from './parameter-slopes.ts';
import { parametersOf, withParameters, type Parameters } from '../circuit/parameters.ts';
import { eachSample } from './samples.ts';

export interface OfflineOptions extends Work {
  /** Weight of |weights|^2; biases are free. Default 1e-6. */
  readonly ridge?: number;
}

/**
 * The circuit with weights and biases fitted to its inputs (the held voltages) and the targets of `loss`; leaks and
 * resistors stay. Throws BadInput unless every free node is an output whose signal is its voltage, and where the data do
 * not determine the parameters.
 */
export async function fitOffline(
  netlist: Netlist,
  loss: Loss,
  { ridge = 1e-6, signal, onProgress }: OfflineOptions = {},
): Promise<Netlist> {
  checkSingleStage(netlist, loss);
  const all = parametersOf(netlist);
  const blocks = all.blocks.filter(({ kind }) => kind !== 'log-conductance');
  const parameters: Parameters = { blocks, values: all.values.slice() };
  const penalty = new Float64Array(all.values.length);
  for (const { kind, offset, count } of blocks)
    if (kind === 'weight') penalty.fill(ridge, offset, offset + count);

  const samples = clampedSamples(netlist, loss);
  const parts = independentParts(netlist, parameters, samples[0]);
  const breath = new Breath();
  for (const [n, part] of parts.entries()) {
    signal?.throwIfAborted();
    await breath.take();
    fitPart(netlist, parameters, samples, part, penalty);
    onProgress?.({ done: n + 1, total: parts.length, of: 'outputs' });
  }
  return withParameters(netlist, parameters);
}

interface ClampedSample {
  readonly v: Float64Array;
  readonly s: Float64Array;
  /** Net currents at the present parameters, [N]. */
  readonly r: Float64Array;
}

function clampedSamples(netlist: Netlist, { outputs, targets }: Loss): ClampedSample[] {
  const currents = new Currents(netlist);
  const samples: ClampedSample[] = [];
  eachSample(netlist, (start, end, sample) => {
    const v = Float64Array.from(netlist.volts.subarray(start, end));
    outputs.forEach((node, i) => {
      if (!netlist.held[node]) v[node] = targets[sample * outputs.length + i];
    });
    const r = new Float64Array(netlist.nodes);
    currents.net(v, 1, null, r);
    samples.push({ v, s: signalsOf(netlist, v), r });
  });
  return samples;
}

interface Part {
  /** Free outputs, global, and every parameter that feeds any of them. */
  readonly nodes: ReadonlySet<number>;
  readonly parameters: readonly number[];
}

/** Outputs that share a parameter, directly or through others, belong together. */
function independentParts(netlist: Netlist, { blocks }: Parameters, { v, s }: ClampedSample): Part[] {
  const owner = new Map<number, number>();
  const leader = Int32Array.from({ length: netlist.nodes }, (_, i) => i);
  const find = (node: number): number => {
    while (leader[node] !== node) node = leader[node] = leader[leader[node]];
    return node;
  };
  forEachCurrentSlope(netlist, blocks, v, s, (parameter, node) => {
    if (netlist.held[node]) return;
    const known = owner.get(parameter);
    if (known === undefined) owner.set(parameter, node);
    else leader[find(node)] = find(known);
  });
  const parts = new Map<number, { nodes: Set<number>; parameters: number[] }>();
  for (let node = 0; node < netlist.nodes; node++) {
    if (netlist.held[node]) continue;
    const part = parts.get(find(node)) ?? { nodes: new Set(), parameters: [] };
    part.nodes.add(node);
    parts.set(find(node), part);
  }
  for (const [parameter, node] of owner) parts.get(find(node))?.parameters.push(parameter);
  return [...parts.values()].filter(({ parameters }) => parameters.length > 0);
}

/** Normal equations of one part, in the change of its parameters. */
function fitPart(
  netlist: Netlist,
  { blocks, values }: Parameters,
  samples: readonly ClampedSample[],
  part: Part,
  penalty: Float64Array,
): void {
  const count = part.parameters.length;
  const rank = new Map(part.parameters.map((parameter, n) => [parameter, n]));
  const matrix = new Float64Array(count * count);
  const right = new Float64Array(count);
  for (const { v, s, r } of samples) {
    const rows = new Map([...part.nodes].map((node) => [node, new Float64Array(count)]));
    forEachCurrentSlope(netlist, blocks, v, s, (parameter, node, slope) => {
      const row = rows.get(node);
      const n = rank.get(parameter);
      if (row && n !== undefined) row[n] += slope;
    });
    for (const [node, row] of rows)
      for (let a = 0; a < count; a++) {
        if (row[a] === 0) continue;
        right[a] -= (row[a] * r[node]) / samples.length;
        for (let b = 0; b <= a; b++) matrix[a * count + b] += (row[a] * row[b]) / samples.length;
      }
  }
  part.parameters.forEach((parameter, n) => {
    matrix[n * count + n] += penalty[parameter];
    right[n] -= penalty[parameter] * values[parameter];
  });
  const change = solvePositive(matrix, right);
  if (!change)
    reject(
      'offline.ridge',
      `the data do not determine the ${count} parameters of the outputs`,
      'Use a larger ridge, or more samples',
    );
  part.parameters.forEach((parameter, n) => (values[parameter] += change[n]));
}

function checkSingleStage(netlist: Netlist, { outputs }: Loss): void {
  const free = outputs.reduce((count, node) => count + (netlist.held[node] ? 0 : 1), 0);
  if (free !== freeNodes(netlist))
    reject(
      'circuit',
      'the closed form needs every voltage, and this circuit has hidden nodes',
      'Hold everything but the outputs, or train on the device',
    );
  const other = netlist.groups.find(({ role, law }) => role === 'output' && !law.signalIsVoltage);
  if (other)
    reject(
      `groups.${other.name}.law`,
      `the signal of ${other.law.name} nodes is not their voltage, so targets do not fix it`,
      'Use linear, soft-rail or bistable outputs',
    );
}
