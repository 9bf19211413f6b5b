/** The circuit in three dimensions while it learns: voltages, or the currents that flow back from its outputs. */
import { msg, str } from '@lit/localize';
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CircuitShape } from '../../../lab/api.ts';
import { controls, panel } from '../../bench/controls.css.ts';
import { significant, whole } from '../../bench/format.ts';
import { nodeName } from '../../bench/record/ranges.ts';
import '../../bench/scale-legend.ts';
import type { SceneClient } from '../../bench/scene/client.ts';
import type { GestureHost } from '../../bench/scene/gestures.ts';
import { ScenePanel } from '../../bench/scene/scene-panel.ts';
import type { TrainSession } from '../session.ts';
import { steadyScale, type Look, type Quantity } from './seen.ts';

/** How near the pointer must come to a node [px]. */
const REACH = { mouse: 5, touch: 16 };

@customElement('train-circuit')
export class TrainCircuit extends ScenePanel {
  static override styles = [
    controls,
    panel,
    css`
      .stage {
        position: absolute;
        inset: 0;
        overflow: hidden;
        border-radius: var(--radius);
        background: var(--surface);
        cursor: grab;
        touch-action: pan-y;
      }

      .stage:active {
        cursor: grabbing;
      }

      canvas {
        display: block;
        width: 100%;
        height: 100%;
      }

      .below {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0 var(--space-4);
        min-height: 1.6em;
        margin-top: var(--space-1);
        color: var(--muted);
        font-size: var(--text-small);
      }
    `,
  ];

  @property({ attribute: false }) learning!: TrainSession;
  @property() quantity: Quantity = 'voltages';
  @state() private pointed = -1;
  @state() private range = 1;
  protected readonly kind = 'circuit';
  private shape: CircuitShape | null = null;
  private look: Look | null = null;
  private sent: Quantity | null = null;
  private wanted: readonly [number, number] | null = null;
  private picking = false;

  override render(): TemplateResult {
    return html`
      <div class="plot">
        ${
          this.failure
            ? html`<p class="empty">
                ${msg(str`The circuit cannot be drawn in three dimensions here: ${this.failure}. Training is not affected.`)}
              </p>`
            : html`<div
                class="stage"
                tabindex="0"
                role="application"
                aria-roledescription=${msg('circuit view')}
                aria-label=${this.summary()}
                @keydown=${this.key}
              ></div>`
        }
      </div>
      <div class="below">
        <bench-scale
          .words=${`±${significant(this.range, 2)} ${this.quantity === 'voltages' ? 'V' : msg('of current flowing back')}`}
          .theme=${this.theme}
        ></bench-scale>
        <span aria-live="polite">${this.hint()}</span>
      </div>
    `;
  }

  private summary(): string {
    const shape = this.learning.facts?.shape;
    if (!shape) return msg('Circuit');
    const groups = shape.groups.map((g) => msg(str`${g.name} of ${whole(g.size)} ${g.law} nodes`)).join(', ');
    return msg(
      str`Circuit: ${groups}; ${whole(shape.lines.source.length)} couplings drawn. Arrow keys turn it, plus and minus zoom, brackets read nodes.`,
    );
  }

  private hint(): string {
    const { facts, look } = this.learning;
    if (!facts || this.pointed < 0 || this.pointed >= facts.shape.nodes)
      return msg('Point at a node to read it');
    const name = nodeName(facts.shape, this.pointed);
    if (!look) return name;
    const volts = significant(look.voltages[this.pointed] * facts.shape.voltsPerUnit);
    return msg(str`${name}  ${volts} V, flowing back ${significant(look.lambda[this.pointed])}`);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('quantity')) this.session.painter.invalidate(this);
    if (changed.has('pointed'))
      this.client?.send({ type: 'marks', hovered: this.pointed, selected: -1, line: -1 });
  }

  protected fill(): void {
    this.shape = null;
  }

  /** Called by the painter. */
  draw(): undefined {
    const { client } = this;
    const { facts, look } = this.learning;
    if (!client || !facts) return undefined;
    if (facts.shape !== this.shape) this.sendShape(client, facts.shape);
    if (!look || (look === this.look && this.quantity === this.sent) || client.busy) return undefined;
    const values = look[this.quantity];
    const range = this.quantity === this.sent ? steadyScale(this.range, values) : steadyScale(0, values);
    if (range !== this.range || this.sent === null) this.sendScale(client, facts.shape, range);
    [this.look, this.sent] = [look, this.quantity];
    client.sendVoltages(values);
    if (this.pointed >= 0) this.requestUpdate();
    return undefined;
  }

  private sendShape(client: SceneClient, shape: CircuitShape): void {
    this.shape = shape;
    this.look = this.sent = null;
    this.pointed = -1;
    const { nodes, groups, lines, held } = shape;
    const perVolt = new Float32Array(nodes).fill(1);
    client.send({ type: 'circuit', model: { shape: { nodes, groups, lines }, perVolt, held } });
    client.send({ type: 'lines', count: lines.source.length });
  }

  private sendScale(client: SceneClient, { nodes }: CircuitShape, range: number): void {
    this.range = range;
    client.send({ type: 'scale', perVolt: new Float32Array(nodes).fill(1 / range) });
  }

  protected gestures(): GestureHost {
    return {
      camera: (move) => this.client?.send({ type: 'camera', move }),
      claim: () => Promise.resolve(null),
      hover: (x, y) => void this.point(x, y, false),
      leave: () => {
        this.wanted = null;
        this.pointed = -1;
      },
      click: (x, y, touch) => void this.point(x, y, touch),
    };
  }

  /** One question at a time; the pointer's latest place waits for its turn. */
  private async point(x: number, y: number, touch: boolean): Promise<void> {
    this.wanted = [x, y];
    if (this.picking) return;
    this.picking = true;
    while (this.wanted) {
      const [px, py]: readonly [number, number] = this.wanted;
      this.wanted = null;
      const hit = await this.client?.pick(px, py, touch ? REACH.touch : REACH.mouse);
      this.pointed = hit?.node ?? -1;
    }
    this.picking = false;
  }

  private key(event: KeyboardEvent): void {
    const nodes = this.learning.facts?.shape.nodes ?? 0;
    const by = { '[': -1, ']': 1 }[event.key];
    if (!by || !nodes) return;
    this.pointed = (this.pointed + by + nodes) % nodes;
    event.stopPropagation();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'train-circuit': TrainCircuit;
  }
}
