/** Every field a notebook may hold, section by section: beside the form of a recipe, and on a page of its own. */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { referenceSections, type ReferenceRow, type ReferenceSection } from '../../notebook/reference.ts';
import { controls } from '../controls.css.ts';

@customElement('kirchhoff-reference')
export class KirchhoffReference extends LitElement {
  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        container-type: inline-size;
        font: var(--text-small) / var(--leading-interface) var(--interface);
        font-variant-numeric: tabular-nums;
      }

      p {
        max-inline-size: var(--measure);
        margin: 0 0 var(--space-4);
        color: var(--muted);
      }

      section + section {
        margin-block-start: var(--space-5);
      }

      h2,
      h3 {
        margin: 0 0 var(--space-1);
        font-size: var(--text-interface);
        font-weight: 600;
        scroll-margin-block-start: var(--space-3);
      }

      h2 {
        font-size: 1rem;
      }

      table {
        inline-size: 100%;
        border-collapse: collapse;
        table-layout: fixed;
      }

      th,
      td {
        padding: var(--space-1) var(--space-3) var(--space-1) 0;
        border-block-end: 1px solid var(--line);
        text-align: start;
        vertical-align: top;
        overflow-wrap: anywhere;
      }

      th {
        font-weight: 400;
        color: var(--muted);
      }

      th:first-child {
        inline-size: 32%;
      }

      code {
        font-family: var(--code);
      }

      td.takes {
        color: var(--muted);
      }

      /* A narrow column has the fields one below the other, and what each takes under its name. */
      @container (max-width: 40rem) {
        thead {
          position: absolute;
          inline-size: 1px;
          block-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }

        tr {
          display: block;
          padding-block: var(--space-2);
          border-block-end: 1px solid var(--line);
        }

        td {
          display: inline;
          padding: 0;
          border: 0;
        }

        td:not(:empty) ~ td:not(:empty)::before {
          content: ' · ';
        }
      }
    `,
  ];

  /** Whether its sections are those of a page. */
  @property({ type: Boolean }) page = false;

  override render(): TemplateResult {
    const sections = referenceSections();
    return html`<p>
        ${msg('Fields of a recipe by their paths; [] stands for a member of a list, by its name or its place, and … for wherever numbers are given. What has a default may be left out.')}
      </p>
      ${sections.map((section) => sectionView(section, this.page))}`;
  }
}

const sectionView = ({ title, anchor, rows }: ReferenceSection, page: boolean): TemplateResult =>
  html`<section>
    ${page ? html`<h2 id=${anchor} tabindex="-1">${title}</h2>` : html`<h3>${title}</h3>`}
    <table>
      <thead>
        <tr>
          ${[msg('Field'), msg('Name'), msg('Kind'), msg('Default'), msg('Takes')].map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(rowView)}
      </tbody>
    </table>
  </section>`;

function rowView(row: ReferenceRow): TemplateResult {
  // The parts of an object have defaults of their own, in the rows below it.
  const fallback = row.kind === 'object' ? '' : row.fallback;
  const takes = [row.limits, row.unit, row.choices.join(', ')].filter((part) => part !== '').join('; ');
  return html`<tr>
    <td><code>${row.path}</code></td>
    <td>${row.title}</td>
    <td>${row.kind}</td>
    <td>${row.required ? msg('needed') : fallback ? html`<code>${fallback}</code>` : nothing}</td>
    <td class="takes">${takes}</td>
  </tr>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-reference': KirchhoffReference;
  }
}
