/** Inside the circuit while it learns: in three dimensions, and in numbers where it is small enough. */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TrainFacts } from '../../../lab/train-api.ts';
import { controls, panel } from '../../bench/controls.css.ts';
import type { Theme } from '../../tokens.css.ts';
import type { TrainSession } from '../session.ts';
import './circuit.ts';
import { QUANTITIES, quantityNames, type Quantity } from './seen.ts';
import './step-table.ts';

/** Up to this many nodes the circuit is also shown in numbers. */
const TINY = 12;

@customElement('train-currents')
export class TrainCurrents extends LitElement {
  static override styles = [
    controls,
    panel,
    css`
      train-circuit {
        flex: 1;
        min-height: 18rem;
      }

      train-steps {
        margin-top: var(--space-2);
      }
    `,
  ];

  @property({ attribute: false }) session!: TrainSession;
  /** The session changes in place; this is what the template depends on. */
  @property({ attribute: false }) facts: TrainFacts | null = null;
  @property() theme: Theme = 'light';
  @property({ type: Boolean }) active = false;
  @state() private quantity: Quantity = 'lambda';
  @state() private numbers = true;

  override render(): TemplateResult {
    const nodes = this.facts?.shape.nodes ?? Infinity;
    const tiny = nodes <= TINY;
    const numbers = tiny && this.numbers;
    return html`
      <header>
        <h3>${msg('Currents')}</h3>
        ${
          numbers
            ? nothing
            : QUANTITIES.map(
                (each) =>
                  html`<button aria-pressed=${each === this.quantity} @click=${() => (this.quantity = each)}>
                    ${quantityNames()[each]}
                  </button>`,
              )
        }
        ${
          tiny
            ? html`<button aria-pressed=${numbers} @click=${() => (this.numbers = !this.numbers)}>
                ${msg('In numbers')}
              </button>`
            : nothing
        }
      </header>
      ${
        numbers
          ? html`<train-steps .session=${this.session}></train-steps>`
          : html`<train-circuit
              .session=${this.session.scene}
              .learning=${this.session}
              .theme=${this.theme}
              .active=${this.active}
              .quantity=${this.quantity}
            ></train-circuit>`
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'train-currents': TrainCurrents;
  }
}
