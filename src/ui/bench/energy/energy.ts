/** Energy and residual over time, one plot each on the same time axis. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import uPlot from 'uplot';
import { currentLanguage } from '../../language/language.ts';
import type { ChartModel } from '../../plot-reader/model.ts';
import { PlotReader, readerStyles } from '../../plot-reader/reader.ts';
import { swatch, type Swatch, type Theme } from '../../tokens.css.ts';
import { controls, panel } from '../controls.css.ts';
import { significant } from '../format.ts';
import { Horizon } from '../plot/horizon.ts';
import { runModel, spotOn } from '../plot/run-model.ts';
import { onResize, plotOptions, plotStyles, timeAxes, valueAxis } from '../plot/axes.ts';
import type { FrameStore } from '../record/frame-store.ts';
import type { BenchSession } from '../session.ts';

interface Curve {
  readonly name: 'energy' | 'residual';
  readonly colour: Swatch;
  readonly log: boolean;
  readonly unit: string;
}

/** A time (RC, or steps where no time passes) that one of the plots points at; null for none. */
export interface Moment {
  readonly name: Curve['name'];
  readonly clock: number | null;
}

const CURVES: readonly Curve[] = [
  { name: 'energy', colour: 'energy', log: false, unit: '' },
  { name: 'residual', colour: 'current', log: true, unit: 'V/R' },
];

const label = ({ name }: Curve): string => (name === 'energy' ? msg('energy H') : msg('residual in V/R'));

@customElement('bench-energy')
export class BenchEnergy extends LitElement {
  static override styles = [
    controls,
    panel,
    plotStyles,
    readerStyles,
    css`
      .plot {
        min-height: 9rem;
      }

      .pair {
        display: grid;
        flex: 1;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
        gap: var(--space-2) var(--space-5);
        min-height: 0;
      }

      .one {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 9.5rem;
      }
    `,
  ];

  @property({ attribute: false }) session!: BenchSession;
  @property() theme: Theme = 'light';
  private readonly plots = new Map<Curve, { plot: uPlot; built: string; data: Float64Array }>();
  private readonly readers = CURVES.map((curve) => this.readerOf(curve));
  private readonly sizes = new Map<Curve, readonly [number, number]>();
  private readonly horizon = new Horizon();
  private leave: (() => void)[] = [];
  private summarised = 0;
  /** The time last told. */
  private told: number | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.leave.push(this.session.painter.add(this));
    // A cell that was moved finds its places anew.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const each of this.leave.splice(0)) each();
    for (const { plot } of this.plots.values()) plot.destroy();
    this.plots.clear();
    this.sizes.clear();
  }

  override render(): TemplateResult {
    const hasEnergy = this.session.shape?.hasEnergy ?? true;
    return html`<div class="pair">
      <div class="one">
        <header><h3>${msg('Energy')}</h3></header>
        ${hasEnergy ? this.place(0) : html`<p class="empty">${msg('A directed circuit has no energy.')}</p>`}
      </div>
      <div class="one">
        <header><h3>${msg('Residual current')}</h3></header>
        ${this.place(1)}
      </div>
    </div>`;
  }

  private place(index: number): TemplateResult {
    return html`<div class="plot">
        <div
          class="chart"
          data-curve=${index}
          tabindex="0"
          role="application"
          aria-roledescription=${msg('chart')}
          aria-label=${titleOf(CURVES[index])}
          @keydown=${this.readers[index].key}
          @blur=${this.readers[index].blur}
          @focus=${(event: Event) => this.focused(index, event.target as HTMLElement)}
        ></div>
      </div>
      ${this.readers[index].view()}`;
  }

  private readerOf(curve: Curve): PlotReader {
    return new PlotReader(this, {
      title: () => titleOf(curve),
      model: () => modelOf(curve, this.session.store),
      spot: (_, index) => {
        const { store } = this.session;
        const plot = this.plots.get(curve)?.plot;
        return store ? spotOn(plot, store.clock[index], store[curve.name][index]) : null;
      },
      moved: (at) => this.tell(curve, at && (this.session.store?.clock[at.index] ?? null)),
    });
  }

  /** Tells a plot beside this one which time is pointed at: `moment` {detail: Moment}. */
  private tell({ name }: Curve, clock: number | null): void {
    if (clock === null && this.told === null) return;
    this.told = clock;
    const detail: Moment = { name, clock };
    this.dispatchEvent(new CustomEvent<Moment>('moment', { detail, bubbles: true, composed: true }));
  }

  /** Marks a recorded moment that a plot beside this one points at; -1 for none. */
  follow(name: Moment['name'], index: number): void {
    this.readers[CURVES.findIndex((curve) => curve.name === name)]?.show(
      index < 0 ? null : { trace: 0, index },
    );
  }

  private focused(index: number, chart: HTMLElement): void {
    const { store } = this.session;
    if (store) chart.setAttribute('aria-label', summary(CURVES[index], store));
    this.readers[index].focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    for (const [curve, chart] of this.charts()) {
      if (this.sizes.has(curve)) continue;
      this.sizes.set(curve, [0, 0]);
      this.leave.push(
        onResize(chart, (width, height) => {
          this.sizes.set(curve, [width, height]);
          this.session.painter.invalidate(this);
        }),
      );
    }
    // The theme or, without a property of its own, the language.
    if (changed.has('theme') || changed.size === 0) this.session.painter.invalidate(this);
  }

  private charts(): (readonly [Curve, HTMLElement])[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.chart')].map(
      (chart) => [CURVES[Number(chart.dataset.curve)], chart] as const,
    );
  }

  /** Called by the painter. */
  draw(now: number): undefined {
    const { store } = this.session;
    if (!store) return undefined;
    const summarise = now - this.summarised > 1000;
    if (summarise) this.summarised = now;
    for (const [curve, chart] of this.charts()) {
      this.drawCurve(curve, chart, store);
      // A name that changes under the focus would be read out again and again.
      if (summarise && !chart.matches(':focus')) chart.setAttribute('aria-label', summary(curve, store));
    }
    for (const reader of this.readers) reader.drawn();
    return undefined;
  }

  private drawCurve(curve: Curve, chart: HTMLElement, store: FrameStore): void {
    const { shape } = this.session;
    const [width, height] = this.sizes.get(curve) ?? [0, 0];
    if (!shape || !width) return;
    const built = `${width}x${height}/${this.theme}/${currentLanguage()}/${store.timeless}/${shape.secondsPerRC}/${store.capacity}`;
    let entry = this.plots.get(curve);
    if (entry?.built !== built) {
      entry?.plot.destroy();
      const secondsPerRC = store.timeless ? null : shape.secondsPerRC;
      entry = {
        plot: this.build(curve, chart, width, height, secondsPerRC),
        built,
        data: new Float64Array(store.capacity),
      };
      this.plots.set(curve, entry);
    }
    const stretch = this.horizon.of(store, this.session);
    const values = store[curve.name];
    // Zero has no place on a logarithmic axis, and an energy may be missing: both are gaps.
    for (let i = 0; i < store.count; i++) entry.data[i] = curve.log && values[i] <= 0 ? NaN : values[i];
    const { plot, data } = entry;
    plot.batch(() => {
      plot.setData(
        [store.clock.subarray(0, store.count), data.subarray(0, store.count)] as uPlot.AlignedData,
        false,
      );
      plot.setScale('x', { min: stretch.from, max: stretch.to });
      const beside = this.session.beside?.store;
      const [min, max] = extent(curve, beside ? [store, beside] : [store]);
      plot.setScale('y', { min, max });
    });
  }

  private build(
    curve: Curve,
    chart: HTMLElement,
    width: number,
    height: number,
    secondsPerRC: number | null,
  ): uPlot {
    const { theme } = this;
    const [below] = timeAxes({ theme, secondsPerRC, log: false });
    return new uPlot(
      {
        ...plotOptions(width, height),
        scales: { x: { time: false, auto: false }, y: { auto: false, distr: curve.log ? 3 : 1 } },
        axes: [below, valueAxis(theme, label(curve), curve.log)],
        series: [
          {},
          { stroke: swatch(curve.colour, theme), width: 1.75, pxAlign: 0, points: { show: false } },
        ],
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        hooks: {
          setCursor: [
            (u) => this.tell(curve, (u.cursor.left ?? -1) < 0 ? null : u.posToVal(u.cursor.left ?? 0, 'x')),
          ],
        },
      },
      [new Float64Array(), new Float64Array()],
      chart,
    );
  }
}

/** Beyond what any engine resolves. Below 1e-22, where powers of ten round, uPlot's logarithmic ticks never end. */
const LOG_FLOOR = 1e-18;

function extent({ name, log }: Curve, stores: readonly FrameStore[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const { count, [name]: values } of stores)
    for (let i = 0; i < count; i++) {
      if (log && values[i] <= 0) continue;
      if (values[i] < low) low = values[i];
      if (values[i] > high) high = values[i];
    }
  if (!(high >= low)) return log ? [1e-6, 1] : [-1, 1];
  if (log) {
    const lowest = Math.floor(Math.log10(Math.max(low, LOG_FLOOR)));
    return [10 ** lowest, 10 ** Math.max(lowest + 1, Math.ceil(Math.log10(high) + 1e-9))];
  }
  const pad = 0.06 * (high - low || Math.abs(high) || 1);
  return [low - pad, high + pad];
}

const titleOf = ({ name }: Curve): string => (name === 'energy' ? msg('Energy') : msg('Residual current'));

function modelOf({ name, log, unit }: Curve, store: FrameStore | null): ChartModel | null {
  if (!store?.count) return null;
  const values = store[name];
  return runModel(store, {
    traces: [0],
    // Zero has no place on a logarithmic axis.
    y: (_, i) => (log && values[i] <= 0 ? NaN : values[i]),
    name: () => (name === 'energy' ? msg('energy') : msg('residual')),
    unit: () => unit,
  });
}

function summary(curve: Curve, store: FrameStore): string {
  const model = modelOf(curve, store);
  const title = titleOf(curve);
  if (!model) return msg(str`${title} over time, nothing recorded yet`);
  const last = store.count - 1;
  const [from, to] = [0, last].map((i) => `${significant(model.y(0, i))} ${curve.unit}`.trim());
  return msg(str`${title} over ${model.at(last)}, from ${from} to ${to}. Left and right move along time.`);
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-energy': BenchEnergy;
  }
}
