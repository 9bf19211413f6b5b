/**
 * Random circuits for engine tests: deterministic netlists of every coupling kind, node law, size and batch,
 * scaled so that first-order circuits contract (bistable and bifurcating ones are bounded by their rails).
 */
import { nodeLaw } from '../src/circuit/laws.ts';
import type { NetCoupling, NetGroup, NetResistive, Netlist } from '../src/circuit/netlist.ts';
import { normal, uniform } from '../src/circuit/philox.ts';
import type { NoiseRecipe, RampRecipe } from '../src/circuit/schema.ts';
import type { LawName } from '../src/circuit/schema-fields.ts';

export const CIRCUIT_KINDS = [
  'dense',
  'sparse',
  'stencil',
  'resistive',
  /** Resistors set by a held, respectively a free, conditioning group. */
  'conditioned-by-held',
  'conditioned-by-free',
  'source',
] as const;
export type CircuitKind = (typeof CIRCUIT_KINDS)[number];

export interface RandomCircuit {
  readonly kind: CircuitKind;
  readonly law: LawName;
  /** Size of the main group; couplings between two groups and conditioning add a second one. */
  readonly nodes: number;
  readonly batch: number;
  readonly seed?: number;
  /** Dense, sparse and stencil couplings only. Default true. */
  readonly reciprocal?: boolean;
  /** Couples two groups instead of one with itself. Default false. */
  readonly between?: boolean;
  /** Largest sum of |J| into a node, against a leak of 0.8 to 1.2. Default 0.7. */
  readonly strength?: number;
  /** Stencils wrap around, grids of resistors likewise. Default false. */
  readonly periodic?: boolean;
  readonly noise?: NoiseRecipe;
  readonly ramp?: RampRecipe;
}

/** A step every random circuit of contracting law takes without blowing up [RC]. */
export const SAFE_DT = 0.05;
export const SIZES = [1, 63, 64, 65, 1000] as const;
export const BATCHES = [1, 3, 64] as const;

const CUSTOM = { signal: 'sigmoid(2*v)', self: '0.3*v^3 + 0.1*sin(k*v)' };
const CUSTOM_WITH_VOLTAGE_SIGNAL = { signal: 'v', self: '0.3*v^3 + 0.1*sin(k*v)' };
const NO_NOISE: NoiseRecipe = { start: 0, end: 0, power: 2, duration: 100 };
const NO_RAMP: RampRecipe = { kind: 'constant', time: 10 };

/** Resistors need s = v: the conditioned kinds put any other law on the conditioning group instead. */
export function isPossible(kind: CircuitKind, law: LawName): boolean {
  return kind !== 'resistive' || !['saturating', 'rectifying', 'bifurcating'].includes(law);
}

type Draw = (index: number) => number;
const uniforms =
  (seed: number, stream: number, low: number, high: number): Draw =>
  (i) =>
    low + (high - low) * uniform(seed, i, 0, 0, stream);
const normals =
  (seed: number, stream: number): Draw =>
  (i) =>
    normal(seed, i, 0, 0, stream);
const draw = (count: number, value: Draw) => Float32Array.from({ length: count }, (_, i) => value(i));

/** The squarest grid of n cells; two channels where n is even and large enough. */
function gridOf(nodes: number): { height: number; width: number; channels: number } {
  const channels = nodes % 2 === 0 && nodes >= 16 ? 2 : 1;
  const cells = nodes / channels;
  let height = Math.floor(Math.sqrt(cells));
  while (cells % height !== 0) height--;
  return { height, width: cells / height, channels };
}

function makeGroup(
  name: string,
  offset: number,
  shape: { height: number; width: number; channels: number },
  law: LawName,
  voltageSignal: boolean,
): NetGroup {
  const k = law === 'bistable' ? 0.5 : 1.3;
  const made = nodeLaw(law, k, voltageSignal ? CUSTOM_WITH_VOLTAGE_SIGNAL : CUSTOM, name);
  const size = shape.height * shape.width * shape.channels;
  return { name, role: 'hidden', offset, size, ...shape, law: made, k, rails: made.defaultRails };
}

type Ends = { name: string; from: number; to: number };

function sparseEdges(seed: number, sources: number, targets: number, within: boolean): [number, number][] {
  const seen = new Set<string>();
  const edges: [number, number][] = [];
  const count = Math.min(sources * targets, 4 * targets);
  for (let n = 0; n < 4 * count && edges.length < count; n++) {
    const i = Math.floor(uniform(seed, n, 0, 0, 21) * sources);
    const j = Math.floor(uniform(seed, n, 1, 0, 21) * targets);
    const key = `${i},${j}`;
    if ((within && i === j) || seen.has(key)) continue;
    seen.add(key);
    edges.push([i, j]);
  }
  return edges;
}

/** Sum of |W| into every node, for scaling; `visit` gets local source, local target, weight. */
function weightsOf(
  c: NetCoupling,
  groups: readonly NetGroup[],
  visit: (source: number, target: number, w: number) => void,
): void {
  const a = groups[c.from];
  const b = groups[c.to];
  if (c.kind === 'dense') c.weights.forEach((w, n) => visit(Math.floor(n / b.size), n % b.size, w));
  if (c.kind === 'sparse') c.weights.forEach((w, e) => visit(c.source[e], c.target[e], w));
  if (c.kind === 'stencil') {
    // An upper bound: every tap lands on some node.
    const taps = c.kernelHeight * c.kernelWidth * a.channels * b.channels;
    for (let n = 0; n < taps; n++) visit(0, 0, c.weights[n]);
  }
}

function scaled<C extends NetCoupling & { gain: number; reciprocal: boolean }>(
  c: C,
  groups: readonly NetGroup[],
  strength: number,
): C {
  const into = groups.map((g) => new Float64Array(g.size));
  weightsOf(c, groups, (source, target, w) => {
    into[c.to][target] += Math.abs(w);
    if (c.reciprocal) into[c.from][source] += Math.abs(w);
  });
  const largest = Math.max(...into.map((sums) => sums.reduce((m, x) => Math.max(m, x), 0)));
  return { ...c, gain: largest > 0 ? strength / largest : 1 };
}

function signalCoupling(o: Required<RandomCircuit>, groups: readonly NetGroup[], ends: Ends): NetCoupling {
  const a = groups[ends.from];
  const b = groups[ends.to];
  const common = { ...ends, reciprocal: o.reciprocal, gain: 1 };
  const weight = normals(o.seed, 20);
  if (o.kind === 'dense') {
    const weights = draw(a.size * b.size, weight);
    if (a === b && a.size > 1) for (let i = 0; i < a.size; i++) weights[i * a.size + i] = 0;
    return scaled({ kind: 'dense', ...common, weights }, groups, o.strength);
  }
  if (o.kind === 'sparse') {
    const edges = sparseEdges(o.seed, a.size, b.size, a === b);
    const source = Uint32Array.from(edges, ([i]) => i);
    const target = Uint32Array.from(edges, ([, j]) => j);
    return scaled(
      { kind: 'sparse', ...common, source, target, weights: draw(edges.length, weight) },
      groups,
      o.strength,
    );
  }
  // An even side checks the off-centre convention.
  const kernelHeight = 3;
  const kernelWidth = o.periodic ? 2 : 3;
  const weights = draw(kernelHeight * kernelWidth * a.channels * b.channels, weight);
  return scaled(
    { kind: 'stencil', ...common, kernelHeight, kernelWidth, periodic: o.periodic, weights },
    groups,
    o.strength,
  );
}

/** Right and down neighbours per channel, and a ground edge at every third node. Global indices. */
function resistors(o: Required<RandomCircuit>, group: NetGroup, ends: Ends): NetResistive {
  const { height, width, channels, offset } = group;
  const source: number[] = [];
  const target: number[] = [];
  const node = (row: number, column: number, c: number) =>
    offset + ((row % height) * width + (column % width)) * channels + c;
  for (let r = 0; r < height; r++)
    for (let q = 0; q < width; q++)
      for (let c = 0; c < channels; c++) {
        const join = (other: number) => {
          if (other === node(r, q, c)) return;
          source.push(node(r, q, c));
          target.push(other);
        };
        if (q + 1 < width || o.periodic) join(node(r, q + 1, c));
        if (r + 1 < height || o.periodic) join(node(r + 1, q, c));
        if ((r + q) % 3 === 0) join(-1);
      }
  const conductance = draw(source.length, uniforms(o.seed, 22, 0.1, 0.8));
  return {
    kind: 'resistive',
    ...ends,
    source: Int32Array.from(source),
    target: Int32Array.from(target),
    conductance,
    tied: false,
  };
}

function conditionedResistors(
  o: Required<RandomCircuit>,
  groups: readonly NetGroup[],
  ends: Ends,
): NetResistive {
  const [by, group] = groups;
  const plain = resistors(o, group, ends);
  const at = (n: number) => by.offset + (n < 0 ? 0 : n - group.offset);
  const by0 = Uint32Array.from(plain.source, at);
  const by1 = Uint32Array.from(plain.target, (n, e) => (n < 0 ? by0[e] : at(n)));
  const mean = o.seed % 2 === 0 ? 'harmonic' : 'arithmetic';
  return { ...plain, conditioned: { by0, by1, base: 0.6, gain: 0.5, mean } };
}

/** A random netlist; the same options give the same numbers. */
export function randomNetlist(options: RandomCircuit): Netlist {
  const o: Required<RandomCircuit> = {
    seed: 1,
    reciprocal: true,
    between: false,
    strength: 0.7,
    periodic: false,
    noise: NO_NOISE,
    ramp: NO_RAMP,
    ...options,
  };
  const shape = gridOf(o.nodes);
  const conditioned = o.kind === 'conditioned-by-held' || o.kind === 'conditioned-by-free';
  const two = o.between || conditioned || o.kind === 'source';
  const voltageSignal = o.kind === 'resistive';
  // Resistors stay on nodes with s = v; the law under test then sits on the group that sets them.
  const firstShape =
    o.kind === 'dense' || o.kind === 'sparse'
      ? { height: 1, width: Math.ceil(o.nodes / 2), channels: 1 }
      : shape;
  const first = makeGroup('a', 0, two ? firstShape : shape, o.law, voltageSignal);
  const second = two
    ? [makeGroup('b', first.size, shape, conditioned ? 'linear' : o.law, voltageSignal)]
    : [];
  const groups = [first, ...second];
  const ends = { name: o.kind, from: 0, to: groups.length - 1 };
  const couplings: NetCoupling[] = [];
  if (o.kind === 'resistive') {
    groups.forEach((group, n) =>
      couplings.push(resistors(o, group, { name: `grid-${group.name}`, from: n, to: n })),
    );
    if (two) {
      const source = Int32Array.from({ length: o.nodes }, (_, i) => i);
      const target = source.map((i) => first.size + i);
      couplings.push({
        kind: 'resistive',
        ...ends,
        source,
        target,
        conductance: draw(o.nodes, uniforms(o.seed, 23, 0.1, 0.5)),
        tied: false,
      });
    }
  } else if (conditioned) {
    couplings.push(conditionedResistors(o, groups, { ...ends, from: 1, to: 1 }));
  } else if (o.kind === 'source') {
    const target = Uint32Array.from({ length: o.nodes }, (_, i) => first.size + i);
    const by = Uint32Array.from({ length: o.nodes }, (_, i) => (7 * i) % o.nodes);
    couplings.push({ kind: 'source', ...ends, target, by, base: 0.3, gain: 0.7 });
  } else {
    couplings.push(signalCoupling(o, groups, ends));
  }
  const nodes = groups.reduce((sum, g) => sum + g.size, 0);
  const heldWhole = o.kind === 'conditioned-by-held' ? first.size : 0;
  const held = Uint8Array.from({ length: nodes }, (_, i) => (i < heldWhole || i % 11 === 10 ? 1 : 0));
  const leakless = o.law === 'bistable' || o.law === 'bifurcating';
  const leak = draw(nodes, uniforms(o.seed, 25, 0.8, 1.2));
  groups.forEach((g) => g.law.defaultLeak === 0 && leak.fill(0, g.offset, g.offset + g.size));
  return {
    nodes,
    batch: o.batch,
    seed: o.seed,
    groups,
    couplings,
    capacitance: draw(nodes, uniforms(o.seed, 24, 0.6, 1.6)),
    leak,
    bias: draw(nodes, uniforms(o.seed, 26, -0.3, 0.3)),
    held,
    volts: draw(o.batch * nodes, uniforms(o.seed, 27, leakless ? -0.9 : -1, leakless ? 0.9 : 1)),
    noise: o.noise,
    ramp: o.ramp,
    units: { capacitance: 1e-12, resistance: 1e4, voltage: 1 },
    parts: { mismatch: 0, bits: 0 },
  };
}

/** The circuit of one sparse coupling with these edges, [from, to, weight], both ways at gain 1. */
export function withEdges(
  base: Netlist,
  edges: readonly (readonly [from: number, to: number, weight: number])[],
): Netlist {
  const [coupling] = base.couplings;
  if (coupling.kind !== 'sparse') throw new Error('expected a sparse coupling');
  const source = Uint32Array.from(edges, ([i]) => i);
  const target = Uint32Array.from(edges, ([, j]) => j);
  const weights = Float32Array.from(edges, ([, , w]) => w);
  return { ...base, couplings: [{ ...coupling, gain: 1, reciprocal: true, source, target, weights }] };
}
