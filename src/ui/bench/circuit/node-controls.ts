/** Controls of the node or coupling chosen in the circuit: its voltage, holding it, cutting. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Touch } from '../../../lab/api.ts';
import { controls, filled } from '../controls.css.ts';
import { significant } from '../format.ts';
import { groupOf, nodeName } from '../record/ranges.ts';
import type { BenchSession } from '../session.ts';

const POSITIONS = 400;

@customElement('bench-node')
export class BenchNode extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        min-height: 2.25rem;
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-3);
        min-height: 2.25rem;
        font-size: var(--text-small);
      }

      b {
        font-weight: 600;
      }

      input {
        flex: 1 1 7rem;
        width: auto;
      }

      .value {
        min-width: 5rem;
        text-align: end;
      }

      button {
        min-block-size: max(1.75rem, calc(var(--touch) * 0.92));
        padding: 0 var(--space-2);
        font-size: inherit;
      }

      p {
        margin: 0;
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) session!: BenchSession;
  @property({ type: Number }) node = -1;
  /** Index into the shape's lines. */
  @property({ type: Number }) line = -1;
  /** Words about what the pointer is on, shown while nothing is chosen. */
  @property() hint = '';
  @state() private volts = 0;
  private leave: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.leave = this.session.painter.add(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave?.();
  }

  /** Called by the painter. */
  draw(): undefined {
    if (this.node >= 0) this.volts = this.session.store?.shown[this.node] ?? 0;
    return undefined;
  }

  override render(): TemplateResult | typeof nothing {
    const { shape } = this.session;
    if (shape && this.node >= 0 && this.node < shape.nodes) return this.nodeRow(this.node);
    if (shape && this.line >= 0 && this.line < shape.lines.source.length) return this.lineRow(this.line);
    return html`<div class="row">
      <p>${this.hint || msg('Drag to turn; drag a node up or down to change its voltage')}</p>
    </div>`;
  }

  private nodeRow(node: number): TemplateResult | typeof nothing {
    const { shape, ranges, held } = this.session;
    if (!shape || !ranges) return nothing;
    const group = groupOf(shape, node);
    const rails = shape.groups[group].rails;
    const reach = rails ?? ranges.of(group) * 1.5;
    const volts = this.session.store?.shown[node] ?? this.volts;
    const isHeld = held[node] === 1;
    const part = Math.min(1, Math.max(0, (volts / reach + 1) / 2));
    const words = `${significant(volts * shape.voltsPerUnit)} V`;
    return html`<div class="row">
      <b>${nodeName(shape, node)}</b>
      <input
        type="range"
        min="0"
        max=${POSITIONS}
        step="1"
        aria-label=${msg(str`Voltage of ${nodeName(shape, node)}`)}
        aria-valuetext=${words}
        .style=${filled(part)}
        .value=${String(part * POSITIONS)}
        @input=${(event: Event) => {
          const next = reach * ((2 * (event.target as HTMLInputElement).valueAsNumber) / POSITIONS - 1);
          this.send({ kind: isHeld ? 'clamp' : 'perturb', node, volts: next });
        }}
      />
      <span class="value">${words}</span>
      ${
        isHeld
          ? html`<button @click=${() => this.send({ kind: 'release', node })}>${msg('Release')}</button>`
          : html`<button @click=${() => this.send({ kind: 'clamp', node, volts })}>
              ${msg('Hold here')}
            </button>`
      }
      <button @click=${() => this.dispatchEvent(new CustomEvent('keep', { detail: node }))}>
        ${msg('Trace')}
      </button>
    </div>`;
  }

  private lineRow(line: number): TemplateResult | typeof nothing {
    const { shape } = this.session;
    if (!shape) return nothing;
    const source = shape.lines.source[line];
    const target = shape.lines.target[line];
    return html`<div class="row">
      <b>${nodeName(shape, source)} – ${nodeName(shape, target)}</b>
      <span>${msg(str`coupling ${significant(shape.lines.strength[line])}`)}</span>
      <button @click=${() => this.send({ kind: 'cut', source, target })}>${msg('Cut')}</button>
    </div>`;
  }

  private send(touch: Touch): void {
    this.dispatchEvent(new CustomEvent<Touch>('touch', { detail: touch, bubbles: true, composed: true }));
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-node': BenchNode;
  }
}
