/** A field to paint and the circuit's answer to it, at every stroke. It starts as the shown test sample. */
import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TrainCell } from '../../../notebook/schema.ts';
import type { LessonView } from '../../../tasks/lesson.ts';
import { brushControls, brushStyles } from '../../bench/fields/brushes.ts';
import { controls } from '../../bench/controls.css.ts';
import { niceCeiling, volts as voltWords } from '../../bench/format.ts';
import { Latest } from '../../bench/record/latest.ts';
import { currentLanguage } from '../../language/language.ts';
import type { Theme } from '../../tokens.css.ts';
import { channel, isRow, rowLines } from '../answers/shown.ts';
import { encodingOf } from '../encoding.ts';
import '../lines.ts';
import type { Lines } from '../lines.ts';
import '../pictures.ts';
import type { Picture, PictureStroke } from '../pictures.ts';
import type { TrainSession } from '../session.ts';
import { painted, swatchesOf } from './question.ts';

const NO_PICTURES: readonly Picture[] = [];

@customElement('train-paint')
export class TrainPaint extends LitElement {
  static override styles = [
    controls,
    brushStyles,
    css`
      train-lines {
        height: 12rem;
        margin-top: var(--space-2);
      }
    `,
  ];

  @property({ attribute: false }) session!: TrainSession;
  @property({ attribute: false }) cell!: TrainCell;
  @property({ attribute: false }) view!: LessonView;
  @property() theme: Theme = 'light';
  @state() private brush = 2;
  @state() private value: number | null = null;
  /** Volts of the fed nodes as painted; null while the sample stands as it is. */
  @state() private input: Float32Array | null = null;
  /** The index of the sample whose colours are offered. */
  private shown = -1;
  private leave: (() => void) | null = null;
  private answer: Float32Array | null = null;
  private pictures: readonly Picture[] = NO_PICTURES;
  private lines: Lines | null = null;
  private drawn: readonly unknown[] = [];
  private readonly asking = new Latest<Float32Array>(async (input) => {
    const answer = await this.session.call((h) => h.ask(input));
    if (answer && this.input) this.answer = answer;
    this.session.painter.invalidate();
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.leave = this.session.painter.add(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave?.();
  }

  /** Called by the painter: another sample has other colours to paint with. */
  draw(): undefined {
    const index = this.session.sample?.index ?? -1;
    if (index !== this.shown) this.requestUpdate();
    this.shown = index;
    return undefined;
  }

  override render(): TemplateResult {
    const { view } = this;
    const { sample, painter, facts } = this.session;
    if (view.kind !== 'fields' || !sample) return html`<p>${msg('The sample is on its way.')}</p>`;
    const first = channel(sample.input, view.input[2], 0);
    const swatches = swatchesOf(first);
    const chosen = this.value ?? swatches[swatches.length - 1];
    const full = Math.max(...swatches.map(Math.abs)) || 1;
    const perUnit = facts?.shape.voltsPerUnit ?? 1;
    return html`
      <div class="brushes">
        ${brushControls({
          ...{
            legend: msg('Paint with'),
            swatches,
            chosen,
            range: full,
            brush: this.brush,
            theme: this.theme,
          },
          words: (volts) => voltWords(volts * perUnit),
          choose: (volts) => (this.value = volts),
          resize: (size) => (this.brush = size),
        })}
        <button ?disabled=${!this.input} @click=${this.restore}>${msg('Back to the sample')}</button>
      </div>
      <train-pictures
        .painter=${painter}
        .theme=${this.theme}
        .brush=${this.brush}
        .voltsPerUnit=${perUnit}
        .read=${this.readPictures}
        @stroke=${(event: CustomEvent<PictureStroke>) => this.paint(event.detail, chosen)}
      ></train-pictures>
      ${
        isRow(view)
          ? html`<train-lines
              .painter=${painter}
              .theme=${this.theme}
              .label=${msg('Your input and the answer to it')}
              .read=${this.readLines}
            ></train-lines>`
          : ''
      }
    `;
  }

  /** Makes both drawings anew when input, sample or answer has changed. */
  private renew(): void {
    const { view } = this;
    const { sample, facts } = this.session;
    if (view.kind !== 'fields' || !sample || !facts) return;
    const now = [sample, this.input, this.answer, currentLanguage()];
    if (now.every((each, i) => each === this.drawn[i])) return;
    this.drawn = now;
    const input = this.input ?? sample.input;
    const answer = (this.input && this.answer) ?? sample.answer;
    const [height, width, channels] = view.input;
    const [rows, columns] = view.output;
    const field = channel(input, channels, 0);
    const most = (values: Float32Array) => niceCeiling(values.reduce((m, v) => Math.max(m, Math.abs(v)), 0));
    const mine: Picture = {
      title: msg('paint here'),
      height,
      width,
      values: field,
      range: most(field),
      paints: true,
    };
    const theirs: Picture = {
      title: this.input ? msg('answer') : msg('answer to the sample'),
      height: rows,
      width: columns,
      values: answer,
      range: most(sample.truth),
    };
    this.pictures = isRow(view) ? [mine] : [mine, theirs];
    const lines = rowLines(view, { input, truth: answer, answer }, facts, encodingOf(this.cell, facts.fed));
    this.lines = { ...lines, lines: lines.lines.filter(({ label }) => label !== msg('truth')) };
  }

  private readonly readPictures = (): readonly Picture[] => {
    this.renew();
    return this.pictures;
  };

  private readonly readLines = (): Lines | null => {
    this.renew();
    return this.lines;
  };

  private paint({ picture, cells }: PictureStroke, value: number): void {
    const { sample } = this.session;
    if (this.view.kind !== 'fields' || !sample) return;
    const shape = { height: picture.height, width: picture.width, channels: this.view.input[2] };
    this.input = painted(this.input ?? sample.input, shape, cells, this.brush, value);
    this.asking.put(this.input.slice());
    this.session.painter.invalidate();
  }

  private restore(): void {
    this.input = this.answer = null;
    this.session.painter.invalidate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'train-paint': TrainPaint;
  }
}
