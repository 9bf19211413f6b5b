import { msg } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { BadInput } from '../circuit/problem.ts';
import type { EngineChoice } from '../lab/api.ts';
import type { EditName } from '../notebook/edit-history.ts';
import {
  collapseCell,
  deleteCell,
  duplicateCell,
  insertCell,
  moveCell,
  replaceCell,
} from '../notebook/edits.ts';
import {
  NOTEBOOK_CAPS,
  type Assignment,
  type Cell,
  type Notebook,
  type RecipeCell,
} from '../notebook/schema.ts';
import { isMachine, newCell, type Beginning } from '../notebook/templates.ts';
import type { CellControls } from './cell-controls.ts';
import './cell-recipe.ts';
import './cell-runs.ts';
import type { CellRuns } from './cell-runs.ts';
import { cellView, type FigureCell } from './cell-views.ts';
import { controls } from './controls.css.ts';
import './document/cell-tools.ts';
import type { CellAction } from './document/cell-tools.ts';
import './document/insert-line.ts';
import type { DocumentEdit } from './document/open-document.ts';
import './document/text-editor.ts';
import { kindWords, nameOf, withoutTitle } from './document/words.ts';
import { Media } from './media.ts';
import { notebookHeading, type HeadingActs } from './notebook-heading.ts';
import { pageStyles } from './notebook-page.css.ts';
import './prose/prose.ts';
import { proseStyles } from './prose/prose.css.ts';
import type { Theme } from './tokens.css.ts';

const isRecipe = (cell: Cell): cell is RecipeCell => cell.kind === 'bench' || cell.kind === 'train';

/** What is being edited when it is not a cell. */
const HEADING = '';

/**
 * A notebook: its title and a column of cells, each of which can be edited where it stands. The first that is not text
 * plays when it is seen. Fires `document-edit` {detail: DocumentEdit}, and `refused` {detail: Problem} for an edit that
 * cannot be made.
 */
@customElement('kirchhoff-notebook')
export class NotebookPage extends LitElement {
  @property({ attribute: false }) notebook: Notebook | null = null;
  /** Under which its runs are kept, or '' to keep none. */
  @property() place = '';
  @property() engine: EngineChoice = 'auto';
  @property() theme: Theme = 'light';
  /** Whether the document is only read here. */
  @property({ type: Boolean }) fixed = false;
  /** Whether title and summary stand above. */
  @property({ type: Boolean }) heading = true;
  @property() controls: CellControls = 'shown';
  /** Id of the cell being edited. */
  @state() private editing: string | null = null;
  readonly #still = new Media(this, '(prefers-reduced-motion: reduce)');

  static override readonly styles = [controls, proseStyles, pageStyles];

  constructor() {
    super();
    this.addEventListener('keydown', this.#key);
  }

  override render(): TemplateResult {
    const notebook = this.notebook;
    if (notebook === null) return html``;
    const first = notebook.cells.find(({ kind }) => kind !== 'text')?.id;
    return html`<article aria-labelledby="title">
      ${this.heading ? notebookHeading(notebook, this.#headingActs) : nothing} ${this.#gap(0, false)}
      ${repeat(
        notebook.cells,
        ({ id }) => id,
        (cell, index) => this.#placed(cell, index, cell.id === first && !this.#still.matches),
      )}
    </article>`;
  }

  get #headingActs(): HeadingActs {
    return {
      editing: this.editing === HEADING,
      fixed: this.fixed,
      toggle: () => this.#toggle(HEADING),
      edit: (notebook) => this.#edit({ notebook, name: 'edit the title', place: 'title' }),
    };
  }

  #placed(cell: Cell, index: number, autoplay: boolean): TemplateResult {
    const editing = this.editing === cell.id;
    const last = index === (this.notebook?.cells.length ?? 0) - 1;
    const classes = [
      'cell',
      cell.kind === 'text' ? '' : 'figure',
      editing ? 'editing' : '',
      cell.collapsed ? 'collapsed' : '',
    ].join(' ');
    const tools = html`<kirchhoff-cell-tools
      class="tools"
      .name=${nameOf(cell)}
      .editing=${editing}
      .collapsed=${cell.collapsed}
      .assignment=${!isRecipe(cell) ? 'none' : cell.assignment ? 'locked' : 'possible'}
      .comparable=${cell.kind === 'bench'}
      .first=${index === 0}
      .last=${last}
      @cell-action=${(event: CustomEvent<CellAction>) => void this.#act(cell, event.detail)}
    ></kirchhoff-cell-tools>`;
    return html`<div class=${classes} data-cell=${cell.id}>
      ${this.fixed ? nothing : tools} ${cell.collapsed ? this.#fold(cell) : nothing}
      <div ?hidden=${cell.collapsed}>${this.#cell(cell, autoplay, editing)}</div>
      ${this.#gap(index + 1, last)}
    </div>`;
  }

  /** Where a new cell can be put. */
  #gap(index: number, open: boolean): TemplateResult | typeof nothing {
    if (this.fixed) return nothing;
    return html`<kirchhoff-insert-line
      ?open=${open}
      @insert-cell=${(event: CustomEvent<Beginning>) => void this.#insert(event.detail, index)}
    ></kirchhoff-insert-line>`;
  }

  #fold(cell: Cell): TemplateResult {
    return html`<button class="fold" aria-expanded="false" @click=${() => void this.#act(cell, 'collapse')}>
      ${nameOf(cell)} <span>${kindWords(cell.kind)}</span>
    </button>`;
  }

  #cell(cell: Cell, autoplay: boolean, editing: boolean): TemplateResult {
    if (cell.kind !== 'text') return this.#recorded(cell, this.#figure(cell, autoplay, editing));
    if (editing) return this.#writing(cell, 'text', msg('Text'), NOTEBOOK_CAPS.text);
    const text = withoutTitle(cell.text, this.notebook?.title ?? '');
    if (text.trim() === '') return html`<p class="empty">${msg('An empty text')}</p>`;
    return html`<kirchhoff-prose .text=${text}></kirchhoff-prose>`;
  }

  /** A cell whose runs are kept, and listed below it. */
  #recorded(cell: FigureCell, figure: TemplateResult): TemplateResult {
    if (!isRecipe(cell) || this.place === '') return figure;
    return html`<cell-runs .cell=${cell} .notebook=${this.place} .listed=${!cell.assignment}
      >${figure}</cell-runs
    >`;
  }

  #figure(cell: FigureCell, autoplay: boolean, editing: boolean): TemplateResult {
    const { title, caption } = cell;
    const { engine, theme, controls, place } = this;
    const cells = this.notebook?.cells ?? [];
    const slot = cellView(cell, { cells, place, engine, theme, controls, autoplay });
    const assignment = isRecipe(cell) ? cell.assignment : undefined;
    if (assignment) void import('./assignment/assignment.ts');
    const asked = html`<kirchhoff-assignment
      .assignment=${assignment}
      @predict=${(event: CustomEvent<string>) => isRecipe(cell) && this.#predict(cell, event.detail)}
      >${slot}</kirchhoff-assignment
    >`;
    const recipe = html`<cell-recipe
      .cell=${cell}
      .notebook=${this.notebook}
      .open=${editing}
    ></cell-recipe>`;
    return html`<figure>
      ${title && html`<h2>${title}</h2>`} ${assignment ? asked : slot}
      ${
        editing
          ? html`<figcaption>
              ${this.#writing(cell, 'title', msg('Title'), NOTEBOOK_CAPS.title)}
              ${this.#writing(cell, 'caption', msg('Caption'), NOTEBOOK_CAPS.text)}
            </figcaption>`
          : caption
            ? html`<figcaption><kirchhoff-prose .text=${caption}></kirchhoff-prose></figcaption>`
            : nothing
      }
      ${assignment || this.fixed ? nothing : recipe}
    </figure>`;
  }

  #predict<C extends RecipeCell>(cell: C, prediction: string): void {
    const { notebook } = this;
    if (!notebook || !cell.assignment) return;
    const edited: C = { ...cell, assignment: { ...cell.assignment, prediction } };
    this.#edit({ notebook: replaceCell(notebook, edited), name: 'make a prediction' });
  }

  /** Asks what the reader is to predict, and locks the cell. */
  async #assign(cell: RecipeCell): Promise<void> {
    const { AssignmentEditor } = await import('./assignment/assignment-editor.ts');
    const editor = new AssignmentEditor();
    editor.addEventListener('assign', (event) => {
      if (!this.notebook || !(event instanceof CustomEvent)) return;
      const assignment = event.detail as Assignment;
      this.editing = null;
      this.#edit({
        notebook: replaceCell(this.notebook, { ...cell, assignment }),
        name: 'ask for a prediction',
      });
    });
    this.renderRoot.querySelector('kirchhoff-assignment-editor')?.remove();
    this.renderRoot.append(editor);
    await editor.show({ cell: cell.id });
  }

  /** A field of a cell that is text, being written. */
  #writing<C extends Cell>(cell: C, field: string & keyof C, label: string, longest: number): TemplateResult {
    const written = (event: CustomEvent<string>): void => {
      // What else changed in the meantime stays.
      const now = this.notebook?.cells.find(({ id }) => id === cell.id);
      if (!this.notebook || !now) return;
      const notebook = replaceCell(this.notebook, { ...now, [field]: event.detail });
      this.#edit({ notebook, name: 'edit a text', place: `${cell.id} ${field}` });
    };
    return html`<kirchhoff-text-editor
      .text=${String(cell[field])}
      .label=${label}
      .longest=${longest}
      .line=${field === 'title'}
      @text-change=${written}
      @done=${() => this.#toggle(cell.id)}
    ></kirchhoff-text-editor>`;
  }

  async #act(cell: Cell, action: CellAction): Promise<void> {
    const { notebook } = this;
    if (!notebook) return;
    const { id } = cell;
    const index = notebook.cells.findIndex((each) => each.id === id);
    switch (action) {
      case 'edit':
        this.#toggle(id);
        return;
      case 'up':
      case 'down':
        this.#edit({ notebook: moveCell(notebook, id, action === 'up' ? -1 : 1), name: 'move a cell' });
        break;
      case 'duplicate':
        this.#try('duplicate a cell', () => duplicateCell(notebook, id));
        break;
      case 'collapse':
        this.#edit({ notebook: collapseCell(notebook, id, !cell.collapsed), name: 'collapse a cell' });
        break;
      case 'assign':
        if (isRecipe(cell)) await this.#assign(cell);
        return;
      case 'compare':
        await (await import('./pair/ask.ts')).askForPair({ notebook, cell: id });
        return;
      case 'unlock':
        if (!isRecipe(cell)) return;
        this.#edit({
          notebook: replaceCell(notebook, { ...cell, assignment: undefined }),
          name: 'unlock a cell',
        });
        break;
      case 'runs':
        this.showRuns(id);
        return;
      case 'delete':
        this.#edit({ notebook: deleteCell(notebook, id), name: 'delete a cell' });
        break;
      default:
        action satisfies never;
    }
    // The reader stays at the cell, or where it was.
    await this.#focus(action === 'delete' ? (this.notebook?.cells[Math.max(0, index - 1)]?.id ?? id) : id);
  }

  /** Shows the recorded runs of a cell. */
  showRuns(id: string): void {
    void this.renderRoot.querySelector<CellRuns>(`[data-cell="${id}"] cell-runs`)?.show();
  }

  async #insert(kind: Beginning, index: number): Promise<void> {
    const make = isMachine(kind)
      ? await import('../notebook/machines.ts').then(
          ({ machineCell }) =>
            () =>
              machineCell(kind),
        )
      : (cells: readonly Cell[]) => newCell(kind, cells);
    const { notebook } = this;
    if (!notebook) return;
    this.#try('add a cell', () => insertCell(notebook, make(notebook.cells), index));
    const added = this.notebook?.cells[index];
    if (this.notebook === notebook || !added) return;
    if (kind === 'text') this.editing = added.id;
    else void this.#focus(added.id);
  }

  async #focus(id: string): Promise<void> {
    await this.updateComplete;
    const tools = this.renderRoot.querySelector<LitElement>(`[data-cell="${id}"] > kirchhoff-cell-tools`);
    await tools?.updateComplete;
    tools?.renderRoot.querySelector<HTMLElement>('.more')?.focus();
  }

  #toggle(id: string): void {
    const leaving = this.editing === id;
    this.editing = leaving ? null : id;
    if (leaving && id !== HEADING) void this.#focus(id);
  }

  #try(name: EditName, edit: () => Notebook): void {
    try {
      this.#edit({ notebook: edit(), name });
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.dispatchEvent(new CustomEvent('refused', { detail: error.problems[0] }));
    }
  }

  #edit(detail: DocumentEdit): void {
    this.notebook = detail.notebook;
    this.dispatchEvent(new CustomEvent<DocumentEdit>('document-edit', { detail }));
  }

  /** Alt with an arrow moves the cell the reader is at. */
  readonly #key = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    const at = event
      .composedPath()
      .find((each): each is HTMLElement => each instanceof HTMLElement && 'cell' in each.dataset);
    const cell = this.notebook?.cells.find(({ id }) => id === at?.dataset['cell']);
    if (!cell) return;
    event.preventDefault();
    void this.#act(cell, event.key === 'ArrowUp' ? 'up' : 'down');
  };
}
