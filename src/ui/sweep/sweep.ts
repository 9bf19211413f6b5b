/** A sweep: runs its plan in the worker on demand and shows what came of it, as curves, a map and a table. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EngineChoice } from '../../lab/api.ts';
import { sweepPlan, type SweepPlan } from '../../lab/series/plan.ts';
import { metricNames, summarise } from '../../lab/series/summary.ts';
import { sweepCsv } from '../../lab/series/sweep-csv.ts';
import type { Cell, SweepCell } from '../../notebook/schema.ts';
import { seriesProblems } from '../../notebook/series-problems.ts';
import { recipeNamed } from '../../notebook/sweep-values.ts';
import { cellFrame } from '../bench/cell-frame.css.ts';
import { controls } from '../bench/controls.css.ts';
import { whole } from '../bench/format.ts';
import { fieldFacts } from '../bench/recipe/field.ts';
import { Painter } from '../bench/record/painter.ts';
import { download } from '../download.ts';
import { runButtons, underWay } from '../runs/series-head.ts';
import { SeriesSession, type Ran } from '../runs/series-session.ts';
import { seriesStyles } from '../runs/series.css.ts';
import type { Theme } from '../tokens.css.ts';
import '../train/lines.ts';
import type { Lines } from '../train/lines.ts';
import '../train/problems.ts';
import { metricLabel } from '../../lab/metric-label.ts';
import { sweepLines } from './curve.ts';
import { heatMap, mapStyles, withUnit, word, type ParameterName } from './map.ts';
import { sweepStyles } from './sweep.css.ts';
import { pointTable } from './table.ts';

/** Metrics of which less is better. */
const LESS_IS_BETTER =
  /^(?:mae|mse|rmse|maxError|trainLoss|validationLoss|residual|steps|seconds|time|energy|tts)/i;

@customElement('kirchhoff-sweep')
export class KirchhoffSweep extends LitElement {
  static override styles = [controls, cellFrame, seriesStyles, mapStyles, sweepStyles];

  @property({ attribute: false }) cell: SweepCell | null = null;
  /** All cells of the notebook. */
  @property({ attribute: false }) cells: readonly Cell[] = [];
  /** Under which the notebook's runs are kept. */
  @property() notebook = '';
  @property() engine: EngineChoice = 'auto';
  @property() theme: Theme = 'light';

  readonly session = new SeriesSession<SweepCell>({ changed: () => this.requestUpdate() });
  readonly #painter = new Painter();
  #lines: Lines | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#painter.stop();
    // A cell that is moved leaves the page and comes back at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.session.cancel();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('notebook') && this.cell) void this.session.restore(this.notebook, this.cell);
  }

  protected override updated(): void {
    this.#painter.invalidate();
  }

  override render(): TemplateResult | typeof nothing {
    const { cell, cells, session } = this;
    if (!cell) return nothing;
    const isCurrent = session.isOf(cell, cells);
    const wrong = seriesProblems(cell, cells);
    return html`<section tabindex="0" aria-label=${cell.title || cell.id}>
      <div class="head">
        <p class="plan">${wrong.length === 0 ? planWords(cell, cells) : nothing}</p>
        <div class="buttons">
          ${session.runs.length > 0 ? html`<button @click=${this.#save}>${msg('CSV')}</button>` : nothing}
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
      ${session.ran && session.runs.length > 0 ? this.#results(session.ran, cell) : this.#empty()}
    </section>`;
  }

  #empty(): TemplateResult {
    return html`<p class="empty">
      ${this.session.running ? msg('The first run is under way') : msg('Nothing to show before it has run')}
    </p>`;
  }

  /** Results belong to the recipes they came from; how they are shown is the present cell's. */
  #results(ran: Ran<SweepCell>, { view, metrics: named }: SweepCell): TemplateResult {
    const { runs } = this.session;
    const plan = sweepPlan(ran.cell, ran.cells);
    const metrics = metricNames(runs, ran.cell.metrics);
    const metric =
      [view.metric, named[0], ...metrics].find((name) => name && metrics.includes(name)) ?? 'steps';
    const points = summarise(plan, runs, metric);
    const names = namesOf(ran.cell, ran.cells);
    const labels = names.map(withUnit);
    const shown = { ...ran.cell, view };
    this.#lines =
      plan.values.length === 1 ? sweepLines({ cell: shown, plan, points, metric, label: labels[0] }) : null;
    const lowIsBest = LESS_IS_BETTER.test(metric);
    return html`<div class="head">
        <label>
          ${msg('Metric')}
          <select @change=${this.#chooseMetric}>
            ${metrics.map((name) => html`<option value=${name} ?selected=${name === metric}>${metricLabel(name)}</option>`)}
          </select>
        </label>
        <button aria-pressed=${view.log} @click=${() => this.#edit({ ...view, log: !view.log })}>
          ${msg('Log scale')}
        </button>
      </div>
      ${
        this.#lines
          ? html`<train-lines
              .painter=${this.#painter}
              .theme=${this.theme}
              .label=${msg(str`${metricLabel(metric)} over ${names[0].name}`)}
              .read=${this.#read}
            ></train-lines>`
          : heatMap({ plan, points, metric: metricLabel(metric), names, log: view.log, lowIsBest })
      }
      <details>
        <summary>${msg(str`All ${whole(plan.points)} points`)}</summary>
        ${pointTable({ plan, runs, metrics, labels })}
      </details>`;
  }

  readonly #read = (): Lines | null => this.#lines;

  readonly #chooseMetric = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement && this.cell)
      this.#edit({ ...this.cell.view, metric: event.target.value });
  };

  #edit(view: SweepCell['view']): void {
    if (!this.cell) return;
    this.cell = { ...this.cell, view };
    const detail = { cell: this.cell, commit: true };
    this.dispatchEvent(new CustomEvent('cell-change', { detail, bubbles: true, composed: true }));
  }

  readonly #save = (): void => {
    const { ran, runs } = this.session;
    if (!ran) return;
    const plan: SweepPlan = sweepPlan(ran.cell, ran.cells);
    download(`${ran.cell.id}.csv`, new Blob([sweepCsv(ran.cell, plan, runs)], { type: 'text/csv' }));
  };
}

/** What each parameter is called: its own label, or the schema's. */
function namesOf(cell: SweepCell, cells: readonly Cell[]): ParameterName[] {
  const recipe = cell.recipe ?? recipeNamed(cells, cell.of);
  return cell.parameters.map(({ path, label }) => {
    const facts = recipe ? fieldFacts(recipe, path) : { label: path, unit: '' };
    return { name: label ?? facts.label, unit: facts.unit };
  });
}

/** `33 values of Coupling, 0.6 to 1.4; 3 seeds: 99 runs`. */
function planWords(cell: SweepCell, cells: readonly Cell[]): string {
  const plan = sweepPlan(cell, cells);
  const names = namesOf(cell, cells);
  const parts = plan.values.map((values, k) => {
    const ends =
      values.length > 1
        ? msg(str`${word(values[0])} to ${word(values[values.length - 1])}`)
        : word(values[0]);
    const which = values.every((value) => typeof value === 'number') ? ends : values.map(word).join(', ');
    return msg(str`${whole(values.length)} values of ${names[k].name}, ${which}`);
  });
  const seeds = cell.repeats > 1 ? msg(str`; ${whole(cell.repeats)} seeds`) : '';
  return msg(str`${parts.join('; ')}${seeds}: ${whole(plan.count)} runs`);
}

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-sweep': KirchhoffSweep;
  }
}
