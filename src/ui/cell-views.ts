/** The live part of a cell that is not text: its place on the page, whose code comes when the reader comes near. */
import { html, type TemplateResult } from 'lit';
import type { EngineChoice } from '../lab/api.ts';
import type { Cell } from '../notebook/schema.ts';
import './bench-slot.ts';
import { assignedControls, type CellControls } from './cell-controls.ts';
import type { Theme } from './tokens.css.ts';

export type FigureCell = Exclude<Cell, { kind: 'text' }>;

/** What every cell is shown with. */
export interface Surroundings {
  /** All cells of the notebook. */
  readonly cells: readonly Cell[];
  /** Under which the notebook's runs are kept, or '' where none are. */
  readonly place: string;
  readonly engine: EngineChoice;
  readonly theme: Theme;
  readonly controls: CellControls;
  /** Whether it plays when it is seen. */
  readonly autoplay: boolean;
}

export function cellView(
  cell: FigureCell,
  { cells, place, engine, theme, controls, autoplay }: Surroundings,
): TemplateResult {
  switch (cell.kind) {
    case 'bench':
      return html`<kirchhoff-bench-slot
        .cell=${cell}
        .engine=${engine}
        .theme=${theme}
        .autoplay=${autoplay && !cell.assignment}
        .controls=${assignedControls(cell.assignment, controls)}
      ></kirchhoff-bench-slot>`;
    case 'train':
      void import('./train/slot.ts');
      return html`<kirchhoff-train-slot
        .cell=${cell}
        .engine=${engine}
        .theme=${theme}
        .autoplay=${autoplay && !cell.assignment && cell.view.autoplay}
        .controls=${assignedControls(cell.assignment, controls)}
      ></kirchhoff-train-slot>`;
    case 'sweep':
      void import('./sweep/slot.ts');
      return html`<kirchhoff-sweep-slot
        .cell=${cell}
        .cells=${cells}
        .notebook=${place}
        .engine=${engine}
        .theme=${theme}
      ></kirchhoff-sweep-slot>`;
    case 'compare':
      void import('./compare/slot.ts');
      return html`<kirchhoff-compare-slot
        .cell=${cell}
        .cells=${cells}
        .notebook=${place}
        .engine=${engine}
      ></kirchhoff-compare-slot>`;
  }
  return cell satisfies never;
}
