/** A cell that learns: opens its circuit in the worker, shows it learning, and takes the reader's hands to it. */
import { msg, str } from '@lit/localize';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { DataSet } from '../../data/data.ts';
import type { TrainFacts } from '../../lab/train-api.ts';
import type { TrainCell } from '../../notebook/schema.ts';
import '../bench/badge.ts';
import { controls } from '../bench/controls.css.ts';
import '../bench/data-drop.ts';
import type { BenchData } from '../bench/data-drop.ts';
import { whole } from '../bench/format.ts';
import { icons } from '../bench/icons.ts';
import { withValue } from '../bench/recipe/path.ts';
import '../bench/sliders.ts';
import { playable } from '../cell-controls.ts';
import { LiveCell } from '../live-cell.ts';
import { trainKey, type TrainAction } from './keys.ts';
import { inColumns, inPairs } from './panels.ts';
import './problems.ts';
import { TrainSession, type CellProblem, type TrainHost } from './session.ts';
import { cellFrame } from '../bench/cell-frame.css.ts';
import { trainStyles } from './train.css.ts';
import './transport.ts';
import './weights-file.ts';
import type { TrainWeightsFile } from './weights-file.ts';

/** Time between draws [ms]: on a GPU, on a processor, and for readers who asked for less motion. */
const PACE = 33;
const SLOW_PACE = 100;
const CALM = 500;

interface CellEdit {
  readonly cell: TrainCell;
  readonly commit: boolean;
}

@customElement('kirchhoff-train')
export class KirchhoffTrain extends LiveCell<TrainCell> implements TrainHost {
  static override styles = [controls, cellFrame, trainStyles];

  /** A place chosen in a plot of the plane. */
  @state() private place: readonly [number, number] | null = null;
  @query('bench-data') private readonly dialog!: BenchData;
  @query('train-weights-file') private readonly weightsFile!: TrainWeightsFile | null;

  readonly session = new TrainSession(this);

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.isConnected || !this.cell || !this.lab) return;
    const { report } = this.session;
    // Where the processor draws or trains, every frame saved is time for training.
    const slow = report?.info.kind !== 'webgpu' || report.info.software;
    this.session.painter.interval = this.calm.matches ? CALM : slow ? SLOW_PACE : PACE;
    if (!this.opened || changed.has('lab') || changed.has('engine')) this.open();
    else if (changed.has('data')) void this.session.call((h) => h.setData(this.allData()));
    else if (changed.has('cell')) this.session.update(this.cell);
  }

  private open(autoplay = this.autoplay): void {
    if (!this.cell || !this.lab) return;
    this.opened = true;
    void this.session.open(this.lab, this.cell, { engine: this.engine, autoplay, data: this.allData() });
  }

  override render(): TemplateResult | typeof nothing {
    const { cell, session } = this;
    if (!cell) return nothing;
    const { facts } = session;
    return html`<section
      tabindex="0"
      aria-label=${cell.title || msg('Cell that learns')}
      class=${this.dropping ? 'dropping' : ''}
      @dragover=${this.dragOver}
      @dragleave=${() => (this.dropping = false)}
      @drop=${this.drop}
    >
      ${this.top(cell, facts)}
      <train-problems
        .problems=${session.problems}
        @dismiss=${(event: CustomEvent<CellProblem>) => session.dismissProblem(event.detail)}
      ></train-problems>
      ${facts ? this.parts(cell, facts) : this.waiting()}
      <bench-data
        .asked=${facts?.shape.data ?? []}
        @use=${(event: CustomEvent<DataSet>) => this.useData(event.detail)}
      ></bench-data>
    </section>`;
  }

  private top(cell: TrainCell, facts: TrainFacts | null): TemplateResult {
    const fromFile = facts?.shape.data.filter((d) => d.fromFile).map(({ name }) => name) ?? [];
    return html`<div class="top">
      <bench-badge .report=${this.session.report}></bench-badge>
      ${fromFile.length ? html`<span class="label">${msg(str`your ${fromFile.join(', ')}`)}</span>` : nothing}
      ${
        facts?.shape.data.length && this.controls === 'shown'
          ? html`<button
              title=${msg('Use my data (or drop a file on the cell)')}
              @click=${() => void this.dialog.open()}
            >
              ${icons.data} ${msg('Use my data')}
            </button>`
          : nothing
      }
      ${
        facts && this.controls === 'shown'
          ? html`<train-weights-file
              .session=${this.session}
              .title=${cell.title || cell.id}
            ></train-weights-file>`
          : nothing
      }
      ${facts ? html`<button @click=${this.export}>${msg('Export')}</button>` : nothing}
    </div>`;
  }

  private async export({ currentTarget }: Event): Promise<void> {
    const { cell, session, theme, renderRoot: root } = this;
    if (!cell) return;
    const source = { cell, session, theme, root, data: this.allData() };
    await (await import('../export/open.ts')).openExport(currentTarget as HTMLElement, source);
  }

  /** Before the circuit is there: preparing, given up, or failed. */
  private waiting(): TemplateResult {
    const { session } = this;
    const failed = session.problems.length > 0 || session.status?.state === 'failed';
    if (failed || session.gaveUp || session.status?.state === 'cancelled')
      return html`<div class="opening" role="status">
        <p>${failed ? msg('This circuit could not be prepared.') : msg('Preparing was cancelled.')}</p>
        <button @click=${() => this.open()}>${failed ? msg('Try again') : msg('Prepare it')}</button>
      </div>`;
    const { progress } = session;
    return html`<div class="opening">
      <p role="status">${msg('Preparing data and circuit')}</p>
      ${
        progress
          ? html`<progress
                aria-label=${msg('Preparing')}
                max=${Math.max(1, progress.total)}
                .value=${progress.done}
              ></progress>
              <p>${msg(str`${whole(progress.done)} of ${whole(progress.total)} ${progress.of}`)}</p>`
          : nothing
      }
      <button @click=${() => void session.giveUp()}>${msg('Cancel')}</button>
    </div>`;
  }

  private parts(cell: TrainCell, facts: TrainFacts): TemplateResult {
    const { session, theme, active, place } = this;
    const names = [...new Set(cell.view.panels)];
    const shown = { session, cell, facts, theme, active, place };
    return html`<div
      class="parts"
      @sample=${(event: CustomEvent<number>) => this.showSample(event.detail)}
      @place=${(event: CustomEvent<readonly [number, number]>) => (this.place = event.detail)}
    >
      ${inPairs(names.slice(0, 2), shown)}
      <train-transport
        ?inert=${!playable(this.controls)}
        .status=${session.status}
        .facts=${facts}
        .progress=${session.progress}
        @train=${(event: CustomEvent<TrainAction>) => this.act(event.detail)}
      ></train-transport>
      <bench-sliders
        ?hidden=${!cell.sliders.length}
        ?inert=${this.controls !== 'shown'}
        .cell=${cell}
        @edit=${({ detail }: CustomEvent<CellEdit>) => this.edit(detail.cell, detail.commit)}
      ></bench-sliders>
      ${inColumns([...names.slice(2), 'ask', 'gradient'], shown)}
    </div>`;
  }

  private edit(cell: TrainCell, commit: boolean): void {
    this.cell = cell;
    this.session.update(cell);
    this.tell<CellEdit>('cell-change', { cell, commit });
  }

  private showSample(sample: number): void {
    if (!this.cell) return;
    this.session.show(sample);
    this.edit(withValue(this.cell, 'view.sample', sample), true);
  }

  override replay(cell: TrainCell): void {
    this.cell = cell;
    void this.session.replay(cell);
  }

  /** Works the training as its buttons do. */
  act(action: TrainAction): void {
    const { session } = this;
    switch (action) {
      case 'toggle':
        void session.toggle();
        break;
      case 'step':
        void session.call(async (h) => {
          if (session.running) await h.pause();
          await h.step(1);
        });
        break;
      case 'stop':
        void session.call((h) => h.cancel());
        break;
      case 'reset':
        void session.call((h) => h.reset());
        break;
      default:
        action satisfies never;
    }
  }

  protected override readonly key = (event: KeyboardEvent): void => {
    const action = trainKey(event);
    if (!action || !playable(this.controls)) return;
    event.preventDefault();
    this.act(action);
  };

  /** Weights go into the circuit, anything else is data. */
  private drop(event: DragEvent): void {
    this.dropping = false;
    const file = event.dataTransfer?.files[0];
    if (!file || this.controls !== 'shown') return;
    event.preventDefault();
    if (/\.safetensors$/i.test(file.name) && this.weightsFile) void this.weightsFile.open(file);
    else void this.dialog.open(file);
  }

  private useData(data: DataSet): void {
    this.own = { ...this.own, ...data };
    void this.session.call((h) => h.setData(this.allData()));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-train': KirchhoffTrain;
  }
}
