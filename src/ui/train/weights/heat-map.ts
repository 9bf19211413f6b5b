/** One block of weights on a canvas, a pixel per weight at least; pointer and arrow keys read single ones. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../../bench/controls.css.ts';
import { voltageTable } from '../../bench/fields/raster.ts';
import { onResize } from '../../bench/plot/axes.ts';
import type { Painter } from '../../bench/record/painter.ts';
import { swatch, type Theme } from '../../tokens.css.ts';
import { asTheyCome, cellSize, paintRows, type Matrix, type Order, type Painting } from './matrix.ts';

/** Weights painted in one go. */
const PIECE = 250_000;
/** The largest side of a canvas every browser draws. */
const SIDE = 8192;
const NOTHING: Matrix = { rows: 1, columns: 1, values: new Float32Array(1) };

export interface Pointed {
  readonly row: number;
  readonly column: number;
}

@customElement('train-heat-map')
export class TrainHeatMap extends LitElement {
  static override styles = [
    controls,
    css`
      .scroll {
        position: relative;
        max-height: var(--most, 20rem);
        overflow: auto;
        border-radius: 2px;
      }

      .frame {
        position: relative;
        width: fit-content;
        background: var(--surface);
      }

      canvas {
        display: block;
        image-rendering: pixelated;
      }

      .cursor {
        position: absolute;
        border: 2px solid var(--ink);
        outline: 1px solid var(--paper);
        pointer-events: none;
      }
    `,
  ];

  @property({ attribute: false }) painter!: Painter;
  @property({ attribute: false }) matrix: Matrix = NOTHING;
  @property({ attribute: false }) order: Order = asTheyCome(NOTHING);
  @property({ type: Number }) range = 1;
  @property({ type: Number }) least = 0;
  @property() theme: Theme = 'light';
  @property() label = '';
  /** Room for it [px]. */
  @property({ type: Number }) room = 320;
  @state() private at: Pointed | null = null;
  @state() private width = 0;
  @query('canvas') private readonly canvas!: HTMLCanvasElement;
  @query('.scroll') private readonly place!: HTMLElement;
  private image: ImageData | null = null;
  /** Next row to paint; all of them are painted when it is past the last. */
  private next = 0;
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
  }

  private attach(): void {
    this.leave = [this.painter.add(this), onResize(this, (width) => (this.width = width))];
  }

  private get shown(): { readonly rows: number; readonly columns: number } {
    return { rows: Math.min(SIDE, this.matrix.rows), columns: Math.min(SIDE, this.matrix.columns) };
  }

  override render(): TemplateResult {
    const { rows, columns } = this.shown;
    const size = cellSize(rows, columns, this.width || 320, this.room);
    const [width, height] = [columns * size, rows * Math.max(size, rows < 3 ? 14 : 0)];
    return html`<div
      class="scroll"
      tabindex="0"
      role="application"
      aria-roledescription=${msg('matrix')}
      aria-label=${msg(str`${this.label}, ${this.matrix.rows} by ${this.matrix.columns}. Arrow keys read single values.`)}
      @keydown=${this.key}
      @blur=${() => this.point(null)}
    >
      <div
        class="frame"
        @pointermove=${this.hover}
        @pointerdown=${this.hover}
        @pointerleave=${() => this.point(null)}
      >
        <canvas width=${columns} height=${rows} .style=${`width: ${width}px; height: ${height}px`}></canvas>
        ${this.at ? this.cursor(this.at, width / columns, height / rows) : nothing}
      </div>
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const names = ['matrix', 'order', 'range', 'least', 'theme'] as const;
    if (names.some((name) => changed.has(name))) {
      this.next = 0;
      this.painter.invalidate(this);
    }
  }

  /** Called by the painter; paints a piece and says whether more is left. */
  draw(): boolean {
    const { rows, columns } = this.shown;
    const context = this.hasUpdated ? this.canvas.getContext('2d') : null;
    if (!context || this.next >= rows) return false;
    if (this.image?.width !== columns || this.image.height !== rows) {
      this.image = new ImageData(columns, rows);
    }
    const from = this.next;
    const to = Math.min(rows, from + Math.max(1, Math.floor(PIECE / columns)));
    paintRows(this.matrix, this.painting(), from, to, new Uint32Array(this.image.data.buffer));
    context.putImageData(this.image, 0, 0, 0, from, columns, to - from);
    this.next = to;
    return to < rows;
  }

  private painting(): Painting {
    const { order, range, least, theme } = this;
    const shown = { rows: order.rows, columns: order.columns.subarray(0, SIDE) };
    const ground = Number.parseInt(swatch('surface', theme).slice(1), 16);
    const packed = ((255 << 24) | ((ground & 255) << 16) | (ground & 0xff00) | (ground >> 16)) >>> 0;
    return { order: shown, range, least, table: voltageTable(theme), ground: packed };
  }

  private cursor({ row, column }: Pointed, wide: number, high: number): TemplateResult {
    const [w, h] = [Math.max(wide, 5), Math.max(high, 5)];
    const left = (column + 0.5) * wide - w / 2;
    const top = (row + 0.5) * high - h / 2;
    return html`<div
      class="cursor"
      .style=${`left: ${left}px; top: ${top}px; width: ${w}px; height: ${h}px`}
    ></div>`;
  }

  private readonly hover = (event: PointerEvent): void => {
    const box = this.canvas.getBoundingClientRect();
    const { rows, columns } = this.shown;
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    this.point(row >= 0 && column >= 0 && row < rows && column < columns ? { row, column } : null);
  };

  private key(event: KeyboardEvent): void {
    const moves: Record<string, readonly [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const { rows, columns } = this.shown;
    const by = event.shiftKey ? 10 : 1;
    const from = this.at ?? { row: -Math.abs(move[0]), column: -Math.abs(move[1]) };
    const within = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
    this.point({
      row: within(from.row + by * move[0], rows),
      column: within(from.column + by * move[1], columns),
    });
    void this.updateComplete.then(() =>
      this.place.querySelector('.cursor')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    );
  }

  private point(at: Pointed | null): void {
    if (at?.row === this.at?.row && at?.column === this.at?.column) return;
    this.at = at;
    const own = at && { row: this.order.rows[at.row], column: this.order.columns[at.column] };
    this.dispatchEvent(new CustomEvent<Pointed | null>('point', { detail: own }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'train-heat-map': TrainHeatMap;
  }
}
