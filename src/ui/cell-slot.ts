import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { EngineChoice } from '../lab/api.ts';
import type { RecipeCell } from '../notebook/schema.ts';
import type { CellControls } from './cell-controls.ts';
import { controls } from './controls.css.ts';
import type { LiveCell } from './live-cell.ts';
import { LAB_CRASHED } from './open-lab.ts';
import type { Theme } from './tokens.css.ts';

/**
 * A place for a cell: keeps its room on the page and brings the cell in, with its code and the lab's worker, when the
 * reader comes near. Events of the cell bubble through.
 */
export abstract class CellSlot extends LitElement {
  @property() engine: EngineChoice = 'auto';
  @property() theme: Theme = 'light';
  @property({ type: Boolean }) autoplay = false;
  @property() controls: CellControls = 'shown';
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
        min-block-size: var(--room, min(36rem, 70vb));
        border-block: 1px solid var(--line);
        color: var(--muted);
        font-size: var(--text-interface);
      }

      .room p {
        margin: 0;
      }
    `,
  ];

  /** Loads the code of the cell. */
  protected abstract load(): Promise<unknown>;

  /** The cell itself, or null while there is none to show. */
  protected abstract view(): TemplateResult | null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch.observe(this);
    window.addEventListener(LAB_CRASHED, this.#again);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch.disconnect();
    window.removeEventListener(LAB_CRASHED, this.#again);
  }

  override render(): TemplateResult {
    if (this.stage === 'failed')
      return html`<div class="room" role="alert">
        <p>${msg('This cell could not be loaded; the connection may be gone.')}</p>
        <button @click=${this.#bring}>${msg('Try again')}</button>
      </div>`;
    const view = this.stage === 'ready' ? this.view() : null;
    return view ?? html`<div class="room"><p>${this.stage === 'loading' ? msg('Loading') : ''}</p></div>`;
  }

  /** Plays a recipe from its start in the cell; where the cell is not there yet, nothing runs. */
  replay(cell: RecipeCell): void {
    this.renderRoot.querySelector<LiveCell<RecipeCell>>('kirchhoff-bench, kirchhoff-train')?.replay(cell);
  }

  readonly #again = (): void => this.requestUpdate();

  #approach(entries: readonly IntersectionObserverEntry[]): void {
    if (entries.some(({ isIntersecting }) => isIntersecting) && this.stage === 'far') void this.#bring();
  }

  async #bring(): Promise<void> {
    this.#watch.disconnect();
    this.stage = 'loading';
    this.stage = await this.load().then(
      () => 'ready' as const,
      () => 'failed' as const,
    );
  }
}
