/** The numbers of a run: speed, simulated time, settling, residual, work done, energy, the task's metrics. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CircuitShape, RunStatus } from '../../lab/api.ts';
import { controls } from './controls.css.ts';
import { si, significant, whole } from './format.ts';

interface Row {
  readonly label: string;
  readonly value: string;
  readonly detail?: string;
  readonly hint: string;
}

@customElement('bench-numbers')
export class BenchNumbers extends LitElement {
  static override styles = [
    controls,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr));
        gap: var(--space-3) var(--space-4);
        margin: 0;
      }

      dt {
        color: var(--muted);
        font-size: var(--text-small);
      }

      dd {
        margin: 0;
        font-size: 1.0625rem;
        font-weight: 500;
        white-space: nowrap;
      }

      dd small {
        display: block;
        font-size: var(--text-small);
        font-weight: 400;
        color: var(--muted);
      }

      .note {
        margin: var(--space-3) 0 0;
        color: var(--muted);
        font-size: var(--text-small);
      }
    `,
  ];

  @property({ attribute: false }) status: RunStatus | null = null;
  @property({ attribute: false }) shape: CircuitShape | null = null;
  /** Simulated time at which the run settled [RC]; NaN before. */
  @property({ type: Number }) settledTime = NaN;

  override render(): TemplateResult | typeof nothing {
    const { status, shape } = this;
    if (!status || !shape) return nothing;
    return html`<dl>
        ${this.rows(status, shape).map(
          ({ label, value, detail, hint }) =>
            html`<div title=${hint}>
              <dt>${label}</dt>
              <dd>${value}${detail ? html`<small>${detail}</small>` : nothing}</dd>
            </div>`,
        )}
      </dl>
      <p class="note">${msg("Simulated time is the circuit's own; it is not wall-clock time.")}</p>`;
  }

  private rows(status: RunStatus, shape: CircuitShape): Row[] {
    const timeless = status.time === 0 && status.step > 0;
    const rows: Row[] = [
      {
        label: msg('Speed'),
        value: status.stepsPerSecond > 0 ? `${significant(status.stepsPerSecond)} /s` : '0 /s',
        detail: msg(str`${whole(status.step)} steps`),
        hint: msg('Steps per second of wall-clock time, over the last second'),
      },
      {
        label: msg('Simulated time'),
        value: timeless ? msg('none') : `${significant(status.time)} RC`,
        detail: timeless ? msg('relaxation has no clock') : si(status.time * shape.secondsPerRC, 's'),
        hint: msg(
          str`One RC is ${si(shape.secondsPerRC, 's')}; time step ${significant(shape.dt)} RC, ${shape.dtBound}`,
        ),
      },
      {
        label: msg('Time to settle'),
        value: status.settledAt < 0 ? msg('not yet') : this.settled(status, timeless),
        detail: status.settledAt < 0 ? undefined : this.settledDetail(status, shape, timeless),
        hint: msg('First step at which the largest net current is below the tolerance'),
      },
      {
        label: msg('Residual'),
        value: significant(status.scale > 0 ? status.residual / status.scale : status.residual),
        detail: status.scale > 0 ? msg('of the current scale') : 'V/R',
        hint: msg(
          str`Largest net current into a free node: ${significant(status.residual)} V/R of ${significant(status.scale)} V/R`,
        ),
      },
    ];
    if (shape.hasEnergy && !Number.isNaN(status.energy)) {
      rows.push({
        label: msg('Energy H'),
        value: significant(status.energy, 4),
        detail: si(status.energy * shape.joulesPerUnit, 'J'),
        hint: msg('Hamiltonian of the shown sample, normalised and at the scale of the units'),
      });
      if (!Number.isNaN(status.dissipated))
        rows.push({
          label: msg('Dissipated'),
          value: si(status.dissipated * shape.joulesPerUnit, 'J'),
          detail: msg(str`${significant(status.dissipated)} normalised`),
          hint: msg('H(0) − H(t) of the shown sample'),
        });
    }
    rows.push({
      label: msg('Charge events'),
      value: status.chargeEvents >= 1e6 ? si(status.chargeEvents, '').trim() : whole(status.chargeEvents),
      detail: msg(str`${whole(shape.nodes)} nodes${shape.batch > 1 ? ` × ${whole(shape.batch)}` : ''}`),
      hint: msg('Node updates done: steps × free nodes × batch'),
    });
    for (const [name, value] of Object.entries(status.metrics))
      rows.push({
        label: metricLabel(name),
        value: Number.isInteger(value) ? whole(value) : significant(value, 4),
        hint: msg(str`Task metric ${name}`),
      });
    return rows;
  }

  private settled(status: RunStatus, timeless: boolean): string {
    return timeless || Number.isNaN(this.settledTime)
      ? msg(str`${whole(status.settledAt)} steps`)
      : `${significant(this.settledTime)} RC`;
  }

  private settledDetail(status: RunStatus, shape: CircuitShape, timeless: boolean): string | undefined {
    if (timeless || Number.isNaN(this.settledTime)) return undefined;
    return msg(str`${whole(status.settledAt)} steps · ${si(this.settledTime * shape.secondsPerRC, 's')}`);
  }
}

/** `relativeL2` and `best-cut` as words; short acronyms in capitals. */
export function metricLabel(name: string): string {
  const words = name
    .replace(/[-_]/g, ' ')
    .replace(/([a-z])([A-Z][a-z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
    .replace(/([a-z])([A-Z])/g, '$1 $2');
  return /^(mae|mse|rmse|r2)$/i.test(words) ? words.toUpperCase() : words[0].toUpperCase() + words.slice(1);
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-numbers': BenchNumbers;
  }
}
