/** Arbitrary sweeps and comparisons of the cells of a notebook: paths that every recipe has, values that fit them. */
import fc from 'fast-check';
import { real, some, whole, words } from './arbitrary.ts';

const list = {
  'circuit.noise.start': fc.array(real(0, 2), { minLength: 1, maxLength: 4 }),
  seed: fc.array(whole(0, 0xffffffff), { minLength: 1, maxLength: 3 }),
  'circuit.ramp.kind': fc.subarray(['constant', 'exponential', 'linear'], { minLength: 1 }),
};
const range = fc.record(
  { from: fc.constantFrom(0.01, 0.1, 0.5), to: real(1, 2), count: whole(2, 16), log: fc.boolean() },
  { requiredKeys: ['from', 'to'] },
);
const parameter = (path: keyof typeof list) =>
  fc.record(
    {
      path: fc.constant(path),
      label: words,
      values: path === 'circuit.noise.start' ? fc.oneof(list[path], range) : list[path],
    },
    { requiredKeys: ['path', 'values'] },
  );
const parameters = fc.oneof(
  fc.tuple(parameter('circuit.noise.start')),
  fc.tuple(parameter('circuit.noise.start'), parameter('circuit.ramp.kind')),
  fc.tuple(parameter('seed'), parameter('circuit.noise.start')),
);
const metrics = fc.subarray(['mae', 'steps', 'energy']);
const change = fc.oneof(
  fc.record({ path: fc.constant('seed'), value: whole(0, 99) }),
  fc.record({ path: fc.constant('circuit.parts.mismatch'), value: real(0, 1) }),
  fc.record({ path: fc.constant('circuit.groups.first.shape'), value: fc.constant([2, 3, 1]) }),
);

/** A sweep of the recipe named. */
export const sweepOf = (id: fc.Arbitrary<string>, of: string) =>
  fc.record(
    {
      kind: fc.constant('sweep' as const),
      id,
      title: words,
      collapsed: fc.boolean(),
      caption: words,
      of: fc.constant(of),
      parameters,
      repeats: whole(1, 8),
      metrics,
      view: fc.record({ metric: fc.constant('mae'), log: fc.boolean() }, some),
    },
    { requiredKeys: ['kind', 'id', 'of', 'parameters'] },
  );

/** A sweep of a recipe of its own. */
export const sweepWith = (id: fc.Arbitrary<string>, recipe: fc.Arbitrary<object>) =>
  fc.record(
    { kind: fc.constant('sweep' as const), id, recipe, parameters, repeats: whole(1, 8) },
    { requiredKeys: ['kind', 'id', 'recipe', 'parameters'] },
  );

const circuitRow = (of: string) =>
  fc.record(
    {
      kind: fc.constant('cell' as const),
      of: fc.constant(of),
      label: words,
      changes: fc.array(change, { maxLength: 3 }),
    },
    { requiredKeys: ['kind', 'of'] },
  );

const modelRow = (of: string) =>
  fc.record(
    {
      kind: fc.constant('model' as const),
      of: fc.constant(of),
      label: words,
      model: fc.oneof(
        fc.record(
          { kind: fc.constant('ridge' as const), ridge: fc.constantFrom(0, 1e-6, 1) },
          { requiredKeys: ['kind'] },
        ),
        fc.record(
          {
            kind: fc.constant('perceptron' as const),
            hidden: fc.array(whole(1, 64), { maxLength: 3 }),
            activation: fc.constantFrom('tanh' as const, 'relu' as const, 'gelu' as const),
          },
          { requiredKeys: ['kind'] },
        ),
        fc.record({ kind: fc.constant('fno' as const), modes: whole(1, 12) }, { requiredKeys: ['kind'] }),
      ),
      training: fc.record(
        {
          epochs: whole(1, 100),
          batch: whole(1, 64),
          loss: fc.constantFrom('squared' as const, 'absolute' as const),
        },
        some,
      ),
    },
    { requiredKeys: ['kind', 'of', 'model'] },
  );

export const compareOf = (id: fc.Arbitrary<string>, of: string) =>
  fc.record(
    {
      kind: fc.constant('compare' as const),
      id,
      title: words,
      caption: words,
      rows: fc.array(fc.oneof(circuitRow(of), modelRow(of)), { minLength: 1, maxLength: 4 }),
      repeats: whole(1, 8),
      metrics,
    },
    { requiredKeys: ['kind', 'id', 'rows'] },
  );
