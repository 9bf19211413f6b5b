/** A choice between kinds of value, and the fields of the one chosen. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { defaultOf, underName, type Field } from '../../notebook/fields.ts';
import { isCompact } from './compact.ts';
import { idOf, problemsAt, type FormContext, type Place } from './context.ts';
import { at, put } from './edit.ts';
import { entriesView } from './entries.ts';
import { alternatives, chosenOf, switched, type Alternative } from './fill.ts';
import { resetButton } from './inputs.ts';
import { problemsOf } from './marks.ts';

export function alternativesView(form: FormContext, place: Place): TemplateResult {
  const { field, keys, label } = place;
  const value = at(form.draft.spec, keys);
  const all = alternatives(field);
  const chosen = all.at(chosenOf(all, value));
  const inForce =
    chosen === undefined || 'value' in chosen || chosenOf(all, value) < 0
      ? undefined
      : underName({ ...field, nullable: false }, chosen.field);
  if (inForce && isOneInput(inForce)) {
    const kind = kindChoice(form, place, all, value, msg(str`${label}, kind`));
    // Whether it may be left out is said by the choice, except where that means its default.
    const inner = { ...inForce, optional: defaultOf(field) !== undefined };
    return form.view({ ...place, field: inner, kind });
  }
  const many = inForce?.kind === 'object' && inForce.entries.length > 3;
  return html`<div class="field ${many ? 'whole' : ''}">
    <div class="head"><label for=${idOf(keys, 'kind')}>${label}</label></div>
    <div class="line">${kindChoice(form, place, all, value)}${resetButton(form, place)}</div>
    ${problemsOf(form, keys)}
    ${inForce ? html`<div class="inside">${partsView(form, inForce, place)}</div>` : nothing}
  </div>`;
}

const isOneInput = (field: Field): boolean =>
  field.kind === 'number' || field.kind === 'text' || isCompact(field);

function partsView(form: FormContext, field: Field, { keys, label }: Place): TemplateResult {
  if (field.kind !== 'object') return form.view({ field: { ...field, optional: false }, keys, label });
  return entriesView(form, field, keys);
}

function kindChoice(
  form: FormContext,
  { field, keys }: Place,
  all: readonly Alternative[],
  value: unknown,
  label?: string,
): TemplateResult {
  const chosen = chosenOf(all, value);
  const absent = field.optional && defaultOf(field) === undefined;
  const otherwise = form.otherwise(keys) || msg('not given');
  const unknown = chosen < 0 && value !== undefined && !(field.nullable && value === null);
  const choose = (event: Event): void => {
    const to = (event.target as HTMLSelectElement).value;
    const next =
      to === 'absent' ? undefined : to === 'none' ? null : switched(all[Number(to)], value, form.draft.spec);
    form.edit(put(keys, next));
  };
  return html`<select
    class=${label === undefined ? '' : 'beside'}
    id=${idOf(keys, 'kind')}
    aria-label=${label ?? nothing}
    aria-invalid=${problemsAt(form, keys).length > 0 ? 'true' : 'false'}
    @change=${choose}
  >
    ${absent ? html`<option value="absent" .selected=${value === undefined}>${otherwise}</option>` : nothing}
    ${field.nullable ? html`<option value="none" .selected=${value === null}>${msg('none')}</option>` : nothing}
    ${all.map((each, i) => html`<option value=${i} .selected=${i === chosen}>${each.label}</option>`)}
    ${unknown ? html`<option value="other" disabled .selected=${true}>${msg('something else')}</option>` : nothing}
  </select>`;
}
