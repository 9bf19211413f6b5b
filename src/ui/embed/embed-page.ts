/** The page in a frame of another: a notebook to read, one cell, or only what the cell draws. */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { BadInput } from '../../circuit/problem.ts';
import type { EngineChoice } from '../../lab/api.ts';
import { parseNotebook } from '../../notebook/parse.ts';
import { setAt } from '../../notebook/paths.ts';
import { NotebookSchema, type Cell, type Notebook } from '../../notebook/schema.ts';
import type { KirchhoffBench } from '../bench/bench.ts';
import { controls } from '../controls.css.ts';
import { nameOf } from '../document/words.ts';
import '../notebook-page.ts';
import type { Theme } from '../tokens.css.ts';
import type { KirchhoffTrain } from '../train/train.ts';
import type { Embedding } from './embedding.ts';
import { Messages, type Ask } from './messages.ts';

/** Time between two reports of a run [ms]. */
const INTERVAL = 100;

@customElement('kirchhoff-embed')
export class EmbedPage extends LitElement {
  @property({ attribute: false }) embedding: Embedding | null = null;
  @property({ attribute: false }) notebook: Notebook | null = null;
  @property() engine: EngineChoice = 'auto';
  @property() theme: Theme = 'light';
  /** The theme the page around asked for later. */
  @state() private asked: Theme | null = null;
  #messages: Messages | null = null;
  #reports: ReturnType<typeof setInterval> | undefined;
  #last = '';
  readonly #size = new ResizeObserver(() => this.#messages?.tell('size', { height: this.offsetHeight }));

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        padding-block: var(--space-3);
      }

      p {
        margin: var(--space-2) 0 0;
        color: var(--muted);
        font-size: var(--text-small);
        text-align: end;
      }

      a {
        color: inherit;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#messages?.close();
    clearInterval(this.#reports);
    this.#size.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('theme') || changed.has('embedding')) this.#dress(this.asked ?? this.theme);
  }

  protected override firstUpdated(): void {
    const origin = this.embedding?.origin;
    if (!origin || window.parent === window) return;
    this.#messages = new Messages(origin, (ask) => void this.#do(ask));
    this.#messages.open();
    this.#reports = setInterval(() => this.#report(), INTERVAL);
    this.#size.observe(this);
    this.addEventListener('problem', this.#problem);
    this.#messages.tell('ready', { build: __BUILD__ });
  }

  override render(): TemplateResult {
    const { embedding, notebook } = this;
    if (!embedding || !notebook) return html``;
    const cell = this.#cell;
    const shown =
      embedding.show === 'notebook' ? notebook : cell && { ...notebook, cells: [bare(cell, embedding)] };
    if (!shown) return html`<p role="alert">${msg('There is no such cell in this notebook.')}</p>`;
    return html`${cell ? headings(embedding, notebook, cell) : nothing}
      <kirchhoff-notebook
        fixed
        .notebook=${shown}
        .engine=${this.engine}
        .theme=${this.asked ?? this.theme}
        .controls=${embedding.controls}
        .heading=${embedding.show === 'notebook'}
      ></kirchhoff-notebook>
      ${
        embedding.show === 'view'
          ? nothing
          : html`<p>
              <a href=${`${location.pathname}${location.hash}`} target="_blank"
                >${msg('Open in Kirchhoff')}</a
              >
            </p>`
      }`;
  }

  /** The cell shown, or the one that messages mean in a whole notebook. */
  get #cell(): Cell | null {
    const { embedding, notebook } = this;
    const wanted = embedding?.cell ?? null;
    return (
      notebook?.cells.find(({ id, kind }) => (wanted === null ? kind !== 'text' : id === wanted)) ?? null
    );
  }

  get #bench(): KirchhoffBench | KirchhoffTrain | null {
    const page = this.renderRoot.querySelector('kirchhoff-notebook');
    const slot = page?.shadowRoot?.querySelector(
      `[data-cell="${this.#cell?.id}"] :is(kirchhoff-bench-slot, kirchhoff-train-slot)`,
    );
    return (
      slot?.shadowRoot?.querySelector<KirchhoffBench | KirchhoffTrain>('kirchhoff-bench, kirchhoff-train') ??
      null
    );
  }

  async #do(ask: Ask): Promise<void> {
    const bench = this.#bench;
    switch (ask.do) {
      case 'theme':
        this.asked = ask.theme;
        this.#dress(ask.theme);
        return;
      case 'set':
        this.#set(ask.path, ask.value);
        return;
      case 'status':
        this.#last = '';
        this.#report();
        return;
      case 'play':
      case 'pause':
        if (bench && bench.session.running !== (ask.do === 'play')) await bench.session.toggle();
        return;
      case 'reset':
        if (isBench(bench)) bench.transport({ kind: 'reset' });
        else bench?.act('reset');
        return;
      case 'step':
        if (isBench(bench)) bench.transport({ kind: 'step', count: ask.count });
        else bench?.act('step');
        return;
      case 'seek':
        if (isBench(bench)) bench.transport({ kind: 'seek', step: ask.step });
        return;
      default:
        ask satisfies never;
    }
  }

  /** Changes the recipe, where the address lets its reader do so. */
  #set(path: string, value: unknown): void {
    const { notebook, embedding } = this;
    const cell = this.#cell;
    if (!notebook || !cell) return;
    const at = `cells.${cell.id}.${path}`;
    if (embedding?.controls !== 'shown') {
      const remedy = 'Embed it with controls=shown';
      this.#messages?.tell('problem', { path: at, problem: 'the recipe is locked', remedy });
      return;
    }
    try {
      const edited = parseNotebook(setAt(NotebookSchema, notebook, at, value));
      const detail = { cell: edited.cells.find(({ id }) => id === cell.id), commit: true };
      this.dispatchEvent(new CustomEvent('cell-change', { detail, bubbles: true, composed: true }));
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.#messages?.tell('problem', { ...error.problems[0] });
    }
  }

  /** Says how the run stands, where that changed. */
  #report(): void {
    const status = this.#bench?.session.status;
    if (!status) return;
    const text = JSON.stringify(status);
    if (text === this.#last) return;
    this.#last = text;
    this.#messages?.tell('status', { cell: this.#cell?.id, status });
  }

  readonly #problem = (event: Event): void => {
    if (event instanceof CustomEvent) this.#messages?.tell('problem', { ...(event.detail as object) });
  };

  #dress(theme: Theme): void {
    document.documentElement.dataset['theme'] = theme;
  }
}

const isBench = (cell: KirchhoffBench | KirchhoffTrain | null): cell is KirchhoffBench =>
  cell?.localName === 'kirchhoff-bench';

/** A frame is a document of its own: headings for those who do not see what it shows without them. */
function headings({ show }: Embedding, { title }: Notebook, cell: Cell): TemplateResult | typeof nothing {
  if (show === 'notebook') return nothing;
  return html`<h1 class="visually-hidden">${title}</h1>
    ${show === 'view' ? html`<h2 class="visually-hidden">${nameOf(cell)}</h2>` : nothing}`;
}

/** A cell without what only its own page needs. */
function bare(cell: Cell, { show }: Embedding): Cell {
  if (cell.kind === 'text') return { ...cell, collapsed: false };
  if (show === 'bench') return { ...cell, collapsed: false };
  return { ...cell, collapsed: false, title: '', caption: '' };
}
