/** Node laws as curves: what a node sends, phi(v), and what current it draws by itself, z(v), per group. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Circuit, GroupRecipe } from '../../../circuit/schema.ts';
import { controls, panel } from '../controls.css.ts';
import { lawCurves, POINTS, type LawCurves } from './curves.ts';

const WIDTH = 150;
const HEIGHT = 96;

@customElement('bench-laws')
export class BenchLaws extends LitElement {
  static override styles = [
    controls,
    panel,
    css`
      .laws {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
        gap: var(--space-3) var(--space-4);
      }

      figure {
        margin: 0;
      }

      figcaption {
        font-size: var(--text-small);
      }

      figcaption span {
        color: var(--muted);
      }

      .curves {
        display: block;
        width: 100%;
        background: var(--surface);
        border-radius: 2px;
      }

      .axis {
        stroke: var(--edge);
        stroke-width: 1;
        vector-effect: non-scaling-stroke;
      }

      .curve {
        fill: none;
        stroke-width: 1.75;
        vector-effect: non-scaling-stroke;
      }

      .signal {
        stroke: var(--ink);
      }

      .self {
        stroke: var(--current);
        stroke-dasharray: 5 3;
      }

      text {
        fill: var(--muted);
        font-size: 9px;
      }

      .key {
        display: flex;
        gap: var(--space-4);
        margin-top: var(--space-2);
        color: var(--muted);
        font-size: var(--text-small);
      }

      .key svg {
        width: 1.5rem;
        height: 0.6rem;
        vertical-align: middle;
      }
    `,
  ];

  @property({ attribute: false }) circuit!: Circuit;

  override render(): TemplateResult {
    return html`
      <header><h3>${msg('Node laws')}</h3></header>
      <div class="laws">${this.circuit.groups.map((group, index) => law(group, index))}</div>
      <div class="key" aria-hidden="true">
        <span
          ><svg viewBox="0 0 24 8"><path class="curve signal" d="M0 4H24" /></svg> ${msg('signal φ(v)')}</span
        >
        <span
          ><svg viewBox="0 0 24 8"><path class="curve self" d="M0 4H24" /></svg>
          ${msg('self current z(v)')}</span
        >
      </div>
    `;
  }
}

function law(group: GroupRecipe, index: number): TemplateResult | typeof nothing {
  const curves = lawCurves(group, index);
  return curves ? figure(group, curves) : nothing;
}

function figure(group: GroupRecipe, { reach, top, signal, self, hasSelf }: LawCurves): TemplateResult {
  const path = (ys: readonly number[]) =>
    ys
      .map(
        (y, i) => `${i ? 'L' : 'M'}${((WIDTH * i) / (POINTS - 1)).toFixed(1)} ${place(y / top).toFixed(1)}`,
      )
      .join('');
  const label = msg(str`${group.name}: ${group.law}, from −${short(reach)} to ${short(reach)} V`);
  return html`<figure>
    <svg class="curves" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
      ${svg`<path class="axis" d="M0 ${HEIGHT / 2}H${WIDTH}M${WIDTH / 2} 0V${HEIGHT}" />
        ${hasSelf ? svg`<path class="curve self" d=${path(self)} />` : nothing}
        <path class="curve signal" d=${path(signal)} />
        <text x="3" y=${HEIGHT / 2 - 3}>−${short(reach)} V</text>
        <text x=${WIDTH - 3} y=${HEIGHT / 2 - 3} text-anchor="end">${short(reach)} V</text>
        <text x=${WIDTH / 2 + 3} y="9">${short(top)}</text>`}
    </svg>
    <figcaption>
      ${group.name} ${group.law === group.name ? nothing : html`<span>${group.law}</span>`}
    </figcaption>
  </figure>`;
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
const place = (y: number): number => HEIGHT / 2 - Math.max(-1.2, Math.min(1.2, y)) * (HEIGHT / 2 - 4);

declare global {
  interface HTMLElementTagNameMap {
    'bench-laws': BenchLaws;
  }
}
