/** A plot of a few named lines: a cursor for pointer and keys, and a legend that reads the values under it. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import uPlot from 'uplot';
import { controls } from '../bench/controls.css.ts';
import { significant } from '../bench/format.ts';
import { onResize, plotOptions, plotStyles, valueAxis } from '../bench/plot/axes.ts';
import { spotOn } from '../bench/plot/run-model.ts';
import type { Painter } from '../bench/record/painter.ts';
import type { Place, Spot } from '../plot-reader/model.ts';
import { PlotReader, readerStyles } from '../plot-reader/reader.ts';
import { swatch, type Swatch, type Theme } from '../tokens.css.ts';
import { linesModel, linesSummary } from './lines-model.ts';
import { horizontalAxis, logExtent, padded, plain } from './plot-ranges.ts';

export interface Line {
  readonly label: string;
  readonly values: ArrayLike<number>;
  readonly colour: Swatch;
  readonly width?: number;
  readonly dash?: readonly number[];
  /** Marks every value that is there. */
  readonly points?: boolean;
  readonly unit?: string;
  /** Has the axis on the right. */
  readonly right?: boolean;
}

export interface Lines {
  readonly x: ArrayLike<number>;
  readonly lines: readonly Line[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly rightLabel?: string;
  readonly xLog?: boolean;
  /** Only whole numbers have a meaning along x. */
  readonly xWhole?: boolean;
  /** Names of the whole numbers along x, where they stand for choices. */
  readonly xNames?: readonly string[];
  readonly yLog?: boolean;
  /** Places along x marked by a rule. */
  readonly marks?: readonly number[];
}

@customElement('train-lines')
export class TrainLines extends LitElement {
  static override styles = [
    controls,
    plotStyles,
    readerStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
      }

      .plot {
        position: relative;
        flex: 1;
        min-height: 9rem;
      }

      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-4);
        margin: var(--space-1) 0 0;
        padding: 0;
        list-style: none;
        font-size: var(--text-small);
      }

      li {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
      }

      li span {
        color: var(--muted);
      }

      svg {
        width: 1.5rem;
        height: 0.6rem;
      }
    `,
  ];

  @property({ attribute: false }) painter!: Painter;
  @property() theme: Theme = 'light';
  /** What the plot shows, for those who do not see it. */
  @property() label = '';
  /** Reads the lines when they are to be drawn; null while there is nothing. */
  @property({ attribute: false }) read: () => Lines | null = () => null;

  @query('.chart') private readonly chart!: HTMLElement;
  @state() private legend: readonly Line[] = [];
  @state() private cursor = -1;
  private shown: Lines | null = null;
  private readonly reader = new PlotReader(this, {
    title: () => this.label,
    model: () => linesModel(this.shown),
    spot: (trace, index) => this.spot({ trace, index }),
    moved: (at) => this.point(at?.index ?? -1),
  });
  private plot: uPlot | null = null;
  private builtFor = '';
  private size: readonly [number, number] = [0, 0];
  private leave: (() => void)[] = [];

  protected override firstUpdated(): void {
    this.attach();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.attach();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const each of this.leave.splice(0)) each();
    this.plot?.destroy();
    this.plot = null;
  }

  private attach(): void {
    this.leave = [
      this.painter.add(this),
      onResize(this.chart, (width, height) => {
        this.size = [width, height];
        this.painter.invalidate(this);
      }),
    ];
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('theme') || changed.has('read') || changed.has('label')) this.painter.invalidate(this);
  }

  override render(): TemplateResult {
    return html`<div class="plot">
        <div
          class="chart"
          tabindex="0"
          role="application"
          aria-roledescription=${msg('chart')}
          aria-label=${this.label}
          @keydown=${this.reader.key}
          @focus=${this.focused}
          @blur=${this.reader.blur}
        ></div>
      </div>
      <ul aria-label=${msg('Legend')}>
        ${this.legend.map((line) => this.entry(line))}
        ${this.cursor >= 0 ? html`<li><span>${this.where()}</span></li>` : nothing}
      </ul>
      ${this.reader.view()}`;
  }

  /** The range is said when somebody comes to hear it. */
  private focused(): void {
    this.chart.setAttribute('aria-label', linesSummary(this.label, this.shown));
    this.reader.focus();
  }

  private entry({ label, colour, dash, width, unit }: Line): TemplateResult {
    const at = this.shown?.lines.find((line) => line.label === label);
    const value = this.cursor >= 0 && at ? at.values[this.cursor] : NaN;
    return html`<li>
      <svg viewBox="0 0 24 10" aria-hidden="true">
        <line
          x1="0"
          x2="24"
          y1="5"
          y2="5"
          stroke=${swatch(colour, this.theme)}
          stroke-width=${width ?? 1.75}
          stroke-dasharray=${dash?.join(' ') ?? 'none'}
        />
      </svg>
      ${label}
      ${Number.isNaN(value) ? nothing : html`<span>${significant(value)}${unit ? ` ${unit}` : ''}</span>`}
    </li>`;
  }

  private where(): string {
    if (!this.shown) return '';
    const { x, xLabel, xNames } = this.shown;
    return msg(str`at ${xLabel} ${xNames?.[x[this.cursor]] ?? significant(x[this.cursor])}`);
  }

  /** Called by the painter. */
  draw(): undefined {
    const lines = this.read();
    const [width, height] = this.size;
    this.shown = lines;
    if (!lines || !width || !this.chart) return undefined;
    if (facts(lines) !== facts({ ...lines, lines: this.legend })) this.legend = lines.lines;
    const built = `${width}x${height}/${this.theme}/${facts(lines)}`;
    if (built !== this.builtFor || !this.plot) this.build(lines, width, height, built);
    const { plot } = this;
    if (!plot) return undefined;
    const data = [plain(lines.x, lines.xLog), ...lines.lines.map((l) => plain(l.values, lines.yLog))];
    plot.batch(() => {
      plot.setData(data as uPlot.AlignedData, false);
      const [min, max] = lines.xLog ? logExtent([lines.x], 'exact') : padded([lines.x], 0);
      plot.setScale('x', { min, max });
      for (const right of [false, true]) {
        const own = lines.lines.filter((line) => (line.right ?? false) === right).map(({ values }) => values);
        if (!own.length) continue;
        const [low, high] = lines.yLog ? logExtent(own) : padded(own, 0.06);
        plot.setScale(right ? 'right' : 'y', { min: low, max: high });
      }
    });
    if (this.cursor >= lines.x.length) this.point(-1);
    this.reader.drawn();
    return undefined;
  }

  private build(lines: Lines, width: number, height: number, built: string): void {
    this.plot?.destroy();
    this.builtFor = built;
    const { theme } = this;
    const { xLog = false, yLog = false, rightLabel } = lines;
    const distr = yLog ? 3 : 1;
    const axes = [horizontalAxis(theme, lines), valueAxis(theme, lines.yLabel, yLog)];
    if (rightLabel !== undefined)
      axes.push({ ...valueAxis(theme, rightLabel, yLog), scale: 'right', side: 1, grid: { show: false } });
    this.plot = new uPlot(
      {
        ...plotOptions(width, height),
        scales: {
          x: { time: false, auto: false, distr: xLog ? 3 : 1 },
          y: { auto: false, distr },
          right: { auto: false, distr },
        },
        axes,
        series: [{}, ...lines.lines.map((line) => this.series(line))],
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        hooks: {
          setCursor: [({ cursor }) => this.hover(cursor)],
          drawAxes: [(u) => this.drawMarks(u)],
        },
      },
      [[], ...lines.lines.map(() => [])],
      this.chart,
    );
  }

  private series({ colour, dash, points, right, width = 1.75 }: Line): uPlot.Series {
    const stroke = swatch(colour, this.theme);
    return {
      scale: right ? 'right' : 'y',
      stroke,
      width,
      dash: dash ? [...dash] : undefined,
      pxAlign: 0,
      spanGaps: true,
      points: points ? { show: true, size: 5, fill: stroke, width: 0 } : { show: false },
    };
  }

  private drawMarks(u: uPlot): void {
    const { left, top, width, height } = u.bbox;
    u.ctx.fillStyle = swatch('edge', this.theme);
    for (const mark of this.shown?.marks ?? []) {
      const x = Math.round(u.valToPos(mark, 'x', true));
      if (x >= left && x <= left + width) u.ctx.fillRect(x, top, uPlot.pxRatio, height);
    }
  }

  /** The pointer is away more often than not: then the keys have their say. */
  private hover({ left = -1, idx }: uPlot.Cursor): void {
    if (left >= 0) this.point(idx ?? -1);
    else if (!this.reader.active) this.point(-1);
  }

  private point(index: number): void {
    this.cursor = index;
  }

  /** Where the keys put the cursor the legend reads the values, as it does under the pointer. */
  private spot({ trace, index }: Place): Spot | null {
    const line = this.shown?.lines[trace];
    if (!line || !this.shown) return null;
    return spotOn(this.plot, this.shown.x[index], line.values[index], line.right ? 'right' : 'y');
  }
}

/** Everything a plot is built for and cannot change later. */
const facts = ({ lines, xLabel, xNames, yLabel, rightLabel, xLog, yLog }: Lines): string =>
  JSON.stringify([
    lines.map(({ label, colour, dash, right, unit, points }) => [label, colour, dash, right, unit, points]),
    [xLabel, xNames, yLabel, rightLabel, xLog, yLog],
  ]);

declare global {
  interface HTMLElementTagNameMap {
    'train-lines': TrainLines;
  }
}
