/** Around a cell: keeps every run of it that ends, and lists them below, brought in when the reader asks. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RunRecord } from '../notebook/records.ts';
import type { RecipeCell } from '../notebook/schema.ts';
import { controls } from './controls.css.ts';
import type { CellSlot } from './cell-slot.ts';
import type { EndedRun } from './live-cell.ts';

/** Fires, bubbling, `cell-change` to put a recorded recipe back, and `refused` {detail: Problem} for what cannot be kept. */
@customElement('cell-runs')
export class CellRuns extends LitElement {
  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
      }

      details {
        margin-block: calc(-1 * var(--space-5)) var(--space-5);
      }

      summary {
        inline-size: fit-content;
        min-block-size: var(--touch);
        align-content: center;
        color: var(--muted);
        font-family: var(--interface);
        font-size: var(--text-small);
        cursor: pointer;
      }

      summary:hover {
        color: var(--ink);
      }
    `,
  ];

  @property({ attribute: false }) cell: RecipeCell | null = null;
  /** Under which the notebook's runs are kept. */
  @property() notebook = '';
  /** Whether the reader may see and replay them. */
  @property({ type: Boolean }) listed = true;
  @state() private open = false;
  @state() private count = 0;
  @state() private stage: 'closed' | 'loading' | 'ready' | 'failed' = 'closed';
  /** The run that ended last, since the cell was opened. */
  @state() private latest: RunRecord | null = null;
  #watched = '';
  #unwatch = (): void => undefined;

  constructor() {
    super();
    this.addEventListener('run-ended', (event) => void this.#keep((event as CustomEvent<EndedRun>).detail));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watched = '';
    void this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('notebook') || changed.has('cell')) void this.#watch();
  }

  override render(): TemplateResult {
    const shown = this.listed && (this.count > 0 || this.open);
    return html`<slot></slot>${shown ? this.#list() : nothing}`;
  }

  /** Opens the list and takes the reader there. */
  async show(): Promise<void> {
    this.open = true;
    await this.updateComplete;
    const summary = this.renderRoot.querySelector('summary');
    summary?.focus();
    summary?.scrollIntoView({ block: 'nearest' });
  }

  #list(): TemplateResult {
    const { stage, cell, notebook, latest } = this;
    return html`<details .open=${this.open} @toggle=${this.#toggle}>
      <summary>${this.count > 0 ? msg(str`Runs, ${this.count}`) : msg('Runs')}</summary>
      ${
        stage === 'ready'
          ? html`<kirchhoff-runs
              .cell=${cell}
              .notebook=${notebook}
              .latest=${latest}
              @replay-run=${(event: CustomEvent<RecipeCell>) => this.#replay(event.detail)}
            ></kirchhoff-runs>`
          : nothing
      }
      ${stage === 'loading' ? html`<p role="status">${msg('Loading')}</p>` : nothing}
      ${
        stage === 'failed'
          ? html`<p role="alert">${msg('The list could not be loaded; the connection may be gone.')}</p>
              <button @click=${this.#bring}>${msg('Try again')}</button>`
          : nothing
      }
    </details>`;
  }

  readonly #toggle = (event: Event): void => {
    this.open = (event.target as HTMLDetailsElement).open;
    if (this.open && this.stage === 'closed') void this.#bring();
  };

  readonly #bring = async (): Promise<void> => {
    this.stage = 'loading';
    this.stage = await import('./runs/list.ts').then(
      () => 'ready' as const,
      () => 'failed' as const,
    );
  };

  /** Counts what is kept, now and whenever that changes. */
  async #watch(): Promise<void> {
    const { notebook } = this;
    const id = this.cell?.id ?? '';
    const watched = JSON.stringify([notebook, id]);
    if (watched === this.#watched || id === '') return;
    this.#watched = watched;
    const { countRuns, onRunsChanged } = await import('./runs/recorded.ts');
    const count = async (): Promise<void> => {
      const found = await countRuns(notebook, id);
      if (watched === this.#watched) this.count = found;
    };
    if (watched !== this.#watched || !this.isConnected) return;
    this.#unwatch();
    this.#unwatch = onRunsChanged(id, () => void count());
    await count();
  }

  async #keep(ended: EndedRun): Promise<void> {
    const { keepEnded } = await import('./runs/keep.ts');
    const { record, refused } = await keepEnded(() => this.notebook, ended);
    this.latest = record;
    if (refused) this.#tell('refused', refused);
  }

  /** Puts a recorded recipe back, where the cell's is another, and plays it. */
  #replay(recipe: RecipeCell): void {
    if (recipe !== this.cell) this.#tell('cell-change', { cell: recipe, commit: true, name: 'replay a run' });
    this.querySelector<CellSlot>('kirchhoff-bench-slot, kirchhoff-train-slot')?.replay(recipe);
  }

  #tell(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cell-runs': CellRuns;
  }
}
