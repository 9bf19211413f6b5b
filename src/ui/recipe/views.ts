/** The view of any field: an input where it is one value, its parts where it has some. */
import { msg, str } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { defaultOf } from '../../notebook/fields.ts';
import { alternativesView } from './alternatives-view.ts';
import { isCompact } from './compact.ts';
import type { FormContext, Place } from './context.ts';
import { at, put } from './edit.ts';
import { entriesView } from './entries.ts';
import { filled } from './fill.ts';
import { choiceInput, compactInput, numberInput, textInput, toggleInput } from './inputs.ts';
import { listView } from './list-view.ts';
import { problemsOf } from './marks.ts';

export function fieldView(form: FormContext, place: Place): TemplateResult {
  const { field, keys } = place;
  if (field.nullable) return alternativesView(form, place);
  if (isCompact(field)) return compactInput(form, place);
  switch (field.kind) {
    case 'number':
      return numberInput(form, place);
    case 'text':
      return textInput(form, place);
    case 'choice':
      return choiceInput(form, place, field.choices);
    case 'toggle':
      return toggleInput(form, place);
    case 'constant':
    case 'tuple':
      return html``;
    case 'object':
      return objectView(form, place, at(form.draft.spec, keys));
    case 'list':
      return listView(form, place);
    case 'either':
      return alternativesView(form, place);
  }
  return field satisfies never;
}

/** The entries of an object side by side; one that may be missing comes and goes. */
function objectView(form: FormContext, { field, keys, label }: Place, value: unknown): TemplateResult {
  const mayMiss = field.optional && defaultOf(field) === undefined;
  const name = label.toLowerCase();
  if (mayMiss && value === undefined)
    return html`<div class="field">
      <div class="head"><span class="label">${label}</span></div>
      <div class="line">
        <button class="add" @click=${() => form.edit(put(keys, filled(field, form.draft.spec)))}>
          ${msg(str`Add ${name}`)}
        </button>
      </div>
    </div>`;
  const removal = html`<div class="line">
    <button @click=${() => form.edit(put(keys, undefined))}>${msg(str`Remove ${name}`)}</button>
  </div>`;
  return html`<fieldset class="whole">
    <legend>${label}</legend>
    ${problemsOf(form, keys)} ${entriesView(form, field, keys)} ${mayMiss ? removal : ''}
  </fieldset>`;
}
