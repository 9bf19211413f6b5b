/**
 * The circuit part of the one schema: types, defaults, limits, units and labels of every field a circuit
 * recipe may hold. `src/notebook/schema.ts` composes it into cells; forms, the link codec, the command line
 * and the manual's reference table are derived from these declarations.
 */
import * as v from 'valibot';

import {
  CAPS,
  finite,
  numberField,
  integerField,
  Name,
  GroupName,
  Expression,
  Values,
  LAWS,
} from './schema-fields.ts';

const Count = v.pipe(finite('Size', 1, CAPS.nodes), v.integer('a size must be a whole number'));

export const Pin = v.strictObject({
  /** Which nodes: a side of a grid (all channels), `ends` of a row, or node indices within the group. */
  at: v.pipe(
    v.union([
      v.picklist(['top', 'bottom', 'left', 'right', 'border', 'ends', 'all']),
      v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.maxLength(CAPS.nodes)),
    ]),
    v.title('Nodes'),
  ),
  volts: v.pipe(v.optional(Values, 0), v.title('Held at'), v.metadata({ unit: 'V', range: [-1, 1] })),
});

export const Group = v.strictObject({
  name: Name,
  shape: v.pipe(
    v.union(
      [v.strictTuple([Count]), v.strictTuple([Count, Count, Count])],
      'a shape is [n] or [height, width, channels]',
    ),
    v.title('Shape'),
  ),
  role: v.pipe(v.optional(v.picklist(['input', 'hidden', 'output']), 'hidden'), v.title('Role')),
  law: v.pipe(v.optional(v.picklist(LAWS), 'linear'), v.title('Node law')),
  /** Custom law only: signal phi(v) and self current z(v) as expressions in v (and k). */
  signal: v.optional(v.pipe(Expression, v.title('Signal'))),
  self: v.optional(v.pipe(Expression, v.title('Self current'))),
  k: numberField('Well stiffness k', 1, [0, 1e3], { range: [0, 2] }),
  capacitance: v.pipe(
    v.optional(Values, 1),
    v.title('Capacitance'),
    v.metadata({ unit: 'C', range: [0.1, 10], log: true }),
  ),
  /** Omitted: 1, or 0 for bistable and bifurcating nodes. */
  leak: v.pipe(v.optional(Values), v.title('Leak'), v.metadata({ unit: '1/R', range: [0, 2] })),
  bias: v.pipe(v.optional(Values, 0), v.title('Bias current'), v.metadata({ unit: 'V/R', range: [-1, 1] })),
  /** Hard rails at +-this voltage; null for none. Omitted: 1 for bistable and bifurcating nodes, else none. */
  rails: v.pipe(
    v.optional(v.nullable(finite('Rails', 1e-6, 1e6))),
    v.title('Hard rails'),
    v.metadata({ unit: 'V', range: [0.1, 2] }),
  ),
  /** Start voltages; an input group is held there. */
  volts: v.pipe(v.optional(Values, 0), v.title('Start voltages'), v.metadata({ unit: 'V', range: [-1, 1] })),
  /** Affine map from data to volts: volts = scale * data + offset. Applies to values read from data. */
  encode: v.pipe(
    v.optional(
      v.strictObject({
        scale: numberField('Scale', 1, [-1e6, 1e6]),
        offset: numberField('Offset', 0, [-1e6, 1e6]),
      }),
      {},
    ),
    v.title('From data to volts'),
  ),
  pins: v.pipe(v.optional(v.pipe(v.array(Pin), v.maxLength(64)), []), v.title('Pinned nodes')),
});

const ends = { name: v.optional(Name), from: GroupName, to: GroupName };
const reciprocal = v.pipe(v.optional(v.boolean(), true), v.title('Reciprocal'));
const EdgeList = v.pipe(
  v.array(
    v.union([v.strictTuple([v.number(), v.number()]), v.strictTuple([v.number(), v.number(), v.number()])]),
  ),
  v.maxLength(CAPS.inlineNumbers, `a recipe lists at most ${CAPS.inlineNumbers} edges; use a data file`),
);

export const Dense = v.strictObject({
  kind: v.literal('dense'),
  ...ends,
  reciprocal,
  /** W[source, target], row-major. */
  weights: v.pipe(v.optional(Values, { from: 'normal', scale: 'fan-in' }), v.title('Weights')),
  gain: numberField('Gain', 1, [-1e6, 1e6], { range: [-2, 2] }),
});

export const Sparse = v.strictObject({
  kind: v.literal('sparse'),
  ...ends,
  reciprocal,
  edges: v.variant('from', [
    v.strictObject({ from: v.literal('list'), edges: EdgeList }),
    /** Every source node drives `degree` distinct random targets. */
    v.strictObject({
      from: v.literal('random'),
      degree: integerField('Degree', 8, [1, 4096], { range: [1, 64] }),
    }),
    /** Every node drives its next `reach` neighbours along the group, closing into a ring. */
    v.strictObject({ from: v.literal('ring'), reach: integerField('Reach', 1, [1, 64]) }),
    /** Every channel of a cell to every channel of the same cell, each with a weight of its own. */
    v.strictObject({ from: v.literal('cells') }),
    /** A graph or matrix file: Gset, QUBO, csv or npy. */
    v.strictObject({ from: v.literal('data'), name: Name }),
  ]),
  /** One weight per edge; ignored where the edges bring their own weights. */
  weights: v.pipe(v.optional(Values, 1), v.title('Weights')),
  gain: numberField('Gain', 1, [-1e6, 1e6], { range: [-2, 2] }),
});

const KernelSide = v.pipe(finite('Kernel size', 1, 31), v.integer());
export const Stencil = v.strictObject({
  kind: v.literal('stencil'),
  ...ends,
  reciprocal,
  size: v.pipe(v.optional(v.strictTuple([KernelSide, KernelSide]), [3, 3]), v.title('Kernel height, width')),
  border: v.pipe(v.optional(v.picklist(['zero', 'periodic']), 'zero'), v.title('Border')),
  /** [ky, kx, source channel, target channel]. */
  weights: v.pipe(v.optional(Values, { from: 'normal', scale: 'fan-in' }), v.title('Kernel')),
  gain: numberField('Gain', 1, [-1e6, 1e6], { range: [-2, 2] }),
});

const Conductance = finite('Conductance', 1e-12, 1e9);
/** Which border cells of a grid are joined to ground by a grounded ghost node of their own conductance. */
const Sides = v.pipe(v.array(v.picklist(['top', 'bottom', 'left', 'right'])), v.maxLength(4));

export const Resistive = v.strictObject({
  kind: v.literal('resistive'),
  ...ends,
  topology: v.optional(
    v.variant('from', [
      /** Right and down neighbours of a grid (per channel), or next neighbours of a row. */
      v.strictObject({
        from: v.literal('grid'),
        periodic: v.optional(v.boolean(), false),
        ghosts: v.pipe(v.optional(Sides, []), v.title('Grounded ghost cells')),
      }),
      v.strictObject({ from: v.literal('list'), edges: EdgeList }),
      /** Node i of one group to node i of the other. */
      v.strictObject({ from: v.literal('one-to-one') }),
      /** Every node of `to` to ground. */
      v.strictObject({ from: v.literal('ground') }),
    ]),
    { from: 'grid' },
  ),
  /** g > 0 per edge; one number for all. `tied` makes it a single trainable parameter. */
  conductance: v.pipe(
    v.optional(Values, 1),
    v.title('Conductance'),
    v.metadata({ unit: '1/R', range: [0.01, 10], log: true }),
  ),
  tied: v.pipe(v.optional(v.boolean(), false), v.title('One shared conductance')),
  /**
   * Conductances set by the signals s of another group, g = low (high / low)^s. With `mean`, the conditioning
   * group has one channel, a conductance per cell, and an edge takes the mean of its two cells. With `fields`,
   * its channels set, cell by cell: the edge to the right, the edge down, the leak to ground, the source current.
   */
  conditioned: v.optional(
    v.strictObject({
      by: v.pipe(GroupName, v.title('Set by group')),
      low: v.optional(
        v.pipe(
          Conductance,
          v.title('Conductance at signal 0'),
          v.metadata({ unit: '1/R', log: true, range: [0.001, 1] }),
        ),
        1,
      ),
      high: v.optional(
        v.pipe(
          Conductance,
          v.title('Conductance at signal 1'),
          v.metadata({ unit: '1/R', log: true, range: [0.001, 1] }),
        ),
        Math.E,
      ),
      mean: v.pipe(
        v.optional(v.picklist(['harmonic', 'arithmetic']), 'harmonic'),
        v.title('Mean of two cells'),
      ),
      fields: v.pipe(
        v.optional(
          v.pipe(v.array(v.picklist(['right', 'down', 'ground', 'source'])), v.minLength(1), v.maxLength(4)),
        ),
        v.title('What its channels set'),
      ),
      /** With a `ground` field: only at these sides (all cells when omitted). */
      groundAt: v.pipe(v.optional(Sides), v.title('Ground at sides')),
    }),
  ),
});

export const Coupling = v.variant('kind', [Dense, Sparse, Stencil, Resistive]);

export const Noise = v.strictObject({
  /** Temperature at the start; T(t) = end + (start - end) (1 - t/duration)^power, then `end`. */
  start: numberField('Temperature at start', 0, [0, 1e4], { range: [0, 1] }),
  end: numberField('Temperature at end', 0, [0, 1e4], { range: [0, 1] }),
  power: numberField('Power', 2, [0, 16]),
  duration: numberField('Duration', 100, [1e-6, 1e9], { unit: 'RC' }),
});

export const GainRamp = v.strictObject({
  /** `exponential`: Ka = 1 - exp(-t / time). `linear`: Ka = min(1, t / time). */
  kind: v.optional(v.picklist(['constant', 'exponential', 'linear']), 'constant'),
  time: numberField('Time', 10, [1e-6, 1e9], { unit: 'RC' }),
});

export const Units = v.strictObject({
  capacitance: numberField('Unit capacitance', 1e-12, [1e-18, 1], { unit: 'F' }),
  resistance: numberField('Unit resistance', 1e4, [1e-3, 1e12], { unit: 'Ω' }),
  voltage: numberField('Unit voltage', 1, [1e-6, 1e6], { unit: 'V' }),
});

/** Parts that are not ideal. Thermal noise has its own field. */
export const PartsSchema = v.strictObject({
  /** Every stored coupling times 1 + mismatch N(0, 1), fixed by the seed. */
  mismatch: numberField('Mismatch of the couplings', 0, [0, 1], { range: [0, 0.3] }),
  /** Couplings in 2^bits levels between plus and minus the largest of their coupling; 0 for as programmed. */
  bits: integerField('Bits of a coupling', 0, [0, 24], { range: [0, 8] }),
});

export const CircuitSchema = v.strictObject({
  groups: v.pipe(
    v.array(Group),
    v.minLength(1, 'a circuit needs at least one group'),
    v.maxLength(CAPS.groups, `a circuit holds at most ${CAPS.groups} groups`),
  ),
  couplings: v.optional(v.pipe(v.array(Coupling), v.maxLength(CAPS.couplings)), []),
  noise: v.pipe(v.optional(Noise, {}), v.title('Thermal noise')),
  parts: v.pipe(v.optional(PartsSchema, {}), v.title('Imperfect parts')),
  ramp: v.pipe(v.optional(GainRamp, {}), v.title('Gain ramp')),
  units: v.optional(Units, {}),
});

/** What a person writes: defaults may be left out. */
export type CircuitSpec = v.InferInput<typeof CircuitSchema>;
/** The complete circuit recipe. */
export type Circuit = v.InferOutput<typeof CircuitSchema>;
export type GroupRecipe = v.InferOutput<typeof Group>;
export type CouplingRecipe = v.InferOutput<typeof Coupling>;
export type PinRecipe = v.InferOutput<typeof Pin>;
export type NoiseRecipe = v.InferOutput<typeof Noise>;
export type PartsRecipe = v.InferOutput<typeof PartsSchema>;
export type RampRecipe = v.InferOutput<typeof GainRamp>;
export type UnitsRecipe = v.InferOutput<typeof Units>;
