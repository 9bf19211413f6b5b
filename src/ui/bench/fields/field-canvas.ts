/** One field as a canvas with its caption and range; a painted one takes strokes of pointer or keys. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { PlotReader, readerStyles } from '../../plot-reader/reader.ts';
import type { Theme } from '../../tokens.css.ts';
import { controls } from '../controls.css.ts';
import { si } from '../format.ts';
import '../scale-legend.ts';
import { fieldModel, fieldTable } from './field-model.ts';
import { drawError, drawVoltages, errorTable, voltageTable, type Cells } from './raster.ts';

export interface FieldPicture {
  readonly title: string;
  readonly height: number;
  readonly width: number;
  readonly cells: Cells;
  /** Values to compare with; the picture then is the difference. */
  readonly against?: Float32Array;
}

/** A cell touched by the brush. */
export interface Stroke {
  readonly row: number;
  readonly column: number;
}

@customElement('bench-field')
export class BenchField extends LitElement {
  static override styles = [
    controls,
    readerStyles,
    css`
      figure {
        margin: 0;
      }

      .frame {
        position: relative;
        width: 100%;
        border-radius: 2px;
        overflow: hidden;
      }

      canvas {
        display: block;
        width: 100%;
        height: 100%;
        image-rendering: pixelated;
      }

      .paints {
        cursor: crosshair;
        touch-action: none;
      }

      .brush {
        position: absolute;
        border: 2px solid var(--ink);
        outline: 1px solid var(--paper);
        pointer-events: none;
      }

      figcaption {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 var(--space-3);
        margin-top: var(--space-1);
        font-size: var(--text-small);
      }

      figcaption span:last-child {
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) picture!: FieldPicture;
  @property() theme: Theme = 'light';
  /** Volts at full colour. */
  @property({ type: Number }) range = 1;
  @property({ type: Number }) voltsPerUnit = 1;
  @property({ type: Boolean }) paints = false;
  /** Brush width in cells. */
  @property({ type: Number }) brush = 1;
  @state() private at: Stroke | null = null;
  @state() private most = 0;
  @query('.frame') private readonly frame!: HTMLElement;
  @query('canvas') private readonly canvas!: HTMLCanvasElement;
  /** The voltages last drawn, [N]. */
  private values: Float32Array = new Float32Array();
  private readonly reader = new PlotReader(this, {
    title: () => this.picture.title,
    model: () => fieldModel(this.picture, this.values, this.voltsPerUnit),
    table: () => fieldTable(this.picture, this.values, this.voltsPerUnit),
    spot: (row, column) => {
      const { height, width } = this.picture;
      const over = this.frame;
      const [left, top] = [(column + 0.5) / width, (row + 0.5) / height];
      return { over, left: left * over.clientWidth, top: top * over.clientHeight, rule: false };
    },
  });
  private image: ImageData | null = null;
  private table: Uint32Array = new Uint32Array();

  override render(): TemplateResult {
    const { title, height, width, against } = this.picture;
    // A single row would be a hair; it is drawn as a band.
    const shape = `${width} / ${Math.max(height, width / 8)}`;
    const range = against ? msg(str`largest ${si(this.most * this.voltsPerUnit, 'V')}`) : '';
    return html`<figure>
      <div
        class="frame ${this.paints ? 'paints' : ''}"
        .style=${`aspect-ratio: ${shape}`}
        tabindex="0"
        role="application"
        aria-roledescription=${msg('chart')}
        aria-label=${this.label(range)}
        @pointerdown=${this.paints ? this.press : nothing}
        @pointermove=${this.paints ? this.drag : nothing}
        @pointerleave=${() => (this.at = null)}
        @keydown=${this.paints ? this.key : this.reader.key}
        @focus=${this.reader.focus}
        @blur=${this.left}
      >
        <canvas width=${width} height=${height}></canvas>
        ${this.at ? this.cursor(this.at) : nothing}
      </div>
      <figcaption>
        <span>${title}</span>
        ${against ? html`<span>${range}</span>` : html`<bench-scale .volts=${this.range * this.voltsPerUnit} .theme=${this.theme}></bench-scale>`}
      </figcaption>
      ${this.reader.view()}
    </figure>`;
  }

  private label(error: string): string {
    const { title, height, width, against } = this.picture;
    const full = si(this.range * this.voltsPerUnit, 'V');
    const size = msg(str`${title}, ${height} rows by ${width} columns`);
    const range = against ? error : msg(str`−${full} to ${full}`);
    const keys = this.paints
      ? msg('arrow keys move the brush, space paints')
      : msg('arrow keys move from cell to cell');
    return `${size}, ${range}; ${keys}`;
  }

  private left(): void {
    this.at = null;
    this.reader.blur();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('theme') || changed.has('picture'))
      this.table = this.picture.against ? errorTable(this.theme) : voltageTable(this.theme);
  }

  /** Draws the voltages [N] now. */
  show(values: Float32Array): void {
    this.values = values;
    if (!this.hasUpdated) return;
    const { width, height, cells, against } = this.picture;
    const context = this.canvas.getContext('2d');
    if (!context) return;
    if (this.image?.width !== width || this.image.height !== height)
      this.image = new ImageData(width, height);
    const out = new Uint32Array(this.image.data.buffer);
    if (against) {
      const most = drawError(values, cells, against, this.range, this.table, out);
      if (Math.abs(most - this.most) > 0.005 * this.most) this.most = most;
    } else drawVoltages(values, cells, this.range, this.table, out);
    context.putImageData(this.image, 0, 0);
    this.reader.drawn();
  }

  private cursor({ row, column }: Stroke): TemplateResult {
    const { width, height } = this.picture;
    const half = Math.floor((this.brush - 1) / 2);
    const part = (value: number, of: number): string => `${((100 * value) / of).toFixed(3)}%`;
    const style = `left: ${part(column - half, width)}; top: ${part(row - half, height)}; width: ${part(this.brush, width)}; height: ${part(this.brush, height)}`;
    return html`<div class="brush" .style=${style}></div>`;
  }

  private cellAt(event: PointerEvent): Stroke {
    const box = this.canvas.getBoundingClientRect();
    const { width, height } = this.picture;
    const within = (part: number, of: number): number => Math.min(of - 1, Math.max(0, Math.floor(part * of)));
    return {
      row: within((event.clientY - box.top) / box.height, height),
      column: within((event.clientX - box.left) / box.width, width),
    };
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.at = this.cellAt(event);
    this.stroke([this.at]);
  }

  private drag(event: PointerEvent): void {
    const from = this.at;
    const to = this.cellAt(event);
    this.at = to;
    if (!(event.buttons & 1) || !from) return;
    // A fast pointer skips cells; the stroke does not.
    const steps = Math.max(Math.abs(to.row - from.row), Math.abs(to.column - from.column));
    const cells: Stroke[] = [];
    for (let i = 1; i <= steps; i++)
      cells.push({
        row: Math.round(from.row + ((to.row - from.row) * i) / steps),
        column: Math.round(from.column + ((to.column - from.column) * i) / steps),
      });
    if (cells.length) this.stroke(cells);
  }

  private key(event: KeyboardEvent): void {
    const { width, height } = this.picture;
    const at = this.at ?? { row: height >> 1, column: width >> 1 };
    const moves: Record<string, readonly [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    if (event.key === ' ' || event.key === 'Enter') this.stroke([at]);
    else if (!(event.key in moves)) return;
    const [down, right] = moves[event.key] ?? [0, 0];
    this.at = {
      row: Math.min(height - 1, Math.max(0, at.row + down)),
      column: Math.min(width - 1, Math.max(0, at.column + right)),
    };
    if (event.shiftKey && event.key in moves) this.stroke([this.at]);
    this.reader.goTo({ trace: this.at.row, index: this.at.column });
    event.preventDefault();
    event.stopPropagation();
  }

  private stroke(cells: readonly Stroke[]): void {
    this.dispatchEvent(new CustomEvent<readonly Stroke[]>('stroke', { detail: cells }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-field': BenchField;
  }
}
