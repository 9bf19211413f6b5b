/** Inputs of the form: a number, a text, a choice, yes or no, a list of numbers. Each commits on Enter or when left. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { defaultOf } from '../../notebook/fields.ts';
import { equal } from '../../notebook/defaults.ts';
import { isCompact, LONGEST, readCompact, readNumber, writeCompact } from './compact.ts';
import { idOf, problemsAt, type FormContext, type Place } from './context.ts';
import { at, put, rename, type Edit } from './edit.ts';
import { namesIn } from './fill.ts';
import { wordsOf } from './marks.ts';
import { sliderButton, sliderEditor } from './slider-editor.ts';
import { defaultWords, limitsOf, short, tooLong } from './words.ts';

/** A labelled input with what is wrong with it and what it takes. */
export function field(
  form: FormContext,
  place: Place,
  control: TemplateResult,
  hint: string,
): TemplateResult {
  const { keys, label, kind, tools, unlabelled } = place;
  const wrong = problemsAt(form, keys, isCompact(place.field));
  return html`<div class="field">
    <div class=${unlabelled ? 'visually-hidden' : 'head'}>
      <label for=${idOf(keys)}>${label}</label>${kind ?? nothing}
    </div>
    <div class="line">${control}${tools ?? nothing}</div>
    ${wrong.length > 0 ? html`<p class="error" id=${idOf(keys, 'error')}>${wordsOf(wrong)}</p>` : nothing}
    ${hint ? html`<p class="hint" id=${idOf(keys, 'hint')}>${hint}</p>` : nothing}
    ${sliderEditor(form, place)}
  </div>`;
}

/** The ids of what describes an input. */
const describedBy = (form: FormContext, { keys, field: inner }: Place, hint: string): string =>
  [
    problemsAt(form, keys, isCompact(inner)).length > 0 ? idOf(keys, 'error') : '',
    hint ? idOf(keys, 'hint') : '',
  ]
    .filter(Boolean)
    .join(' ');

const isWrong = (form: FormContext, { keys, field: inner }: Place): 'true' | 'false' =>
  problemsAt(form, keys, isCompact(inner)).length > 0 ? 'true' : 'false';

/** Commits what is typed and shows what the draft made of it; Escape takes it back. */
const typing = (form: FormContext, textNow: () => string, editOf: (typed: string) => Edit) => ({
  commit: (event: Event) => {
    const input = event.target as HTMLInputElement | HTMLTextAreaElement;
    form.edit(editOf(input.value));
    input.value = textNow();
  },
  escape: (event: KeyboardEvent) => {
    const input = event.target as HTMLInputElement | HTMLTextAreaElement;
    if (event.key !== 'Escape' || input.value === textNow()) return;
    event.stopPropagation();
    input.value = textNow();
  },
});

const scalarText = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

export function numberInput(form: FormContext, place: Place): TemplateResult {
  const { field: inner, keys } = place;
  const textNow = () => scalarText(at(form.draft.spec, keys));
  const text = textNow();
  const on = typing(form, textNow, (typed) =>
    put(keys, typed.trim() === '' && inner.optional ? undefined : readNumber(typed)),
  );
  const otherwise = form.otherwise(keys);
  const hint = [limitsOf(inner), defaultWords(inner, otherwise && msg(str`otherwise ${otherwise}`))]
    .filter(Boolean)
    .join(', ');
  const control = html`<input
      type="text"
      inputmode="decimal"
      autocomplete="off"
      id=${idOf(keys)}
      aria-invalid=${isWrong(form, place)}
      aria-describedby=${describedBy(form, place, hint)}
      placeholder=${inner.optional ? otherwise : ''}
      .value=${text}
      @change=${on.commit}
      @keydown=${on.escape}
    />${inner.meta.unit ? html`<span class="unit">${inner.meta.unit}</span>` : nothing}
    ${resetButton(form, place)}${sliderButton(form, place)}`;
  return field(form, place, control, hint);
}

/** Back to the default; nothing where the value is that already. */
export function resetButton(
  form: FormContext,
  { field: inner, keys, label }: Place,
): TemplateResult | typeof nothing {
  const value = at(form.draft.spec, keys);
  if (!inner.optional || value === undefined) return nothing;
  const fallback = defaultOf(inner);
  if (fallback !== undefined && equal(value, fallback)) return nothing;
  const to = fallback === undefined ? msg('Leave out') : msg('Reset to default');
  return html`<button
    title=${fallback === undefined ? to : `${to}: ${short(fallback)}`}
    aria-label="${to}: ${label}"
    @click=${() => form.edit(put(keys, fallback))}
  >
    ${fallback === undefined ? msg('Leave out') : msg('Reset')}
  </button>`;
}

/** Letters; the name of a group or coupling is chosen among those there are. */
export function textInput(form: FormContext, place: Place): TemplateResult {
  const { field: inner, keys } = place;
  if (inner.kind !== 'text') return html``;
  const textNow = () => scalarText(at(form.draft.spec, keys));
  const text = textNow();
  if (inner.meta.names) return nameInput(form, place, inner.meta.names);
  const named = keys.at(-1) === 'name' && typeof keys.at(-2) === 'number';
  const empty = inner.optional ? undefined : '';
  const on = typing(form, textNow, (typed) =>
    named && typed !== '' ? rename(keys, typed) : put(keys, typed === '' ? empty : typed),
  );
  const shared = { id: idOf(keys), wrong: isWrong(form, place), by: describedBy(form, place, '') };
  const isProse = (inner.longest ?? 0) > 1_000;
  const control = isProse
    ? html`<textarea
        rows="3"
        id=${shared.id}
        aria-invalid=${shared.wrong}
        aria-describedby=${shared.by}
        .value=${text}
        @change=${on.commit}
        @keydown=${on.escape}
      ></textarea>`
    : html`<input
        type="text"
        class=${named ? '' : 'wide'}
        autocomplete="off"
        spellcheck="false"
        id=${shared.id}
        aria-invalid=${shared.wrong}
        aria-describedby=${shared.by}
        .value=${text}
        @change=${on.commit}
        @keydown=${on.escape}
      />`;
  return field(form, place, control, '');
}

function nameInput(form: FormContext, place: Place, what: 'groups' | 'couplings'): TemplateResult {
  return choiceInput(form, place, namesIn(form.draft.spec, what));
}

/** One of several words; what is not among them stays, to be seen as wrong. */
export function choiceInput(form: FormContext, place: Place, choices: readonly string[]): TemplateResult {
  const { field: inner, keys } = place;
  const value = at(form.draft.spec, keys);
  const fallback = defaultOf(inner);
  const all = typeof value !== 'string' || choices.includes(value) ? choices : [...choices, value];
  const absent = inner.optional && fallback === undefined;
  const control = html`<select
    id=${idOf(keys)}
    aria-invalid=${isWrong(form, place)}
    aria-describedby=${describedBy(form, place, '')}
    @change=${(event: Event) => {
      const chosen = (event.target as HTMLSelectElement).value;
      form.edit(put(keys, chosen === '' ? undefined : chosen));
    }}
  >
    ${absent ? html`<option value="" .selected=${value === undefined}>${msg('not given')}</option>` : nothing}
    ${all.map(
      (choice) =>
        html`<option value=${choice} .selected=${choice === value}>
          ${choice}${choice === fallback ? msg(' (default)') : ''}
        </option>`,
    )}
  </select>`;
  return field(form, place, control, '');
}

export function toggleInput(form: FormContext, place: Place): TemplateResult {
  const { keys, label, field: inner } = place;
  const fallback = defaultOf(inner);
  return html`<div class="field">
    <div class="line">
      <label class="check" for=${idOf(keys)}>
        <input
          type="checkbox"
          id=${idOf(keys)}
          .checked=${at(form.draft.spec, keys) === true}
          @change=${(event: Event) => form.edit(put(keys, (event.target as HTMLInputElement).checked))}
        />
        ${label}
      </label>
    </div>
    ${fallback === undefined ? nothing : html`<p class="hint">${msg(str`default ${short(fallback)}`)}</p>`}
  </div>`;
}

/** Numbers as text: `1, 2, 3`; lists of lists as `0 1; 1 2 0.5`. */
export function compactInput(form: FormContext, place: Place): TemplateResult {
  const { field: inner, keys } = place;
  const value = at(form.draft.spec, keys);
  if (Array.isArray(value) && value.length > LONGEST)
    return field(form, place, html`<span class="unit" id=${idOf(keys)}>${tooLong(value.length)}</span>`, '');
  const textNow = () => writeCompact(at(form.draft.spec, keys));
  const text = textNow();
  const on = typing(form, textNow, (typed) =>
    put(keys, typed.trim() === '' && inner.optional ? undefined : readCompact(typed, inner)),
  );
  const nested = Array.isArray(value) && value.some(Array.isArray);
  const hint = [
    nested || (inner.kind === 'list' && inner.item.kind !== 'number')
      ? msg('source target weight; the next edge')
      : '',
    defaultWords(inner, ''),
  ]
    .filter(Boolean)
    .join(', ');
  const long = text.length > 60;
  const shared = { id: idOf(keys), wrong: isWrong(form, place), by: describedBy(form, place, hint) };
  const control = long
    ? html`<textarea
        class="code"
        rows="3"
        spellcheck="false"
        id=${shared.id}
        aria-invalid=${shared.wrong}
        aria-describedby=${shared.by}
        .value=${text}
        @change=${on.commit}
        @keydown=${on.escape}
      ></textarea>`
    : html`<input
        type="text"
        class="code wide"
        autocomplete="off"
        spellcheck="false"
        id=${shared.id}
        aria-invalid=${shared.wrong}
        aria-describedby=${shared.by}
        .value=${text}
        @change=${on.commit}
        @keydown=${on.escape}
      />`;
  const unit = inner.meta.unit ? html`<span class="unit">${inner.meta.unit}</span>` : nothing;
  return field(form, place, html`${control}${unit}${resetButton(form, place)}`, hint);
}
