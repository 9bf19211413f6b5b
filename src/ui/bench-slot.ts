import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DataSet } from '../data/data.ts';
import type { BenchCell } from '../notebook/schema.ts';
import { CellSlot } from './cell-slot.ts';
import { openLab } from './open-lab.ts';

const NO_DATA: DataSet = {};

/** A place for a bench. */
@customElement('kirchhoff-bench-slot')
export class BenchSlot extends CellSlot {
  @property({ attribute: false }) cell: BenchCell | null = null;
  @property({ attribute: false }) data = NO_DATA;

  protected override load(): Promise<unknown> {
    return import('./bench/bench.ts');
  }

  protected override view(): TemplateResult | null {
    const { cell, data, engine, theme, autoplay } = this;
    if (!cell) return null;
    return html`<kirchhoff-bench
      .cell=${cell}
      .lab=${openLab()}
      .engine=${engine}
      .data=${data}
      .autoplay=${autoplay}
      .theme=${theme}
      .controls=${this.controls}
    ></kirchhoff-bench>`;
  }
}
