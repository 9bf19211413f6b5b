/** A few fields side by side, each with its own scale: input, truth, answer, error. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../bench/controls.css.ts';
import '../bench/fields/field-canvas.ts';
import type { BenchField, Stroke } from '../bench/fields/field-canvas.ts';
import type { Painter } from '../bench/record/painter.ts';
import type { Theme } from '../tokens.css.ts';

export interface Picture {
  readonly title: string;
  readonly height: number;
  readonly width: number;
  /** [height x width] in volts. */
  readonly values: Float32Array;
  /** Shown instead: the difference from these. */
  readonly against?: Float32Array;
  /** Volts of full colour. */
  readonly range: number;
  /** Takes strokes of pointer or keys. */
  readonly paints?: boolean;
}

export interface PictureStroke {
  readonly picture: Picture;
  readonly cells: readonly Stroke[];
}

@customElement('train-pictures')
export class TrainPictures extends LitElement {
  static override styles = [
    controls,
    css`
      .pictures {
        white-space: nowrap;
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(45%, 9rem), 1fr));
        gap: var(--space-3) var(--space-4);
        max-width: calc(var(--pictures) * 17rem);
      }

      .pictures.square {
        grid-template-columns: repeat(2, minmax(0, 1fr));
        max-width: 30rem;
      }

      .pictures.rows {
        max-width: none;
      }
    `,
  ];

  @property({ attribute: false }) painter!: Painter;
  @property() theme: Theme = 'light';
  @property({ type: Number }) voltsPerUnit = 1;
  @property({ type: Number }) brush = 1;
  /** Reads the pictures when they are to be drawn; the same array while nothing has changed. */
  @property({ attribute: false }) read: () => readonly Picture[] = () => [];
  @state() private shown: readonly Picture[] = [];
  private leave: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.leave = this.painter.add(this);
  }

  protected override firstUpdated(): void {
    this.leave = this.painter.add(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave?.();
  }

  /** Called by the painter. */
  draw(): undefined {
    this.shown = this.read();
    return undefined;
  }

  override render(): TemplateResult | typeof nothing {
    const { shown } = this;
    if (!shown.length) return nothing;
    return html`<div
      class="pictures ${shown.length > 2 ? 'square' : ''} ${shown.every(({ height }) => height === 1) ? 'rows' : ''}"
      .style=${`--pictures: ${shown.length}`}
    >
      ${shown.map(
        (picture) =>
          html`<bench-field
            .picture=${field(picture)}
            .range=${picture.range}
            .theme=${this.theme}
            .voltsPerUnit=${this.voltsPerUnit}
            .paints=${picture.paints ?? false}
            .brush=${this.brush}
            @stroke=${({ detail }: CustomEvent<readonly Stroke[]>) => this.stroke(picture, detail)}
          ></bench-field>`,
      )}
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    // The language changes without a property of its own.
    if (changed.has('read') || changed.size === 0) this.painter.invalidate(this);
    const fields = [...this.renderRoot.querySelectorAll<BenchField>('bench-field')];
    const { shown } = this;
    // A field draws with the colours and on the canvas of its own update.
    void Promise.all(fields.map((each) => each.updateComplete)).then(() => {
      if (shown === this.shown) shown.forEach((picture, index) => fields[index]?.show(picture.values));
    });
  }

  private stroke(picture: Picture, cells: readonly Stroke[]): void {
    this.dispatchEvent(new CustomEvent<PictureStroke>('stroke', { detail: { picture, cells } }));
  }
}

const field = ({ title, height, width, values, against }: Picture) => ({
  title,
  height,
  width,
  cells: { offset: 0, stride: 1, count: values.length },
  ...(against ? { against } : {}),
});

declare global {
  interface HTMLElementTagNameMap {
    'train-pictures': TrainPictures;
  }
}
