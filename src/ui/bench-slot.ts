import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DataSet } from '../data/data.ts';
import type { EngineChoice } from '../lab/api.ts';
import type { BenchCell } from '../notebook/schema.ts';
import { controls } from './controls.css.ts';
import { openLab } from './open-lab.ts';
import type { Theme } from './tokens.css.ts';

const NO_DATA: DataSet = {};

/**
 * A place for a bench: keeps its room on the page and brings the bench in, with its code and the lab's worker, when
 * the reader comes near. Events of the bench bubble through.
 */
@customElement('kirchhoff-bench-slot')
export class BenchSlot extends LitElement {
  @property({ attribute: false }) cell: BenchCell | null = null;
  @property({ attribute: false }) data = NO_DATA;
  @property() engine: EngineChoice = 'auto';
  @property() theme: Theme = 'light';
  @property({ type: Boolean }) autoplay = false;
  @state() private stage: 'far' | 'loading' | 'ready' | 'failed' = 'far';
  readonly #watch = new IntersectionObserver((entries) => this.#approach(entries), { rootMargin: '400px' });

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
        min-block-size: min(36rem, 70vb);
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
    const { cell, data, engine, theme, autoplay } = this;
    if (this.stage === 'failed')
      return html`<div class="room" role="alert">
        <p>The bench could not be loaded; the connection may be gone.</p>
        <button @click=${this.#load}>Try again</button>
      </div>`;
    if (this.stage !== 'ready' || cell === null)
      return html`<div class="room"><p>${this.stage === 'loading' ? 'Loading the bench' : ''}</p></div>`;
    return html`<kirchhoff-bench
      .cell=${cell}
      .lab=${openLab()}
      .engine=${engine}
      .data=${data}
      .autoplay=${autoplay}
      .theme=${theme}
    ></kirchhoff-bench>`;
  }

  #approach(entries: readonly IntersectionObserverEntry[]): void {
    if (entries.some(({ isIntersecting }) => isIntersecting) && this.stage === 'far') void this.#load();
  }

  async #load(): Promise<void> {
    this.#watch.disconnect();
    this.stage = 'loading';
    this.stage = await import('./bench/bench.ts').then(
      () => 'ready' as const,
      () => 'failed' as const,
    );
  }
}
