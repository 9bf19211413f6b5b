/** A live bench: opens its circuit in the worker, shows it, and takes the reader's hands to it. */
import { msg, str } from '@lit/localize';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DataSet } from '../../data/data.ts';
import type { RecipeFix, Touch } from '../../lab/api.ts';
import type { BenchCell } from '../../notebook/schema.ts';
import { playable } from '../cell-controls.ts';
import { LiveCell } from '../live-cell.ts';
import './badge.ts';
import { cellFrame } from './cell-frame.css.ts';
import { benchStyles } from './bench.css.ts';
import { controls } from './controls.css.ts';
import './data-drop.ts';
import type { BenchData } from './data-drop.ts';
import { icons } from './icons.ts';
import { keyAction } from './keys.ts';
import './numbers.ts';
import { panelView, placesOf, type PanelFacts } from './panels.ts';
import './problems.ts';
import { withValue } from './recipe/path.ts';
import { BenchSession, type Host, type Lab, type ShownProblem } from './session.ts';
import './sliders.ts';
import type { CellEdit } from './sliders.ts';
import './transport.ts';
import type { TransportAction } from './transport.ts';
import { work } from './work.ts';

/** Time between draws for readers who asked for less motion [ms]. */
const CALM = 250;

@customElement('kirchhoff-bench')
export class KirchhoffBench extends LiveCell<BenchCell> implements Host {
  static override styles = [controls, cellFrame, benchStyles];

  /** What it is called among others of the same title. */
  @property() name = '';

  @query('bench-data') private readonly dialog!: BenchData;

  readonly session = new BenchSession(this);

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.isConnected || !this.cell || !this.lab) return;
    const { report } = this.session;
    const slow = !report || report.info.kind !== 'webgpu' || report.info.software;
    this.session.painter.interval = this.calm.matches ? CALM : slow ? 33 : 16;
    if (!this.opened || changed.has('lab') || changed.has('engine')) this.open(this.lab, this.cell);
    else if (changed.has('data')) void this.session.call((h) => h.setData(this.allData()));
    else if (changed.has('cell')) this.session.update(this.cell);
  }

  private open(lab: Promise<Lab>, cell: BenchCell): void {
    this.opened = true;
    const { engine, autoplay } = this;
    void this.session.open(lab, cell, { engine, autoplay, data: this.allData() });
  }

  override render(): TemplateResult | typeof nothing {
    const { cell, session } = this;
    if (!cell) return nothing;
    return html`<section
      tabindex="0"
      aria-label=${this.name || cell.title || msg('Bench')}
      class=${this.dropping ? 'dropping' : ''}
      @touch=${(event: CustomEvent<Touch>) => void session.touch(event.detail)}
      @dragover=${this.dragOver}
      @dragleave=${() => (this.dropping = false)}
      @drop=${this.drop}
    >
      ${this.top(cell)}
      <bench-problems
        .problems=${session.problems}
        @dismiss=${(event: CustomEvent<ShownProblem>) => session.dismissProblem(event.detail)}
        @fix=${this.fix}
      ></bench-problems>
      ${session.shape ? this.parts(cell) : this.waiting()}
      <bench-data
        .asked=${session.shape?.data ?? []}
        @use=${(event: CustomEvent<DataSet>) => this.useData(event.detail)}
      ></bench-data>
    </section>`;
  }

  private top(cell: BenchCell): TemplateResult {
    const { shape, report } = this.session;
    const fromFile = shape?.data.filter((d) => d.fromFile).map(({ name }) => name) ?? [];
    return html`<div class="top">
      <bench-badge .report=${report}></bench-badge>
      ${
        shape && shape.batch > 1
          ? html`<label>
              ${msg('Sample')}
              <input
                type="number"
                min="0"
                max=${shape.batch - 1}
                .value=${String(cell.view.sample)}
                @change=${(event: Event) => this.showSample((event.target as HTMLInputElement).valueAsNumber)}
              />
              ${msg(str`of ${shape.batch}`)}
            </label>`
          : nothing
      }
      ${fromFile.length ? html`<span class="label">${msg(str`your ${fromFile.join(', ')}`)}</span>` : nothing}
      ${
        shape?.data.length && this.controls === 'shown'
          ? html`<button
              title=${msg('Use my data (or drop a file on the bench)')}
              @click=${() => void this.dialog.open()}
            >
              ${icons.data} ${msg('Use my data')}
            </button>`
          : nothing
      }
      ${shape ? html`<button @click=${this.export}>${msg('Export')}</button>` : nothing}
    </div>`;
  }

  private async export({ currentTarget }: Event): Promise<void> {
    const { cell, session, theme, renderRoot: root } = this;
    if (!cell) return;
    const source = { cell, session, theme, root, data: this.allData(), traces: this.traces(cell) };
    await (await import('../export/open.ts')).openExport(currentTarget as HTMLElement, source);
  }

  private waiting(): TemplateResult {
    const failed = this.session.problems.length > 0;
    return html`<div class="opening" role="status">
      <p>${failed ? msg('This circuit could not be built.') : msg('Building the circuit')}</p>
      ${
        failed
          ? html`<button @click=${() => this.cell && this.lab && this.open(this.lab, this.cell)}>
              ${msg('Try again')}
            </button>`
          : nothing
      }
    </div>`;
  }

  private parts(cell: BenchCell): TemplateResult {
    const { session } = this;
    const { status, shape } = session;
    const names = [...new Set(cell.view.panels)];
    const facts: PanelFacts = {
      session,
      cell,
      data: this.allData(),
      theme: this.theme,
      active: this.active,
      traces: this.traces(cell),
      chooseTraces: (traces) => this.edit(withValue(cell, 'view.traces', traces), true),
      setLines: (lines, commit) => this.edit(withValue(cell, 'view.lines', lines), commit),
    };
    const places = placesOf(names, cell.view.fields.length);
    const panels = names.map(
      (name, index) =>
        [name, html`<div class="panel ${places[index]}">${panelView(name, facts)}</div>`] as const,
    );
    const settled = status && status.settledAt >= 0 && status.time > 0;
    return html`<div class="parts">
        ${panels[0]?.[1] ?? nothing}
        <bench-transport
          ?inert=${!playable(this.controls)}
          .status=${status}
          .most=${cell.anneal.steps}
          .progress=${this.session.progress}
          .secondsPerRC=${shape?.secondsPerRC ?? 0}
          @transport=${(event: CustomEvent<TransportAction>) => this.transport(event.detail)}
        ></bench-transport>
        ${repeat(
          panels.slice(1),
          ([name]) => name,
          ([, view]) => view,
        )}
      </div>
      <div class="after">
        <bench-sliders
          ?hidden=${!cell.sliders.length}
          ?inert=${this.controls !== 'shown'}
          .cell=${cell}
          @edit=${(event: CustomEvent<CellEdit>) => this.edit(event.detail.cell, event.detail.commit)}
        ></bench-sliders>
        <bench-problems
          ?hidden=${!shape?.warnings.length}
          .warnings=${shape?.warnings ?? []}
          @fix=${this.fix}
        ></bench-problems>
        <bench-numbers
          .status=${status}
          .shape=${shape}
          .settledTime=${settled ? (status.time * status.settledAt) / Math.max(1, status.step) : NaN}
        ></bench-numbers>
      </div>`;
  }

  /** The recipe's traces, or a few free nodes spread over the circuit. */
  private traces(cell: BenchCell): readonly number[] {
    return cell.view.traces.length ? cell.view.traces : this.session.someNodes;
  }

  private edit(cell: BenchCell, commit: boolean): void {
    this.cell = cell;
    this.session.update(cell);
    this.tell<CellEdit>('cell-change', { cell, commit });
  }

  private fix({ detail }: CustomEvent<RecipeFix>): void {
    if (this.cell) this.edit(withValue(this.cell, detail.path, detail.value), true);
  }

  private showSample(sample: number): void {
    const batch = this.session.shape?.batch ?? 1;
    if (!this.cell || !Number.isInteger(sample) || sample < 0 || sample >= batch) {
      this.requestUpdate();
      return;
    }
    void this.session.call((h) => h.show(sample));
    this.edit(withValue(this.cell, 'view.sample', sample), true);
  }

  override replay(cell: BenchCell): void {
    this.cell = cell;
    void this.session.replay(cell);
  }

  /** Works the run as its buttons do. */
  transport(action: TransportAction): void {
    work(this.session, action);
  }

  protected override readonly key = (event: KeyboardEvent): void => {
    const action = keyAction(event);
    if (!action || !playable(this.controls)) return;
    event.preventDefault();
    this.transport(action);
  };

  private drop(event: DragEvent): void {
    this.dropping = false;
    const file = event.dataTransfer?.files[0];
    if (!file || this.controls !== 'shown') return;
    event.preventDefault();
    void this.dialog.open(file);
  }

  private useData(data: DataSet): void {
    this.own = { ...this.own, ...data };
    void this.session.call((h) => h.setData(this.allData()));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-bench': KirchhoffBench;
  }
}
