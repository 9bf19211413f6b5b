/** Legend of the voltage scale: the colours between minus and plus the voltage of full colour. */
import { msg } from '@lit/localize';
import { css, html, LitElement, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { voltageCss } from '../colour.ts';
import type { Theme } from '../tokens.css.ts';
import { controls } from './controls.css.ts';
import { volts } from './format.ts';

const STEPS = 33;

@customElement('bench-scale')
export class BenchScale extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        color: var(--muted);
        font-size: var(--text-small);
      }

      svg {
        flex: none;
        width: 4rem;
        height: 0.6rem;
      }
    `,
  ];

  /** Volts at full colour. */
  @property({ type: Number }) volts = 1;
  @property() theme: Theme = 'light';

  /** Said instead of the voltages at the ends, where several ranges share the colours. */
  @property() words = '';

  override render(): TemplateResult {
    const { words } = this;
    return html`<span ?hidden=${words !== ''}>${volts(-this.volts, 2)}</span>
      <svg
        viewBox="0 0 ${STEPS} 1"
        preserveAspectRatio="none"
        shape-rendering="crispEdges"
        role="img"
        aria-label=${msg('blue for negative, grey at zero, orange for positive voltages')}
      >
        ${Array.from(
          { length: STEPS },
          (_, i) =>
            svg`<rect x=${i} width="1.02" height="1" fill=${voltageCss((2 * i) / (STEPS - 1) - 1, this.theme)} />`,
        )}
      </svg>
      <span>${words || volts(this.volts, 2)}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-scale': BenchScale;
  }
}
