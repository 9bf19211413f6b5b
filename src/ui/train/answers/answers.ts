/** What the circuit answers now: a chosen test sample, or all of them as a curve, a surface or a map of classes. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TrainFacts } from '../../../lab/train-api.ts';
import type { LessonView } from '../../../tasks/lesson.ts';
import type { TrainCell } from '../../../notebook/schema.ts';
import { controls, panel } from '../../bench/controls.css.ts';
import { whole } from '../../bench/format.ts';
import { currentLanguage, type Language } from '../../language/language.ts';
import type { Theme } from '../../tokens.css.ts';
import { encodingOf } from '../encoding.ts';
import '../lines.ts';
import type { Lines } from '../lines.ts';
import '../pictures.ts';
import type { Picture } from '../pictures.ts';
import type { TrainSession } from '../session.ts';
import './classes.ts';
import {
  curveLines,
  fieldPictures,
  isRow,
  rowLines,
  seriesLines,
  surfacePictures,
  type Sample,
} from './shown.ts';

@customElement('train-answers')
export class TrainAnswers extends LitElement {
  static override styles = [
    controls,
    panel,
    css`
      train-lines {
        flex: 1;
        min-height: 12rem;
      }

      header {
        margin-bottom: var(--space-1);
      }

      header label {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
      }

      header input {
        width: 4.5rem;
        min-height: max(1.75rem, calc(var(--touch) * 0.92));
      }
    `,
  ];

  @property({ attribute: false }) session!: TrainSession;
  /** The session changes in place; this is what the template depends on. */
  @property({ attribute: false }) facts: TrainFacts | null = null;
  @property({ attribute: false }) cell!: TrainCell;
  @property() theme: Theme = 'light';
  /** Test sample shown. */
  @property({ type: Number }) sample = 0;
  /** A place of the plane that somebody asks about. */
  @property({ attribute: false }) place: readonly [number, number] | null = null;
  @state() private sensor = 0;
  private lines: (Made & { readonly sensor: number; readonly lines: Lines }) | null = null;
  private pictures: (Made & { readonly pictures: readonly Picture[] }) | null = null;

  override render(): TemplateResult {
    const { facts } = this;
    if (!facts)
      return html`<header><h3>${msg('Answers')}</h3></header>
        <p class="empty">${msg('The samples are on their way.')}</p>`;
    const { view } = facts;
    const single = view.kind === 'fields' || view.kind === 'series' || view.kind === 'numbers';
    return html`
      <header>
        <h3>${title(view)}</h3>
        ${view.kind === 'series' ? this.number(msg('Sensor'), this.sensor, view.sensors, (n) => this.chooseSensor(n)) : nothing}
        ${single ? this.number(msg('Test sample'), this.sample, facts.samples.test, (n) => this.chooseSample(n)) : nothing}
      </header>
      ${this.body(facts)}
    `;
  }

  private body({ view, shape }: TrainFacts): TemplateResult {
    const { painter } = this.session;
    if (view.kind === 'classes')
      return html`<train-classes
        .session=${this.session}
        .theme=${this.theme}
        .at=${this.place}
      ></train-classes>`;
    const asLines = view.kind === 'series' || view.kind === 'numbers' || isRow(view);
    if (asLines || (view.kind === 'surface' && view.variables === 1))
      return html`<train-lines
        .painter=${painter}
        .theme=${this.theme}
        .label=${title(view)}
        .read=${this.readLines}
      ></train-lines>`;
    return html`<train-pictures
      .painter=${painter}
      .theme=${this.theme}
      .voltsPerUnit=${shape.voltsPerUnit}
      .read=${this.readPictures}
    ></train-pictures>`;
  }

  private number(label: string, value: number, count: number, choose: (n: number) => void): TemplateResult {
    return html`<label>
      ${label}
      <input
        type="number"
        min="0"
        max=${count - 1}
        .value=${String(value)}
        @change=${(event: Event) => {
          const field = event.target as HTMLInputElement;
          const next = field.valueAsNumber;
          if (Number.isInteger(next) && next >= 0 && next < count) choose(next);
          else field.value = String(value);
        }}
      />
      ${msg(str`of ${whole(count)}`)}
    </label>`;
  }

  private chooseSensor(sensor: number): void {
    this.sensor = sensor;
    this.session.painter.invalidate();
  }

  private chooseSample(sample: number): void {
    this.dispatchEvent(new CustomEvent<number>('sample', { detail: sample, bubbles: true, composed: true }));
  }

  private readonly readLines = (): Lines | null => {
    const { facts, sample, answers } = this.session;
    if (!facts) return null;
    const of = facts.view.kind === 'surface' ? answers : sample;
    if (!of) return null;
    const language = currentLanguage();
    if (this.lines?.of !== of || this.lines.sensor !== this.sensor || this.lines.language !== language) {
      const lines = linesOf(facts, this.cell, of, this.sensor);
      this.lines = lines && { of, sensor: this.sensor, language, lines };
    }
    return this.lines?.lines ?? null;
  };

  private readonly readPictures = (): readonly Picture[] => {
    const { facts, sample, answers } = this.session;
    const of = facts?.view.kind === 'surface' ? answers : sample;
    if (!facts || !of) return NO_PICTURES;
    const language = currentLanguage();
    if (this.pictures?.of !== of || this.pictures.language !== language)
      this.pictures = {
        of,
        language,
        pictures:
          facts.view.kind === 'surface' && 'answers' in of
            ? surfacePictures(facts.view, of)
            : facts.view.kind === 'fields' && 'answer' in of
              ? fieldPictures(facts.view, of)
              : NO_PICTURES,
      };
    return this.pictures.pictures;
  };
}

/** What a drawing was made of; its words are in one language. */
interface Made {
  readonly of: object;
  readonly language: Language;
}

const NO_PICTURES: readonly Picture[] = [];

type All = NonNullable<TrainSession['answers']>;

function linesOf(facts: TrainFacts, cell: TrainCell, of: All | Sample, sensor: number): Lines | null {
  const { view } = facts;
  if ('answers' in of) return view.kind === 'surface' ? curveLines(facts, view, of) : null;
  const encoding = encodingOf(cell, facts.fed);
  if (view.kind === 'series') {
    const scales = { input: encoding.scale, output: encodingOf(cell, facts.outputs).scale };
    return seriesLines(facts, view, of, sensor, scales);
  }
  if (view.kind === 'fields') return rowLines(view, of, facts, encoding);
  // Outputs without any arrangement, one beside the other.
  const shape = { kind: 'fields', input: [1, of.input.length, 1], output: [1, of.truth.length] } as const;
  const { lines, ...rest } = rowLines(shape, of, facts, encoding);
  return {
    ...rest,
    lines: lines.slice(1).map((line) => ({ ...line, points: of.truth.length < 64 })),
    xLabel: msg('output node'),
  };
}

function title(view: LessonView): string {
  switch (view.kind) {
    case 'surface':
      return view.variables === 1 ? msg('Learned over true curve') : msg('Learned and true surface');
    case 'fields':
      return msg('Answer to a test sample');
    case 'classes':
      return msg('Learned classes');
    case 'series':
      return msg('Prediction of a sensor');
    case 'numbers':
      return msg('Outputs for a test sample');
    default:
      return view satisfies never;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'train-answers': TrainAnswers;
  }
}
