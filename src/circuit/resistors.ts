/** Lowers resistive couplings: which nodes each resistor joins, and which signals set its conductance. */
import type { DataSet } from './given.ts';
import type { NetCoupling, NetGroup, NetResistive, NetSource } from './netlist.ts';
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

type ResistiveRecipe = Extract<CouplingRecipe, { kind: 'resistive' }>;

/** Throws BadInput when `node` is not an index into a group of `size`. */
export function checkEnd(node: number, size: number, path: string): void {
  if (!Number.isInteger(node) || node < 0 || node >= size) {
    reject(path, `${node} is not a node of a group of ${size}`, `Use whole numbers from 0 to ${size - 1}`);
  }
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

/** One coupling, and a second one where a conditioning channel sets source currents. */
export function resistors(recipe: ResistiveRecipe, ends: Ends, lowering: Lowering): NetCoupling[] {
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
  recipe: ResistiveRecipe,
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
function fieldEdges(recipe: ResistiveRecipe, g: NetGroup, by: NetGroup): Resistors {
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
