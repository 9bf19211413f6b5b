/** Fields that recipes share: numbers with their ranges, names, expressions, seeds, and values by distribution. */
import * as v from 'valibot';

/** Hard limits, checked before anything is allocated. */
export const CAPS = {
  nodes: 65_536,
  groups: 64,
  couplings: 256,
  couplingBytes: 512 * 2 ** 20,
  batch: 4_096,
  steps: 1e9,
  /** Voltages held at once, nodes x samples. */
  states: 16 * 2 ** 20,
  inlineNumbers: 65_536,
  expression: 400,
} as const;

export interface FieldMeta {
  /** SI or normalised unit shown beside the number; '' for a pure number. */
  readonly unit?: string;
  /** Suggested slider range; the hard limits are the validators. */
  readonly range?: readonly [low: number, high: number];
  readonly log?: boolean;
  /** A text that names a member of this list of the circuit. */
  readonly names?: 'groups' | 'couplings';
}

export const finite = (label: string, low: number, high: number) =>
  v.pipe(
    v.number(`${label} must be a number`),
    v.finite(`${label} must be finite`),
    v.minValue(low, `${label} is below ${low}`),
    v.maxValue(high, `${label} is above ${high}`),
  );

/** A number field with label, limits, unit and default. */
export function numberField(
  label: string,
  fallback: number,
  limits: readonly [low: number, high: number],
  meta: FieldMeta = {},
) {
  return v.optional(v.pipe(finite(label, ...limits), v.title(label), v.metadata({ ...meta })), fallback);
}

/** An integer field with label, limits, unit and default. */
export function integerField(
  label: string,
  fallback: number,
  limits: readonly [low: number, high: number],
  meta: FieldMeta = {},
) {
  return v.optional(
    v.pipe(
      finite(label, ...limits),
      v.integer(`${label} must be a whole number`),
      v.title(label),
      v.metadata({ ...meta }),
    ),
    fallback,
  );
}

/** A name used to refer to something: letters, digits, dash, underscore. */
export const Name = v.pipe(
  v.string('a name must be text'),
  v.regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,39}$/,
    'a name starts with a letter and holds at most 40 letters, digits, - and _',
  ),
);

/** The name of a group that the circuit must have. */
export const GroupName = v.pipe(Name, v.metadata({ names: 'groups' }));

export const Expression = v.pipe(
  v.string('an expression must be text'),
  v.minLength(1, 'an expression must not be empty'),
  v.maxLength(CAPS.expression, `an expression holds at most ${CAPS.expression} characters`),
);

const SEED_MAX = 0xffff_ffff;
export const Seed = (label: string, fallback: number) => integerField(label, fallback, [0, SEED_MAX]);

/** `fan-in` divides what is drawn by the square root of the number of sources. */
const scale = v.pipe(v.optional(v.picklist(['none', 'fan-in']), 'none'), v.title('Divided by'));
const ownSeed = v.optional(
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(SEED_MAX), v.title('Seed of its own')),
);

/**
 * Where a set of numbers comes from. One number stands for all; a list gives one per node, channel or
 * parameter; the named forms draw, compute or read them.
 * Expressions may use x, y (positions in 0..1 along columns and rows), i (index), n (count), c (channel).
 */
const ValuesForm = v.variant('from', [
  v.strictObject({
    from: v.literal('normal'),
    mean: numberField('Mean', 0, [-1e6, 1e6]),
    std: numberField('Standard deviation', 1, [0, 1e6]),
    scale,
    seed: ownSeed,
  }),
  v.strictObject({
    from: v.literal('uniform'),
    low: numberField('Low', -1, [-1e6, 1e6]),
    high: numberField('High', 1, [-1e6, 1e6]),
    scale,
    seed: ownSeed,
  }),
  v.strictObject({ from: v.literal('expression'), expression: Expression }),
  v.strictObject({ from: v.literal('data'), name: Name }),
]);
const Numbers = v.pipe(
  v.array(v.pipe(v.number('must be a number'), v.finite('must be finite'))),
  v.maxLength(
    CAPS.inlineNumbers,
    `a list in a recipe holds at most ${CAPS.inlineNumbers} numbers; use a data file`,
  ),
);
export const Values = v.union([v.pipe(v.number(), v.finite('must be finite')), Numbers, ValuesForm]);
export type Values = v.InferOutput<typeof Values>;

export const LAWS = [
  'linear',
  'saturating',
  'rectifying',
  'soft-rail',
  'bistable',
  'bifurcating',
  'custom',
] as const;
export type LawName = (typeof LAWS)[number];
