/** The sliders a recipe offers: live while they move, an edit of the document when let go. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BenchCell, SliderRecipe } from '../../notebook/schema.ts';
import { controls, filled } from './controls.css.ts';
import { significant } from './format.ts';
import { effectiveNumber, fieldFacts } from './recipe/field.ts';
import { withValue } from './recipe/path.ts';

/** Positions along a logarithmic or stepless slider. */
const POSITIONS = 1000;

export interface CellEdit {
  readonly cell: BenchCell;
  readonly commit: boolean;
}

@customElement('bench-sliders')
export class BenchSliders extends LitElement {
  static override styles = [
    controls,
    css`
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
        gap: var(--space-2) var(--space-5);
      }

      .head {
        display: flex;
        justify-content: space-between;
        gap: var(--space-2);
        line-height: 1.2;
      }

      .value {
        white-space: nowrap;
      }

      input[type='range'] {
        height: max(1.5rem, calc(var(--touch) * 0.92));
      }
    `,
  ];

  @property({ attribute: false }) cell: BenchCell | null = null;

  override render(): TemplateResult | typeof nothing {
    const { cell } = this;
    if (!cell?.sliders.length) return nothing;
    return html`<div class="grid" role="group" aria-label=${msg('Parameters')}>
      ${cell.sliders.map((slider, index) => this.slider(cell, slider, `slider-${index}`))}
    </div>`;
  }

  private slider(cell: BenchCell, slider: SliderRecipe, id: string): TemplateResult {
    const now = effectiveNumber(cell, slider.path);
    const facts = fieldFacts(cell, slider.path);
    const label = slider.label ?? facts.label;
    if (now === undefined)
      return html`<div>
        <div class="head">
          <span class="label">${label}</span
          ><span class="label">${msg(str`no single number at ${slider.path}`)}</span>
        </div>
      </div>`;
    const words = `${significant(now)}${facts.unit ? ` ${facts.unit}` : ''}`;
    const position = positionOf(slider, now);
    const move = (event: Event, commit: boolean) => {
      const value = valueOf(slider, (event.target as HTMLInputElement).valueAsNumber, Number.isInteger(now));
      this.dispatchEvent(
        new CustomEvent<CellEdit>('edit', { detail: { cell: withValue(cell, slider.path, value), commit } }),
      );
    };
    return html`<div>
      <div class="head"><label for=${id}>${label}</label><span class="value">${words}</span></div>
      <input
        id=${id}
        type="range"
        min="0"
        max=${POSITIONS}
        step=${stepOf(slider)}
        aria-valuetext=${words}
        .style=${filled(position / POSITIONS)}
        .value=${String(position)}
        @input=${(event: Event) => move(event, false)}
        @change=${(event: Event) => move(event, true)}
      />
    </div>`;
  }
}

const isLog = ({ log, low, high }: SliderRecipe): boolean => log && low > 0 && high > low;

function positionOf(slider: SliderRecipe, value: number): number {
  const { low, high } = slider;
  const part = isLog(slider) ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return POSITIONS * Math.min(1, Math.max(0, part));
}

function stepOf(slider: SliderRecipe): number | 'any' {
  if (isLog(slider) || !slider.step) return 1;
  return (POSITIONS * slider.step) / (slider.high - slider.low);
}

/** A value as short as the slider resolves; whole where the recipe's number was whole and the slider steps by ones. */
function valueOf(slider: SliderRecipe, position: number, whole: boolean): number {
  const { low, high } = slider;
  const part = position / POSITIONS;
  const raw = isLog(slider) ? low * (high / low) ** part : low + (high - low) * part;
  if (slider.step) {
    const stepped = low + Math.round((raw - low) / slider.step) * slider.step;
    return whole && Number.isInteger(slider.step) ? Math.round(stepped) : Number(stepped.toPrecision(12));
  }
  return Number(raw.toPrecision(3));
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-sliders': BenchSliders;
  }
}
