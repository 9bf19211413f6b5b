/** Turning a number into a slider of the bench, and mending or removing it where the number is. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { fieldAt } from '../../notebook/fields.ts';
import { CellSchema } from '../../notebook/schema.ts';
import { idOf, type FormContext, type Place } from './context.ts';
import { append, at, put, remove } from './edit.ts';
import { entriesView } from './entries.ts';
import { mostSliders, sliderOf, suggestSlider } from './suggest.ts';

/** Whether a number can be moved by a slider: sliders themselves cannot, nor numbers not given. */
const canSlide = (form: FormContext, { keys, field }: Place): boolean =>
  field.kind === 'number' &&
  keys[0] !== 'sliders' &&
  typeof at(form.draft.spec, keys) === 'number' &&
  mostSliders(form.draft.spec) > 0;

/** Makes a slider of a number, or opens the one it has. */
export function sliderButton(form: FormContext, place: Place): TemplateResult | typeof nothing {
  const { keys, label, field } = place;
  if (!canSlide(form, place) || field.kind !== 'number') return nothing;
  const id = idOf(keys, 'slider');
  const has = sliderOf(form.draft.spec, keys) >= 0;
  const sliders = at(form.draft.spec, ['sliders']);
  const full = !has && Array.isArray(sliders) && sliders.length >= mostSliders(form.draft.spec);
  const press = () => {
    form.setOpen(id, !has || !form.isOpen(id));
    if (has) return;
    const value = Number(at(form.draft.spec, keys));
    const slider = suggestSlider(field, form.draft.spec, keys, value);
    form.edit(Array.isArray(sliders) ? append(['sliders'], slider) : put(['sliders'], [slider]));
  };
  const words = has ? msg(str`Slider of ${label}`) : msg(str`Make a slider of ${label}`);
  return html`<button
    class="slide"
    ?disabled=${full}
    title=${full ? msg(str`A cell has at most ${mostSliders(form.draft.spec)} sliders`) : words}
    aria-label=${words}
    aria-expanded=${has && form.isOpen(id) ? 'true' : 'false'}
    @click=${press}
  >
    ${msg(str`Slider${has ? ' ✓' : ''}`)}
  </button>`;
}

/** Range, step and label of the slider a number has, where it is opened. */
export function sliderEditor(form: FormContext, place: Place): TemplateResult | typeof nothing {
  const { keys, label } = place;
  if (!canSlide(form, place) || !form.isOpen(idOf(keys, 'slider'))) return nothing;
  const index = sliderOf(form.draft.spec, keys);
  const slider = fieldAt(CellSchema, form.draft.spec, ['sliders', index]);
  if (index < 0 || !slider) return nothing;
  return html`<fieldset class="inside slider">
    <legend>${msg(str`Slider of ${label}`)}</legend>
    ${entriesView(form, slider, ['sliders', index], ['path'])}
    <div class="line">
      <button @click=${() => form.edit(remove(['sliders'], index))}>${msg('Remove the slider')}</button>
    </div>
  </fieldset>`;
}
