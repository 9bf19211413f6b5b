/** The plane with what the circuit takes each of its places for, and the test points with their true class. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { voltageCss } from '../../colour.ts';
import { controls } from '../../bench/controls.css.ts';
import { voltageTable } from '../../bench/fields/raster.ts';
import { whole } from '../../bench/format.ts';
import { onResize } from '../../bench/plot/axes.ts';
import { swatch, type Theme } from '../../tokens.css.ts';
import { decoded } from '../encoding.ts';
import type { TrainSession } from '../session.ts';
import { classOf, leaning } from './shown.ts';

/** Places of the map along each side. */
const GRID = 24;
/** Between two maps while it trains: at least this [ms], and so many times what one takes. */
const REST = 1_000;
const SHARE = 6;

@customElement('train-classes')
export class TrainClasses extends LitElement {
  static override styles = [
    controls,
    css`
      .frame {
        position: relative;
        width: min(100%, 22rem);
        aspect-ratio: 1;
        border-radius: 2px;
        overflow: hidden;
        background: var(--surface);
        cursor: crosshair;
      }

      canvas {
        display: block;
        width: 100%;
        height: 100%;
      }

      p {
        margin: var(--space-1) 0 0;
        color: var(--muted);
        font-size: var(--text-small);
      }

      i {
        display: inline-block;
        width: 0.7rem;
        height: 0.7rem;
        border: 1px solid var(--paper);
        border-radius: 50%;
        background: var(--swatch);
      }
    `,
  ];

  @property({ attribute: false }) session!: TrainSession;
  @property() theme: Theme = 'light';
  /** A place somebody asks about. */
  @property({ attribute: false }) at: readonly [number, number] | null = null;
  @state() private wrong = 0;
  @query('canvas') private readonly canvas!: HTMLCanvasElement;
  @query('.frame') private readonly frame!: HTMLElement;
  /** What each place of a square grid is taken for, row by row from the top. */
  map: { readonly answers: Float32Array; readonly outputs: number } | null = null;
  private mapped: object | null = null;
  private asking = false;
  private last = 0;
  private took = 0;
  private later: ReturnType<typeof setTimeout> | undefined;
  private size = 0;
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
    clearTimeout(this.later);
  }

  private attach(): void {
    this.leave = [
      this.session.painter.add(this),
      onResize(this.frame, (width) => {
        this.size = width;
        this.session.painter.invalidate(this);
      }),
    ];
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('theme') || changed.has('at')) this.session.painter.invalidate(this);
  }

  override render(): TemplateResult {
    const { answers } = this.session;
    const count = (answers?.inputs.length ?? 0) / 2;
    const colour = (x: number) => `--swatch: ${voltageCss(x, this.theme)}`;
    return html`<div
        class="frame"
        role="img"
        aria-label=${msg(str`Map of the learned classes with ${whole(count)} test points, ${whole(this.wrong)} of them on the wrong side`)}
        @click=${this.choose}
      >
        <canvas></canvas>
      </div>
      <p>
        <i .style=${colour(-1)}></i> ${msg('first class,')}
        <i .style=${colour(1)}></i> ${msg('second class; ringed points are taken for the other.')}
        ${count ? msg(str`${whole(count - this.wrong)} of ${whole(count)} right.`) : nothing}
      </p>`;
  }

  /** Called by the painter; asks for a new map where there is a new circuit. */
  draw(now: number): undefined {
    const { answers } = this.session;
    this.paint();
    if (!answers || answers === this.mapped || this.asking) return;
    const rest = Math.max(REST, SHARE * this.took);
    const early = this.session.running ? rest - (now - this.last) : 0;
    if (early > 0) {
      this.later ??= setTimeout(() => {
        this.later = undefined;
        this.session.painter.invalidate(this);
      }, early);
      return;
    }
    this.last = now;
    this.mapped = answers;
    void this.askMap();
  }

  private box(): readonly [number, number, number, number] {
    const { facts } = this.session;
    return facts?.view.kind === 'classes' ? facts.view.box : [-1, 1, -1, 1];
  }

  private async askMap(): Promise<void> {
    const { answers } = this.session;
    if (!answers?.inputs.length) return;
    const outputs = (2 * answers.answers.length) / answers.inputs.length;
    const [left, right, bottom, top] = this.box();
    const inputs = new Float32Array(2 * GRID * GRID);
    for (let i = 0; i < GRID * GRID; i++) {
      inputs[2 * i] = left + (((i % GRID) + 0.5) / GRID) * (right - left);
      inputs[2 * i + 1] = top - ((Math.floor(i / GRID) + 0.5) / GRID) * (top - bottom);
    }
    this.asking = true;
    const began = performance.now();
    const map = await this.session.call((h) => h.ask(inputs));
    this.asking = false;
    this.took = performance.now() - began;
    const { facts } = this.session;
    if (map && facts && this.isConnected && this.session.answers)
      this.map = { answers: map.map((v) => decoded(facts, v)), outputs };
    this.session.painter.invalidate(this);
  }

  private paint(): void {
    const { answers, facts } = this.session;
    const context = this.canvas.getContext('2d');
    if (!context || !answers || !facts || !this.size) return;
    const side = Math.round(this.size * devicePixelRatio);
    if (this.canvas.width !== side) this.canvas.width = this.canvas.height = side;
    context.clearRect(0, 0, side, side);
    if (this.map) this.paintMap(context, this.map.answers, this.map.outputs, side);
    const [left, right, bottom, top] = this.box();
    const outputs = (2 * answers.answers.length) / answers.inputs.length;
    const radius = Math.max(2.5, side / 110);
    const [truths, given] = [answers.truths, answers.answers].map((all) => all.map((v) => decoded(facts, v)));
    let wrong = 0;
    const place = (x: number, y: number) =>
      [((x - left) / (right - left)) * side, ((top - y) / (top - bottom)) * side] as const;
    for (let s = 0; s < answers.inputs.length / 2; s++) {
      const [x, y] = place(answers.inputs[2 * s], answers.inputs[2 * s + 1]);
      const truth = classOf(truths, outputs, s);
      const missed = truth !== classOf(given, outputs, s);
      if (missed) wrong++;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = voltageCss(leaning(truths, outputs, s) < 0 ? -1 : 1, this.theme);
      context.fill();
      context.lineWidth = radius * (missed ? 0.7 : 0.4);
      context.strokeStyle = swatch(missed ? 'error' : 'paper', this.theme);
      context.stroke();
    }
    if (this.at) this.cross(context, ...place(...this.at), side);
    if (wrong !== this.wrong) this.wrong = wrong;
  }

  private paintMap(
    context: CanvasRenderingContext2D,
    map: Float32Array,
    outputs: number,
    side: number,
  ): void {
    const image = new ImageData(GRID, GRID);
    const table = voltageTable(this.theme);
    const out = new Uint32Array(image.data.buffer);
    // Half as strong as the points, which lie on it.
    for (let i = 0; i < out.length; i++)
      out[i] = table[Math.round(((0.55 * leaning(map, outputs, i) + 1) / 2) * (table.length - 1))];
    const small = new OffscreenCanvas(GRID, GRID);
    small.getContext('2d')?.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = true;
    context.drawImage(small, 0, 0, side, side);
  }

  private cross(context: CanvasRenderingContext2D, x: number, y: number, side: number): void {
    context.strokeStyle = swatch('ink', this.theme);
    context.lineWidth = Math.max(1, side / 300);
    const arm = side / 40;
    context.beginPath();
    context.moveTo(x - arm, y);
    context.lineTo(x + arm, y);
    context.moveTo(x, y - arm);
    context.lineTo(x, y + arm);
    context.stroke();
  }

  private choose(event: MouseEvent): void {
    const bounds = this.frame.getBoundingClientRect();
    const [left, right, bottom, top] = this.box();
    const x = left + ((event.clientX - bounds.left) / bounds.width) * (right - left);
    const y = top - ((event.clientY - bounds.top) / bounds.height) * (top - bottom);
    this.dispatchEvent(
      new CustomEvent<readonly [number, number]>('place', {
        detail: [Number(significantly(x)), Number(significantly(y))],
        bubbles: true,
        composed: true,
      }),
    );
  }
}

const significantly = (value: number): string => value.toPrecision(3);

declare global {
  interface HTMLElementTagNameMap {
    'train-classes': TrainClasses;
  }
}
