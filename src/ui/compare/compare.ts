/** A comparison: runs its rows in the worker on demand and puts what came of them in one table. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import type { EngineChoice } from '../../lab/api.ts';
import { compareCsv, compareMarkdown } from '../../lab/series/compare-files.ts';
import { compareTable, labelsOf, partsOf, type CompareTable } from '../../lab/series/compare-table.ts';
import type { Cell, CompareCell } from '../../notebook/schema.ts';
import type { ModelRow } from '../../notebook/schema-sweep.ts';
import { seriesProblems } from '../../notebook/series-problems.ts';
import { cellFrame } from '../bench/cell-frame.css.ts';
import { controls } from '../bench/controls.css.ts';
import { whole } from '../bench/format.ts';
import { download } from '../download.ts';
import { currentLanguage } from '../language/language.ts';
import { runButtons, underWay } from '../runs/series-head.ts';
import { SeriesSession } from '../runs/series-session.ts';
import { seriesStyles } from '../runs/series.css.ts';
import '../train/problems.ts';
import { compareStyles } from './compare.css.ts';
import { differencesTables, type Compared } from './differences.ts';
import { resultsTable, type Order } from './results.ts';
import { simulatedTable } from './simulated.ts';
import { notesOf } from './words.ts';

@customElement('kirchhoff-compare')
export class KirchhoffCompare extends LitElement {
  static override styles = [controls, cellFrame, seriesStyles, compareStyles];

  @property({ attribute: false }) cell: CompareCell | null = null;
  /** All cells of the notebook. */
  @property({ attribute: false }) cells: readonly Cell[] = [];
  /** Under which the notebook's runs are kept. */
  @property() notebook = '';
  @property() engine: EngineChoice = 'auto';
  @state() private order: Order | null = null;

  #made: { cell: CompareCell; cells: readonly Cell[]; parts: ReturnType<typeof partsOf> } | null = null;
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
    const table = this.#shown(cell, cells);
    return html`<section tabindex="0" aria-label=${cell.title || cell.id}>
      <div class="head">
        <p class="plan">${planWords(cell)}</p>
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
                  run: (how) => session.start(cell, cells, this.engine, how),
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
      ${resultsTable(table, this.order, (order) => (this.order = order))}
      ${
        session.runs.length > 0
          ? html`<ul class="notes">
              ${notesOf(table).map((note) => html`<li>${note}</li>`)}
            </ul>`
          : nothing
      }
      ${simulatedTable(table.simulated)}
      ${guard([cell, cells, currentLanguage()], () => (wrong.length === 0 ? differencesOf(cell, cells) : nothing))}
    </section>`;
  }

  /** Made anew where a recipe is another: rendering comes several times a second while rows run. */
  #partsOf(cell: CompareCell, cells: readonly Cell[]): ReturnType<typeof partsOf> {
    if (this.#made?.cell !== cell || this.#made.cells !== cells)
      this.#made = { cell, cells, parts: partsOf(cell, cells) };
    return this.#made.parts;
  }

  /** Results belong to the rows they came from. */
  #shown(cell: CompareCell, cells: readonly Cell[]): CompareTable {
    const { ran, runs } = this.session;
    const of = ran ?? { cell, cells };
    return compareTable(of.cell, of.cells, runs, this.#partsOf(of.cell, of.cells));
  }

  readonly #saveCsv = (): void =>
    this.#save('csv', 'text/csv', (table) => compareCsv(table, this.session.runs));

  readonly #saveMarkdown = (): void =>
    this.#save('md', 'text/markdown', (table, { title, id }) => compareMarkdown(table, title || id));

  #save(ending: string, type: string, write: (table: CompareTable, cell: CompareCell) => string): void {
    const { cell, cells } = this;
    if (!cell) return;
    const text = write(this.#shown(cell, cells), cell);
    download(`${cell.id}.${ending}`, new Blob([text], { type }));
  }
}

function planWords({ rows, repeats }: CompareCell): string {
  const models = rows.filter(({ kind }) => kind === 'model').length;
  const count = whole(rows.length);
  const of =
    models > 0 ? msg(str`${count} rows, ${whole(models)} of them digital models`) : msg(str`${count} rows`);
  return repeats > 1
    ? msg(str`${of}, each with ${whole(repeats)} seeds, one after another`)
    : msg(str`${of}, one after another`);
}

/** Rows whose changes do not fit together have no recipe to compare; their run says why. */
function differencesOf(cell: CompareCell, cells: readonly Cell[]): TemplateResult {
  const labels = labelsOf(cell, cells);
  const circuits: Compared[] = [];
  const models: Compared<ModelRow>[] = [];
  partsOf(cell, cells).forEach((part, n) => {
    const row = cell.rows[n];
    if (row.kind === 'model') models.push({ label: labels[n], recipe: { ...row, label: '' } });
    else if (part && part.kind !== 'model') circuits.push({ label: labels[n], recipe: part });
  });
  return differencesTables(circuits, models);
}

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-compare': KirchhoffCompare;
  }
}
