/** A comparison: runs the recipes of its rows in the worker on demand and puts what came of them in one table. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { BadInput } from '../../circuit/problem.ts';
import type { EngineChoice } from '../../lab/api.ts';
import { comparePlan } from '../../lab/series/plan.ts';
import {
  compareCsv,
  compareMarkdown,
  compareTable,
  type CompareTable,
  type Fact,
} from '../../lab/series/tables.ts';
import type { Cell, CompareCell } from '../../notebook/schema.ts';
import { seriesProblems } from '../../notebook/series-problems.ts';
import { recipeNamed } from '../../notebook/sweep-values.ts';
import { cellFrame } from '../bench/cell-frame.css.ts';
import { controls } from '../bench/controls.css.ts';
import { significant, whole } from '../bench/format.ts';
import { download } from '../download.ts';
import { outcomeWords } from '../runs/words.ts';
import { runButtons, underWay } from '../runs/series-head.ts';
import { SeriesSession } from '../runs/series-session.ts';
import { seriesStyles } from '../runs/series.css.ts';
import '../train/problems.ts';
import { metricLabel } from '../train/words.ts';
import { differencesTable, type Compared } from './differences.ts';

@customElement('kirchhoff-compare')
export class KirchhoffCompare extends LitElement {
  static override styles = [controls, cellFrame, seriesStyles];

  @property({ attribute: false }) cell: CompareCell | null = null;
  /** All cells of the notebook. */
  @property({ attribute: false }) cells: readonly Cell[] = [];
  /** Under which the notebook's runs are kept. */
  @property() notebook = '';
  @property() engine: EngineChoice = 'auto';

  readonly session = new SeriesSession<CompareCell>({ changed: () => this.requestUpdate() });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A cell that is moved leaves the page and comes back at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.session.cancel();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('notebook') && this.cell) void this.session.restore(this.notebook, this.cell);
  }

  override render(): TemplateResult | typeof nothing {
    const { cell, cells, session } = this;
    if (!cell) return nothing;
    const isCurrent = session.isOf(cell, cells);
    const wrong = seriesProblems(cell, cells);
    const compared = wrong.length === 0 ? recipesOf(cell, cells) : [];
    return html`<section tabindex="0" aria-label=${cell.title || cell.id}>
      <div class="head">
        <p class="plan">${msg(str`${whole(cell.rows.length)} recipes, one after another`)}</p>
        <div class="buttons">
          ${
            session.runs.length > 0
              ? html`<button @click=${this.#saveCsv}>${msg('CSV')}</button>
                  <button @click=${this.#saveMarkdown}>${msg('Markdown')}</button>`
              : nothing
          }
          ${
            wrong.length === 0 || session.running
              ? runButtons(session, isCurrent, {
                  run: (fresh) => session.start(cell, cells, this.engine, fresh),
                  cancel: () => session.cancel(),
                })
              : nothing
          }
        </div>
      </div>
      ${underWay(session, isCurrent)}
      <train-problems
        .problems=${[...wrong, ...session.problems].map((problem) => ({ problem, recovered: false }))}
        @dismiss=${() => session.dismissProblems()}
      ></train-problems>
      ${this.#table(this.#shown(cell, cells))}
      ${
        compared.length > 1
          ? html`<h3>${msg('What the rows differ in')}</h3>
              ${differencesTable(compared)}`
          : nothing
      }
    </section>`;
  }

  /** Results belong to the rows they came from. */
  #shown(cell: CompareCell, cells: readonly Cell[]): CompareTable {
    const { ran, runs } = this.session;
    const of = ran ?? { cell, cells };
    return compareTable(of.cell, labelsOf(of.cell, of.cells), runs);
  }

  #table(table: CompareTable): TemplateResult {
    const { rows } = table;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${msg('Results by row')}>
      <table>
        <thead>
          <tr>
            ${headOf(table).map((label) => html`<th scope="col">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ label, run, values }) =>
              html`<tr>
                <th scope="row">
                  ${label}
                  ${run?.error === undefined ? nothing : html`<small class="failed" title=${run.error}>${firstLine(run.error)}</small>`}
                </th>
                <td>${outcomeWords(run)}</td>
                ${values.map((value) => html`<td>${number(value)}</td>`)}
                <td title=${run?.adapter ?? ''}>${run?.engine ?? ''}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  readonly #saveCsv = (): void => this.#save('csv', 'text/csv', compareCsv);

  readonly #saveMarkdown = (): void =>
    this.#save('md', 'text/markdown', (table) => compareMarkdown(table, headOf(table)));

  #save(ending: string, type: string, write: (table: CompareTable) => string): void {
    if (this.cell)
      download(`${this.cell.id}.${ending}`, new Blob([write(this.#shown(this.cell, this.cells))], { type }));
  }
}

const headOf = ({ metrics, facts }: CompareTable): readonly string[] => [
  msg('Row'),
  msg('Outcome'),
  ...metrics.map(metricLabel),
  ...facts.map((fact) => factWords(fact)),
  msg('Engine'),
];

function factWords(fact: Fact): string {
  switch (fact) {
    case 'steps':
      return msg('Steps');
    case 'time':
      return msg('Simulated time in RC');
    case 'seconds':
      return msg('Wall time in s');
    case 'parameters':
      return msg('Parameters');
    case 'operations':
      return msg('Operations');
  }
  return fact satisfies never;
}

const number = (value: number): string =>
  Number.isNaN(value) ? '–' : Number.isInteger(value) ? whole(value) : significant(value, 4);

const firstLine = (text: string): string => text.split('\n', 1)[0];

/** A row's own label, or its cell's title. */
function labelsOf(cell: CompareCell, cells: readonly Cell[]): readonly string[] {
  return cell.rows.map(({ label, of }) => label || recipeNamed(cells, of)?.title || of);
}

/** Rows whose changes do not fit together have no recipe to compare; their run says why. */
function recipesOf(cell: CompareCell, cells: readonly Cell[]): readonly Compared[] {
  const plan = comparePlan(cell, cells);
  return labelsOf(cell, cells).flatMap((label, index) => {
    try {
      const part = plan.partAt(index);
      return part.kind === 'model' ? [] : [{ label, recipe: part }];
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      return [];
    }
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-compare': KirchhoffCompare;
  }
}
