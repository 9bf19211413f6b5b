/** A cell as a form: sections that open, each field with its unit, range, default and what is wrong with it. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { defaultOf, fieldAt, type Field, type Keys } from '../../notebook/fields.ts';
import { CellSchema, type BenchCell } from '../../notebook/schema.ts';
import { controls } from '../bench/controls.css.ts';
import { effectiveNumber } from '../bench/recipe/field.ts';
import { countOf, problemsOf } from './marks.ts';
import type { FormContext, Place } from './context.ts';
import { problemsAt } from './context.ts';
import type { Draft } from './draft.ts';
import { at, pathTo, type Edit } from './edit.ts';
import { entriesView } from './entries.ts';
import { formStyles } from './form.css.ts';
import { listMembers } from './list-view.ts';
import { fieldView } from './views.ts';
import { plain } from '../../notebook/field-words.ts';
import { differences, labelOf } from './words.ts';

/** What the page edits itself, or nobody. */
const ELSEWHERE = new Set(['id', 'title', 'caption', 'collapsed', 'assignment']);

/** A part of the cell that opens and closes. */
interface Section {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly problems: number;
  readonly body: () => unknown;
}

@customElement('recipe-form')
export class RecipeForm extends LitElement implements FormContext {
  static override readonly styles = [controls, formStyles];

  @property({ attribute: false }) draft!: Draft;
  @state() private open: ReadonlySet<string> = new Set();

  override render(): TemplateResult {
    return html`${this.sections().map((section) => this.section(section))}`;
  }

  /** Hands an edit to the editor, which answers with another draft at once. */
  edit(edit: Edit): void {
    this.dispatchEvent(new CustomEvent<Edit>('edit', { detail: edit }));
  }

  view(place: Place): TemplateResult {
    return fieldView(this, place);
  }

  isOpen(id: string): boolean {
    return this.open.has(id);
  }

  setOpen(id: string, open: boolean): void {
    if (open === this.open.has(id)) return;
    const next = new Set(this.open);
    if (open) next.add(id);
    else next.delete(id);
    this.open = next;
  }

  otherwise(keys: Keys): string {
    const { spec } = this.draft;
    if (keys.length !== 4 || keys[1] !== 'groups' || !['leak', 'rails'].includes(String(keys[3]))) return '';
    const number = effectiveNumber(this.draft.cell as BenchCell, pathTo(spec, keys));
    if (number === undefined) return '';
    return Number.isFinite(number) ? msg(str`${plain(number)} by the law`) : msg('none by the law');
  }

  private section({ id, title, about, problems, body }: Section): TemplateResult {
    const open = this.isOpen(id) || problems > 0;
    return html`<details
      .open=${open}
      @toggle=${(event: Event) => this.setOpen(id, (event.target as HTMLDetailsElement).open)}
    >
      <summary>
        <b>${title}</b>${open ? nothing : html`<span class="about">${about}</span>`}${countOf(problems)}
      </summary>
      ${open ? html`<div class="body">${body()}</div>` : nothing}
    </details>`;
  }

  /** What the cell itself says first, then the circuit part by part, then the rest in the schema's order. */
  private sections(): readonly Section[] {
    const cell = fieldAt(CellSchema, this.draft.spec, []);
    if (cell?.kind !== 'object') return [];
    const entries = cell.entries.filter(([key, { kind }]) => kind !== 'constant' && !ELSEWHERE.has(key));
    const single = entries.filter(([, field]) => isSingle(field));
    const parts = entries.filter(([, field]) => !isSingle(field));
    return [
      this.together('cell', msg('Cell'), single, []),
      ...parts.flatMap(([key, field]) =>
        key === 'circuit' ? this.circuit(field) : [this.sectionOf(field, [key])],
      ),
    ];
  }

  private circuit(field: Field): readonly Section[] {
    if (field.kind !== 'object') return [];
    const lists = field.entries.filter(([, { kind }]) => kind === 'list');
    const rest = field.entries.filter(([, { kind }]) => kind !== 'list');
    return [
      ...lists.map(([key, entry]) => this.sectionOf(entry, ['circuit', key])),
      this.together('rest', msg('Noise, parts and units'), rest, ['circuit']),
    ];
  }

  /** Several entries in one section. */
  private together(
    id: string,
    title: string,
    entries: readonly (readonly [string, Field])[],
    keys: Keys,
  ): Section {
    const object = { ...entries[0][1], kind: 'object', entries } as Field;
    return {
      id,
      title,
      about: differences(object, at(this.draft.spec, keys)),
      problems: entries.reduce((sum, [key]) => sum + problemsAt(this, [...keys, key], true).length, 0),
      body: () => entriesView(this, object, keys),
    };
  }

  private sectionOf(field: Field, keys: Keys): Section {
    const value = at(this.draft.spec, keys);
    const title = labelOf(field, keys[keys.length - 1]);
    const absent = value === undefined && defaultOf(field) === undefined;
    return {
      id: keys.join('-'),
      title,
      about: absent ? 'none' : differences(field, value),
      problems: problemsAt(this, keys, true).length,
      body: () => {
        if (field.kind === 'object') return html`${problemsOf(this, keys)}${entriesView(this, field, keys)}`;
        if (field.kind !== 'list') return this.view({ field, keys, label: msg('Kind') });
        return html`${problemsOf(this, keys)}${listMembers(this, { field, keys, label: title })}`;
      },
    };
  }
}

const isSingle = ({ kind, core }: Field): boolean =>
  kind !== 'object' && kind !== 'list' && (kind !== 'either' || core.type !== 'variant');

declare global {
  interface HTMLElementTagNameMap {
    'recipe-form': RecipeForm;
  }
}
