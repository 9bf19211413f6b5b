/** The plot of trajectories: uPlot for axes, cursor and selected traces, the density or thin lines beneath them. */
import { msg } from '@lit/localize';
import uPlot from 'uplot';
import { voltageCss } from '../../colour.ts';
import { currentLanguage } from '../../language/language.ts';
import { swatch, type Theme } from '../../tokens.css.ts';
import { Horizon, type Stretch } from '../plot/horizon.ts';
import type { Spot } from '../../plot-reader/model.ts';
import { spotOn } from '../plot/run-model.ts';
import { plotOptions, timeAxes, valueAxis } from '../plot/axes.ts';
import type { BenchSession } from '../session.ts';
import { nearestTo } from './density.ts';
import { DensityLayer } from './density-layer.ts';
import { ValueRange } from './value-range.ts';

/** Up to this many nodes every one is a line; more become a density. */
const LINES_AT_MOST = 96;
/** Points drawn as lines in one go. */
const LINE_POINTS = 24_000;

export interface Pointed {
  readonly node: number;
  readonly volts: number;
  /** Column of the recording. */
  readonly column: number;
}

export interface PlotHost {
  readonly session: BenchSession;
  /** Read anew at each draw. */
  readonly theme: () => Theme;
  readonly traces: () => readonly number[];
  pointed(at: Pointed | null): void;
  chosen(at: Pointed): void;
  zoomed(zoom: Stretch | null): void;
}

export class TrajectoryPlot {
  readonly horizon = new Horizon();
  /** Node drawn to stand out beyond the chosen ones. */
  highlighted = -1;
  private plot: uPlot | null = null;
  private readonly layer = new DensityLayer();
  private buffers: Float64Array[] = [];
  private builtFor = '';
  private readonly range = new ValueRange();
  private valueRange: readonly [number, number] = [-1, 1];

  constructor(
    private readonly place: HTMLElement,
    private readonly host: PlotHost,
  ) {}

  dispose(): void {
    this.plot?.destroy();
    this.plot = null;
  }

  /** Draws what is recorded; true when density columns are still to be filled. */
  draw(width: number, height: number): boolean {
    const { store, shape } = this.host.session;
    if (!store || !shape || !width) return false;
    const stretch = this.horizon.of(store, this.host.session);
    this.valueRange = this.range.of(this.host.session);
    const timeless = store.timeless;
    const built = `${width}x${height}/${this.host.theme()}/${currentLanguage()}/${this.horizon.log}/${timeless}/${this.host.traces().join()}`;
    if (built !== this.builtFor || !this.plot) this.build(width, height, timeless, built);
    const more = this.fillDensity(stretch);
    this.update(stretch);
    return more;
  }

  /** The node whose voltage is nearest to a point of the plot. */
  nearest(left: number, top: number): Pointed | null {
    const { session } = this.host;
    const { store, shape } = session;
    if (!this.plot || !store?.count || !shape) return null;
    const time = this.plot.posToVal(left, 'x');
    const volts = this.plot.posToVal(top, 'y') / shape.voltsPerUnit;
    const column = nearestTo(store.clock, store.count, time);
    return nearestIn(store.column(column), volts, column);
  }

  /** Where a node's voltage of a column is drawn. */
  spot(node: number, column: number): Spot | null {
    const { store, shape } = this.host.session;
    if (!store || !shape || column >= store.count) return null;
    return spotOn(this.plot, store.clock[column], store.column(column)[node] * shape.voltsPerUnit);
  }

  private build(width: number, height: number, timeless: boolean, built: string): void {
    const { session } = this.host;
    const theme = this.host.theme();
    const traces = this.host.traces();
    const { store, shape } = session;
    if (!store || !shape) return;
    this.plot?.destroy();
    this.builtFor = built;
    const { log } = this.horizon;
    this.buffers = traces.map(() => new Float64Array(store.capacity + 1));
    const axes = timeAxes({ theme, log, secondsPerRC: timeless ? null : shape.secondsPerRC });
    this.plot = new uPlot(
      {
        ...plotOptions(width, height),
        scales: {
          x: { time: false, distr: log ? 3 : 1, auto: false, range: () => this.xRange() },
          y: { auto: false, range: () => [this.valueRange[0], this.valueRange[1]] },
        },
        axes: [...axes, valueAxis(theme, msg('voltage in V'))],
        series: [
          {},
          ...traces.map(() => ({
            stroke: `${swatch('ink', theme)}d0`,
            width: 1.25,
            pxAlign: 0,
            points: { show: false },
          })),
        ],
        cursor: {
          y: false,
          points: { show: false },
          drag: { x: true, y: false, setScale: false, dist: 5 },
          bind: { dblclick: () => () => (this.setZoom(null), null) },
        },
        hooks: {
          drawAxes: [(u) => this.drawBeneath(u)],
          draw: [(u) => this.drawAbove(u)],
          setSelect: [(u) => this.select(u)],
          setCursor: [(u) => this.moved(u)],
        },
      },
      [new Float64Array(), ...traces.map(() => new Float64Array())],
      this.place,
    );
    this.plot.over.addEventListener('click', () => this.clicked());
  }

  private stretch: Stretch = { from: 0, to: 1 };
  private xRange(): [number, number] {
    return [this.stretch.from, this.stretch.to];
  }

  private update(stretch: Stretch): void {
    const { store, shape } = this.host.session;
    if (!this.plot || !store || !shape) return;
    this.stretch = stretch;
    // A logarithmic axis has no place for time zero.
    const skip = this.horizon.log ? 1 : 0;
    const end = Math.max(skip, store.count);
    this.host.traces().forEach((node, index) => {
      const buffer = this.buffers[index];
      store.trace(node, buffer);
      if (shape.voltsPerUnit !== 1) for (let i = 0; i < store.count; i++) buffer[i] *= shape.voltsPerUnit;
    });
    const data = [store.clock.subarray(skip, end), ...this.buffers.map((b) => b.subarray(skip, end))];
    this.plot.batch(() => {
      this.plot?.setData(data as uPlot.AlignedData, false);
      this.plot?.setScale('x', { min: stretch.from, max: stretch.to });
      this.plot?.setScale('y', { min: this.valueRange[0], max: this.valueRange[1] });
    });
  }

  private fillDensity(stretch: Stretch): boolean {
    const { session } = this.host;
    const { store, shape, ranges } = session;
    if (!this.plot || !store || !shape || !ranges || store.nodes <= LINES_AT_MOST || !store.count)
      return false;
    const { width, height } = this.plot.bbox;
    const view = {
      width: Math.max(1, Math.round(width / uPlot.pxRatio)),
      height: Math.max(1, Math.round(height / uPlot.pxRatio)),
      ...stretch,
      log: this.horizon.log,
      low: this.valueRange[0] / shape.voltsPerUnit,
      high: this.valueRange[1] / shape.voltsPerUnit,
    };
    return this.layer.fill(store, view, ranges.all, this.host.theme());
  }

  private drawBeneath(u: uPlot): void {
    const { store } = this.host.session;
    if (!store?.count) return;
    const { left, top, width, height } = u.bbox;
    u.ctx.save();
    u.ctx.beginPath();
    u.ctx.rect(left, top, width, height);
    u.ctx.clip();
    if (store.nodes > LINES_AT_MOST) {
      u.ctx.imageSmoothingEnabled = false;
      u.ctx.drawImage(this.layer.canvas, left, top, width, height);
    } else this.drawLines(u);
    u.ctx.restore();
  }

  private drawLines(u: uPlot): void {
    const { session } = this.host;
    const theme = this.host.theme();
    const { store, ranges } = session;
    if (!store || !ranges) return;
    const stride = Math.max(1, Math.ceil((store.count * store.nodes) / LINE_POINTS));
    u.ctx.lineWidth = uPlot.pxRatio;
    u.ctx.globalAlpha = 0.9;
    for (let node = 0; node < store.nodes; node++) {
      u.ctx.strokeStyle = voltageCss(store.column(store.count - 1)[node] / ranges.all, theme);
      this.path(u, node, stride);
    }
  }

  private path(u: uPlot, node: number, stride: number): void {
    const { store, shape } = this.host.session;
    if (!store || !shape) return;
    const clock = store.clock;
    u.ctx.beginPath();
    const point = (i: number) =>
      u.ctx.lineTo(
        u.valToPos(clock[i], 'x', true),
        u.valToPos(store.column(i)[node] * shape.voltsPerUnit, 'y', true),
      );
    for (let i = this.horizon.log ? 1 : 0; i < store.count - 1; i += stride) point(i);
    point(store.count - 1);
    u.ctx.stroke();
  }

  private drawAbove(u: uPlot): void {
    const { session } = this.host;
    const theme = this.host.theme();
    const { store } = session;
    if (!store?.count) return;
    const { left, top, width, height } = u.bbox;
    u.ctx.save();
    u.ctx.beginPath();
    u.ctx.rect(left, top, width, height);
    u.ctx.clip();
    if (this.highlighted >= 0 && this.highlighted < store.nodes) {
      u.ctx.strokeStyle = swatch('accent', theme);
      u.ctx.lineWidth = 2 * uPlot.pxRatio;
      this.path(u, this.highlighted, 1);
    }
    if (store.shownStep < store.lastStep) {
      const x = Math.round(u.valToPos(store.shownClock, 'x', true));
      u.ctx.fillStyle = swatch('accent', theme);
      u.ctx.fillRect(x, top, uPlot.pxRatio, height);
    }
    u.ctx.restore();
  }

  private select(u: uPlot): void {
    const { left, width } = u.select;
    if (width < 5) return;
    this.setZoom({ from: u.posToVal(left, 'x'), to: u.posToVal(left + width, 'x') });
    this.dragged = true;
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  }
  private dragged = false;

  setZoom(zoom: Stretch | null): void {
    this.horizon.zoom = zoom;
    this.host.zoomed(zoom);
  }

  private moved(u: uPlot): void {
    const { left, top } = u.cursor;
    this.host.pointed(left === undefined || top === undefined || left < 0 ? null : this.nearest(left, top));
  }

  private clicked(): void {
    // The click that ends a drag is not a choice.
    if (this.dragged) {
      this.dragged = false;
      return;
    }
    const { left, top } = this.plot?.cursor ?? {};
    const at = left === undefined || top === undefined || left < 0 ? null : this.nearest(left, top);
    if (at) this.host.chosen(at);
  }
}

/** The node whose voltage of a column is nearest to one. */
export function nearestIn(voltages: Float32Array, volts: number, column: number): Pointed {
  let node = 0;
  let least = Infinity;
  for (let i = 0; i < voltages.length; i++) {
    const away = Math.abs(voltages[i] - volts);
    if (away < least) {
      least = away;
      node = i;
    }
  }
  return { node, volts: voltages[node], column };
}
