import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TrainCell } from '../../notebook/schema.ts';
import { CellSlot } from '../cell-slot.ts';
import { openLab } from '../open-lab.ts';

/** A place for a cell that learns. */
@customElement('kirchhoff-train-slot')
export class TrainSlot extends CellSlot {
  static override readonly styles = [
    ...CellSlot.styles,
    css`
      :host {
        --room: min(48rem, 90vb);
      }
    `,
  ];
  @property({ attribute: false }) cell: TrainCell | null = null;

  protected override load(): Promise<unknown> {
    return import('./train.ts');
  }

  protected override view(): TemplateResult | null {
    const { cell, engine, theme, autoplay } = this;
    if (!cell) return null;
    return html`<kirchhoff-train
      .cell=${cell}
      .lab=${openLab()}
      .engine=${engine}
      .autoplay=${autoplay}
      .theme=${theme}
      .controls=${this.controls}
    ></kirchhoff-train>`;
  }
}
