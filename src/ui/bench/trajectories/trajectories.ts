/** Voltage trajectories: density of all nodes, chosen traces on top, zoom in time, logarithmic time. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Place } from '../../plot-reader/model.ts';
import { PlotReader, readerStyles } from '../../plot-reader/reader.ts';
import type { Theme } from '../../tokens.css.ts';
import { controls, panel } from '../controls.css.ts';
import { significant, whole } from '../format.ts';
import { icons } from '../icons.ts';
import { onResize, plotStyles } from '../plot/axes.ts';
import type { Stretch } from '../plot/horizon.ts';
import { nodeName } from '../record/ranges.ts';
import type { BenchSession } from '../session.ts';
import { voltagesModel, voltagesSummary } from './reading.ts';
import { TrajectoryPlot, type Pointed } from './plot.ts';
import { trajectoryStyles } from './trajectories.css.ts';

const TRACES_AT_MOST = 64;

/** A node's voltage [V] at a time (RC, or steps where no time passes) that a plot points at. */
export interface PointedOut {
  readonly node: number;
  readonly volts: number;
  readonly clock: number;
}

/** How the time axis is shown. */
export interface TimeAxisView {
  readonly zoom: Stretch | null;
  readonly log: boolean;
}

/**
 * Tells a plot beside this one: `pointed-out` {detail: PointedOut | null} and `time-axis` {detail: TimeAxisView}; it
 * follows with `follow` and `showAxis`.
 */
@customElement('bench-trajectories')
export class BenchTrajectories extends LitElement {
  static override styles = [controls, panel, plotStyles, readerStyles, trajectoryStyles];

  @property({ attribute: false }) session!: BenchSession;
  @property() theme: Theme = 'light';
  @property({ attribute: false }) traces: readonly number[] = [];

  @state() private pointedAt: Pointed | null = null;
  /** The stretch of time shown, the whole run if null, and whether its axis is logarithmic. */
  @state() zoom: Stretch | null = null;
  @state() log = false;
  @query('.chart') private readonly chart!: HTMLElement;

  private plot: TrajectoryPlot | null = null;
  private size: readonly [number, number] = [0, 0];
  private leave: (() => void)[] = [];
  private summarised = 0;
  private told: PointedOut | null = null;
  private readonly reader = new PlotReader(this, {
    title: () => msg('Voltages'),
    model: () => voltagesModel(this.session, this.shownTraces()),
    spot: (node, column) => this.plot?.spot(node, column) ?? null,
    moved: (at) => this.point(at && this.pointed(at)),
  });

  protected override firstUpdated(): void {
    this.attach();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.attach();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const each of this.leave) each();
    this.leave = [];
    this.plot?.dispose();
    this.plot = null;
  }

  private attach(): void {
    this.plot = new TrajectoryPlot(this.chart, {
      session: this.session,
      theme: () => this.theme,
      traces: () => this.shownTraces(),
      pointed: (at) => this.hover(at),
      chosen: (at) => this.toggle(at.node),
      zoomed: (zoom) => this.chooseAxis({ zoom, log: this.log }),
    });
    this.leave = [
      this.session.painter.add(this),
      onResize(this.chart, (width, height) => {
        this.size = [width, height];
        this.redraw();
      }),
    ];
  }

  private shownTraces(): readonly number[] {
    const nodes = this.session.shape?.nodes ?? 0;
    return this.traces.filter((node) => node < nodes);
  }

  protected override updated(changed: PropertyValues<this>): void {
    // The language changes without a property of its own.
    if (changed.has('theme') || changed.has('traces') || changed.size === 0) this.redraw();
  }

  /** Called by the painter. */
  draw(now: number): boolean {
    const more = this.plot?.draw(...this.size) ?? false;
    // Often enough for a reader who asks, seldom enough not to cost.
    if (now - this.summarised > 1000) {
      this.summarised = now;
      // A name that changes under the focus would be read out again and again.
      if (!this.chart.matches(':focus')) this.name();
    }
    this.reader.drawn();
    return more;
  }

  override render(): TemplateResult {
    return html`
      <header>
        <h3>${msg('Voltages')}</h3>
        ${
          this.zoom
            ? html`<button
                title=${msg('Show the whole run (double click)')}
                @click=${() => this.plot?.setZoom(null)}
              >
                ${msg('Whole run')}
              </button>`
            : nothing
        }
        <button
          aria-pressed=${this.log}
          title=${msg('Logarithmic time axis')}
          @click=${() => this.chooseAxis({ zoom: null, log: !this.log })}
        >
          ${msg('Log time')}
        </button>
      </header>
      <div class="plot">
        <div
          class="chart"
          tabindex="0"
          role="application"
          aria-roledescription=${msg('chart')}
          aria-label=${msg('Voltages over time')}
          @keydown=${this.key}
          @focus=${this.focused}
          @blur=${this.reader.blur}
          @pointerleave=${() => this.hover(null)}
        ></div>
      </div>
      <div class="readout">${this.readout()}</div>
      ${this.chips()} ${this.reader.view()}
    `;
  }

  private focused(): void {
    this.name();
    this.reader.focus();
  }

  private name(): void {
    this.chart.setAttribute('aria-label', voltagesSummary(this.session));
  }

  private readout(): TemplateResult | string {
    const { shape, store } = this.session;
    if (!shape || !store) return '';
    const at = this.pointedAt;
    if (!at || at.column >= store.count)
      return msg('Point at a trace to name it, click to keep it, drag to zoom');
    return html`<b>${nodeName(shape, at.node)}</b> ${this.words(at)}`;
  }

  private words(at: Pointed): string {
    const { shape, store } = this.session;
    if (!shape || !store) return '';
    const when = store.timeless
      ? msg(str`step ${whole(store.steps[at.column])}`)
      : `${significant(store.times[at.column])} RC`;
    return msg(str`${significant(at.volts * shape.voltsPerUnit)} V at ${when}`);
  }

  private chips(): TemplateResult | typeof nothing {
    const { shape } = this.session;
    const traces = this.shownTraces();
    if (!shape || !traces.length) return nothing;
    return html`<ul class="traces" aria-label=${msg('Chosen traces')}>
      ${traces.map(
        (node) =>
          html`<li>
            <button
              title=${msg('Drop this trace')}
              aria-label=${msg(str`Drop the trace of ${nodeName(shape, node)}`)}
              @pointerenter=${() => this.highlight(node)}
              @pointerleave=${() => this.highlight(-1)}
              @focus=${() => this.highlight(node)}
              @blur=${() => this.highlight(-1)}
              @click=${() => this.toggle(node)}
            >
              ${nodeName(shape, node)} ${icons.close}
            </button>
          </li>`,
      )}
    </ul>`;
  }

  private redraw(): void {
    this.session.painter.invalidate(this);
  }

  private highlight(node: number): void {
    if (!this.plot || this.plot.highlighted === node) return;
    this.plot.highlighted = node;
    this.redraw();
  }

  /** The pointer is away more often than not: then the keys have their say. */
  private hover(at: Pointed | null): void {
    if (at || !this.reader.active) this.point(at);
  }

  private point(at: Pointed | null): void {
    this.mark(at);
    const { store, shape } = this.session;
    if (!shape || !store || (!at && !this.told)) return;
    const detail = at && {
      node: at.node,
      volts: at.volts * shape.voltsPerUnit,
      clock: store.clock[at.column],
    };
    this.told = detail;
    this.tell('pointed-out', detail);
  }

  private mark(at: Pointed | null): void {
    this.pointedAt = at;
    this.highlight(at?.node ?? -1);
  }

  /** Marks what a plot beside this one points at; nothing is said or told. */
  follow(at: Pointed | null): void {
    this.mark(at);
    this.reader.show(at && { trace: at.node, index: at.column });
  }

  /** Shows the time axis as a plot beside this one does. */
  showAxis({ zoom, log }: TimeAxisView): void {
    this.zoom = zoom;
    this.log = log;
    if (this.plot) Object.assign(this.plot.horizon, { zoom, log });
    this.redraw();
  }

  private chooseAxis(axis: TimeAxisView): void {
    this.showAxis(axis);
    this.tell('time-axis', axis);
  }

  private tell(name: string, detail: PointedOut | TimeAxisView | null): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private pointed({ trace, index }: Place): Pointed | null {
    const volts = this.session.store?.column(index)[trace];
    return volts === undefined ? null : { node: trace, column: index, volts };
  }

  private toggle(node: number): void {
    const kept = this.traces.filter((n) => n !== node);
    const traces = kept.length < this.traces.length ? kept : [...kept, node].slice(-TRACES_AT_MOST);
    this.dispatchEvent(new CustomEvent<readonly number[]>('traces', { detail: traces }));
  }

  /** Enter keeps or drops the trace at the cursor, Escape shows the whole run; the arrows are the reader's. */
  private key(event: KeyboardEvent): void {
    if (event.key === 'Enter' && this.pointedAt) this.toggle(this.pointedAt.node);
    else if (event.key === 'Escape' && this.zoom) this.plot?.setZoom(null);
    else return this.reader.key(event);
    event.preventDefault();
    event.stopPropagation();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-trajectories': BenchTrajectories;
  }
}
