/** The entries of an object side by side. */
import { html, type TemplateResult } from 'lit';
import type { Field, Keys } from '../../notebook/fields.ts';
import type { FormContext } from './context.ts';
import { at } from './edit.ts';
import { labelOf } from './words.ts';

/** The fields of an object, without the constant that tells it from others and those left out. */
export function entriesView(
  form: FormContext,
  field: Field,
  keys: Keys,
  leaveOut: readonly string[] = [],
): TemplateResult {
  if (field.kind !== 'object') return html``;
  const object = at(form.draft.spec, keys);
  const shown = field.entries.filter(
    ([key, { kind }]) => kind !== 'constant' && !leaveOut.includes(key) && hasEffect(key, object),
  );
  return html`<div class="fields">
    ${shown.map(([key, entry]) => form.view({ field: entry, keys: [...keys, key], label: labelOf(entry, key) }))}
  </div>`;
}

/** Only a custom law has a signal and a self current that are typed; any other refuses them. */
const hasEffect = (key: string, object: unknown): boolean =>
  !['signal', 'self'].includes(key) || at(object, ['law']) === 'custom' || at(object, [key]) !== undefined;
