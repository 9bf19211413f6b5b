/** Node laws as curves: what a node sends, phi(v), and what current it draws by itself, z(v), per group. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { compile } from '../../../circuit/expression.ts';
import { LAW_VARIABLES, nodeLaw } from '../../../circuit/laws.ts';
import { BadInput } from '../../../circuit/problem.ts';
import type { Circuit, GroupRecipe } from '../../../circuit/schema.ts';
import { controls, panel } from '../controls.css.ts';
import { niceCeiling } from '../format.ts';

const POINTS = 121;
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
  try {
    const { law: name, k, signal, self } = group;
    const parsed = nodeLaw(name, k, { signal, self }, `circuit.groups.${index}`);
    return curves(group, compile(parsed.signal, LAW_VARIABLES), compile(parsed.self, LAW_VARIABLES));
  } catch (error) {
    // A law that is being typed may not parse yet; the page says so beside the field.
    if (error instanceof BadInput) return nothing;
    throw error;
  }
}

type Curve = (v: number, k: number) => number;

function curves(group: GroupRecipe, signal: Curve, self: Curve): TemplateResult {
  const reach = group.rails ? group.rails * 1.25 : 2;
  const at = (i: number) => reach * ((2 * i) / (POINTS - 1) - 1);
  const values = (curve: Curve) => Array.from({ length: POINTS }, (_, i) => curve(at(i), group.k));
  const [phi, z] = [values(signal), values(self)];
  const finite = [...phi, ...z].filter((v) => Number.isFinite(v));
  // The rim of a steep self current must not flatten the rest.
  const top = niceCeiling(Math.min(2 * reach, Math.max(1e-3, ...finite.map(Math.abs))));
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
        ${self(1, group.k) !== 0 || self(0.5, group.k) !== 0 ? svg`<path class="curve self" d=${path(z)} />` : nothing}
        <path class="curve signal" d=${path(phi)} />
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
