import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { EngineChoice } from '../lab/api.ts';
import type { BenchCell, Cell, Notebook, TrainCell } from '../notebook/schema.ts';
import './bench-slot.ts';
import { Media } from './media.ts';
import './prose/prose.ts';
import { proseStyles } from './prose/prose.css.ts';
import type { Theme } from './tokens.css.ts';

/** A notebook: its title and a column of cells. The first that is not text plays when it is seen. */
@customElement('kirchhoff-notebook')
export class NotebookPage extends LitElement {
  @property({ attribute: false }) notebook: Notebook | null = null;
  @property() engine: EngineChoice = 'auto';
  @property() theme: Theme = 'light';
  readonly #still = new Media(this, '(prefers-reduced-motion: reduce)');

  static override readonly styles = [
    proseStyles,
    css`
      :host {
        display: block;
        padding-block: var(--space-7);
      }

      h1 {
        margin-block: 0 var(--space-3);
        font-family: var(--prose);
        font-size: var(--text-heading-1);
        font-weight: 600;
        line-height: 1.2;
        text-wrap: balance;
      }

      .summary {
        color: var(--muted);
      }

      figure {
        max-inline-size: var(--bench);
        margin: var(--space-7) auto;
      }

      figure h2 {
        max-inline-size: none;
        margin-block: 0 var(--space-3);
        font-family: var(--interface);
        font-size: 1rem;
      }

      figcaption {
        margin-block-start: var(--space-4);
      }

      figcaption kirchhoff-prose {
        --text-body: 1rem;
        /* The column of the text around it, in its smaller letters. */
        --measure: calc(68ch * 1.125);
      }

      kirchhoff-prose {
        margin-block: var(--space-5);
      }
    `,
  ];

  override render(): TemplateResult {
    const notebook = this.notebook;
    if (notebook === null) return html``;
    const first = notebook.cells.find(({ kind }) => kind !== 'text')?.id;
    return html`<article aria-labelledby="title">
      <header class="prose">
        <h1 id="title">${notebook.title}</h1>
        ${notebook.summary && html`<p class="summary">${notebook.summary}</p>`}
      </header>
      ${repeat(
        notebook.cells,
        ({ id }) => id,
        (cell) => this.#cell(cell, cell.id === first && !this.#still.matches),
      )}
    </article>`;
  }

  #cell(cell: Cell, autoplay: boolean): TemplateResult {
    switch (cell.kind) {
      case 'text':
        return html`<kirchhoff-prose
          .text=${withoutTitle(cell.text, this.notebook?.title ?? '')}
        ></kirchhoff-prose>`;
      case 'bench':
        return this.#figure(
          cell,
          html`<kirchhoff-bench-slot
            .cell=${cell}
            .engine=${this.engine}
            .theme=${this.theme}
            .autoplay=${autoplay}
          ></kirchhoff-bench-slot>`,
        );
      case 'train':
        void import('./train/slot.ts');
        return this.#figure(
          cell,
          html`<kirchhoff-train-slot
            .cell=${cell}
            .engine=${this.engine}
            .theme=${this.theme}
            .autoplay=${autoplay && cell.view.autoplay}
          ></kirchhoff-train-slot>`,
        );
    }
    return cell satisfies never;
  }

  #figure({ title, caption }: BenchCell | TrainCell, slot: TemplateResult): TemplateResult {
    return html`<figure>
      ${title && html`<h2>${title}</h2>`} ${slot}
      ${caption ? html`<figcaption><kirchhoff-prose .text=${caption}></kirchhoff-prose></figcaption>` : nothing}
    </figure>`;
  }
}

/** A text that opens with the notebook's title as its heading would say it twice. */
function withoutTitle(text: string, title: string): string {
  const heading = `# ${title}`;
  return text.trimStart().startsWith(`${heading}\n`) ? text.trimStart().slice(heading.length) : text;
}
