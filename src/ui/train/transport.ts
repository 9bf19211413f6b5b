/** Transport of a cell that learns: reset, train or pause, one update, stop; how far it is and how fast it goes. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Progress } from '../../engine/engine.ts';
import type { TrainFacts, TrainStatus } from '../../lab/train-api.ts';
import { controls } from '../bench/controls.css.ts';
import { duration, whole } from '../bench/format.ts';
import { icons } from '../bench/icons.ts';
import type { TrainAction } from './keys.ts';
import { circuitFacts, outcome, statusFacts, type Fact } from './words.ts';

const stopIcon = html`<svg viewBox="0 0 18 18" fill="currentColor" aria-hidden="true">
  ${svg`<path d="M3.6 3.6h10.8v10.8H3.6z" />`}
</svg>`;

@customElement('train-transport')
export class TrainTransport extends LitElement {
  static override styles = [
    controls,
    css`
      .row {
        display: grid;
        grid-template-columns: auto minmax(8rem, 1fr);
        align-items: center;
        gap: var(--space-2) var(--space-4);
      }

      .keys {
        display: flex;
        gap: var(--space-1);
      }

      .keys button {
        padding: 0;
      }

      .keys .primary {
        min-width: 5.75rem;
        padding-inline: var(--space-2) var(--space-3);
      }

      .keys .primary:hover:not([aria-disabled='true']) {
        background: color-mix(in oklab, var(--accent) 86%, var(--ink));
        color: var(--on-accent);
      }

      .along > span {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 var(--space-3);
        color: var(--muted);
        font-size: var(--text-small);
      }

      b {
        font-weight: 600;
        color: var(--ink);
      }

      progress {
        appearance: none;
        display: block;
        width: 100%;
        height: 3px;
        margin-block: 0.6rem 0.55rem;
        border: 0;
        border-radius: 2px;
        background: var(--line);
      }

      progress::-webkit-progress-bar {
        border-radius: 2px;
        background: var(--line);
      }

      progress::-webkit-progress-value {
        border-radius: 2px;
        background: var(--accent);
      }

      progress::-moz-progress-bar {
        border-radius: 2px;
        background: var(--accent);
      }

      dl {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-5);
        margin: var(--space-2) 0 0;
        font-size: var(--text-small);
      }

      dl div {
        display: flex;
        gap: var(--space-2);
      }

      dt {
        color: var(--muted);
      }

      dd {
        margin: 0;
        white-space: nowrap;
      }

      .quiet {
        min-block-size: 1.5rem;
        padding: 0 var(--space-2);
        font-size: inherit;
        color: var(--accent);
      }

      @media (max-width: 46rem) {
        .row {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) status: TrainStatus | null = null;
  @property({ attribute: false }) facts: TrainFacts | null = null;
  @property({ attribute: false }) progress: Progress | null = null;

  override render(): TemplateResult {
    const { status, facts } = this;
    const state = status?.state ?? 'preparing';
    const running = state === 'running';
    const done = state === 'trained' || state === 'failed';
    const off = state === 'preparing' || done;
    const begun = (status?.update ?? 0) > 0;
    const go = running ? msg('Pause') : begun && !done ? msg('Go on') : msg('Train');
    return html`
      <div class="row">
        <div class="keys" role="group" aria-label=${msg('Training')}>
          ${this.key('reset', msg('Back to the first weights'), '0', icons.reset, state === 'preparing' || (!begun && !running && state !== 'failed'))}
          <button
            class="primary"
            title=${msg(str`${go} (space or k)`)}
            aria-disabled=${off}
            @click=${() => off || this.act('toggle')}
          >
            ${running ? icons.pause : icons.play} ${go}
          </button>
          ${this.key('step', msg('One update'), '.', icons.step, off)}
          ${this.key('stop', msg('Stop here, with the best weights so far'), 'x', stopIcon, !running && state !== 'paused')}
        </div>
        <div class="along">
          <span>
            ${this.progress ? this.busy(this.progress) : html`<span><b>${outcome(status)}</b>${this.timeLeft()}</span>`}
            <span>${this.place()}</span>
          </span>
          <progress
            aria-label=${msg('Updates done')}
            max=${Math.max(1, status?.updates ?? 1)}
            .value=${status?.update ?? 0}
          ></progress>
        </div>
      </div>
      <dl>
        ${status && status.state !== 'preparing' ? statusFacts(status).map(term) : nothing}
        ${facts ? circuitFacts(facts).map(term) : nothing}
      </dl>
      <div class="visually-hidden" role="status" aria-live="polite">${outcome(status)}</div>
    `;
  }

  /** A key without use stays focusable: who has just pressed it goes on from there. */
  private key(
    action: TrainAction,
    label: string,
    shortcut: string,
    icon: TemplateResult,
    disabled: boolean,
  ): TemplateResult {
    return html`<button
      title="${label} (${shortcut})"
      aria-label=${label}
      aria-disabled=${disabled}
      @click=${() => disabled || this.act(action)}
    >
      ${icon}
    </button>`;
  }

  private busy({ done, total, of }: Progress): TemplateResult {
    return html`<span role="status">
      <b>${msg('At work')}</b>${msg(str`, ${whole(done)} of ${whole(total)} ${of}`)}
      <button class="quiet" title=${msg('Stop (x)')} @click=${() => this.act('stop')}>
        ${msg('Cancel')}
      </button>
    </span>`;
  }

  private place(): string {
    const { status } = this;
    if (!status || status.state === 'preparing') return '';
    return msg(
      str`epoch ${whole(Math.floor(status.epoch))} of ${whole(Math.ceil(status.epochs))} · update ${whole(status.update)} of ${whole(status.updates)}`,
    );
  }

  private timeLeft(): string {
    const { status } = this;
    if (status?.state !== 'running' || !(status.secondsLeft > 1)) return '';
    return msg(str`, about ${duration(status.secondsLeft)} left`);
  }

  private act(action: TrainAction): void {
    this.dispatchEvent(new CustomEvent<TrainAction>('train', { detail: action }));
  }
}

const term = ({ label, value, hint }: Fact): TemplateResult =>
  html`<div title=${hint}>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;

declare global {
  interface HTMLElementTagNameMap {
    'train-transport': TrainTransport;
  }
}
