/** The recorded runs of a cell, newest first: each can be replayed, deleted, and seen beside another. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { BadInput, type Problem } from '../../circuit/problem.ts';
import { deviations } from '../../notebook/deviations.ts';
import { differencesOf } from '../../notebook/differences.ts';
import { parseNotebook } from '../../notebook/parse.ts';
import type { RunRecord } from '../../notebook/records.ts';
import type { RecipeCell } from '../../notebook/schema.ts';
import { engineName } from '../bench/badge.ts';
import { controls } from '../controls.css.ts';
import { sentence } from '../dialogs/sentence.ts';
import { listStyles } from './list.css.ts';
import {
  differenceWords,
  endWords,
  inexactWords,
  metricWords,
  replayWords,
  whenWords,
} from './record-words.ts';
import { forgetRun, keepRun, onRunsChanged, recordedRuns } from './recorded.ts';

/** Fires `replay-run` {detail: RecipeCell}, the cell with the recorded recipe; the cell itself where it has it already. */
@customElement('kirchhoff-runs')
export class RunList extends LitElement {
  static override readonly styles = [controls, listStyles];

  @property({ attribute: false }) cell: RecipeCell | null = null;
  /** Under which the notebook's runs are kept. */
  @property() notebook = '';
  /** The run of the cell that ended last. */
  @property({ attribute: false }) latest: RunRecord | null = null;
  @state() private records: readonly RunRecord[] | null = null;
  /** What the reader is told of what was done last. */
  @state() private said = '';
  @state() private deleted: RunRecord | null = null;
  @state() private replaying: RunRecord | null = null;
  /** Ids of the runs to be seen side by side, at most two. */
  @state() private chosen: readonly string[] = [];
  #unwatch = (): void => undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('cell');
    if (changed.has('notebook') || (before && before.id !== this.cell?.id)) this.#watch();
    if (changed.has('latest')) this.#compare();
  }

  override render(): TemplateResult | typeof nothing {
    const { cell, records, said, deleted } = this;
    if (!cell || !records) return nothing;
    const none = records.length === 0 && !deleted;
    return html`<div class="head">
        <p role="status">${said}</p>
        ${this.#chosenRecords.length > 0 ? this.#besideButton(cell) : nothing}
        ${deleted ? html`<button class="back" @click=${this.#putBack}>${msg('Put it back')}</button>` : nothing}
      </div>
      ${none ? html`<p>${msg('No run has ended yet. Each one that does is kept here, in this browser only.')}</p>` : nothing}
      <ol>
        ${repeat(
          records,
          ({ id }) => id,
          (record) => this.#entry(record, cell),
        )}
      </ol>`;
  }

  #entry(record: RunRecord, cell: RecipeCell): TemplateResult {
    const { id, date, engine, adapter, inexact } = record;
    const when = whenWords(record);
    return html`<li data-run=${id}>
      <div>
        <p class="end">
          <time datetime=${date}>${when}</time> <span>${endWords(record)}</span>
          <span class="engine">${engineName(engine)}${adapter ? `, ${adapter}` : ''}</span>
        </p>
        <dl>
          ${metricWords(record).map(
            ({ label, value }) =>
              html`<div>
                <dt>${label}</dt>
                <dd>${value}</dd>
              </div>`,
          )}
        </dl>
        <p class="difference">${differenceWords(record, cell)}</p>
        ${inexact ? html`<p class="inexact">${inexactWords(inexact)}</p>` : nothing}
      </div>
      <div class="actions">
        ${cell.kind === 'bench' ? this.#choice(record, when) : nothing}
        <button
          class="quiet replay"
          aria-label=${msg(str`Replay the run of ${when}`)}
          @click=${() => this.#replay(record, cell)}
        >
          ${msg('Replay')}
        </button>
        <button
          class="quiet"
          aria-label=${msg(str`Delete the run of ${when}`)}
          @click=${() => void this.#delete(record)}
        >
          ${msg('Delete')}
        </button>
      </div>
    </li>`;
  }

  #choice({ id }: RunRecord, when: string): TemplateResult {
    const choose = ({ target }: Event): void => {
      const others = this.chosen.filter((each) => each !== id);
      this.chosen = (target as HTMLInputElement).checked ? [...others.slice(-1), id] : others;
    };
    return html`<label>
      <input
        type="checkbox"
        aria-label=${msg(str`Compare the run of ${when}`)}
        .checked=${this.chosen.includes(id)}
        @change=${choose}
      />
      ${msg('Compare')}
    </label>`;
  }

  /** Those that are still there. */
  get #chosenRecords(): readonly RunRecord[] {
    return (this.records ?? []).filter(({ id }) => this.chosen.includes(id));
  }

  #besideButton(cell: RecipeCell): TemplateResult {
    return html`<button @click=${() => void this.#showBeside(cell)}>
      ${this.#chosenRecords.length > 1 ? msg('Side by side') : msg('Side by side with the recipe now')}
    </button>`;
  }

  async #showBeside(cell: RecipeCell): Promise<void> {
    const now = { title: msg('The recipe now'), recipe: cell, beside: [] };
    const sides = this.#chosenRecords.map((record) => ({ ...record, title: whenWords(record) }));
    // The newer of two runs is listed first, and stands on the right.
    const [b, a] = sides.length > 1 ? sides : [now, ...sides];
    try {
      const { sideBySide } = await import('./side-by-side.ts');
      location.hash = await sideBySide(a, b);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.said = sentences(error.problems[0]);
    }
  }

  #watch(): void {
    const { notebook, cell } = this;
    this.#unwatch();
    if (!cell) return;
    const { id, kind } = cell;
    const read = async (): Promise<void> => {
      const found = (await recordedRuns(notebook, id)).filter(({ recipe }) => recipe.kind === kind);
      if (notebook === this.notebook && id === this.cell?.id) await this.#list(found);
    };
    this.#unwatch = onRunsChanged(id, () => void read());
    void read();
  }

  /** A reader at an entry that is gone, because the same run came again, is taken to the one in its place. */
  async #list(records: readonly RunRecord[]): Promise<void> {
    const at = this.shadowRoot?.activeElement?.closest<HTMLElement>('[data-run]')?.dataset['run'];
    this.records = records;
    await this.updateComplete;
    if (at !== undefined && !records.some(({ id }) => id === at)) this.#focus('.replay');
  }

  #replay(record: RunRecord, cell: RecipeCell): void {
    let recipe: RecipeCell;
    try {
      recipe = withRecipe(cell, record.recipe as RecipeCell);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.said = sentences(error.problems[0]);
      return;
    }
    this.deleted = null;
    this.replaying = record;
    this.said = msg(str`Replaying the run of ${whenWords(record)}`);
    this.dispatchEvent(new CustomEvent<RecipeCell>('replay-run', { detail: recipe }));
  }

  /** Says how the replay came out, when that is what has ended. */
  #compare(): void {
    const { replaying, latest } = this;
    if (!replaying || !latest) return;
    this.replaying = null;
    const same = differencesOf([replaying.recipe as RecipeCell, latest.recipe as RecipeCell]).length === 0;
    this.said = same ? replayWords(replaying, latest, deviations(replaying, latest)) : '';
  }

  async #delete(record: RunRecord): Promise<void> {
    const [problem] = await forgetRun(this.notebook, record);
    this.deleted = problem ? null : record;
    this.said = problem ? sentences(problem) : msg(str`The run of ${whenWords(record)} is deleted.`);
    await this.updateComplete;
    this.#focus('.back');
  }

  readonly #putBack = async (): Promise<void> => {
    const { deleted } = this;
    if (!deleted) return;
    const [problem] = await keepRun(() => this.notebook, deleted);
    this.said = problem ? sentences(problem) : '';
    if (problem) return;
    this.deleted = null;
    await this.updateComplete;
    this.#focus(`[data-run="${deleted.id}"] .replay`);
  };

  #focus(selector: string): void {
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}

const sentences = ({ problem, remedy }: Problem): string => `${sentence(problem)} ${sentence(remedy)}`;

/**
 * The cell with the recorded recipe in place of its own, and its own words; the very cell where the recipe is the same.
 * Throws BadInput where this version no longer reads what an earlier one recorded.
 */
function withRecipe(cell: RecipeCell, recorded: RecipeCell): RecipeCell {
  if (differencesOf([recorded, cell]).length === 0) return cell;
  const { id, title, caption, collapsed, assignment } = cell;
  const own = { id, title, caption, collapsed, assignment };
  const [parsed] = parseNotebook({ kirchhoff: 1, cells: [{ ...recorded, ...own }] }).cells;
  return parsed as RecipeCell;
}

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-runs': RunList;
  }
}
