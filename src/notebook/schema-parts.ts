/** Pieces of the notebook schema that every kind of cell shares. */
import * as v from 'valibot';

export const NOTEBOOK_CAPS = {
  cells: 200,
  inflatedLinkBytes: 1_000_000,
  fileBytes: 64 * 2 ** 20,
  text: 100_000,
  title: 200,
  sliders: 24,
  question: 2_000,
  prediction: 1_000,
  /** Characters of all expressions together: each is parsed and differentiated before a notebook opens. */
  expressions: 32_768,
} as const;

export const Title = v.pipe(
  v.string('a title must be text'),
  v.maxLength(NOTEBOOK_CAPS.title, 'a title holds at most 200 characters'),
);
export const Prose = v.pipe(
  v.string('text must be text'),
  v.maxLength(NOTEBOOK_CAPS.text, 'a text holds at most 100,000 characters'),
);

/** Whether the page shows only the cell's heading. */
export const Collapsed = v.pipe(v.optional(v.boolean(), false), v.title('Collapsed'));

export const SliderSchema = v.strictObject({
  /** Path within the cell, e.g. `circuit.groups.hidden.leak`; list members go by name or index. */
  path: v.pipe(v.string(), v.maxLength(200), v.title('Field')),
  label: v.optional(Title),
  low: v.pipe(v.number(), v.finite()),
  high: v.pipe(v.number(), v.finite()),
  step: v.optional(v.pipe(v.number(), v.minValue(0))),
  log: v.pipe(v.optional(v.boolean(), false), v.title('Logarithmic')),
});

/** A question whose answer the reader predicts before the run can be played; the recipe is locked meanwhile. */
export const AssignmentSchema = v.strictObject({
  question: v.pipe(
    v.string('a question must be text'),
    v.minLength(1, 'a question must not be empty'),
    v.maxLength(NOTEBOOK_CAPS.question, 'a question holds at most 2,000 characters'),
    v.title('Question'),
  ),
  /** How the prediction is given. */
  answer: v.pipe(v.optional(v.picklist(['text', 'number', 'choice']), 'text'), v.title('Answer')),
  /** Unit of a number. */
  unit: v.optional(Title, ''),
  choices: v.optional(v.pipe(v.array(Title), v.maxLength(12, 'at most 12 choices')), []),
  /** Shown beside the prediction when the run is over. */
  reveal: v.optional(Prose, ''),
  /** The reader's prediction, which travels in the reader's own link; empty until it is made. */
  prediction: v.optional(
    v.pipe(v.string(), v.maxLength(NOTEBOOK_CAPS.prediction, 'a prediction holds at most 1,000 characters')),
    '',
  ),
});
export type Assignment = v.InferOutput<typeof AssignmentSchema>;
