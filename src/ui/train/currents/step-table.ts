/** A tiny circuit in numbers: every node and every learned number, before and after the latest update. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../../bench/controls.css.ts';
import { significant, whole } from '../../bench/format.ts';
import { nodeName } from '../../bench/record/ranges.ts';
import { cellName } from '../encoding.ts';
import type { TrainSession, Weights } from '../session.ts';
import type { TrainFacts } from '../../../lab/train-api.ts';
import type { Look } from './seen.ts';

const PARAMETERS_AT_MOST = 120;
/** Small circuits train fast; numbers that change faster cannot be read. */
const EVERY = 150;

@customElement('train-steps')
export class TrainSteps extends LitElement {
  static override styles = [
    controls,
    css`
      .scroll {
        max-height: 34rem;
        overflow: auto;
      }

      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--text-small);
      }

      table + table {
        margin-top: var(--space-4);
      }

      caption {
        padding-bottom: var(--space-1);
        color: var(--muted);
        text-align: start;
      }

      th,
      td {
        padding: 0.15rem var(--space-2);
        border-bottom: 1px solid var(--line);
        font-weight: 400;
        text-align: end;
        white-space: nowrap;
      }

      th:first-child {
        padding-inline-start: 0;
        text-align: start;
      }

      thead th {
        color: var(--muted);
      }

      .note {
        margin: var(--space-1) 0 0;
        color: var(--muted);
        font-size: var(--text-small);
      }
    `,
  ];

  @property({ attribute: false }) session!: TrainSession;
  @state() private look: Look | null = null;
  @state() private weights: Weights | null = null;
  private shownAt = 0;
  private leave: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.leave = this.session.painter.add(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave?.();
  }

  /** Called by the painter. */
  draw(now: number): undefined {
    const { look, weights, running } = this.session;
    if (running && now - this.shownAt < EVERY) return undefined;
    this.shownAt = now;
    this.look = look;
    this.weights = weights;
    return undefined;
  }

  override render(): TemplateResult | typeof nothing {
    const { facts } = this.session;
    if (!facts) return nothing;
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${msg('The circuit in numbers')}>
        ${this.look ? nodes(facts, this.look) : nothing}
        ${this.weights ? parameters(facts, this.weights) : nothing}
      </div>
      <p class="note">${msg('One update (.) shows what it does to every number.')}</p>`;
  }
}

function nodes({ shape }: TrainFacts, look: Look): TemplateResult {
  return html`<table>
    <caption>
      ${msg(str`One sample at update ${whole(look.update)}: voltage and signal [V], feedback current e, current flowing back λ`)}
    </caption>
    <thead>
      <tr>
        <th scope="col">${msg('Node')}</th>
        <th scope="col">v</th>
        <th scope="col">${msg('signal')}</th>
        <th scope="col">e</th>
        <th scope="col">λ</th>
      </tr>
    </thead>
    <tbody>
      ${Array.from(
        { length: shape.nodes },
        (_, i) =>
          html`<tr>
            <th scope="row">${nodeName(shape, i)}${shape.held[i] ? msg(', held') : ''}</th>
            ${[look.voltages, look.signals, look.feedback, look.lambda].map(
              (each) => html`<td>${significant(each[i] ?? NaN)}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function parameters(
  facts: TrainFacts,
  { update, before, beforeUpdate, now, start }: Weights,
): TemplateResult {
  const rows = facts.blocks
    .flatMap((block) => Array.from({ length: block.count }, (_, i) => ({ block, i })))
    .slice(0, PARAMETERS_AT_MOST);
  return html`<table>
    <caption>
      ${msg(str`Learned numbers at update ${whole(update)}${beforeUpdate < update ? msg(str`, before: at update ${whole(beforeUpdate)}`) : ''}${rows.length < now.length ? msg(str`, the first ${whole(rows.length)} of ${whole(now.length)}`) : ''}`)}
    </caption>
    <thead>
      <tr>
        <th scope="col">${msg('Number')}</th>
        <th scope="col">${msg('before')}</th>
        <th scope="col">${msg('after')}</th>
        <th scope="col">${msg('change')}</th>
        <th scope="col">${msg('at first')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(({ block, i }) => {
        const at = block.offset + i;
        const name = cellName(facts.shape, block, Math.floor(i / block.columns), i % block.columns);
        const kind = {
          weight: '',
          'log-conductance': msg('log g of '),
          bias: msg('bias of '),
          leak: msg('leak of '),
        }[block.kind];
        return html`<tr>
          <th scope="row">${kind}${name}</th>
          <td>${significant(before[at])}</td>
          <td>${significant(now[at])}</td>
          <td>${significant(now[at] - before[at])}</td>
          <td>${significant(start[at])}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'train-steps': TrainSteps;
  }
}
