/** What every part of the form is given: the draft, a way to edit it, and which parts are open. */
import type { TemplateResult } from 'lit';
import type { Field, Keys } from '../../notebook/fields.ts';
import { isWithin, sameKeys, type Draft, type FieldProblem } from './draft.ts';
import type { Edit } from './edit.ts';

export interface FormContext {
  readonly draft: Draft;
  edit(edit: Edit): void;
  /** The view of any field, for parts that hold others. */
  view(place: Place): TemplateResult;
  isOpen(id: string): boolean;
  setOpen(id: string, open: boolean): void;
  /** What is used where a number is not given; empty where that is nothing. */
  otherwise(keys: Keys): string;
}

/** One field of the form: its schema, where it stands, what it is called. */
export interface Place {
  readonly field: Field;
  readonly keys: Keys;
  readonly label: string;
  /** Whether the label is only said, where what is around shows it. */
  readonly unlabelled?: boolean;
  /** The choice of the kind of value, beside the label. */
  readonly kind?: TemplateResult;
  /** More controls for the line of the field. */
  readonly tools?: TemplateResult;
}

export const idOf = (keys: Keys, part = 'field'): string => `${part}-${keys.join('-')}`;

/** Problems of exactly this field, or of anything in it. */
export function problemsAt({ draft }: FormContext, keys: Keys, inside = false): readonly FieldProblem[] {
  return draft.problems.filter((each) => (inside ? isWithin(each.keys, keys) : sameKeys(each.keys, keys)));
}
