/** All points of a sweep in a table: every metric with its spread over the seeds. */
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { SweepPlan } from '../../lab/series/plan.ts';
import { summarise } from '../../lab/series/summary.ts';
import type { PartRun } from '../../notebook/records.ts';
import { significant, whole } from '../bench/format.ts';
import { metricLabel } from '../../lab/metric-label.ts';
import { word } from './map.ts';

export interface TableFacts {
  readonly plan: SweepPlan;
  readonly runs: readonly PartRun[];
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

export function pointTable({ plan, runs, metrics, labels }: TableFacts): TemplateResult {
  const columns = metrics.map((metric) => summarise(plan, runs, metric));
  const failed = columns[0]?.some((point) => point.failed > 0) ?? false;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${msg('Every point of the sweep')}>
    <table>
      <thead>
        <tr>
          ${labels.map((label) => html`<th scope="col">${label}</th>`)}
          ${metrics.map((metric) => html`<th scope="col">${metricLabel(metric)}</th>`)}
          ${failed ? html`<th scope="col">${msg('Failed')}</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${Array.from({ length: plan.points }, (_, point) => {
          const [first, ...rest] = plan.valuesAt(point);
          return html`<tr>
            <th scope="row">${word(first)}</th>
            ${rest.map((value) => html`<td>${word(value)}</td>`)}
            ${columns.map((column) => html`<td>${cellOf(column[point])}</td>`)}
            ${failed ? html`<td>${whole(columns[0][point].failed)}</td>` : nothing}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function cellOf({ mean, deviation, count }: ReturnType<typeof summarise>[number]): string {
  if (count === 0) return '–';
  const text = Number.isInteger(mean) ? whole(mean) : significant(mean, 4);
  return count > 1 ? `${text} ± ${significant(deviation, 2)}` : text;
}
