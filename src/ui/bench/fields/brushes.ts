/** Swatches and brushes above a field that can be painted, and the cells that a stroke of one covers. */
import { msg, str } from '@lit/localize';
import { css, html, type TemplateResult } from 'lit';
import { voltageCss } from '../../colour.ts';
import type { Theme } from '../../tokens.css.ts';

/** Sides of the square brushes [cells]. */
const BRUSHES = [1, 2, 3, 5];

export interface BrushChoice {
  /** What the swatches are for, e.g. "Paint with". */
  readonly legend: string;
  /** Voltages on offer, the chosen one, and the one at the end of the colour scale. */
  readonly swatches: readonly number[];
  readonly chosen: number;
  readonly range: number;
  readonly brush: number;
  readonly theme: Theme;
  /** A voltage in words. */
  readonly words: (volts: number) => string;
  readonly choose: (volts: number) => void;
  readonly resize: (brush: number) => void;
}

/** Two rows of buttons: which voltage, and how large a brush. */
export function brushControls(choice: BrushChoice): TemplateResult {
  const { legend, swatches, chosen, range, brush, theme } = choice;
  return html`<fieldset>
      <legend>${legend}</legend>
      ${swatches.map(
        (volts) =>
          html`<button aria-pressed=${volts === chosen} @click=${() => choice.choose(volts)}>
            <i .style=${`--swatch: ${voltageCss(volts / range, theme)}`}></i>
            ${choice.words(volts)}
          </button>`,
      )}
    </fieldset>
    <fieldset>
      <legend>${msg('Brush')}</legend>
      ${BRUSHES.map(
        (size) =>
          html`<button
            aria-pressed=${size === brush}
            aria-label=${msg(str`${size} by ${size} cells`)}
            @click=${() => choice.resize(size)}
          >
            ${size}
          </button>`,
      )}
    </fieldset>`;
}

/** Row-major cells of a field under a square brush at these places, each once. */
export function cellsUnder(
  places: readonly { readonly row: number; readonly column: number }[],
  brush: number,
  { height, width }: { readonly height: number; readonly width: number },
): readonly number[] {
  const cells = new Set<number>();
  const low = -Math.floor((brush - 1) / 2);
  for (const { row, column } of places)
    for (let r = row + low; r < row + low + brush; r++)
      for (let c = column + low; c < column + low + brush; c++)
        if (r >= 0 && c >= 0 && r < height && c < width) cells.add(r * width + c);
  return [...cells];
}

export const brushStyles = css`
  .brushes {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-4);
    margin-bottom: var(--space-2);
    font-size: var(--text-small);
  }

  fieldset {
    display: flex;
    align-items: center;
    gap: var(--space-1);
    margin: 0;
    padding: 0;
    border: 0;
  }

  legend {
    float: left;
    margin-inline-end: var(--space-2);
    padding: 0;
    color: var(--muted);
  }

  .brushes button {
    min-block-size: max(1.75rem, calc(var(--touch) * 0.92));
    padding: 0 var(--space-2);
    font-size: inherit;
  }

  i {
    width: 0.9rem;
    height: 0.9rem;
    border-radius: 2px;
    background: var(--swatch);
  }
`;
