/** What two runs came to, side by side: their own numbers, what lies between them, and how far their voltages are apart. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { si, significant, whole } from '../bench/format.ts';
import { metricLabel } from '../bench/numbers.ts';
import { outcome } from '../bench/outcome.ts';
import type { BenchSession } from '../bench/session.ts';
import { voltageDifference, type CommonNodes } from './common-nodes.ts';

interface Row {
  readonly label: string;
  readonly unit: string;
  /** NaN where there is none. */
  readonly values: readonly [number, number];
  readonly whole?: boolean;
}

type Sessions = readonly [BenchSession, BenchSession];

export function outcomesTable(
  sessions: Sessions,
  common: CommonNodes | null,
): TemplateResult | typeof nothing {
  if (!sessions.every(({ status, shape }) => status && shape)) return nothing;
  const rows = rowsOf(sessions);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${msg('What came of the runs')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${msg('Outcome')}</th>
            <th scope="col">A</th>
            <th scope="col">B</th>
            <th scope="col">${msg('B − A')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">${msg('State')}</th>
            ${sessions.map(({ status }) => html`<td>${stateWords(status)}</td>`)}
            <td></td>
          </tr>
          ${rows.map(
            (row) =>
              html`<tr>
                <th scope="row">${row.unit ? msg(str`${row.label} in ${row.unit}`) : row.label}</th>
                ${row.values.map((value) => html`<td>${shown(row, value)}</td>`)}
                <td>${shown(row, row.values[1] - row.values[0])}</td>
              </tr>`,
          )}
          ${apart(sessions, common)}
        </tbody>
      </table>
    </div>
    <p class="note">${apartNote(sessions, common)}</p>`;
}

function stateWords(status: BenchSession['status']): string {
  switch (status?.state) {
    case 'settled':
      return msg('settled');
    case 'ended':
      return msg('ended');
    case 'failed':
    case 'blown-up':
      return msg('failed');
    case 'paused':
      return msg('paused');
    case 'running':
      return msg('annealing');
    default:
      return outcome(status ?? null).toLocaleLowerCase('en');
  }
}

function rowsOf(sessions: Sessions): readonly Row[] {
  const each = (read: (session: BenchSession) => number): readonly [number, number] => [
    read(sessions[0]),
    read(sessions[1]),
  ];
  const row = (label: string, unit: string, read: (session: BenchSession) => number): Row => ({
    label,
    unit,
    values: each(read),
  });
  const metrics = Object.keys(sessions[0].status?.metrics ?? {}).filter(
    (name) => name in (sessions[1].status?.metrics ?? {}),
  );
  const rows: readonly Row[] = [
    row(msg('Time to settle'), 'RC', settledTime),
    { label: msg('Steps'), unit: '', values: each(({ status }) => status?.step ?? Number.NaN), whole: true },
    row(msg('Energy H'), '', ({ status }) => status?.energy ?? Number.NaN),
    row(msg('Energy'), 'J', ({ status, shape }) => (status?.energy ?? NaN) * (shape?.joulesPerUnit ?? NaN)),
    ...metrics.map((name) => row(metricLabel(name), '', ({ status }) => status?.metrics[name] ?? Number.NaN)),
  ];
  return rows.filter(({ values }) => !values.every(Number.isNaN));
}

/** Relaxation has no clock. */
function settledTime({ status }: BenchSession): number {
  if (!status || status.settledAt < 0 || !(status.time > 0)) return Number.NaN;
  return (status.time * status.settledAt) / Math.max(1, status.step);
}

function shown({ unit, whole: isWhole }: Row, value: number): string {
  if (Number.isNaN(value)) return '–';
  if (isWhole) return whole(value);
  return unit === 'J' ? si(value, 'J') : significant(value, 4);
}

/** How far the voltages on show are apart. */
function apart([a, b]: Sessions, common: CommonNodes | null): TemplateResult | typeof nothing {
  if (!common || common.a.length === 0 || !a.store || !b.store || !a.shape || !b.shape) return nothing;
  const units = [a.shape.voltsPerUnit, b.shape.voltsPerUnit] as const;
  const { max, mean } = voltageDifference(common, [a.store.shown, b.store.shown], units);
  const row = (name: string, label: string, value: number): TemplateResult =>
    html`<tr data-apart=${name}>
      <th scope="row">${label}</th>
      <td></td>
      <td></td>
      <td>${significant(value, 4)}</td>
    </tr>`;
  return html`${row('max', msg('Largest difference of voltage in V'), max)}
  ${row('mean', msg('Mean difference of voltage in V'), mean)}`;
}

/** Of which nodes, and when. */
function apartNote(sessions: Sessions, common: CommonNodes | null): string {
  if (!common) return '';
  const { length } = common.a;
  if (length === 0)
    return msg('The circuits have no node of the same name, so their voltages are not compared.');
  const atEnd = sessions.every(
    ({ status }) => status && status.step >= status.recordedTo && status.state !== 'running',
  );
  return atEnd
    ? msg(str`Voltages of the ${whole(length)} nodes of the same name, at the end of both runs.`)
    : msg(str`Voltages of the ${whole(length)} nodes of the same name, at the moment shown.`);
}
