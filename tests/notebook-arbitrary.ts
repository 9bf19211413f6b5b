/** Arbitrary notebook specs for property tests: every field of the schema now and then, circuits that fit together. */
import fc from 'fast-check';
import { type CircuitSpec } from '../src/circuit/schema.ts';
import { LAWS } from '../src/circuit/schema-fields.ts';
import { PANELS, type NotebookSpec } from '../src/notebook/schema.ts';
import { real, some, whole, words } from './arbitrary.ts';
import { compareOf, sweepOf, sweepWith } from './series-arbitrary.ts';
import { trainCell } from './train-arbitrary.ts';

const values = fc.oneof(
  real(-100, 100),
  fc.array(real(-5, 5), { maxLength: 6 }),
  fc.record(
    {
      from: fc.constant('normal' as const),
      mean: real(-2, 2),
      std: real(0, 3),
      scale: fc.constantFrom('none', 'fan-in'),
      seed: whole(0, 0xffffffff),
    },
    { requiredKeys: ['from'] },
  ),
  fc.record(
    { from: fc.constant('uniform' as const), low: real(-2, 2), high: real(-2, 2) },
    { requiredKeys: ['from'] },
  ),
  fc.constant({ from: 'expression' as const, expression: 'sin(3 * x) + y^2' }),
  fc.constant({ from: 'data' as const, name: 'x' }),
);

const pins = fc.array(
  fc.record(
    {
      at: fc.oneof(fc.constantFrom('top', 'left', 'border', 'all'), fc.array(whole(0, 3), { maxLength: 3 })),
      volts: values,
    },
    { requiredKeys: ['at'] },
  ),
  { maxLength: 2 },
);

/** Laws in whose groups hard rails and resistors are allowed. */
const voltageLaws = ['linear', 'soft-rail', 'bistable'] as const;

const group = (name: string, laws: readonly (typeof LAWS)[number][]) =>
  fc.record(
    {
      name: fc.constant(name),
      shape: fc.constant([2, 3, 1] as [number, number, number]),
      role: fc.constantFrom('input', 'hidden', 'output'),
      law: fc.constantFrom(...laws),
      k: real(0, 10),
      capacitance: values,
      leak: values,
      bias: values,
      volts: values,
      encode: fc.record({ scale: real(-9, 9), offset: real(-9, 9) }, some),
      pins,
    },
    { requiredKeys: ['name', 'shape', 'law'] },
  );

const coupling = (from: string, to: string, resistive: string) => {
  const ends = {
    from: fc.constant(from),
    to: fc.constant(to),
    name: fc.constantFrom('w', 'j'),
    gain: real(-3, 3),
    reciprocal: fc.boolean(),
  };
  const needs = ['kind', 'from', 'to'] as const;
  const kind = <K extends string>(k: K) => fc.constant(k);
  return fc.oneof(
    fc.record({ kind: kind('dense'), ...ends, weights: values }, { requiredKeys: [...needs] }),
    fc.record(
      {
        kind: kind('sparse'),
        ...ends,
        weights: values,
        edges: fc.oneof(
          fc.record({ from: kind('random'), degree: whole(1, 5) }, { requiredKeys: ['from'] }),
          fc.record({ from: kind('ring'), reach: whole(1, 3) }, { requiredKeys: ['from'] }),
          fc.record({
            from: kind('list'),
            edges: fc.array(
              fc.oneof(fc.tuple(whole(0, 5), whole(0, 5)), fc.tuple(whole(0, 5), whole(0, 5), real(-1, 1))),
              { maxLength: 4 },
            ),
          }),
          fc.constant({ from: 'data' as const, name: 'graph' }),
        ),
      },
      { requiredKeys: [...needs, 'edges'] },
    ),
    fc.record(
      {
        kind: kind('stencil'),
        ...ends,
        weights: values,
        size: fc.tuple(whole(1, 5), whole(1, 5)),
        border: fc.constantFrom('zero', 'periodic'),
      },
      { requiredKeys: [...needs] },
    ),
    fc.record(
      {
        kind: kind('resistive'),
        from: fc.constant(resistive),
        to: fc.constant(resistive),
        topology: fc.oneof(
          fc.record(
            {
              from: kind('grid'),
              periodic: fc.boolean(),
              ghosts: fc.subarray(['top', 'bottom', 'left', 'right'] as const),
            },
            { requiredKeys: ['from'] },
          ),
          fc.constant({ from: 'ground' as const }),
        ),
        conductance: values,
        tied: fc.boolean(),
        conditioned: fc.record(
          {
            by: fc.constant(from),
            low: real(0.1, 2),
            high: real(0.1, 2),
            mean: fc.constantFrom('harmonic', 'arithmetic'),
          },
          { requiredKeys: ['by'] },
        ),
      },
      { requiredKeys: [...needs] },
    ),
  );
};

export const circuitSpec: fc.Arbitrary<CircuitSpec> = fc.record(
  {
    groups: fc
      .tuple(
        group('first', voltageLaws),
        group(
          'second',
          LAWS.filter((law) => law !== 'custom'),
        ),
        group('third', ['custom']).map((g) => ({ ...g, signal: 'tanh(k * v)', self: 'v^3' })),
      )
      .map(([...groups]) => groups),
    couplings: fc.array(
      fc.oneof(coupling('first', 'second', 'first'), coupling('second', 'third', 'first')),
      { maxLength: 4 },
    ),
    noise: fc.record({ start: real(0, 2), end: real(0, 2), power: real(0, 5), duration: real(1, 100) }, some),
    parts: fc.record({ mismatch: real(0, 1), bits: whole(0, 24) }, some),
    ramp: fc.record({ kind: fc.constantFrom('constant', 'exponential', 'linear'), time: real(1, 50) }, some),
    units: fc.record(
      { capacitance: fc.constantFrom(1e-12, 1e-15), resistance: real(1, 1e6), voltage: real(0.1, 5) },
      some,
    ),
  },
  { requiredKeys: ['groups'] },
) as fc.Arbitrary<CircuitSpec>;

const anneal = fc.record(
  {
    integrator: fc.constantFrom('euler', 'rk4', 'dormand-prince', 'relax'),
    dt: fc.oneof(fc.constant('auto' as const), real(0.001, 1)),
    steps: whole(1, 1e9),
    tolerance: fc.constantFrom(1e-6, 1e-3),
    tolerate: fc.constantFrom('relative', 'absolute'),
    until: fc.constantFrom('settled', 'steps'),
    placement: fc.record(
      {
        parts: whole(1, 256),
        by: fc.oneof(
          fc.constantFrom('order' as const, 'in-turn' as const, 'communities' as const),
          fc.array(whole(0, 255), { maxLength: 4 }),
        ),
        refresh: whole(1, 1e6),
        bandwidth: whole(0, 65_536),
      },
      some,
    ),
  },
  some,
);
const task = fc.oneof(
  fc.record(
    { kind: fc.constant('darcy' as const), solution: fc.constant('first'), size: whole(4, 64) },
    { requiredKeys: ['kind', 'solution'] },
  ),
  fc.record(
    { kind: fc.constant('max-cut' as const), spins: fc.constant('second'), success: real(0.5, 1) },
    { requiredKeys: ['kind', 'spins'] },
  ),
  fc.record(
    {
      kind: fc.constant('heat' as const),
      rod: fc.constant('first'),
      modes: fc.array(real(-2, 2), { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: ['kind', 'rod'] },
  ),
);
const view = fc.record(
  {
    panels: fc.subarray([...PANELS]),
    sample: whole(0, 9),
    fields: fc.subarray(['first', 'second']),
    paint: fc.constant('first'),
    traces: fc.array(whole(0, 17), { maxLength: 3 }),
    lines: real(0, 1),
  },
  some,
);
const slider = fc.record(
  {
    path: fc.constantFrom('circuit.groups.first.leak', 'anneal.dt', 'circuit.noise.start'),
    label: words,
    low: real(-9, -1),
    high: real(0, 9),
    step: real(0, 1),
    log: fc.boolean(),
  },
  { requiredKeys: ['path', 'low', 'high'] },
);
const assignment = fc.record(
  {
    question: fc.string({ minLength: 1, maxLength: 40 }),
    answer: fc.constantFrom('text', 'number', 'choice'),
    unit: words,
    choices: fc.array(words, { maxLength: 3 }),
    reveal: words,
    prediction: fc.string({ maxLength: 40 }),
  },
  { requiredKeys: ['question'] },
);
const id = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,12}$/);
const bench = fc.record(
  {
    kind: fc.constant('bench' as const),
    id,
    title: words,
    caption: words,
    collapsed: fc.boolean(),
    assignment,
    seed: whole(0, 0xffffffff),
    batch: whole(1, 64),
    circuit: circuitSpec,
    anneal,
    task,
    view,
    sliders: fc.array(slider, { maxLength: 2 }),
  },
  { requiredKeys: ['kind', 'id', 'circuit'] },
);
const cell = fc.oneof(
  fc.record(
    { kind: fc.constant('text' as const), id, text: words, collapsed: fc.boolean() },
    { requiredKeys: ['kind', 'id'] },
  ),
  bench,
  trainCell(id, circuitSpec),
  sweepWith(id, bench),
);

/** Cells, and now and then some that run the first recipe among them. */
const cells = fc.uniqueArray(cell, { maxLength: 4, selector: (each) => each.id }).chain((all) => {
  const recipe = all.find(({ kind }) => kind === 'bench' || kind === 'train');
  if (!recipe) return fc.constant(all);
  const series = fc.oneof(sweepOf(id, recipe.id), compareOf(id, recipe.id));
  const added = fc.array(series, { maxLength: 2 });
  return added.map((more) => [...new Map([...more, ...all].map((each) => [each.id, each])).values()]);
});

/** Specs that parse. */
export const notebookSpec: fc.Arbitrary<NotebookSpec> = fc.record(
  {
    kirchhoff: fc.constant(1 as const),
    title: words,
    summary: words,
    cells,
  },
  { requiredKeys: ['kirchhoff', 'cells'] },
) as fc.Arbitrary<NotebookSpec>;
