/** The recipe of a cell, to be edited: as a form, or as the JSON a notebook's file holds. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Cell, Notebook } from '../../notebook/schema.ts';
import { controls } from '../bench/controls.css.ts';
import { sentence } from '../dialogs/sentence.ts';
import { Draft } from './draft.ts';
import type { Edit } from './edit.ts';
import './form.ts';

type RecipeView = 'form' | 'json' | 'fields';
type Stage = 'far' | 'loading' | 'ready' | 'failed';

/** What a committed change tells the page. */
interface CellEdit {
  readonly cell: Cell;
  readonly commit: boolean;
}

@customElement('kirchhoff-recipe')
export class KirchhoffRecipe extends LitElement {
  static override readonly styles = [
    controls,
    css`
      .views {
        display: flex;
        gap: var(--space-1);
        margin-block-end: var(--space-2);
      }

      .views button {
        border-color: transparent;
      }

      .unfinished {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-3);
        margin-block: var(--space-2);
        padding: var(--space-1) var(--space-3);
        border-inline-start: 3px solid var(--error);
        background: var(--surface);
      }

      .unfinished div {
        flex: 1 1 20rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }

      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }

      code {
        font: 0.8125em var(--code);
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) cell: Cell | null = null;
  /** The document the cell stands in; names of other cells are looked up there. */
  @property({ attribute: false }) notebook: Notebook | null = null;
  @state() private draft: Draft | null = null;
  @state() private shown: RecipeView = 'form';
  /** What is brought in when it is asked for. */
  @state() private json: Stage = 'far';
  @state() private reference: Stage = 'far';

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { cell, notebook, draft } = this;
    if (!cell || !(changed.has('cell') || changed.has('notebook'))) return;
    if (!draft || draft.cell.id !== cell.id) this.draft = Draft.of(cell, notebook);
    else this.draft = draft.over(cell, notebook);
  }

  override render(): TemplateResult | typeof nothing {
    const { draft, shown } = this;
    if (!draft) return nothing;
    return html`<div class="views" role="group" aria-label=${msg('Recipe as')}>
        ${this.viewButton('form', msg('Form'))}${this.viewButton('json', 'JSON')}${this.viewButton('fields', msg('All fields'))}
      </div>
      ${draft.unfinished && shown === 'form' ? this.unfinished(draft) : nothing}
      <recipe-form
        ?hidden=${shown !== 'form'}
        .draft=${draft}
        @edit=${(event: CustomEvent<Edit>) => this.take(event.detail)}
      ></recipe-form>
      ${this.json === 'ready' ? this.jsonView(draft) : nothing}
      ${shown === 'fields' && this.reference === 'ready' ? html`<kirchhoff-reference></kirchhoff-reference>` : nothing}
      ${this.waiting()}`;
  }

  private viewButton(view: RecipeView, label: string): TemplateResult {
    const show = (): void => {
      this.shown = view;
      void this.bring();
    };
    return html`<button aria-pressed=${this.shown === view} @click=${show}>${label}</button>`;
  }

  private jsonView(draft: Draft): TemplateResult {
    return html`<recipe-json
      ?hidden=${this.shown !== 'json'}
      .draft=${draft}
      .notebook=${this.notebook}
      @apply=${({ detail }: CustomEvent<Cell>) => {
        this.draft = Draft.of(detail, this.notebook);
        this.commit(detail);
      }}
    ></recipe-json>`;
  }

  /** What there is to see before a view is there. */
  private waiting(): TemplateResult | typeof nothing {
    const stage = this.shown === 'json' ? this.json : this.shown === 'fields' ? this.reference : 'ready';
    if (stage === 'ready') return nothing;
    if (stage !== 'failed') return html`<p role="status">${msg('Loading the editor')}</p>`;
    return html`<p role="alert">${msg('The editor could not be loaded; the connection may be gone.')}</p>
      <button @click=${() => this.bring()}>${msg('Try again')}</button>`;
  }

  /** Loads the code of the view asked for. */
  private async bring(): Promise<void> {
    const came = (code: Promise<unknown>): Promise<Stage> =>
      code.then(
        () => 'ready',
        () => 'failed',
      );
    if (this.shown === 'json' && this.json !== 'ready') {
      this.json = 'loading';
      this.json = await came(import('./json/json-view.ts'));
    }
    if (this.shown === 'fields' && this.reference !== 'ready') {
      this.reference = 'loading';
      this.reference = await came(import('../reference/reference.ts'));
    }
  }

  /** What keeps the draft out of the circuit, with the way back. */
  private unfinished(draft: Draft): TemplateResult {
    const count = draft.problems.length;
    return html`<div class="unfinished" role="status">
      <div>
        <b
          >${msg(str`Not in the circuit yet: ${count === 1 ? msg('one thing is wrong.') : msg(str`${count} things are wrong.`)}`)}</b
        >
        <ul>
          ${draft.problems
            .slice(0, 5)
            .map(({ problem }) => html`<li>${sentence(problem.problem)} <code>${problem.path}</code></li>`)}
        </ul>
      </div>
      <button @click=${() => (this.draft = draft.takenBack())}>${msg('Take it back')}</button>
    </div>`;
  }

  private take(edit: Edit): void {
    const before = this.draft;
    if (!before) return;
    this.draft = before.edited(edit);
    this.commit(this.draft.cell);
  }

  private commit(cell: Cell): void {
    if (cell === this.cell) return;
    this.cell = cell;
    const detail: CellEdit = { cell, commit: true };
    this.dispatchEvent(new CustomEvent<CellEdit>('cell-change', { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-recipe': KirchhoffRecipe;
  }
}
