/** A cell as the JSON a notebook's file holds, with completion, marks where something is wrong, and what it is. */
import { msg, str } from '@lit/localize';
import type { EditorView } from '@codemirror/view';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { equal, withoutDefaults } from '../../../notebook/defaults.ts';
import { printJson } from '../../../notebook/file.ts';
import type { Cell, Notebook } from '../../../notebook/schema.ts';
import { controls } from '../../bench/controls.css.ts';
import type { Draft } from '../draft.ts';
import { markProblems, openEditor, replaceText, treeOf } from './editor.ts';
import { readText, type TextProblem, type TextReading } from './problems.ts';

/** How long after the last letter a text is read [ms]. */
const PAUSE = 250;

/** Fires `apply` {detail: Cell} when what is written is taken over. */
@customElement('recipe-json')
export class RecipeJson extends LitElement {
  static override readonly styles = [
    controls,
    css`
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
        margin-block: var(--space-2);
      }

      p,
      ul {
        margin: 0;
        color: var(--muted);
        font-size: var(--text-small);
      }

      ul {
        padding: 0;
        list-style: none;
      }

      li button {
        min-block-size: max(1.75rem, calc(var(--touch) * 0.92));
        padding-inline: var(--space-2);
        border-color: transparent;
        color: var(--error);
        font-size: var(--text-small);
        text-align: start;
      }
    `,
  ];

  @property({ attribute: false }) draft!: Draft;
  @property({ attribute: false }) notebook: Notebook | null = null;
  @state() private problems: readonly TextProblem[] = [];
  @state() private changed = false;
  private view: EditorView | null = null;
  /** What the text was when it last agreed with the cell. */
  private agreed = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  override render(): TemplateResult {
    const count = this.problems.length;
    return html`<div class="editor"></div>
      <div class="line">
        <button ?disabled=${!this.changed || count > 0} @click=${() => this.apply()}>${msg('Apply')}</button>
        <button class="quiet" @click=${() => this.format()}>${msg('Format')}</button>
        <p role="status">
          ${
            count > 0
              ? count === 1
                ? msg('One thing is wrong; the circuit stays as it was.')
                : msg(str`${count} things are wrong; the circuit stays as it was.`)
              : this.changed
                ? msg('Not applied yet. Ctrl+Enter applies it.')
                : msg('As the circuit has it. Defaults are left out. Ctrl+Space says what may stand here.')
          }
        </p>
      </div>
      ${count > 0 ? this.list() : nothing}`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Taken out and put back elsewhere on the page.
    if (this.hasUpdated) this.open();
  }

  override firstUpdated(): void {
    this.open();
  }

  private open(): void {
    const parent = this.renderRoot.querySelector<HTMLElement>('.editor');
    if (!parent || !(this.renderRoot instanceof ShadowRoot)) return;
    this.agreed = textOf(this.draft);
    this.view = openEditor(this.renderRoot, parent, this.agreed, msg('Recipe as JSON'), {
      changed: () => this.edited(),
      apply: () => this.apply(),
      left: () => this.apply(),
    });
  }

  protected override updated(changes: PropertyValues<this>): void {
    const { view } = this;
    if (!view || !changes.has('draft') || this.changed) return;
    const text = textOf(this.draft);
    if (text === this.agreed) return;
    const read = this.read();
    // What the reader wrote stays as it was written, where it means the same.
    const same = read?.cell && equal(read.cell, this.draft.cell) && !this.draft.unfinished;
    this.agreed = text;
    if (!same) replaceText(view, text);
    this.changed = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.view?.destroy();
    this.view = null;
    this.changed = false;
    this.problems = [];
  }

  /** Every problem with its line; pressing it goes there. */
  private list(): TemplateResult {
    const { view } = this;
    return html`<ul aria-label=${msg('Problems')}>
      ${this.problems.slice(0, 20).map(({ from, message }) => {
        const line = view?.state.doc.lineAt(Math.min(from, view.state.doc.length)).number ?? 1;
        return html`<li>
          <button @click=${() => this.goTo(from)}>${msg(str`Line ${line}: ${message}`)}</button>
        </li>`;
      })}
    </ul>`;
  }

  private goTo(from: number): void {
    this.view?.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    this.view?.focus();
  }

  private edited(): void {
    this.changed = this.view?.state.doc.toString() !== this.agreed;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.read(), PAUSE);
  }

  private read(): TextReading | null {
    const { view } = this;
    if (!view) return null;
    clearTimeout(this.timer);
    const text = view.state.doc.toString();
    const reading = readText(treeOf(view.state), text, this.draft.cell, this.notebook);
    this.problems = reading.problems;
    markProblems(view, reading.problems);
    return reading;
  }

  private apply(): void {
    if (!this.changed) return;
    const reading = this.read();
    if (!reading?.cell) return;
    this.agreed = this.view?.state.doc.toString() ?? '';
    this.changed = false;
    this.dispatchEvent(new CustomEvent<Cell>('apply', { detail: reading.cell }));
  }

  private format(): void {
    const { view } = this;
    if (!view) return;
    try {
      replaceText(view, printJson(JSON.parse(view.state.doc.toString()) as unknown));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.read();
    }
  }
}

/** The cell as its notebook's file would hold it; a draft that does not parse as it stands. */
function textOf({ cell, spec, unfinished }: Draft): string {
  if (unfinished) return printJson(spec);
  return printJson(withoutDefaults({ kirchhoff: 1, title: '', summary: '', cells: [cell] }).cells[0]);
}

declare global {
  interface HTMLElementTagNameMap {
    'recipe-json': RecipeJson;
  }
}
