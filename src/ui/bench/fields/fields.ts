/** Groups of the circuit as fields, the task's truth and the error beside them, and a brush for the painted one. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CircuitShape, Touch } from '../../../lab/api.ts';
import type { ViewRecipe } from '../../../notebook/schema.ts';
import type { Theme } from '../../tokens.css.ts';
import { controls, panel } from '../controls.css.ts';
import { niceCeiling, significant } from '../format.ts';
import type { BenchSession, Truth } from '../session.ts';
import { brushControls, brushStyles, cellsUnder } from './brushes.ts';
import './field-canvas.ts';
import type { BenchField, FieldPicture, Stroke } from './field-canvas.ts';

export interface Shown extends FieldPicture {
  readonly key: string;
  readonly group: number;
  /** Own values (a truth) instead of the circuit's voltages. */
  readonly values?: Float32Array;
  readonly range: number;
  readonly channel: number;
}

@customElement('bench-fields')
export class BenchFields extends LitElement {
  static override styles = [
    controls,
    panel,
    brushStyles,
    css`
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(45%, var(--least, 11rem)), 1fr));
        gap: var(--space-4);
        max-width: calc(var(--columns, 3) * 22rem);
      }
    `,
  ];

  @property({ attribute: false }) session!: BenchSession;
  @property({ attribute: false }) view!: ViewRecipe;
  @property() theme: Theme = 'light';
  @state() private brush = 2;
  @state() private volts: number | null = null;
  private version = -1;
  private leave: (() => void) | null = null;
  private ranges = '';

  override connectedCallback(): void {
    super.connectedCallback();
    // Coming back; the first time it waits for its session, which it may get after it is on the page.
    if (this.hasUpdated) this.leave = this.session.painter.add(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave?.();
    this.leave = null;
  }

  protected override updated(): void {
    this.leave ??= this.session.painter.add(this);
    this.version = -1;
    this.session.painter.invalidate(this);
  }

  /** Called by the painter. */
  draw(): undefined {
    const { store, ranges } = this.session;
    if (!store || !ranges) return undefined;
    const facts = `${ranges.version}/${[...this.session.truths.keys()].join()}`;
    if (facts !== this.ranges) {
      this.ranges = facts;
      this.requestUpdate();
    }
    if (store.version === this.version) return undefined;
    this.version = store.version;
    const fields = this.renderRoot.querySelectorAll<BenchField>('bench-field');
    this.shown().forEach((field, index) => fields[index]?.show(field.values ?? store.shown));
    return undefined;
  }

  override render(): TemplateResult | typeof nothing {
    const { shape } = this.session;
    if (!shape) return nothing;
    const shown = this.shown();
    if (!shown.length) return html`<p class="empty">${msg('No group is named to be shown as a field.')}</p>`;
    // A row fills the width it gets; a grid would outgrow the screen.
    const columns = shown.some((field) => field.height === 1) ? 99 : shown.length;
    return html`
      <header><h3>${msg('Fields')}</h3></header>
      ${this.brushes(shape)}
      <div class="fields" .style=${`--columns: ${columns}; --least: ${shown.length > 4 ? 10 : 11}rem`}>
        ${shown.map(
          (field) =>
            html`<bench-field
              .picture=${field}
              .range=${field.range}
              .theme=${this.theme}
              .voltsPerUnit=${shape.voltsPerUnit}
              .paints=${this.paintable(field)}
              .brush=${this.brush}
              @stroke=${(event: CustomEvent<readonly Stroke[]>) => this.paint(field, event.detail)}
            ></bench-field>`,
        )}
      </div>
    `;
  }

  private paintable(field: Shown): boolean {
    return (
      !field.values && !field.against && this.session.shape?.groups[field.group].name === this.view.paint
    );
  }

  /** The fields now, left to right. */
  shown(): Shown[] {
    const { shape, ranges } = this.session;
    if (!shape || !ranges) return [];
    const own = this.view.fields.flatMap((name) => {
      const group = shape.groups.findIndex((g) => g.name === name);
      return group < 0 ? [] : this.channelsOf(shape, group);
    });
    const truths = [...this.session.truths.values()].flatMap((truth) => this.compared(truth, own));
    return [...own, ...truths];
  }

  private channelsOf(shape: CircuitShape, group: number): Shown[] {
    const { name, offset, height, width, channels } = shape.groups[group];
    return Array.from({ length: channels }, (_, channel) => ({
      key: `${name}/${channel}`,
      title: channels > 1 ? msg(str`${name}, channel ${channel + 1}`) : name,
      group,
      channel,
      height,
      width,
      cells: { offset: offset + channel, stride: channels, count: height * width },
      range: this.session.ranges?.of(group) ?? 1,
    }));
  }

  /** A truth beside the field of the same size that is not painted, in that field's range, and their difference. */
  private compared(truth: Truth, own: readonly Shown[]): Shown[] {
    const { shape } = this.session;
    const fits = own.filter((f) => f.height === truth.height && f.width === truth.width);
    const field =
      fits.find((f) => shape?.groups[f.group].name === truth.name) ??
      fits.filter((f) => shape?.groups[f.group].name !== this.view.paint).at(-1);
    const most = truth.values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    const range = field?.range ?? niceCeiling(most);
    const cells = { offset: 0, stride: 1, count: truth.values.length };
    const { name, height, width, values } = truth;
    const title = field && shape ? msg(str`${shape.groups[field.group].name}, true`) : name;
    const itself = {
      key: `truth/${name}`,
      title,
      group: -1,
      channel: 0,
      height,
      width,
      cells,
      range,
      values,
    };
    if (!field) return [itself];
    const against = values;
    return [
      itself,
      {
        ...field,
        key: `error/${name}`,
        title: msg('error'),
        against,
        range: Math.max(range / 5, Number.MIN_VALUE),
      },
    ];
  }

  private brushes(shape: CircuitShape): TemplateResult | typeof nothing {
    const group = shape.groups.findIndex((g) => g.name === this.view.paint);
    if (group < 0 || !this.view.fields.includes(shape.groups[group].name)) return nothing;
    const swatches = this.swatches(group);
    const chosen = this.volts ?? swatches[swatches.length - 1];
    const range = this.session.ranges?.of(group) ?? 1;
    const { theme, brush } = this;
    return html`<div class="brushes">
      ${brushControls({
        ...{
          legend: msg(str`Paint ${shape.groups[group].name} with`),
          swatches,
          chosen,
          range,
          brush,
          theme,
        },
        words: (volts) => `${significant(volts * shape.voltsPerUnit)} V`,
        choose: (volts) => (this.volts = volts),
        resize: (size) => (this.brush = size),
      })}
    </div>`;
  }

  /** Voltages on offer: both rails, or zero and the largest in use. */
  private swatches(group: number): readonly number[] {
    const rails = this.session.shape?.groups[group].rails ?? null;
    return rails === null ? [0, this.session.ranges?.of(group) ?? 1] : [-rails, rails];
  }

  private paint(field: Shown, strokes: readonly Stroke[]): void {
    const { store } = this.session;
    if (!store) return;
    const swatches = this.swatches(field.group);
    const value = this.volts ?? swatches[swatches.length - 1];
    const { offset, stride } = field.cells;
    const list = Uint32Array.from(cellsUnder(strokes, this.brush, field), (cell) => offset + cell * stride);
    const volts = new Float32Array(list.length).fill(value);
    // Shown at once; the worker's next frame confirms it.
    list.forEach((node) => (store.shown[node] = value));
    store.version++;
    this.session.painter.invalidate();
    this.dispatchEvent(
      new CustomEvent<Touch>('touch', {
        detail: { kind: 'paint', nodes: list, volts },
        bubbles: true,
        composed: true,
      }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-fields': BenchFields;
  }
}
