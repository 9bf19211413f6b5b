/**
 * One Euler step of a circuit as array programs write it, everything that is constant folded into few arrays:
 *
 *   v <- keep v + (currents of the couplings) + add - self (v^3 - v), clipped to +-rails
 *
 * with dt / C multiplied into couplings, keep = 1 - h dt / C and add = b dt / C. Held nodes have keep 1 and the rest 0.
 */
import type { NetCoupling, NetDense, NetResistive, Netlist, NetSparse } from '../../circuit/netlist.ts';
import type { Stepping } from '../../engine/engine.ts';

interface Common {
  readonly nodes: number;
  readonly batch: number;
  /** [N] */
  readonly keep: Float32Array;
  readonly add: Float32Array;
  /** [B, N] */
  readonly volts: Float32Array;
  /** Multiply-adds of a step, about. */
  readonly multiplyAdds: number;
}

/** Every node driven by every signal tanh(v): [N, N], row = source. */
export interface DenseWork extends Common {
  readonly kind: 'dense';
  readonly matrix: Float32Array;
}

/** Stages one after the other; the first is held, the last linear. */
export interface CascadeWork extends Common {
  readonly kind: 'cascade';
  readonly sizes: readonly number[];
  /** [sizes[n], sizes[n + 1]] each. */
  readonly matrices: readonly Float32Array[];
}

/** Resistors to the right and down and to ground on [height, width]; `free` is 0 at held nodes. */
export interface GridWork extends Common {
  readonly kind: 'grid';
  readonly height: number;
  readonly width: number;
  /** [H, W - 1] and [H - 1, W] */
  readonly right: Float32Array;
  readonly down: Float32Array;
  /** [H, W] */
  readonly free: Float32Array;
}

/** Neighbours in rows of one length: node i hears `neighbours[i, d]` with `weights[i, d]`, 0 where there are fewer. */
export interface SparseWork extends Common {
  readonly kind: 'sparse';
  readonly law: 'saturating' | 'bistable';
  readonly most: number;
  readonly neighbours: Int32Array;
  readonly weights: Float32Array;
  /** dt k of bistable nodes. */
  readonly self: number;
  readonly rails: number;
}

export type StepWork = DenseWork | CascadeWork | GridWork | SparseWork;

/** Throws an Error for circuits that no peer's step is written for. */
export function stepWork(netlist: Netlist, { integrator, dt }: Stepping): StepWork {
  if (integrator !== 'euler') throw new Error('only Euler steps are written for the peers');
  const { nodes, batch, volts, capacitance, leak, bias, held, couplings } = netlist;
  const scale = capacitance.map((c, i) => (held[i] ? 0 : dt / c));
  const common = {
    nodes,
    batch,
    volts,
    keep: leak.map((h, i) => 1 - scale[i] * h),
    add: bias.map((b, i) => scale[i] * b),
  };
  const [first] = couplings;
  if (couplings.length === 1 && netlist.groups.length === 1) {
    if (first.kind === 'dense') return { ...common, ...denseWork(first, scale, batch) };
    if (first.kind === 'resistive') return { ...common, ...gridWork(first, netlist, scale, common.keep) };
    if (first.kind === 'sparse') return { ...common, ...sparseWork(first, netlist, scale, dt) };
  }
  if (couplings.every(isNextStage)) return { ...common, ...cascadeWork(couplings, netlist, scale) };
  throw new Error('no step of this kind of circuit is written for the peers');
}

type Rest<T> = Omit<T, 'nodes' | 'batch' | 'keep' | 'add' | 'volts'>;

function denseWork({ weights, gain }: NetDense, scale: Float32Array, batch: number): Rest<DenseWork> {
  const n = scale.length;
  const matrix = new Float32Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      matrix[i * n + j] = gain * scale[j] * (weights[i * n + j] + weights[j * n + i]);
  return { kind: 'dense', matrix, multiplyAdds: n * n * batch };
}

const isNextStage = (c: NetCoupling, index: number): c is NetDense =>
  c.kind === 'dense' && !c.reciprocal && c.from === index && c.to === index + 1;

function cascadeWork(
  couplings: readonly NetDense[],
  { groups, batch }: Netlist,
  scale: Float32Array,
): Rest<CascadeWork> {
  const matrices = couplings.map(({ weights, gain, to }) => {
    const { size, offset } = groups[to];
    return weights.map((w, n) => gain * scale[offset + (n % size)] * w);
  });
  const multiplyAdds = batch * matrices.slice(1).reduce((sum, m) => sum + m.length, 0);
  return { kind: 'cascade', sizes: groups.map(({ size }) => size), matrices, multiplyAdds };
}

function gridWork(
  { source, target, conductance }: NetResistive,
  { groups, held, batch, nodes }: Netlist,
  scale: Float32Array,
  keep: Float32Array,
): Rest<GridWork> {
  const [{ height, width }] = groups;
  const dt = scale.find((s) => s > 0) ?? 0;
  if (scale.some((s) => s > 0 && s !== dt))
    throw new Error('capacitors of their own are not written for the peers');
  const right = new Float32Array(height * (width - 1));
  const down = new Float32Array((height - 1) * width);
  for (let e = 0; e < conductance.length; e++) {
    const [i, j] = [source[e], target[e]];
    const g = dt * conductance[e];
    if (j < 0) keep[i] -= held[i] ? 0 : g;
    else if (j - i === 1) right[Math.floor(i / width) * (width - 1) + (i % width)] = g;
    else if (j - i === width) down[i] = g;
    else throw new Error('only resistors between neighbours are written for the peers');
  }
  const free = Float32Array.from(held, (h) => 1 - h);
  return { kind: 'grid', height, width, right, down, free, multiplyAdds: 4 * nodes * batch };
}

function sparseWork(c: NetSparse, netlist: Netlist, scale: Float32Array, dt: number): Rest<SparseWork> {
  const [{ law, k, rails }] = netlist.groups;
  const { nodes, batch } = netlist;
  if (law.name !== 'saturating' && law.name !== 'bistable')
    throw new Error(`no step of ${law.name} nodes on a graph is written for the peers`);
  const heard: [number, number][][] = Array.from({ length: nodes }, () => []);
  c.source.forEach((i, e) => {
    const j = c.target[e];
    const w = c.gain * c.weights[e];
    heard[j].push([i, w * scale[j]]);
    if (c.reciprocal) heard[i].push([j, w * scale[i]]);
  });
  const most = Math.max(1, ...new Set(heard.map(({ length }) => length)));
  const neighbours = new Int32Array(nodes * most);
  const weights = new Float32Array(nodes * most);
  heard.forEach((list, i) =>
    list.forEach(([j, w], d) => {
      neighbours[i * most + d] = j;
      weights[i * most + d] = w;
    }),
  );
  const self = law.name === 'bistable' ? dt * k : 0;
  const multiplyAdds = nodes * most * batch;
  return { kind: 'sparse', law: law.name, most, neighbours, weights, self, rails, multiplyAdds };
}

/** The couplings of a graph as a matrix [N, N], row = source. */
export function matrixOf({ nodes, most, neighbours, weights }: SparseWork): Float32Array {
  const matrix = new Float32Array(nodes * nodes);
  for (let i = 0; i < nodes; i++)
    for (let d = 0; d < most; d++) matrix[neighbours[i * most + d] * nodes + i] += weights[i * most + d];
  return matrix;
}

/** Nodes up to which a graph is also tried as a matrix. */
export const DENSE_GRAPH = 4096;
