/** What two runs came to, side by side: their own numbers, what lies between them, and how far their voltages are apart. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { si, significant, whole } from '../bench/format.ts';
import { metricLabel } from '../bench/numbers.ts';
import { outcome } from '../bench/outcome.ts';
import type { BenchSession } from '../bench/session.ts';
import { voltageDifference, type CommonNodes } from './common-nodes.ts';
import type { LinkedRun } from './linked-run.ts';

interface Row {
  readonly label: string;
  readonly unit: string;
  /** NaN where there is none. */
  readonly values: readonly [number, number];
  readonly whole?: boolean;
}

type Sessions = readonly [BenchSession, BenchSession];

export function outcomesTable(run: LinkedRun, common: CommonNodes | null): TemplateResult | typeof nothing {
  const sessions: Sessions = [run.sides[0].session, run.sides[1].session];
  if (!sessions.every(({ status, shape }) => status && shape)) return nothing;
  const rows = rowsOf(run);
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

function rowsOf(run: LinkedRun): readonly Row[] {
  const sessions: Sessions = [run.sides[0].session, run.sides[1].session];
  const each = (read: (session: BenchSession) => number): readonly [number, number] => [
    read(sessions[0]),
    read(sessions[1]),
  ];
  const row = (label: string, unit: string, read: (session: BenchSession) => number): Row => ({
    label,
    unit,
    values: each(read),
  });
  const settled = (read: (at: { readonly step: number; readonly time: number }) => number) =>
    [0, 1].map((side) => {
      const at = run.settled(run.sides[side]);
      return at ? read(at) : Number.NaN;
    }) as [number, number];
  const stepsToSettle: Row = {
    label: msg('Steps to settle'),
    unit: '',
    values: settled((at) => at.step),
    whole: true,
  };
  const metrics = Object.keys(sessions[0].status?.metrics ?? {}).filter(
    (name) => name in (sessions[1].status?.metrics ?? {}),
  );
  const rows: readonly Row[] = [
    // Relaxation has no clock.
    { label: msg('Time to settle'), unit: 'RC', values: settled((at) => at.time || Number.NaN) },
    ...(run.by === 'time' ? [] : [stepsToSettle]),
    { label: msg('Steps'), unit: '', values: each(({ status }) => status?.step ?? Number.NaN), whole: true },
    row(msg('Energy H'), '', energyOf),
    row(msg('Energy'), 'J', (session) => energyOf(session) * (session.shape?.joulesPerUnit ?? Number.NaN)),
    ...metrics.map((name) => row(metricLabel(name), '', ({ status }) => status?.metrics[name] ?? Number.NaN)),
  ];
  return rows.filter(({ values }) => !values.every(Number.isNaN));
}

/** H of what is shown: of the last frame, or of the recorded one a run has gone back to. */
function energyOf({ status, store }: BenchSession): number {
  if (!status || !store || status.step >= status.recordedTo) return status?.energy ?? Number.NaN;
  return store.energy[store.indexAt(status.step)] ?? Number.NaN;
}

function shown({ unit, whole: isWhole }: Row, value: number): string {
  if (Number.isNaN(value)) return '–';
  if (isWhole || Number.isInteger(value)) return whole(value);
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
