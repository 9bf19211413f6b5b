import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Cell, SweepCell } from '../../notebook/schema.ts';
import { CellSlot } from '../cell-slot.ts';

const NONE: readonly Cell[] = [];

/** A place for a sweep. */
@customElement('kirchhoff-sweep-slot')
export class SweepSlot extends CellSlot {
  @property({ attribute: false }) cell: SweepCell | null = null;
  @property({ attribute: false }) cells = NONE;
  @property() notebook = '';

  protected override load(): Promise<unknown> {
    return import('./sweep.ts');
  }

  protected override view(): TemplateResult | null {
    const { cell, cells, notebook, engine, theme } = this;
    if (!cell) return null;
    return html`<kirchhoff-sweep
      .cell=${cell}
      .cells=${cells}
      .notebook=${notebook}
      .engine=${engine}
      .theme=${theme}
    ></kirchhoff-sweep>`;
  }
}
