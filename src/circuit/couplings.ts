/** Lowers one coupling recipe to the arrays of the netlist. */
import type { DataGraph, DataSet } from './given.ts';
import type { NetCoupling, NetGroup, NetResistive, NetSource, NetSparse } from './netlist.ts';
import { streamOf, uniform } from './philox.ts';
import { reject } from './problem.ts';
import type { CouplingRecipe } from './schema.ts';
import { resolveValues } from './values.ts';

export interface Lowering {
  readonly seed: number;
  readonly data: DataSet;
  readonly groups: readonly NetGroup[];
  /** Path of this coupling within the circuit. */
  readonly path: string;
  readonly name: string;
}

type Recipe<K extends CouplingRecipe['kind']> = Extract<CouplingRecipe, { kind: K }>;

/** One recipe gives one coupling, or two where a conditioning group also sets source currents. */
export function lowerCoupling(recipe: CouplingRecipe, lowering: Lowering): NetCoupling[] {
  const from = lowering.groups.findIndex(({ name }) => name === recipe.from);
  const to = lowering.groups.findIndex(({ name }) => name === recipe.to);
  const ends = { name: lowering.name, from, to };
  switch (recipe.kind) {
    case 'dense':
      return [
        {
          kind: 'dense',
          ...ends,
          reciprocal: recipe.reciprocal,
          gain: recipe.gain,
          weights: denseWeights(recipe, from, to, lowering),
        },
      ];
    case 'sparse':
      return [
        {
          kind: 'sparse',
          ...ends,
          reciprocal: recipe.reciprocal,
          gain: recipe.gain,
          ...sparseEdges(recipe, from, to, lowering),
        },
      ];
    case 'stencil': {
      const { groups, path } = lowering;
      const [kernelHeight, kernelWidth] = recipe.size;
      const [a, b] = [groups[from].channels, groups[to].channels];
      const weights = resolveValues(recipe.weights, {
        ...lowering,
        path: `${path}.weights`,
        count: kernelHeight * kernelWidth * a * b,
        fanIn: kernelHeight * kernelWidth * a,
      });
      return [
        {
          kind: 'stencil',
          ...ends,
          reciprocal: recipe.reciprocal,
          gain: recipe.gain,
          kernelHeight,
          kernelWidth,
          periodic: recipe.border === 'periodic',
          weights,
        },
      ];
    }
    case 'resistive':
      return resistive(recipe, ends, lowering);
    default:
      return recipe satisfies never;
  }
}

function denseWeights(recipe: Recipe<'dense'>, from: number, to: number, lowering: Lowering): Float32Array {
  const [a, b] = [lowering.groups[from].size, lowering.groups[to].size];
  const place = { ...lowering, path: `${lowering.path}.weights`, count: a * b, fanIn: a };
  const drawn =
    typeof recipe.weights === 'object' && !Array.isArray(recipe.weights) && recipe.weights.from !== 'data';
  const weights = resolveValues(recipe.weights, place);
  // A drawn coupling inside one group has no self-couplings; a node's own law is its diagonal.
  if (from === to && (drawn || typeof recipe.weights === 'number'))
    for (let i = 0; i < a; i++) weights[i * b + i] = 0;
  return weights;
}

type Edges = Pick<NetSparse, 'source' | 'target' | 'weights'>;

function sparseEdges(recipe: Recipe<'sparse'>, from: number, to: number, lowering: Lowering): Edges {
  const { edges } = recipe;
  const [a, b] = [lowering.groups[from].size, lowering.groups[to].size];
  const path = `${lowering.path}.edges`;
  switch (edges.from) {
    case 'list':
      return listed(edges.edges, a, b, recipe, lowering);
    case 'data':
      return graphEdges(graphNamed(lowering.data, edges.name, path), a, b, path);
    case 'random': {
      const { source, target } = randomEdges(a, b, edges.degree, from === to, lowering);
      return { source, target, weights: edgeWeights(recipe, source.length, edges.degree, lowering) };
    }
    case 'ring': {
      const source = new Uint32Array(a * edges.reach);
      const target = new Uint32Array(a * edges.reach);
      for (let i = 0; i < a; i++) {
        for (let k = 1; k <= edges.reach; k++) {
          source[i * edges.reach + k - 1] = i;
          target[i * edges.reach + k - 1] = (i + k) % b;
        }
      }
      return { source, target, weights: edgeWeights(recipe, source.length, edges.reach, lowering) };
    }
    default:
      return edges satisfies never;
  }
}

function edgeWeights(
  recipe: Recipe<'sparse'>,
  count: number,
  fanIn: number,
  lowering: Lowering,
): Float32Array {
  return resolveValues(recipe.weights, { ...lowering, path: `${lowering.path}.weights`, count, fanIn });
}

type Listed = readonly (readonly [number, number] | readonly [number, number, number])[];

function listed(edges: Listed, a: number, b: number, recipe: Recipe<'sparse'>, lowering: Lowering): Edges {
  const source = new Uint32Array(edges.length);
  const target = new Uint32Array(edges.length);
  const defaults = edgeWeights(recipe, edges.length, Math.max(1, edges.length / b), lowering);
  edges.forEach(([i, j, weight], e) => {
    checkEnd(i, a, `${lowering.path}.edges.edges.${e}`);
    checkEnd(j, b, `${lowering.path}.edges.edges.${e}`);
    source[e] = i;
    target[e] = j;
    if (weight !== undefined) defaults[e] = weight;
  });
  return { source, target, weights: defaults };
}

function checkEnd(node: number, size: number, path: string): void {
  if (!Number.isInteger(node) || node < 0 || node >= size) {
    reject(path, `${node} is not a node of a group of ${size}`, `Use whole numbers from 0 to ${size - 1}`);
  }
}

/** The graph of that name; throws BadInput when it is missing or not a graph. */
export function graphNamed(data: DataSet, name: string, path: string): DataGraph {
  const given = Object.hasOwn(data, name) ? data[name] : undefined;
  if (!given)
    return reject(
      path,
      `there is no graph named "${name}"`,
      `Bring a Gset, QUBO or matrix file (--data ${name}=FILE)`,
    );
  if (given.kind !== 'graph')
    return reject(
      path,
      `data "${name}" are an array, not a graph`,
      'Bring a Gset, QUBO or square matrix file',
    );
  return given;
}

function graphEdges(graph: DataGraph, a: number, b: number, path: string): Edges {
  if (graph.vertices !== a || a !== b) {
    reject(
      path,
      `the graph has ${graph.vertices} vertices but joins groups of ${a} and ${b} nodes`,
      `Give the group the shape [${graph.vertices}]`,
    );
  }
  return { source: graph.source, target: graph.target, weights: graph.weights };
}

function randomEdges(
  a: number,
  b: number,
  degree: number,
  within: boolean,
  { seed, path }: Lowering,
): Pick<Edges, 'source' | 'target'> {
  const choices = within ? b - 1 : b;
  if (degree > choices) {
    reject(
      `${path}.edges.degree`,
      `${degree} distinct targets asked of ${choices}`,
      `Use a degree of at most ${choices}`,
    );
  }
  const stream = streamOf(`${path}.edges`);
  const source = new Uint32Array(a * degree);
  const target = new Uint32Array(a * degree);
  for (let i = 0; i < a; i++) {
    const taken = new Set<number>(within ? [i] : []);
    for (let k = 0, attempt = 0; k < degree; attempt++) {
      const j = Math.floor(uniform(seed, i, attempt, 0, stream) * b);
      if (taken.has(j)) continue;
      taken.add(j);
      source[i * degree + k] = i;
      target[i * degree + k] = j;
      k++;
    }
  }
  return { source, target };
}

interface Ends {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Resistor ends as local cells: j = -1 is ground; `by0`, `by1` the cells whose conditioning sets them. */
interface Resistors {
  readonly source: number[];
  readonly target: number[];
  readonly by0: number[];
  readonly by1: number[];
}

function resistive(recipe: Recipe<'resistive'>, ends: Ends, lowering: Lowering): NetCoupling[] {
  const { groups, path } = lowering;
  const [a, b] = [groups[ends.from], groups[ends.to]];
  const { conditioned } = recipe;
  const by = groups.find(({ name }) => name === conditioned?.by);
  const edges = conditioned?.fields && by ? fieldEdges(recipe, b, by) : plainEdges(recipe, a, b, by, path);
  const count = edges.source.length;
  const shared = {
    kind: 'resistive',
    ...ends,
    source: Int32Array.from(edges.source, (i) => i + a.offset),
    target: Int32Array.from(edges.target, (j) => (j < 0 ? -1 : j + b.offset)),
    conductance: positive(
      resolveValues(recipe.conductance, { ...lowering, path: `${path}.conductance`, count }),
      path,
    ),
    tied: recipe.tied,
  } as const satisfies Omit<NetResistive, 'conditioned'>;
  if (!conditioned || !by) return [shared];

  const law = { base: conditioned.low, gain: Math.log(conditioned.high / conditioned.low) };
  const set = (list: number[]) => Uint32Array.from(list, (i) => i + by.offset);
  const out: NetCoupling[] = [
    { ...shared, conditioned: { ...law, mean: conditioned.mean, by0: set(edges.by0), by1: set(edges.by1) } },
  ];
  const channel = conditioned.fields?.indexOf('source') ?? -1;
  if (channel >= 0) {
    const cells = Uint32Array.from({ length: b.size }, (_, i) => i);
    const source: NetSource = {
      kind: 'source',
      ...ends,
      target: cells.map((i) => i + b.offset),
      by: cells.map((i) => by.offset + Math.floor(i / b.channels) * by.channels + channel),
      ...law,
    };
    out.push(source);
  }
  return out;
}

function positive(conductance: Float32Array, path: string): Float32Array {
  const bad = conductance.findIndex((g) => !(g > 0) || !Number.isFinite(g));
  if (bad >= 0)
    reject(
      `${path}.conductance`,
      `edge ${bad} has conductance ${conductance[bad]}`,
      'Conductances must be positive',
    );
  return conductance;
}

type Side = 'top' | 'bottom' | 'left' | 'right';
const onSide = (side: Side, row: number, column: number, { height, width }: NetGroup): boolean =>
  (side === 'top' && row === 0) ||
  (side === 'bottom' && row === height - 1) ||
  (side === 'left' && column === 0) ||
  (side === 'right' && column === width - 1);

/** Calls back for every cell and channel of a grid with its local index. */
function eachNode(
  g: NetGroup,
  visit: (node: number, row: number, column: number, channel: number) => void,
): void {
  for (let row = 0, node = 0; row < g.height; row++) {
    for (let column = 0; column < g.width; column++) {
      for (let channel = 0; channel < g.channels; channel++, node++) visit(node, row, column, channel);
    }
  }
}

function plainEdges(
  recipe: Recipe<'resistive'>,
  a: NetGroup,
  b: NetGroup,
  by: NetGroup | undefined,
  path: string,
): Resistors {
  const { topology } = recipe;
  const edges: Resistors = { source: [], target: [], by0: [], by1: [] };
  const cellOf = (node: number) =>
    by && by.size !== a.size ? Math.floor(node / a.channels) * by.channels : node;
  const join = (i: number, j: number) => {
    edges.source.push(i);
    edges.target.push(j);
    edges.by0.push(cellOf(i));
    edges.by1.push(cellOf(j < 0 ? i : j));
  };
  switch (topology.from) {
    case 'grid':
      eachNode(a, (node, row, column, channel) => {
        const at = (r: number, c: number) => (r * a.width + c) * a.channels + channel;
        const wrap = topology.periodic;
        if (column + 1 < a.width || (wrap && a.width > 2)) join(node, at(row, (column + 1) % a.width));
        if (row + 1 < a.height || (wrap && a.height > 2)) join(node, at((row + 1) % a.height, column));
        for (const side of topology.ghosts) if (onSide(side, row, column, a)) join(node, -1);
      });
      return edges;
    case 'one-to-one':
      for (let i = 0; i < a.size; i++) join(i, i);
      return edges;
    case 'ground':
      for (let i = 0; i < b.size; i++) join(i, -1);
      return edges;
    case 'list':
      topology.edges.forEach(([i, j], e) => {
        checkEnd(i, a.size, `${path}.topology.edges.${e}`);
        checkEnd(j, b.size, `${path}.topology.edges.${e}`);
        join(i, j);
      });
      return edges;
    default:
      return topology satisfies never;
  }
}

/** Every field is read at its own cell: edge to the right, edge down, leak to ground. */
function fieldEdges(recipe: Recipe<'resistive'>, g: NetGroup, by: NetGroup): Resistors {
  const edges: Resistors = { source: [], target: [], by0: [], by1: [] };
  const { fields = [], groundAt } = recipe.conditioned ?? {};
  eachNode(g, (node, row, column) => {
    const join = (field: 'right' | 'down' | 'ground', target: number) => {
      const channel = fields.indexOf(field);
      if (channel < 0) return;
      const cell = Math.floor(node / g.channels) * by.channels + channel;
      edges.source.push(node);
      edges.target.push(target);
      edges.by0.push(cell);
      edges.by1.push(cell);
    };
    if (column + 1 < g.width) join('right', node + g.channels);
    if (row + 1 < g.height) join('down', node + g.width * g.channels);
    if (!groundAt || groundAt.some((side) => onSide(side, row, column, g))) join('ground', -1);
  });
  return edges;
}
