/** Lowers one coupling recipe to the arrays of the netlist. */
import type { DataGraph, DataSet } from './given.ts';
import type { NetCoupling, NetGroup, NetSparse } from './netlist.ts';
import { streamOf, uniform } from './philox.ts';
import { reject } from './problem.ts';
import type { CouplingRecipe } from './schema.ts';
import { checkEnd, resistors, type Lowering } from './resistors.ts';
import { resolveValues } from './values.ts';

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
      return resistors(recipe, ends, lowering);
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
    case 'cells': {
      const { source, target } = cellEdges(lowering.groups[from], lowering.groups[to], path);
      return {
        source,
        target,
        weights: edgeWeights(recipe, source.length, lowering.groups[from].channels, lowering),
      };
    }
    default:
      return edges satisfies never;
  }
}

/** Cell after cell, in each the sources one by one with all their targets. */
function cellEdges(a: NetGroup, b: NetGroup, path: string): Pick<Edges, 'source' | 'target'> {
  if (a.height !== b.height || a.width !== b.width)
    reject(
      path,
      `${a.name} has ${a.height} x ${a.width} cells and ${b.name} ${b.height} x ${b.width}`,
      'Give both groups the same height and width',
    );
  const count = a.size * b.channels;
  return {
    source: Uint32Array.from({ length: count }, (_, e) => Math.floor(e / b.channels)),
    target: Uint32Array.from(
      { length: count },
      (_, e) => Math.floor(e / (a.channels * b.channels)) * b.channels + (e % b.channels),
    ),
  };
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
