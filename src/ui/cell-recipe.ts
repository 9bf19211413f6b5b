/** The foot of a cell: its recipe, brought in when it is opened. */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Cell, Notebook } from '../notebook/schema.ts';
import { controls } from './controls.css.ts';

@customElement('cell-recipe')
export class CellRecipe extends LitElement {
  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        margin-block-start: var(--space-3);
      }

      summary {
        inline-size: fit-content;
        min-block-size: var(--touch);
        align-content: center;
        color: var(--muted);
        font-size: var(--text-small);
        cursor: pointer;
      }

      summary:hover {
        color: var(--ink);
      }
    `,
  ];

  @property({ attribute: false }) cell: Cell | null = null;
  @property({ attribute: false }) notebook: Notebook | null = null;
  /** Whether it is shown; the reader opens and closes it too. */
  @property({ type: Boolean }) open = false;
  @state() private stage: 'closed' | 'loading' | 'ready' | 'failed' = 'closed';

  override render(): TemplateResult {
    const { stage } = this;
    return html`<details .open=${this.open} @toggle=${this.toggle}>
      <summary>${msg('Recipe')}</summary>
      ${stage === 'ready' ? html`<kirchhoff-recipe .cell=${this.cell} .notebook=${this.notebook}></kirchhoff-recipe>` : nothing}
      ${stage === 'loading' ? html`<p role="status">${msg('Loading')}</p>` : nothing}
      ${
        stage === 'failed'
          ? html`<p role="alert">${msg('The editor could not be loaded; the connection may be gone.')}</p>
              <button @click=${this.bring}>${msg('Try again')}</button>`
          : nothing
      }
    </details>`;
  }

  private toggle(event: Event): void {
    const { open } = event.target as HTMLDetailsElement;
    this.open = open;
    if (open && this.stage === 'closed') void this.bring();
  }

  private async bring(): Promise<void> {
    this.stage = 'loading';
    this.stage = await import('./recipe/recipe.ts').then(
      () => 'ready' as const,
      () => 'failed' as const,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cell-recipe': CellRecipe;
  }
}
