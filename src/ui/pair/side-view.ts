/** One of two benches, with what it is called and its recipe; or why there is none. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { EngineChoice } from '../../lab/api.ts';
import type { Notebook } from '../../notebook/schema.ts';
import '../bench/bench.ts';
import type { Lab } from '../bench/session.ts';
import { assignedControls } from '../cell-controls.ts';
import '../cell-recipe.ts';
import { sentence } from '../dialogs/sentence.ts';
import type { Theme } from '../tokens.css.ts';
import { LETTERS, type Side } from './sides.ts';

export interface SideLooks {
  readonly index: number;
  /** Whether it is played together with the other. */
  readonly linked: boolean;
  readonly lab: Promise<Lab> | null;
  readonly engine: EngineChoice;
  readonly theme: Theme;
}

export function sideView(
  { notebook, cell, hash, problems: [first] }: Side,
  looks: SideLooks,
): TemplateResult {
  const letter = LETTERS[looks.index];
  if (!cell || !notebook)
    return html`<div data-side=${letter}>
      <h2><b>${letter}</b></h2>
      <div class="failed-side" role="alert">
        <p>${msg(str`Side ${letter} could not be opened.`)}</p>
        <p>${first ? `${sentence(first.problem)} ${sentence(first.remedy)}` : ''}</p>
      </div>
    </div>`;
  const title = cell.title || notebook.title || msg('Bench');
  return html`<div
    data-side=${letter}
    @notebook-wanted=${(event: CustomEvent<(found: Notebook) => void>) => {
      event.stopPropagation();
      event.detail(notebook);
    }}
  >
    <h2><b>${letter}</b> ${title} <span>${notebook.title === title ? '' : notebook.title}</span></h2>
    <kirchhoff-bench
      ?linked=${looks.linked}
      .name=${`${letter}: ${title}`}
      .cell=${cell}
      .lab=${looks.lab}
      .engine=${looks.engine}
      .theme=${looks.theme}
      .controls=${assignedControls(cell.assignment, 'shown')}
    ></kirchhoff-bench>
    ${cell.assignment ? nothing : html`<cell-recipe .cell=${cell} .notebook=${notebook}></cell-recipe>`}
    ${hash ? html`<p class="note"><a href=${hash}>${msg(str`Open ${letter} by itself`)}</a></p>` : nothing}
  </div>`;
}
