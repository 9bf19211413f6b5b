import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { renderBlocks } from './markdown.ts';
import { proseStyles } from './prose.css.ts';

/** Longest stretch of writing between two frames [ms]. */
const SLICE = 8;

/** Text in Markdown with `$maths$`, sanitised; long ones arrive over several frames. */
@customElement('kirchhoff-prose')
export class Prose extends LitElement {
  @property() text = '';
  /** Aborts the writing of a text that is no longer shown. */
  #writing = new AbortController();

  static override readonly styles = [
    proseStyles,
    css`
      :host {
        display: block;
      }

      :focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<div class="prose"></div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('text')) return;
    this.#writing.abort();
    this.#writing = new AbortController();
    void this.#write(this.#writing.signal);
  }

  async #write(signal: AbortSignal): Promise<void> {
    const page = this.renderRoot.querySelector('.prose');
    page?.replaceChildren();
    let started = performance.now();
    for (const block of renderBlocks(this.text)) {
      page?.append(block);
      if (performance.now() - started < SLICE) continue;
      await new Promise(requestAnimationFrame);
      if (signal.aborted) return;
      started = performance.now();
    }
    if (page?.querySelector('code.math')) await this.#draw(page, signal);
  }

  /** Draws the formulas; without the code for it, gone with the connection, their sources stay. */
  async #draw(page: Element, signal: AbortSignal): Promise<void> {
    const maths = await import('./maths.ts').catch(() => null);
    if (!maths || signal.aborted || !(this.renderRoot instanceof ShadowRoot)) return;
    const { adoptedStyleSheets } = this.renderRoot;
    if (!adoptedStyleSheets.includes(maths.mathsStyles)) adoptedStyleSheets.push(maths.mathsStyles);
    let started = performance.now();
    for (const source of page.querySelectorAll<HTMLElement>('code.math')) {
      maths.drawMaths(source);
      if (performance.now() - started < SLICE) continue;
      await new Promise(requestAnimationFrame);
      if (signal.aborted) return;
      started = performance.now();
    }
  }
}
