import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EngineChoice } from '../../lab/api.ts';
import type { TrainCell } from '../../notebook/schema.ts';
import { controls } from '../controls.css.ts';
import { openLab } from '../open-lab.ts';
import type { Theme } from '../tokens.css.ts';

/** A place for a cell that learns: keeps its room on the page and brings the cell in when the reader comes near. */
@customElement('kirchhoff-train-slot')
export class TrainSlot extends LitElement {
  @property({ attribute: false }) cell: TrainCell | null = null;
  @property() engine: EngineChoice = 'auto';
  @property() theme: Theme = 'light';
  @property({ type: Boolean }) autoplay = false;
  @state() private stage: 'far' | 'loading' | 'ready' | 'failed' = 'far';
  readonly #watch = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting) && this.stage === 'far') void this.#load();
    },
    { rootMargin: '400px' },
  );

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
      }

      .room {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--space-3);
        min-block-size: min(48rem, 90vb);
        border-block: 1px solid var(--line);
        color: var(--muted);
        font-size: var(--text-interface);
      }

      .room p {
        margin: 0;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch.disconnect();
  }

  override render(): TemplateResult {
    const { cell, engine, theme, autoplay } = this;
    if (this.stage === 'failed')
      return html`<div class="room" role="alert">
        <p>This cell could not be loaded; the connection may be gone.</p>
        <button @click=${this.#load}>Try again</button>
      </div>`;
    if (this.stage !== 'ready' || cell === null)
      return html`<div class="room"><p>${this.stage === 'loading' ? 'Loading' : ''}</p></div>`;
    return html`<kirchhoff-train
      .cell=${cell}
      .lab=${openLab()}
      .engine=${engine}
      .autoplay=${autoplay}
      .theme=${theme}
    ></kirchhoff-train>`;
  }

  async #load(): Promise<void> {
    this.#watch.disconnect();
    this.stage = 'loading';
    this.stage = await import('./train.ts').then(
      () => 'ready' as const,
      () => 'failed' as const,
    );
  }
}
