/** A sweep over two parameters as a map: a table whose squares are coloured by the mean of the metric. */
import { msg, str } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { SweepPlan } from '../../lab/series/plan.ts';
import type { PointSummary } from '../../lab/series/summary.ts';
import type { Scalar } from '../../notebook/schema-sweep.ts';
import { significant } from '../bench/format.ts';
import { plainNumber } from '../runs/words.ts';
import { shade } from './scale.ts';

/** Maps of more columns show colours only; pointing at a square reads it. */
const WRITTEN = 12;
const LEGEND_STEPS = 24;

export const mapStyles = css`
  .map {
    border-collapse: separate;
    border-spacing: 2px;
    font-size: var(--text-small);
  }

  .map th {
    border: 0;
    padding: 0 var(--space-2);
    font-weight: 400;
  }

  .map thead th,
  .map tfoot th {
    padding-inline: 0;
    text-align: center;
  }

  .map td {
    min-width: 3.25rem;
    height: 2.25rem;
    padding: 0 var(--space-1);
    border: 0;
    text-align: center;
  }

  .map.dense {
    border-spacing: 0;
  }

  .map.dense td {
    min-width: 1.1rem;
    height: 1.1rem;
  }

  .map .best {
    outline: 2px solid var(--ink);
    outline-offset: 1px;
  }

  .map .none {
    background: var(--surface);
    color: var(--muted);
  }

  .legend {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    margin: var(--space-2) 0;
    color: var(--muted);
    font-size: var(--text-small);
  }

  .legend i {
    display: flex;
    width: 9rem;
    height: 0.7rem;
  }

  .legend b {
    flex: 1;
  }
`;

export interface ParameterName {
  readonly name: string;
  /** Empty for a pure number. */
  readonly unit: string;
}

export const withUnit = ({ name, unit }: ParameterName): string =>
  unit ? msg(str`${name} in ${unit}`) : name;

export interface MapFacts {
  readonly plan: SweepPlan;
  readonly points: readonly PointSummary[];
  readonly metric: string;
  readonly names: readonly ParameterName[];
  readonly log: boolean;
  /** The best is the lowest rather than the highest. */
  readonly lowIsBest: boolean;
}

/** Rows are the second parameter, its first value at the bottom as on an axis. */
export function heatMap({ plan, points, metric, names, log, lowIsBest }: MapFacts): TemplateResult {
  const [across, up] = plan.values;
  const means = points.map(({ mean }) => mean).filter((mean) => Number.isFinite(mean) && (!log || mean > 0));
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const scaled = (value: number): number => (log ? Math.log(value) : value);
  const part = (value: number): number =>
    most > least ? (scaled(value) - scaled(least)) / (scaled(most) - scaled(least)) : 0.5;
  const best = lowIsBest ? least : most;
  const written = across.length <= WRITTEN;
  const cell = (row: number, column: number): TemplateResult => {
    const { mean, deviation, count, failed } = points[row * across.length + column];
    const at = (k: number, value: Scalar) => `${names[k].name} ${word(value)} ${names[k].unit}`.trim();
    const where = `${at(0, across[column])}, ${at(1, up[row])}`;
    if (!Number.isFinite(mean) || (log && mean <= 0))
      return html`<td class="none" title=${where}>${failed > 0 ? '×' : ''}</td>`;
    const { ground, ink } = shade(part(mean));
    const spread = count > 1 ? ` ± ${significant(deviation, 2)}` : '';
    return html`<td
      class=${mean === best ? 'best' : ''}
      title="${where}: ${significant(mean, 4)}${spread}"
      .style=${`background: ${ground}; color: ${ink}`}
    >
      ${written ? significant(mean) : html`<span class="visually-hidden">${significant(mean)}</span>`}
    </td>`;
  };
  const rows = up.map((_, row) => row).reverse();
  return html`<div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label=${msg(str`${metric} over ${names[0].name} and ${names[1].name}`)}
    >
      <table class="map ${written ? '' : 'dense'}">
        <thead>
          <tr>
            <th scope="col">${withUnit(names[1])} ↑</th>
            <th scope="colgroup" colspan=${across.length}>${withUnit(names[0])} →</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <th scope="row">${word(up[row])}</th>
                ${across.map((_, column) => cell(row, column))}
              </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr>
            <td class="corner"></td>
            ${across.map((value, i) => html`<th scope="col">${written || i === 0 || i === across.length - 1 ? word(value) : nothing}</th>`)}
          </tr>
        </tfoot>
      </table>
    </div>
    ${means.length > 0 ? legend(metric, least, most) : nothing}`;
}

const legend = (metric: string, least: number, most: number): TemplateResult =>
  html`<p class="legend">
    ${metric} ${significant(least, 4)}
    <i aria-hidden="true">
      ${Array.from({ length: LEGEND_STEPS }, (_, i) => html`<b .style=${`background: ${shade(i / (LEGEND_STEPS - 1)).ground}`}></b>`)}
    </i>
    ${significant(most, 4)}
  </p>`;

/** A value as a person would write it. */
export function word(value: Scalar): string {
  return typeof value === 'number' ? plainNumber(value) : String(value);
}
