import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Cell, CompareCell } from '../../notebook/schema.ts';
import { CellSlot } from '../cell-slot.ts';

const NONE: readonly Cell[] = [];

/** A place for a comparison. */
@customElement('kirchhoff-compare-slot')
export class CompareSlot extends CellSlot {
  @property({ attribute: false }) cell: CompareCell | null = null;
  @property({ attribute: false }) cells = NONE;
  @property() notebook = '';

  protected override load(): Promise<unknown> {
    return import('./compare.ts');
  }

  protected override view(): TemplateResult | null {
    const { cell, cells, notebook, engine } = this;
    if (!cell) return null;
    return html`<kirchhoff-compare
      .cell=${cell}
      .cells=${cells}
      .notebook=${notebook}
      .engine=${engine}
    ></kirchhoff-compare>`;
  }
}
