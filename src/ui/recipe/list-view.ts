/** A list: its members, each with what moves and removes it, and a way to add one. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Field, Keys } from '../../notebook/fields.ts';
import { newRow } from '../../notebook/series-templates.ts';
import { idOf, problemsAt, type FormContext, type Place } from './context.ts';
import { append, at, move, put, remove } from './edit.ts';
import { entriesView } from './entries.ts';
import { newMember } from './fill.ts';
import { resetButton } from './inputs.ts';
import { countOf, problemsOf } from './marks.ts';
import { aboutMember, nameOf } from './words.ts';

export function listView(form: FormContext, place: Place): TemplateResult {
  const { field, keys, label } = place;
  const objects = field.kind === 'list' && holdsObjects(field.item);
  return html`<fieldset class=${objects ? 'whole' : 'field'}>
    <legend>${label}</legend>
    ${problemsOf(form, keys)} ${listMembers(form, place)}
  </fieldset>`;
}

const holdsObjects = (item: Field): boolean =>
  item.kind === 'object' || (item.kind === 'either' && item.options.some(({ kind }) => kind === 'object'));

export function listMembers(form: FormContext, place: Place): TemplateResult {
  const { field, keys, label } = place;
  if (field.kind !== 'list') return html``;
  const value = at(form.draft.spec, keys);
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const members = list.map((member, index) => memberView(form, place, { list, member, index }));
  return html`<ol class="members" aria-label=${label}>
      ${members.map((member) => html`<li>${member}</li>`)}
    </ol>
    ${
      keys[0] === 'sliders'
        ? html`<p class="hint">${msg('A slider is made where its number is: press Slider there.')}</p>`
        : keys.length === 1 && keys[0] === 'rows'
          ? rowButtons(form, place, list)
          : addButton(form, place, list)
    }`;
}

function addButton(form: FormContext, place: Place, list: readonly unknown[]): TemplateResult {
  const { field, keys, label } = place;
  if (field.kind !== 'list') return html``;
  const full = list.length >= (field.longest ?? Infinity);
  const add = (): void => {
    const member = newMember(field.item, list, form.draft.spec);
    form.setOpen(idOf([...keys, list.length], 'member'), true);
    form.edit(Array.isArray(at(form.draft.spec, keys)) ? append(keys, member) : put(keys, [member]));
  };
  return html`<div class="line">
    <button
      class="add"
      ?disabled=${full}
      aria-label=${msg(str`Add to ${label.toLowerCase()}`)}
      title=${full ? msg(str`It holds at most ${field.longest ?? ''}`) : nothing}
      @click=${add}
    >
      ${msg('Add')}
    </button>
    ${resetButton(form, place)}
  </div>`;
}

/** A row of a comparison is a circuit of the notebook or a digital model that learns what one of them does. */
function rowButtons(form: FormContext, { field, keys }: Place, list: readonly unknown[]): TemplateResult {
  const { cell, notebook } = form.draft;
  if (field.kind !== 'list' || cell.kind !== 'compare') return html``;
  const full = list.length >= (field.longest ?? Infinity);
  const button = (label: string, member: unknown): TemplateResult =>
    html`<button
      class="add"
      ?disabled=${full || member === undefined}
      title=${full ? msg(str`It holds at most ${field.longest ?? ''}`) : nothing}
      @click=${() => {
        form.setOpen(idOf([...keys, list.length], 'member'), true);
        form.edit(append(keys, member));
      }}
    >
      ${label}
    </button>`;
  const cells = notebook?.cells ?? [];
  return html`<div class="line">
    ${button(msg('Add a circuit'), newRow('cell', cell, cells))}
    ${button(msg('Add a digital model'), newRow('model', cell, cells))}
  </div>`;
}

interface Member {
  readonly list: readonly unknown[];
  readonly member: unknown;
  readonly index: number;
}

function memberView(form: FormContext, { field, keys, label }: Place, each: Member): TemplateResult {
  if (field.kind !== 'list') return html``;
  const { item } = field;
  const own = [...keys, each.index];
  const tools = toolsOf(form, keys, each);
  if (holdsObjects(item)) return objectMember(form, item, own, each.member, tools);
  const place = {
    field: { ...item, optional: false },
    keys: own,
    label: `${label}, ${each.index + 1}`,
    tools,
  };
  return form.view(place);
}

function toolsOf(form: FormContext, keys: Keys, { list, member, index }: Member): TemplateResult {
  const name = nameOf(member);
  return html`<button
      ?disabled=${index === 0}
      aria-label=${msg(str`Move ${name} up`)}
      title=${msg('Move up')}
      @click=${() => form.edit(move(keys, index, -1))}
    >
      ↑</button
    ><button
      ?disabled=${index === list.length - 1}
      aria-label=${msg(str`Move ${name} down`)}
      title=${msg('Move down')}
      @click=${() => form.edit(move(keys, index, 1))}
    >
      ↓</button
    ><button aria-label=${msg(str`Remove ${name}`)} @click=${() => form.edit(remove(keys, index))}>
      ${msg('Remove')}
    </button>`;
}

function objectMember(
  form: FormContext,
  item: Field,
  keys: Keys,
  member: unknown,
  tools: TemplateResult,
): TemplateResult {
  const id = idOf(keys, 'member');
  const wrong = problemsAt(form, keys, true).length;
  const open = form.isOpen(id) || wrong > 0;
  return html`<details
    .open=${open}
    @toggle=${(event: Event) => form.setOpen(id, (event.target as HTMLDetailsElement).open)}
  >
    <summary>
      <b>${nameOf(member)}</b><span class="about">${aboutMember(member)}</span>${countOf(wrong)}
    </summary>
    ${
      open
        ? html`<div class="body">
            <div class="line tools">${tools}</div>
            ${item.kind === 'either' ? nothing : problemsOf(form, keys)}
            ${item.kind === 'either' ? form.view({ field: item, keys, label: msg('Kind') }) : entriesView(form, item, keys, keys[0] === 'sliders' ? ['path'] : [])}
          </div>`
        : nothing
    }
  </details>`;
}
