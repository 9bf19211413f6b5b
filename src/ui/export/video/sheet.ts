/** Draws the pictures of a video: what stays is drawn once, what moves is laid over it. Runs in a worker. */
import { voltageColour, voltageCss } from '../../colour.ts';
import { drawError, drawVoltages, errorTable, voltageTable } from '../../bench/fields/raster.ts';
import { Density } from '../../bench/trajectories/density.ts';
import { swatch, type Swatch } from '../../tokens.css.ts';
import { placeOn, type Tick } from '../svg/place.ts';
import { HEIGHT, MARGIN, PICTURE, WIDTH, type Box } from './layout.ts';
import type { FieldPlan, Plan } from './plan.ts';

const FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", "Liberation Sans", sans-serif';
/** Up to this many nodes every one is a line, as on the page. */
const LINES_AT_MOST = 96;

/** A moment of the run as it is drawn. */
export interface Shown {
  /** The recorded clock. */
  readonly clock: number;
  /** Over the voltages, at the left and at the right. */
  readonly words: readonly [left: string, right: string];
  /** The circuit as the page draws it. */
  readonly picture: ImageBitmap | null;
  /** [N], where fields are shown. */
  readonly voltages: Float32Array | null;
}

type Context = OffscreenCanvasRenderingContext2D;

export class VideoSheet {
  private readonly context: Context;
  private readonly unit: number;
  private readonly plot: Box;
  private readonly still: OffscreenCanvas;
  private readonly traces: OffscreenCanvas;
  private readonly fields: readonly FieldPicture[];

  constructor(
    canvas: OffscreenCanvas,
    private readonly plan: Plan,
  ) {
    this.unit = canvas.height / HEIGHT;
    this.context = this.open(canvas);
    const left = plan.heading ? PICTURE.x + PICTURE.width + 100 : MARGIN + 68;
    this.plot = { x: left, y: 144, width: WIDTH - MARGIN - left, height: 430 };
    this.still = new OffscreenCanvas(canvas.width, canvas.height);
    this.traces = new OffscreenCanvas(
      Math.round(this.plot.width * this.unit),
      Math.round(this.plot.height * this.unit),
    );
    this.fields = plan.fields.map((field) => new FieldPicture(field, plan));
    this.drawStill(this.open(this.still));
    this.drawTraces();
  }

  private open(canvas: OffscreenCanvas): Context {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('the browser offers no canvas to draw on');
    context.scale(this.unit, this.unit);
    return context;
  }

  private colour(name: Swatch): string {
    return swatch(name, this.plan.theme);
  }

  /** Draws one moment over what was drawn before. */
  draw({ clock, words, picture, voltages }: Shown): void {
    const { context, plot } = this;
    context.drawImage(this.still, 0, 0, WIDTH, HEIGHT);
    if (picture) this.drawPicture(picture);
    if (voltages) this.drawFields(voltages);
    const across = Math.max(0, Math.min(plot.width, placeOn(this.plan.x, plot.width)(clock)));
    const part = across / plot.width;
    if (part > 0) {
      const { width, height } = this.traces;
      context.drawImage(
        this.traces,
        ...([0, 0, part * width, height] as const),
        ...([plot.x, plot.y, across, plot.height] as const),
      );
    }
    context.fillStyle = this.colour('edge');
    context.fillRect(plot.x + across - 0.5, plot.y, 1, plot.height);
    this.write(words[0] || words[1], plot.x, 104, { size: 18, weight: 600 });
    if (words[0])
      this.write(words[1], plot.x + plot.width, 104, { align: 'right', colour: 'muted', size: 15 });
  }

  private drawPicture(picture: ImageBitmap): void {
    const scale = Math.min(PICTURE.width / picture.width, PICTURE.height / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    const x = PICTURE.x + (PICTURE.width - width) / 2;
    const y = PICTURE.y + (PICTURE.height - height) / 2;
    this.context.drawImage(picture, x, y, width, height);
  }

  /** Fields in rows and columns, each as large as its place lets it be. */
  private drawFields(voltages: Float32Array): void {
    const { fields } = this;
    const rows = fields.some(({ field }) => field.height === 1);
    const columns = rows ? 1 : Math.ceil(Math.sqrt(fields.length));
    const lines = Math.ceil(fields.length / columns);
    const [gap, label] = [16, 24];
    const across = (PICTURE.width - gap * (columns - 1)) / columns;
    const down = (PICTURE.height - gap * (lines - 1)) / lines - label;
    fields.forEach((each, index) => {
      const { width, height, title } = each.field;
      // A single row would be a hair; it is drawn as a band.
      const tall = Math.max(height, width / 8);
      const scale = Math.min(across / width, down / tall);
      const x = PICTURE.x + (index % columns) * (across + gap);
      const y = PICTURE.y + Math.floor(index / columns) * (down + label + gap);
      this.write(title, x, y + 13, { size: 14, colour: 'muted', most: across });
      this.context.imageSmoothingEnabled = false;
      this.context.drawImage(each.draw(voltages), x, y + label, width * scale, tall * scale);
      this.context.imageSmoothingEnabled = true;
    });
  }

  private write(
    words: string,
    x: number,
    y: number,
    {
      size = 14,
      weight = 400,
      colour = 'ink' as Swatch,
      align = 'left' as CanvasTextAlign,
      most = WIDTH,
      on = this.context,
    },
  ): void {
    on.font = `${weight} ${size}px ${FONT}`;
    on.fillStyle = this.colour(colour);
    on.textAlign = align;
    let shown = words;
    while (shown.length > 1 && on.measureText(shown).width > most)
      shown = `${shown.slice(0, -Math.max(2, Math.ceil(shown.length / 16))).trimEnd()}…`;
    on.fillText(shown, x, y);
  }

  private drawStill(on: Context): void {
    const { plan } = this;
    on.fillStyle = this.colour('paper');
    on.fillRect(0, 0, WIDTH, HEIGHT);
    this.write(plan.title, MARGIN, 56, { size: 24, weight: 600, most: WIDTH - 2 * MARGIN, on });
    const foot = { colour: 'muted', on } as const;
    this.write(plan.engine, MARGIN, HEIGHT - 24, { ...foot, most: 840 });
    this.write(plan.build, WIDTH - MARGIN, HEIGHT - 24, { ...foot, align: 'right', most: 340 });
    if (plan.heading) this.write(plan.heading, PICTURE.x, 104, { size: 18, weight: 600, on });
    if (plan.heading && !plan.fields.length) {
      on.fillStyle = this.colour('surface');
      on.fillRect(PICTURE.x, PICTURE.y, PICTURE.width, PICTURE.height);
    }
    this.drawScale(on);
    this.drawAxes(on);
  }

  /** The scale of colours with what its ends stand for. */
  private drawScale(on: Context): void {
    const { ends, theme, heading } = this.plan;
    const y = 648;
    const x = heading ? PICTURE.x : this.plot.x;
    const style = { colour: 'muted', on } as const;
    this.write(ends[0], x, y, style);
    const bar = x + (ends[0] ? on.measureText(ends[0]).width + 8 : 0);
    const steps = 48;
    for (let i = 0; i < steps; i++) {
      on.fillStyle = voltageCss((2 * i) / (steps - 1) - 1, theme);
      // To the end of the bar, so that no gap shows between two colours.
      on.fillRect(bar + 2 * i, y - 10, 2 * (steps - i), 10);
    }
    this.write(ends[1], bar + 2 * steps + 8, y, { ...style, most: 420 });
  }

  private drawAxes(on: Context): void {
    const { plan, plot } = this;
    const { x, y, above } = plan;
    const bottom = plot.y + plot.height;
    const xOf = ({ value }: Tick) => plot.x + placeOn(x, plot.width)(value);
    const yOf = ({ value }: Tick) => bottom - placeOn(y, plot.height)(value);
    on.fillStyle = this.colour('line');
    for (const each of x.ticks) on.fillRect(xOf(each) - 0.5, plot.y, 1, plot.height);
    for (const each of y.ticks) on.fillRect(plot.x, yOf(each) - 0.5, plot.width, 1);
    const muted = { colour: 'muted', on } as const;
    for (const each of x.ticks) this.write(each.text, xOf(each), bottom + 20, { ...muted, align: 'center' });
    for (const each of above.filter((_, i) => x.log || i % 2 === 0))
      this.write(each.text, xOf(each), plot.y - 8, { ...muted, align: 'center' });
    for (const each of y.ticks)
      this.write(each.text, plot.x - 8, yOf(each) + 5, { ...muted, align: 'right' });
    this.write(x.label, plot.x + plot.width / 2, bottom + 46, { ...muted, align: 'center' });
    on.save();
    on.translate(plot.x - 58, plot.y + plot.height / 2);
    on.rotate(-Math.PI / 2);
    this.write(y.label, 0, 0, { ...muted, align: 'center' });
    on.restore();
  }

  /** The whole run, of which each picture shows what has passed. */
  private drawTraces(): void {
    const { plan, traces } = this;
    const { width, height } = traces;
    const { run, columns, theme, range } = plan;
    const context = traces.getContext('2d');
    if (!context) throw new Error('the browser offers no canvas to draw on');
    const column = (index: number) => columns.subarray(index * run.nodes, (index + 1) * run.nodes);
    if (run.nodes > LINES_AT_MOST) {
      const { from, to, log = false } = plan.x;
      const [low, high] = [plan.y.from / run.voltsPerUnit, plan.y.to / run.voltsPerUnit];
      const view = { width, height, from, to, log, low, high };
      const density = new Density(view, run.nodes, (volts) => voltageColour(volts / range, theme));
      density.fill({ count: run.count, column }, run.clock, Infinity);
      context.putImageData(new ImageData(density.pixels, width, height), 0, 0);
    } else {
      const last = column(run.count - 1);
      for (let node = 0; node < run.nodes; node++)
        this.drawTrace(context, node, voltageCss(last[node] / range, theme), 1);
    }
    for (const node of plan.traces) this.drawTrace(context, node, this.colour('ink'), 1.25);
  }

  private drawTrace(context: Context, node: number, colour: string, thick: number): void {
    const { run, columns, x, y } = this.plan;
    const { width, height } = this.traces;
    const [xOf, yOf] = [placeOn(x, width), placeOn(y, height)];
    context.strokeStyle = colour;
    context.lineWidth = thick * this.unit;
    context.lineJoin = 'round';
    context.beginPath();
    for (let i = 0; i < run.count; i++) {
      // A logarithmic axis has no place for time zero.
      if (x.log && run.clock[i] <= 0) continue;
      context.lineTo(xOf(run.clock[i]), height - yOf(columns[i * run.nodes + node] * run.voltsPerUnit));
    }
    context.stroke();
  }
}

/** A field as an image of one pixel a cell. */
class FieldPicture {
  private readonly canvas: OffscreenCanvas;
  private readonly image: ImageData;
  private readonly pixels: Uint32Array;
  private readonly table: Uint32Array;

  constructor(
    readonly field: FieldPlan,
    { theme }: Plan,
  ) {
    this.canvas = new OffscreenCanvas(field.width, field.height);
    this.image = new ImageData(field.width, field.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.table = field.against ? errorTable(theme) : voltageTable(theme);
  }

  draw(voltages: Float32Array): OffscreenCanvas {
    const { cells, range, values = voltages, against } = this.field;
    if (against) drawError(values, cells, against, range, this.table, this.pixels);
    else drawVoltages(values, cells, range, this.table, this.pixels);
    this.canvas.getContext('2d')?.putImageData(this.image, 0, 0);
    return this.canvas;
  }
}
