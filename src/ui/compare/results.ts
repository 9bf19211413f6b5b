/** The results of a comparison as a table: one line a row, the best of every column marked in words. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { isFact, type Column } from '../../lab/series/columns.ts';
import { bestOf, type CompareRow, type CompareTable } from '../../lab/series/compare-table.ts';
import type { Statistics } from '../../lab/series/statistics.ts';
import { engineName } from '../bench/badge.ts';
import { significant, whole } from '../bench/format.ts';
import { columnWords, rowOutcome } from './words.ts';

/** By which column the rows stand, and which way. */
export interface Order {
  readonly column: string;
  readonly falling: boolean;
}

export function resultsTable(
  table: CompareTable,
  order: Order | null,
  sort: (order: Order | null) => void,
): TemplateResult {
  const { columns, rows, repeats } = table;
  const best = columns.map((_, c) => bestOf(table, c));
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${msg('Results by row')}>
    <table class="results">
      <thead>
        <tr>
          <th scope="col">${msg('Row')}</th>
          ${columns.map((column) => sortableHead(column, columnWords(column, table), order, sort))}
          <th scope="col">${msg('Engine')}</th>
        </tr>
      </thead>
      <tbody>
        ${ordered(table, order).map(
          (r) =>
            html`<tr>
              <th scope="row">
                ${rows[r].label}<small>${rowOutcome(rows[r], repeats)}</small>${foundBy(rows[r])}${errorOf(rows[r])}
              </th>
              ${rows[r].values.map((value, c) => cellOf(value, columns[c], best[c].includes(r)))}
              <td title=${rows[r].adapter}>${engineName(rows[r].engine)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Ascending, descending, as the recipe has them. */
function sortableHead(
  { name, unit }: Column,
  words: string,
  order: Order | null,
  sort: (order: Order | null) => void,
): TemplateResult {
  const mine = order?.column === name ? order : null;
  const next = mine
    ? mine.falling
      ? null
      : { column: name, falling: true }
    : { column: name, falling: false };
  const sorted = mine ? (mine.falling ? 'descending' : 'ascending') : 'none';
  return html`<th scope="col" aria-sort=${sorted}>
    <button class="quiet" title=${msg(str`Sort by ${words}`)} @click=${() => sort(next)}>
      ${unit ? msg(str`${words} in ${unit}`) : words}${mine ? html`<span aria-hidden="true">${mine.falling ? '↓' : '↑'}</span>` : nothing}
    </button>
  </th>`;
}

/** Indices of the rows; those without a number last. */
function ordered({ rows, columns }: CompareTable, order: Order | null): readonly number[] {
  const indices = rows.map((_, r) => r);
  const column = columns.findIndex(({ name }) => name === order?.column);
  if (!order || column < 0) return indices;
  const of = (r: number): number => {
    const { mean } = rows[r].values[column];
    return Number.isFinite(mean) ? (order.falling ? -mean : mean) : Infinity;
  };
  return indices.sort((a, b) => (of(a) === of(b) ? a - b : of(a) - of(b)));
}

/** Spreads that rounding explains are none. */
const ROUNDING = 1e-9;

function cellOf({ mean, deviation, count }: Statistics, column: Column, best: boolean): TemplateResult {
  if (count === 0) return html`<td>–</td>`;
  const { scale } = column;
  const below = [
    ...(deviation > ROUNDING * Math.abs(mean) ? [`± ${significant(deviation * scale, 2)}`] : []),
    ...(best ? [msg('best')] : []),
  ];
  return html`<td class=${best ? 'best' : ''}>
    ${number(mean * scale, column)}${below.length > 0 ? html`<small>${below.join(', ')}</small>` : nothing}
  </td>`;
}

const number = (value: number, { name }: Column): string =>
  Number.isInteger(value) || value >= 1e4 ? whole(value) : significant(value, isFact(name) ? 3 : 4);

const foundBy = ({ description }: CompareRow): TemplateResult | typeof nothing =>
  description === undefined ? nothing : html`<small class="found">${description}</small>`;

const errorOf = ({ error }: CompareRow): TemplateResult | typeof nothing =>
  error === undefined ? nothing : html`<small class="failed">${error}</small>`;
