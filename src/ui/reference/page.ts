/** The reference as a page: every field of a recipe, with a list of its sections to begin with. */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { referenceSections } from '../../notebook/reference.ts';
import { controls } from '../controls.css.ts';
import './reference.ts';
import type { KirchhoffReference } from './reference.ts';

@customElement('kirchhoff-reference-page')
export class ReferencePage extends LitElement {
  /** Anchor of the section to begin with, or ''. */
  @property() at = '';
  @query('kirchhoff-reference') private readonly table!: KirchhoffReference;

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        max-inline-size: var(--bench);
        margin-inline: auto;
        padding-block: var(--space-6);
      }

      h1 {
        margin: 0 0 var(--space-4);
        font-family: var(--prose);
        font-size: var(--text-heading-1);
        font-weight: 600;
        line-height: 1.2;
      }

      ul {
        columns: 12rem;
        column-gap: var(--space-5);
        margin: 0 0 var(--space-6);
        padding: var(--space-4) 0;
        border-block: 1px solid var(--line);
        font-size: var(--text-interface);
        list-style: none;
      }

      a {
        display: inline-block;
        padding-block: 0.125rem;
        text-decoration: none;
      }

      a:hover {
        text-decoration: underline;
      }

      .cell {
        font-weight: 600;
      }

      a[aria-current] {
        color: var(--ink);
        font-weight: 600;
      }
    `,
  ];

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('at') && this.at) void this.#go(this.at);
  }

  async #go(at: string): Promise<void> {
    await this.table.updateComplete;
    const heading = this.table.renderRoot.querySelector<HTMLElement>(`[id='${at}']`);
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  }

  override render(): TemplateResult {
    return html`<h1>${msg('Every field of a recipe')}</h1>
      <nav aria-label=${msg('Sections')}>
        <ul>
          ${referenceSections().map(
            ({ title, anchor }) =>
              html`<li class=${title.startsWith('Cells: ') ? 'cell' : ''}>
                <a href="#reference=${anchor}" aria-current=${anchor === this.at ? 'true' : nothing}
                  >${title}</a
                >
              </li>`,
          )}
        </ul>
      </nav>
      <kirchhoff-reference page></kirchhoff-reference>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-reference-page': ReferencePage;
  }
}
