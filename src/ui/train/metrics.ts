/** How well the circuit answers on the test set, beside what needs no circuit and beside runs trained alongside. */
import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TrainFacts, TrainStatus } from '../../lab/train-api.ts';
import { controls, panel } from '../bench/controls.css.ts';
import { significant, whole } from '../bench/format.ts';
import { metricLabel } from '../../lab/metric-label.ts';
import { metricTable } from './words.ts';

@customElement('train-metrics')
export class TrainMetrics extends LitElement {
  static override styles = [
    controls,
    panel,
    css`
      .scroll {
        overflow-x: auto;
      }

      table {
        border-collapse: collapse;
        min-width: min(100%, 20rem);
      }

      th,
      td {
        padding: 0.2rem var(--space-4) 0.2rem 0;
        border-bottom: 1px solid var(--line);
        font-weight: 400;
        text-align: end;
        white-space: nowrap;
      }

      th:first-child {
        color: var(--muted);
        text-align: start;
      }

      thead th {
        color: var(--muted);
        font-size: var(--text-small);
      }

      td:nth-child(2) {
        font-weight: 600;
      }

      td:last-child,
      th:last-child {
        padding-inline-end: 0;
      }
    `,
  ];

  @property({ attribute: false }) status: TrainStatus | null = null;
  @property({ attribute: false }) facts: TrainFacts | null = null;

  override render(): TemplateResult {
    const table = metricTable(this.status?.metrics ?? {}, this.facts?.references ?? {});
    const view = this.facts?.view;
    const unit = view?.kind === 'series' ? view.unit : '';
    if (!table.rows.length)
      return html`<header><h3>${msg('Test set')}</h3></header>
        <p class="empty">${msg('Measured when the first epoch ends.')}</p>`;
    return html`
      <header><h3>${msg('Test set')}</h3></header>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">${msg('Metric')}</th>
              ${table.columns.map((column) => html`<th scope="col">${column ? metricLabel(column) : msg('This circuit')}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${table.rows.map(
              ({ name, values }) =>
                html`<tr>
                  <th scope="row">
                    ${metricLabel(name)}${unit && /mae|rmse/i.test(name) ? `, ${unit}` : ''}
                  </th>
                  ${values.map((value) => html`<td>${number(value)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="note">${unit ? '' : msg('Errors in the data’s own units. ')}</p>
    `;
  }
}

const number = (value: number): string =>
  Number.isNaN(value) ? '–' : Number.isInteger(value) ? whole(value) : significant(value, 4);

declare global {
  interface HTMLElementTagNameMap {
    'train-metrics': TrainMetrics;
  }
}
