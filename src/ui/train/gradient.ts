/** The gradient check: the mechanism's gradient against finite differences on a twin, on demand. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { GradientReport } from '../../lab/train-api.ts';
import { controls, panel } from '../bench/controls.css.ts';
import { significant, whole } from '../bench/format.ts';
import type { TrainSession } from './session.ts';

@customElement('train-gradient')
export class TrainGradient extends LitElement {
  static override styles = [
    controls,
    panel,
    css`
      header button {
        border-color: var(--edge);
        color: var(--ink);
      }

      dl {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2) var(--space-5);
        margin: var(--space-1) 0;
      }

      dt {
        color: var(--muted);
        font-size: var(--text-small);
      }

      dd {
        margin: 0;
        font-weight: 500;
      }
    `,
  ];

  @property({ attribute: false }) session!: TrainSession;
  /** Here because the session changes in place and this is what is shown of it. */
  @property({ attribute: false }) report: GradientReport | null = null;
  @property({ type: Boolean }) offline = false;
  @state() private checking = false;

  override render(): TemplateResult {
    return html`
      <header>
        <h3>${msg('Gradient check')}</h3>
        <button
          title=${msg("Compares the currents' gradient with finite differences in float64 on a small twin")}
          ?disabled=${this.checking || this.offline}
          @click=${this.check}
        >
          ${this.checking ? msg('Checking') : this.report ? msg('Check again') : msg('Check the gradient')}
        </button>
      </header>
      <div role="status">${this.report ? result(this.report) : nothing}</div>
      ${this.report ? nothing : html`<p class="note">${this.offline ? msg('Least squares takes no gradient.') : msg('Is what the currents say the slope of the loss? Finite differences know.')}</p>`}
    `;
  }

  private async check(): Promise<void> {
    this.checking = true;
    await this.session.call((h) => h.checkGradient());
    this.checking = false;
  }
}

function result({ cosine, normRatio, compared, parameters, worst, twin }: GradientReport): TemplateResult {
  return html`<dl>
      <div>
        <dt>${msg('Cosine')}</dt>
        <dd>${digits(cosine)}</dd>
      </div>
      <div>
        <dt>${msg('Norm ratio')}</dt>
        <dd>${digits(normRatio)}</dd>
      </div>
      <div>
        <dt>${msg('Compared')}</dt>
        <dd>${msg(str`${whole(compared)} of ${whole(parameters)} parameters`)}</dd>
      </div>
      <div>
        <dt>${msg('Farthest off')}</dt>
        <dd>
          ${msg(str`${worst.name}[${worst.index}]: ${significant(worst.gradient, 5)} for ${significant(worst.difference, 5)}`)}
        </dd>
      </div>
    </dl>
    <p class="note">${msg(str`On ${twin}.`)}</p>`;
}

/** Enough digits to tell 0.9999 from 1. */
const digits = (value: number): string => (Number.isFinite(value) ? value.toFixed(6) : significant(value));

declare global {
  interface HTMLElementTagNameMap {
    'train-gradient': TrainGradient;
  }
}
