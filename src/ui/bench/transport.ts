/** Transport of a bench, like a recorder's: reset, back, play, step, scrubber, speed. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Progress } from '../../engine/engine.ts';
import type { RunStatus } from '../../lab/api.ts';
import { controls, filled } from './controls.css.ts';
import { announcement, outcome } from './outcome.ts';
import { duration, si, significant, whole } from './format.ts';
import { icons } from './icons.ts';

/** The speed slider's end means as fast as it goes. */
const SPEED_END = 100;
/** Where a bench starts [steps/s]. */
const SPEED_AT_FIRST = 240;
const speedOf = (position: number): number => (position >= SPEED_END ? Infinity : 10 ** (position / 20));

export type TransportAction =
  | { readonly kind: 'toggle' | 'reset' | 'cancel' }
  | { readonly kind: 'step'; readonly count: number }
  | { readonly kind: 'seek'; readonly step: number }
  | { readonly kind: 'speed'; readonly stepsPerSecond: number };

@customElement('bench-transport')
export class BenchTransport extends LitElement {
  static override styles = [
    controls,
    css`
      .row {
        display: grid;
        grid-template-columns: auto minmax(8rem, 1fr) minmax(9rem, 13rem);
        align-items: center;
        gap: var(--space-2) var(--space-4);
      }

      .keys {
        display: flex;
        gap: var(--space-1);
      }

      .keys button {
        min-width: max(var(--touch), 2.25rem);
        min-height: max(var(--touch), 2.25rem);
        padding: 0;
      }

      .keys .primary {
        min-width: 3.25rem;
      }

      .keys .primary:hover:not([aria-disabled='true']) {
        background: color-mix(in oklab, var(--accent) 86%, var(--ink));
        color: var(--on-accent);
      }

      .speed {
        display: grid;
        grid-template-columns: 1fr;
      }

      .speed .value,
      .state {
        font-size: var(--text-small);
        color: var(--muted);
      }

      .speed > span {
        display: flex;
        justify-content: space-between;
        gap: var(--space-2);
        font-size: var(--text-small);
        line-height: 1;
      }

      .speed input,
      .scrub input {
        height: max(1.5rem, calc(var(--touch) * 0.92));
      }

      .scrub > span {
        display: flex;
        justify-content: space-between;
        gap: var(--space-2);
        font-size: var(--text-small);
        line-height: 1;
      }

      .scrub {
        display: grid;
      }

      .state b {
        font-weight: 600;
        color: var(--ink);
      }

      @media (max-width: 46rem) {
        .row {
          grid-template-columns: auto 1fr;
        }

        .scrub {
          grid-column: 1 / -1;
          grid-row: 2;
        }
      }
    `,
  ];

  @property({ attribute: false }) status: RunStatus | null = null;
  /** Most steps of the run, for the time left. */
  @property({ type: Number }) most = 0;
  @property({ type: Number }) secondsPerRC = 0;
  @property({ attribute: false }) progress: Progress | null = null;
  @property({ type: Number }) position = 20 * Math.log10(SPEED_AT_FIRST);

  /** What was last said aloud, and of which status. */
  private said = { status: null as RunStatus | null, words: '' };

  protected override willUpdate(): void {
    const { status } = this;
    this.said = { status, words: announcement(this.said, status) };
  }

  override render(): TemplateResult {
    const { status } = this;
    const running = status?.state === 'running';
    const off = !status || status.state === 'opening' || status.state === 'failed';
    const atStart = off || status.step === 0;
    const dead = off || status.state === 'blown-up';
    return html`
      <div class="row">
        <div class="keys" role="group" aria-label=${msg('Transport')}>
          ${this.key('reset', msg('Reset to the same start'), '0', (atStart && !running && status?.state !== 'failed') || !status, { kind: 'reset' })}
          ${this.key('back', msg('One step back'), ',', atStart, { kind: 'step', count: -1 })}
          <button
            class="primary"
            title=${msg(str`${running ? msg('Pause') : msg('Play')} (space or k)`)}
            aria-label=${running ? msg('Pause') : msg('Play')}
            aria-disabled=${dead}
            @click=${() => dead || this.act({ kind: 'toggle' })}
          >
            ${running ? icons.pause : icons.play}
          </button>
          ${this.key('step', msg('One step'), '.', dead, { kind: 'step', count: 1 })}
        </div>
        ${this.scrubber(off)} ${this.speed(off)}
      </div>
      <div class="visually-hidden" role="status" aria-live="polite">${this.said.words}</div>
    `;
  }

  /** A key without use stays focusable: who has just pressed it goes on from there. */
  private key(
    name: 'reset' | 'back' | 'step',
    label: string,
    shortcut: string,
    disabled: boolean,
    action: TransportAction,
  ): TemplateResult {
    return html`<button
      title="${label} (${shortcut})"
      aria-label=${label}
      aria-disabled=${disabled}
      @click=${() => disabled || this.act(action)}
    >
      ${icons[name]}
    </button>`;
  }

  private scrubber(off: boolean): TemplateResult {
    const { status } = this;
    const end = Math.max(1, status?.recordedTo ?? 1, status?.step ?? 0);
    const step = status?.step ?? 0;
    const time = status && status.time > 0 ? `${significant(status.time)} RC` : '';
    return html`<div class="scrub">
      <span class="state">
        ${this.progress ? this.replaying(this.progress) : html`<span><b>${outcome(status)}</b>${this.timeLeft()}</span>`}
        <span
          >${msg(str`step ${whole(step)}`)}${time ? html` · ${time} · ${si((status?.time ?? 0) * this.secondsPerRC, 's')}` : ''}</span
        >
      </span>
      <input
        type="range"
        aria-label=${msg('Position in the recorded run')}
        aria-valuetext=${msg(str`step ${whole(step)} of ${whole(end)}`)}
        title=${msg('Recorded run (arrow keys)')}
        min="0"
        max=${end}
        step="1"
        .style=${filled(step / end)}
        .value=${String(step)}
        ?disabled=${off || !status?.recordedTo}
        @input=${(event: Event) => this.act({ kind: 'seek', step: (event.target as HTMLInputElement).valueAsNumber })}
      />
    </div>`;
  }

  private replaying({ done, total, of }: Progress): TemplateResult {
    return html`<span>
      <b>${msg('Going there')}</b>${msg(str`, ${whole(done)} of ${whole(total)} ${of}`)}
      <button class="quiet" @click=${() => this.act({ kind: 'cancel' })}>${msg('Cancel')}</button>
    </span>`;
  }

  private timeLeft(): string {
    const { status } = this;
    if (!status || status.state !== 'running' || !(status.stepsPerSecond > 0)) return '';
    const seconds = (this.most - status.step) / status.stepsPerSecond;
    return seconds > 1 ? msg(str`, at most ${duration(seconds)} left`) : '';
  }

  private speed(off: boolean): TemplateResult {
    const speed = speedOf(this.position);
    const words = speed === Infinity ? msg('as fast as it goes') : msg(str`${significant(speed, 2)} steps/s`);
    return html`<div class="speed">
      <span><label for="speed">${msg('Speed')}</label><span class="value">${words}</span></span>
      <input
        id="speed"
        type="range"
        min="0"
        max=${SPEED_END}
        step="1"
        title=${msg('Speed in steps per second')}
        aria-valuetext=${words}
        .style=${filled(this.position / SPEED_END)}
        .value=${String(this.position)}
        ?disabled=${off}
        @input=${(event: Event) => {
          this.position = (event.target as HTMLInputElement).valueAsNumber;
          this.act({ kind: 'speed', stepsPerSecond: speedOf(this.position) });
        }}
      />
    </div>`;
  }

  private act(action: TransportAction): void {
    this.dispatchEvent(new CustomEvent<TransportAction>('transport', { detail: action }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-transport': BenchTransport;
  }
}
