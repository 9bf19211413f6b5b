/** Asking the trained circuit something of one's own: numbers to set, a place in the plane, or a field to paint. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TrainCell } from '../../../notebook/schema.ts';
import type { TrainFacts } from '../../../lab/train-api.ts';
import { controls, filled, panel } from '../../bench/controls.css.ts';
import { significant, volts as voltWords } from '../../bench/format.ts';
import { Latest } from '../../bench/record/latest.ts';
import { currentLanguage, type Language } from '../../language/language.ts';
import type { Theme } from '../../tokens.css.ts';
import { classOf, surfacePictures } from '../answers/shown.ts';
import { decoded } from '../encoding.ts';
import type { TrainSession } from '../session.ts';
import '../pictures.ts';
import type { Picture, PictureStroke } from '../pictures.ts';
import './paint.ts';
import { questionOf, truthOf, voltsOf, type Question, type Variable } from './question.ts';

/** Between two answers of a circuit that is learning [ms]. */
const AGAIN = 400;
const POSITIONS = 400;
const OUTPUTS_AT_MOST = 12;
const NO_PICTURES: readonly Picture[] = [];

@customElement('train-ask')
export class TrainAsk extends LitElement {
  static override styles = [
    controls,
    panel,
    css`
      .values {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
        gap: var(--space-1) var(--space-5);
      }

      .values div {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) 5.5rem;
        align-items: center;
        gap: var(--space-2);
      }

      input[type='number'] {
        width: 100%;
      }

      .plane {
        margin-top: var(--space-2);
      }

      output {
        display: block;
        margin-top: var(--space-2);
        font-size: 1.0625rem;
      }

      output b {
        font-weight: 600;
      }

      output span {
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) session!: TrainSession;
  /** The session changes in place; this is what the template depends on. */
  @property({ attribute: false }) facts: TrainFacts | null = null;
  @property({ attribute: false }) cell!: TrainCell;
  @property() theme: Theme = 'light';
  /** A place somebody chose in a plot of the plane. */
  @property({ attribute: false }) place: readonly [number, number] | null = null;
  @state() private values: readonly number[] = [];
  @state() private answer: Float32Array | null = null;
  private truth: { readonly task: object; readonly at: ReturnType<typeof truthOf> } | null = null;
  private surface: {
    readonly of: object;
    readonly language: Language;
    readonly pictures: readonly Picture[];
  } | null = null;
  private basis: object | null = null;
  private askedAt = 0;
  private later: ReturnType<typeof setTimeout> | undefined;
  private leave: (() => void) | null = null;
  private readonly asking = new Latest<Float32Array>(async (input) => {
    this.answer = (await this.session.call((h) => h.ask(input))) ?? this.answer;
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.leave = this.session.painter.add(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave?.();
    clearTimeout(this.later);
  }

  /** Called by the painter: asks again when the circuit has learned. */
  draw(now: number): undefined {
    const { weights, answers } = this.session;
    const basis = weights ?? answers;
    if (!basis || basis === this.basis) return undefined;
    const early = AGAIN - (now - this.askedAt);
    if (early > 0) {
      clearTimeout(this.later);
      this.later = setTimeout(() => this.session.painter.invalidate(this), early);
      return undefined;
    }
    this.basis = basis;
    this.askedAt = now;
    this.ask();
    return undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('place') && this.place) this.set(this.place);
  }

  override render(): TemplateResult | typeof nothing {
    const { facts } = this;
    if (!facts) return nothing;
    const question = questionOf(facts);
    return html`
      <header><h3>${msg('Ask it')}</h3></header>
      ${question.kind === 'values' ? this.typed(question) : nothing}
      ${question.kind === 'none' ? html`<p class="empty">${question.why}</p>` : nothing}
      ${
        question.kind === 'paint'
          ? html`<train-paint
              .session=${this.session}
              .cell=${this.cell}
              .view=${facts.view}
              .theme=${this.theme}
            ></train-paint>`
          : nothing
      }
    `;
  }

  private typed({ variables }: Extract<Question, { kind: 'values' }>): TemplateResult {
    const values = this.valuesFor(variables);
    return html`<div class="values">
        ${variables.map((variable, index) => this.field(variable, values[index], index))}
      </div>
      ${this.plane()}
      <output aria-live="polite">${this.words(values)}</output>`;
  }

  /** The learned surface, to point at a place of it. */
  private plane(): TemplateResult | typeof nothing {
    const { facts, painter } = this.session;
    if (facts?.view.kind !== 'surface' || facts.view.variables !== 2) return nothing;
    const { low, high, grid } = facts.view;
    const along = (cell: number) => Number((low + (cell / (grid - 1)) * (high - low)).toPrecision(3));
    return html`<train-pictures
      class="plane"
      .painter=${painter}
      .theme=${this.theme}
      .voltsPerUnit=${facts.shape.voltsPerUnit}
      .read=${this.readPlane}
      @stroke=${({ detail }: CustomEvent<PictureStroke>) => {
        const last = detail.cells.at(-1);
        if (last) this.set([along(last.column), along(grid - 1 - last.row)]);
      }}
    ></train-pictures>`;
  }

  private readonly readPlane = (): readonly Picture[] => {
    const { facts, answers } = this.session;
    if (facts?.view.kind !== 'surface' || !answers?.inputs.length) return NO_PICTURES;
    const language = currentLanguage();
    if (this.surface?.of !== answers || this.surface.language !== language) {
      const [, answer] = surfacePictures(facts.view, answers);
      const title = msg('choose a place');
      this.surface = { of: answers, language, pictures: [{ ...answer, title, paints: true }] };
    }
    return this.surface.pictures;
  };

  private valuesFor(variables: readonly Variable[]): readonly number[] {
    return this.values.length === variables.length
      ? this.values
      : variables.map(({ low, high }) => Number((low + 0.7 * (high - low)).toPrecision(3)));
  }

  private field({ label, low, high, unit }: Variable, value: number, index: number): TemplateResult {
    const change = (event: Event, scale: (n: number) => number) => {
      const next = scale((event.target as HTMLInputElement).valueAsNumber);
      if (!Number.isFinite(next)) return;
      const { facts } = this.session;
      const question = facts && questionOf(facts);
      if (question?.kind !== 'values') return;
      this.set(this.valuesFor(question.variables).map((old, i) => (i === index ? next : old)));
    };
    const part = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return html`<div>
      <label for="value-${index}">${label}${unit ? msg(str` in ${unit}`) : ''}</label>
      <input
        type="range"
        min="0"
        max=${POSITIONS}
        aria-label=${msg(str`${label}, by slider`)}
        aria-valuetext=${significant(value)}
        .style=${filled(part)}
        .value=${String(part * POSITIONS)}
        @input=${(event: Event) =>
          change(event, (n) => Number((low + (n / POSITIONS) * (high - low)).toPrecision(3)))}
      />
      <input
        id="value-${index}"
        type="number"
        step="any"
        .value=${String(value)}
        @change=${(event: Event) => change(event, (n) => n)}
      />
    </div>`;
  }

  private set(values: readonly number[]): void {
    this.values = values;
    this.ask();
  }

  private ask(): void {
    const { facts, answers } = this.session;
    const question = facts && questionOf(facts);
    if (!facts || question?.kind !== 'values') return;
    const volts = voltsOf(facts, answers, this.valuesFor(question.variables));
    if (volts) this.asking.put(volts);
  }

  private words(values: readonly number[]): TemplateResult | string {
    const { facts } = this.session;
    const { answer } = this;
    if (!facts) return '';
    if (!answer?.length) return html`<span>${msg('The answer appears here.')}</span>`;
    const outputs = Array.from(answer.subarray(0, OUTPUTS_AT_MOST));
    if (facts.view.kind === 'classes')
      return html`<b
          >${
            classOf(
              answer.map((v) => decoded(facts, v)),
              answer.length,
              0,
            ) === 0
              ? msg('First class')
              : msg('Second class')
          }</b
        >
        <span>${this.classWords(facts, outputs)}</span>`;
    const said = outputs.map((v) => significant(decoded(facts, v), 4)).join(', ');
    const truth = this.truthAt(values);
    const more = answer.length > OUTPUTS_AT_MOST ? ', …' : '';
    if (truth === null) return html`${msg('Answer')} <b>${said}${more}</b>`;
    return html`${msg('Answer')} <b>${said}</b>${msg(', truth')} <b>${significant(truth, 4)}</b>
      <span>${msg(str`error ${significant(Math.abs(decoded(facts, answer[0]) - truth), 2)}`)}</span>`;
  }

  /** The voltages that say which class, or how much stronger one class makes the circuit than the other. */
  private classWords(facts: TrainFacts, outputs: readonly number[]): string {
    if (this.cell.training.mechanism === 'forward-forward')
      return msg(str`leans ${significant(outputs[0], 2)} on a scale from −1 to 1`);
    return msg(str`outputs ${outputs.map((v) => voltWords(v * facts.shape.voltsPerUnit)).join(', ')}`);
  }

  private truthAt(values: readonly number[]): number | null {
    const { task } = this.cell;
    if (this.truth?.task !== task) this.truth = { task, at: truthOf(this.cell) };
    return this.truth.at?.(...values) ?? null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'train-ask': TrainAsk;
  }
}
