/** The couplings of a circuit as Python: their numbers, and the currents they drive. */
import type {
  NetCoupling,
  NetDense,
  NetResistive,
  NetSource,
  NetSparse,
  NetStencil,
} from '../../../circuit/netlist.ts';
import type { CouplingRecipe } from '../../../circuit/schema.ts';
import type { Values } from '../../../circuit/schema-fields.ts';
import { needed } from './circuit.ts';
import { numberText } from './expression.ts';
import type { Needs, Source } from './source.ts';
import { drawnValues } from './values.ts';

export interface CouplingText {
  /** Definitions of its numbers. */
  readonly numbers: readonly string[];
  /** Lines of the function that sums I_J, or I_g, from s = phi(v) and v. */
  readonly currents: readonly string[];
  readonly resistive: boolean;
  /** Lines that add the conductance of its conditioned resistors at every node to `total`. */
  readonly damping: readonly string[];
}

/** Every coupling, numbered as in the netlist. */
export function couplingTexts(source: Source, needs: Needs): CouplingText[] {
  const recipes = recipesOf(source);
  return source.netlist.couplings.map((c, index) => {
    const context = { source, needs, index, recipe: recipes[index] };
    switch (c.kind) {
      case 'dense':
        return dense(c, context);
      case 'sparse':
        return sparse(c, context);
      case 'stencil':
        return stencil(c, context);
      case 'resistive':
        return resistive(c, context);
      case 'source':
        return sourceCurrent(c, context);
      default:
        return c satisfies never;
    }
  });
}

interface Context {
  readonly source: Source;
  readonly needs: Needs;
  readonly index: number;
  readonly recipe: { readonly recipe: CouplingRecipe; readonly path: string } | null;
}

/** The recipe each coupling of the netlist came from; a recipe that conditions source currents gave two. */
function recipesOf({ circuit, netlist }: Source): readonly Context['recipe'][] {
  if (!circuit) return netlist.couplings.map(() => null);
  return circuit.couplings.flatMap((recipe, index) => {
    const path = `couplings.${recipe.name ?? `${recipe.from}-${recipe.to}-${index}`}`;
    const two = recipe.kind === 'resistive' && recipe.conditioned?.fields?.includes('source');
    return two ? [{ recipe, path }, null] : [{ recipe, path }];
  });
}

const name = ({ source }: Context, group: number): string => source.netlist.groups[group].name;
const at = (context: Context, group: number): string => `GROUPS["${name(context, group)}"]`;

function title(c: NetCoupling, context: Context, words: string): string {
  return `# ${c.name}: ${name(context, c.from)} to ${name(context, c.to)}, ${words}`;
}

/** Weights or conductances as a Python expression: drawn anew, or written out. */
function numbersOf(
  values: Values | undefined,
  field: string,
  now: Float32Array,
  fanIn: number | undefined,
  { source, needs, recipe }: Context,
): string {
  const place = { seed: source.netlist.seed, data: {}, count: now.length, fanIn };
  const drawn = recipe && drawnValues(values, { ...place, path: `${recipe.path}.${field}` }, now);
  return needed(drawn, needs) ?? source.numbers.floats(now);
}

const gained = (gain: number, text: string): string => (gain === 1 ? text : `${numberText(gain)} * ${text}`);

function dense(c: NetDense, context: Context): CouplingText {
  const [a, b] = [c.from, c.to].map((group) => context.source.netlist.groups[group]);
  const W = `W${context.index}`;
  const { recipe } = context.recipe ?? {};
  const values = recipe?.kind === 'dense' ? recipe.weights : undefined;
  const words = c.reciprocal ? 'dense, reciprocal' : 'dense, one way';
  const [from, to] = [at(context, c.from), at(context, c.to)];
  const currents = [
    title(c, context, `I_b += W^T s_a${c.reciprocal ? ', I_a += W s_b' : ''}`),
    `I[:, ${to}] += ${gained(c.gain, `s[:, ${from}] @ ${W}`)}`,
    ...(c.reciprocal ? [`I[:, ${from}] += ${gained(c.gain, `s[:, ${to}] @ ${W}.T`)}`] : []),
  ];
  return {
    numbers: [
      title(c, context, `${words}, W[source, target]`),
      ...weights(c, a.size, b.size, values, W, context),
    ],
    ...{ currents, resistive: false, damping: [] },
  };
}

/** A drawn coupling of a group with itself has no weights from a node to itself. */
function weights(
  c: NetDense,
  rows: number,
  columns: number,
  values: Values | undefined,
  W: string,
  context: Context,
): string[] {
  const shape = `.reshape(${rows}, ${columns})`;
  const plain = () => [`${W} = ${numbersOf(values, 'weights', c.weights, rows, context)}${shape}`];
  if (c.from !== c.to || !context.recipe) return plain();
  const { seed } = context.source.netlist;
  const place = {
    seed,
    data: {},
    count: c.weights.length,
    fanIn: rows,
    path: `${context.recipe.path}.weights`,
  };
  const isDiagonal = (n: number) => Math.floor(n / columns) === n % columns;
  const drawn = drawnValues(values, place, c.weights, (n) => isDiagonal(n) && c.weights[n] === 0);
  const text = needed(drawn, context.needs);
  return text ? [`${W} = ${text}${shape}`, `np.fill_diagonal(${W}, 0)`] : plain();
}

function sparse(c: NetSparse, context: Context): CouplingText {
  const { source, index, needs } = context;
  needs.scatter = true;
  const [a, b] = [c.from, c.to].map((group) => source.netlist.groups[group]);
  const { recipe } = context.recipe ?? {};
  const drawn = recipe?.kind === 'sparse' && recipe.edges.from !== 'list' && recipe.edges.from !== 'data';
  const fanIn =
    recipe?.kind !== 'sparse'
      ? undefined
      : recipe.edges.from === 'random'
        ? recipe.edges.degree
        : recipe.edges.from === 'ring'
          ? recipe.edges.reach
          : a.channels;
  const [W, from, to] = [`W${index}`, `source${index}`, `target${index}`];
  const values = drawn ? recipe.weights : undefined;
  const flow = (group: number, ends: string) =>
    gained(c.gain, `${W} * s[:, ${at(context, group)}][:, ${ends}]`);
  const into = (group: number, size: number, ends: string, current: string) =>
    `I[:, ${at(context, group)}] += scatter(${size}, ${ends}, ${current})`;
  return {
    numbers: [
      title(c, context, `sparse, ${c.reciprocal ? 'reciprocal' : 'one way'}: ${c.weights.length} edges`),
      `${from} = ${source.numbers.indices(c.source)}`,
      `${to} = ${source.numbers.indices(c.target)}`,
      `${W} = ${numbersOf(values, 'weights', c.weights, fanIn, context)}`,
    ],
    currents: [
      title(c, context, 'I_target += W s_source, edge by edge'),
      into(c.to, b.size, to, flow(c.from, from)),
      ...(c.reciprocal ? [into(c.from, a.size, from, flow(c.to, to))] : []),
    ],
    ...{ resistive: false, damping: [] },
  };
}

function stencil(c: NetStencil, context: Context): CouplingText {
  const { source, index, needs } = context;
  needs.shifted = true;
  const [a, b] = [c.from, c.to].map((group) => source.netlist.groups[group]);
  const { kernelHeight: kh, kernelWidth: kw } = c;
  const { recipe } = context.recipe ?? {};
  const values = recipe?.kind === 'stencil' ? recipe.weights : undefined;
  const K = `K${index}`;
  const shape = (group: typeof a) => `reshape(BATCH, ${group.height}, ${group.width}, ${group.channels})`;
  const periodic = c.periodic ? 'True' : 'False';
  const flat = (group: typeof a, cells: string) => `${cells}.reshape(BATCH, ${group.size})`;
  const add = (group: number, of: typeof a, cells: string) =>
    `        I[:, ${at(context, group)}] += ${gained(c.gain, flat(of, cells))}`;
  const currents = [
    title(c, context, 'the same kernel at every cell'),
    `there = s[:, ${at(context, c.from)}].${shape(a)}`,
    ...(c.reciprocal ? [`here = s[:, ${at(context, c.to)}].${shape(b)}`] : []),
    `for ky in range(${kh}):`,
    `    for kx in range(${kw}):`,
    `        down, right = ky - ${Math.floor(kh / 2)}, kx - ${Math.floor(kw / 2)}`,
    add(c.to, b, `(shifted(there, down, right, ${periodic}) @ ${K}[ky, kx])`),
    ...(c.reciprocal ? [add(c.from, a, `(shifted(here, -down, -right, ${periodic}) @ ${K}[ky, kx].T)`)] : []),
  ];
  const numbers = numbersOf(values, 'weights', c.weights, kh * kw * a.channels, context);
  return {
    numbers: [
      title(
        c,
        context,
        `stencil, ${c.reciprocal ? 'reciprocal' : 'one way'}: K[ky, kx, source channel, target channel]`,
      ),
      `${K} = ${numbers}.reshape(${kh}, ${kw}, ${a.channels}, ${b.channels})`,
    ],
    ...{ currents, resistive: false, damping: [] },
  };
}

function resistive(c: NetResistive, context: Context): CouplingText {
  const { source, index, needs } = context;
  needs.scatter = true;
  const { nodes } = source.netlist;
  const { recipe } = context.recipe ?? {};
  const values = recipe?.kind === 'resistive' ? recipe.conductance : undefined;
  const [i, j, g] = [`i${index}`, `j${index}`, `g${index}`];
  // Ground is one more node, always at 0 V.
  const ends = (list: Int32Array) => source.numbers.indices(list.map((end) => (end < 0 ? nodes : end)));
  const by = c.conditioned && source.numbers;
  const conductance = c.conditioned ? conditioned(c.conditioned, index) : [];
  const G = c.conditioned ? 'g' : g;
  const words = c.conditioned ? 'resistors set by signals' : 'resistors';
  return {
    numbers: [
      title(c, context, `${words} between nodes i and j (${nodes} is ground)`),
      `${i} = ${ends(c.source)}`,
      `${j} = ${ends(c.target)}`,
      `${g} = ${numbersOf(values, 'conductance', c.conductance, undefined, context)}`,
      ...(c.conditioned && by
        ? [
            `by0_${index} = ${by.indices(c.conditioned.by0)}`,
            `by1_${index} = ${by.indices(c.conditioned.by1)}`,
          ]
        : []),
    ],
    currents: [
      title(c, context, 'I_i += g (v_j - v_i) at both ends'),
      ...conductance,
      `flow = ${G} * (volts[:, ${i}] - volts[:, ${j}])`,
      `I += (scatter(${nodes + 1}, ${j}, flow) - scatter(${nodes + 1}, ${i}, flow))[:, :${nodes}]`,
    ],
    resistive: true,
    damping: c.conditioned
      ? [
          ...conductance,
          `total += (scatter(${nodes + 1}, ${i}, g) + scatter(${nodes + 1}, ${j}, g))[:, :${nodes}]`,
        ]
      : [],
  };
}

function conditioned(
  { base, gain, mean }: NonNullable<NetResistive['conditioned']>,
  index: number,
): string[] {
  const set = (by: string) => `${numberText(base)} * np.exp(${numberText(gain)} * s[:, ${by}])`;
  const formula = mean === 'harmonic' ? '2 * one * other / (one + other)' : '(one + other) / 2';
  return [`one, other = ${set(`by0_${index}`)}, ${set(`by1_${index}`)}`, `g = g${index} * ${formula}`];
}

function sourceCurrent(c: NetSource, context: Context): CouplingText {
  const { source, index, needs } = context;
  needs.scatter = true;
  const { nodes } = source.netlist;
  const current = `${numberText(c.base)} * np.exp(${numberText(c.gain)} * s[:, by${index}])`;
  return {
    numbers: [
      title(c, context, 'source currents set by signals'),
      `target${index} = ${source.numbers.indices(c.target)}`,
      `by${index} = ${source.numbers.indices(c.by)}`,
    ],
    currents: [
      title(c, context, 'b_i += base exp(gain s)'),
      `I += scatter(${nodes}, target${index}, ${current})`,
    ],
    ...{ resistive: true, damping: [] },
  };
}
