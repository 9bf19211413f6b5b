/** Arbitrary cells that learn: every task, every field of the training recipe, selections that name what is there. */
import fc from 'fast-check';
import { LOSSES, OPTIMISERS } from '../src/circuit/learning-terms.ts';
import type { CircuitSpec } from '../src/circuit/schema.ts';
import { MECHANISMS, TRAIN_PANELS } from '../src/notebook/schema-train.ts';
import { real, some, whole, words } from './arbitrary.ts';

const kind = <K extends string>(name: K) => fc.constant(name);
const needsKind = { requiredKeys: ['kind' as const] };

/** One task of every kind. */
export const learnTask = fc.oneof(
  fc.record(
    {
      kind: kind('function'),
      expression: fc.constantFrom('x', 'sin(3 * x) + y^2'),
      low: real(-9, -1),
      high: real(0, 9),
      samples: whole(1, 65_536),
      grid: whole(2, 128),
      noise: real(0, 2),
    },
    { requiredKeys: ['kind', 'expression'] },
  ),
  fc.record(
    {
      kind: kind('heat'),
      samples: whole(2, 65_536),
      tests: whole(1, 16_384),
      modes: whole(1, 64),
      time: real(0, 2),
    },
    needsKind,
  ),
  fc.record(
    {
      kind: kind('darcy'),
      size: whole(4, 64),
      samples: whole(2, 65_536),
      tests: whole(1, 16_384),
      field: fc.constantFrom('measured', 'gaussian'),
      transposed: fc.boolean(),
    },
    needsKind,
  ),
  fc.record(
    { kind: kind('burgers'), samples: whole(2, 65_536), tests: whole(1, 16_384), viscosity: real(0.001, 1) },
    needsKind,
  ),
  fc.record(
    {
      kind: kind('traffic'),
      history: whole(1, 48),
      horizon: whole(1, 48),
      sensors: whole(2, 1024),
      steps: whole(64, 65_536),
    },
    needsKind,
  ),
  fc.record(
    { kind: kind('moons'), samples: whole(4, 16_384), tests: whole(2, 16_384), noise: real(0, 1) },
    needsKind,
  ),
  fc.record(
    {
      kind: kind('drift'),
      samples: whole(2, 16_384),
      tests: whole(1, 16_384),
      jumpAfter: whole(1, 1e6),
      jump: real(0, 1),
      curve: real(0, 10),
    },
    needsKind,
  ),
);

const selection = (names: readonly string[]) =>
  fc.oneof(fc.constantFrom('all', 'none'), fc.subarray([...names]));

/** A recipe for a circuit of these groups and couplings. */
const training = (groups: readonly string[], couplings: readonly string[]) =>
  fc
    .record(
      {
        mechanism: fc.constantFrom(...MECHANISMS),
        loss: fc.constantFrom(...LOSSES),
        trainable: fc.record(
          {
            couplings: selection(couplings),
            biases: selection(groups),
            leaks: selection(groups),
            perChannel: selection(groups),
          },
          some,
        ),
        optimiser: fc.record(
          {
            kind: fc.constantFrom(...OPTIMISERS),
            rate: real(0, 2),
            beta1: real(0, 0.9999),
            beta2: real(0, 0.99999),
            epsilon: real(0, 1),
            decay: real(0, 10),
          },
          some,
        ),
        schedule: fc.record(
          { kind: fc.constantFrom('constant', 'cosine', 'one-cycle'), warmUp: whole(0, 1e6) },
          some,
        ),
        epochs: whole(1, 1e6),
        batch: whole(1, 64),
        beta: real(0.001, 10),
        feedback: fc.constantFrom('held', 'following'),
        tolerance: fc.constantFrom(1e-6, 1e-3),
        sweeps: whole(1, 100_000),
        validation: real(0, 0.9),
        patience: whole(0, 1e6),
        ridge: real(0, 1e6),
        alongside: fc.subarray(['ideal', 'offline', 'fresh'] as const),
        check: whole(0, 4_096),
      },
      some,
    )
    // What the fields may not be together.
    .map(({ schedule, trainable, ...rest }) => ({
      ...rest,
      ...(schedule && { schedule: schedule.kind === 'one-cycle' ? { kind: schedule.kind } : schedule }),
      ...(trainable && {
        trainable: { ...trainable, ...(rest.mechanism === 'mismatch' && { leaks: 'none' as const }) },
      }),
    }));

const slider = fc.record(
  {
    path: fc.constantFrom('training.optimiser.rate', 'training.beta', 'circuit.groups.first.leak'),
    label: words,
    low: real(-9, -1),
    high: real(0, 9),
    log: fc.boolean(),
  },
  { requiredKeys: ['path', 'low', 'high'] },
);

/** Cells of arbitrary circuits, whose first group takes the data and whose last one gives the answer. */
export const trainCell = (id: fc.Arbitrary<string>, circuits: fc.Arbitrary<CircuitSpec>) =>
  circuits.chain(({ groups, couplings = [], ...rest }) => {
    const ended = groups.map((group, g) => ({
      ...group,
      ...(g === 0 && { role: 'input' as const }),
      ...(g === groups.length - 1 && { role: 'output' as const }),
    }));
    const named = couplings.map(({ name, from, to }, i) => name ?? `${from}-${to}-${i}`);
    const cell = fc.record(
      {
        kind: kind('train'),
        id,
        title: words,
        caption: words,
        seed: whole(0, 0xffffffff),
        circuit: fc.constant({ groups: ended, couplings, ...rest }),
        task: learnTask,
        training: training(
          groups.map(({ name }) => name),
          named,
        ),
        view: fc.record(
          { panels: fc.subarray([...TRAIN_PANELS]), sample: whole(0, 65_535), autoplay: fc.boolean() },
          some,
        ),
        sliders: fc.array(slider, { maxLength: 2 }),
      },
      { requiredKeys: ['kind', 'id', 'circuit', 'task'] },
    );
    // Forward-forward needs classes.
    return cell.map(({ task, ...others }) =>
      others.training?.mechanism === 'forward-forward'
        ? { ...others, task: { kind: 'moons' as const } }
        : { ...others, task },
    );
  });
