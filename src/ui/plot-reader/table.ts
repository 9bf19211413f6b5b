/** The numbers of a chart, few enough to be read through. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../bench/controls.css.ts';
import { significant, whole } from '../bench/format.ts';
import type { ChartModel, Readable } from './model.ts';
import { keptSamples } from './sample.ts';

const ROWS = 60;
const COLUMNS = 12;
const DIGITS = 4;
/** Between two changes while a run goes on [ms]. */
const REFRESH = 1000;

@customElement('chart-table')
export class ChartTable extends LitElement {
  static override styles = [
    controls,
    css`
      div {
        max-height: 12rem;
        overflow: auto;
      }

      table {
        border-collapse: collapse;
        font-size: var(--text-small);
        text-align: right;
        white-space: nowrap;
      }

      th,
      td {
        padding: 0 0 0 var(--space-4);
        font-weight: 400;
      }

      :is(th, td):first-child {
        position: sticky;
        left: 0;
        padding-left: 0;
      }

      thead th {
        position: sticky;
        z-index: 1;
        top: 0;
        background: var(--paper);
        box-shadow: inset 0 -1px var(--line);
        font-weight: 600;
      }

      thead th:first-child {
        z-index: 2;
      }

      tbody th {
        background: var(--paper);
        color: var(--muted);
      }

      p {
        margin: 0;
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) chart!: Readable;
  private shownAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** The chart has changed. */
  refresh(): void {
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        this.requestUpdate();
      },
      Math.max(0, this.shownAt + REFRESH - performance.now()),
    );
  }

  protected override updated(): void {
    this.shownAt = performance.now();
  }

  override render(): TemplateResult {
    const model = (this.chart.table ?? this.chart.model).call(this.chart);
    return model?.points ? this.table(model) : html`<p>${msg('Nothing is recorded yet.')}</p>`;
  }

  private table(model: ChartModel): TemplateResult {
    const traces = model.traces.slice(0, COLUMNS);
    const rows = keptSamples(model.points, traces, (trace, i) => model.y(trace, i), ROWS);
    const name = `${msg('Data table')}: ${this.chart.title()}`;
    // A region that scrolls must be reached by keyboard.
    return html`${this.extent(model, rows.length, traces.length)}
      <div tabindex="0" role="region" aria-label=${name}>
        <table>
          <thead>
            <tr>
              <th scope="col">${model.axis}</th>
              ${traces.map((trace) => html`<th scope="col">${heading(model, trace)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (i) =>
                html`<tr>
                  <th scope="row">${place(model.x(i))}</th>
                  ${traces.map((trace) => html`<td>${significant(model.y(trace, i), DIGITS)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  private extent(
    { points, traces }: ChartModel,
    rows: number,
    columns: number,
  ): TemplateResult | typeof nothing {
    const parts = [];
    if (rows < points)
      parts.push(
        msg(str`${whole(rows)} of ${whole(points)} samples, every lowest and highest value among them`),
      );
    if (columns < traces.length)
      parts.push(msg(str`the first ${columns} of ${whole(traces.length)} columns`));
    return parts.length
      ? html`<caption>
          ${parts.join('; ')}
        </caption>`
      : nothing;
  }
}

/** Steps, updates, rows and columns are counted. */
const place = (x: number): string => (Number.isInteger(x) ? whole(x) : significant(x, DIGITS));

function heading(model: ChartModel, trace: number): string {
  const unit = model.unit(trace);
  const name = model.name(trace);
  return unit ? msg(str`${name} in ${unit}`) : name;
}

declare global {
  interface HTMLElementTagNameMap {
    'chart-table': ChartTable;
  }
}
