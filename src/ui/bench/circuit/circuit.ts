/** The circuit in three dimensions: turn it, point at nodes, drag a voltage, hold a node, cut a coupling. */
import { msg, str } from '@lit/localize';
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CircuitShape, Touch } from '../../../lab/api.ts';
import { controls, filled, panel } from '../controls.css.ts';
import { significant, whole } from '../format.ts';
import { groupOf, nodeName } from '../record/ranges.ts';
import type { SceneClient } from '../scene/client.ts';
import type { Drag, GestureHost } from '../scene/gestures.ts';
import { ScenePanel } from '../scene/scene-panel.ts';
import { rangeLegend } from './legend.ts';
import './node-controls.ts';

/** Vertical drag that takes a node across its range [px]. */
const FULL_DRAG = 140;
/** How near the pointer must come to a node [px]. */
const REACH = { mouse: 5, touch: 16 };

@customElement('bench-circuit')
export class BenchCircuit extends ScenePanel {
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

      .stage.on-node {
        cursor: ns-resize;
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
        margin-top: var(--space-1);
        font-size: var(--text-small);
      }

      .lines {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        flex: 0 1 13rem;
        white-space: nowrap;
      }
    `,
  ];

  /** Part of the strongest couplings drawn, 0 to 1. */
  @property({ type: Number }) lines = 1;
  @state() private hovered = -1;
  @state() private selected = -1;
  @state() private line = -1;
  protected readonly kind = 'circuit';
  private shape: CircuitShape | null = null;
  private heldVersion = -1;
  private rangesVersion = -1;
  private sentVersion = -1;
  private hovering = false;
  private wanted: readonly [number, number] | null = null;

  override render(): TemplateResult {
    return html`
      <header>
        <h3>${msg('Circuit')}</h3>
        <button title=${msg('Back to the first view (Home)')} @click=${() => this.turned({ kind: 'home' })}>
          ${msg('Reset view')}
        </button>
      </header>
      <div class="plot">
        ${
          this.failure
            ? html`<p class="empty">
                ${msg(str`The circuit cannot be drawn in three dimensions here: ${this.failure}. The run itself is not affected.`)}
              </p>`
            : html`<div
                class="stage ${this.hovered >= 0 ? 'on-node' : ''}"
                tabindex="0"
                role="application"
                aria-roledescription=${msg('circuit view')}
                aria-label=${this.summary()}
                @keydown=${this.key}
              ></div>`
        }
      </div>
      <div class="below">${rangeLegend(this.session, this.theme)} ${this.threshold()}</div>
      <bench-node
        .session=${this.session}
        .node=${this.selected}
        .line=${this.line}
        .hint=${this.hint()}
        @keep=${(event: CustomEvent<number>) =>
          this.dispatchEvent(new CustomEvent('keep', { detail: event.detail }))}
      ></bench-node>
    `;
  }

  private threshold(): TemplateResult | string {
    const total = this.session.shape?.lines.source.length ?? 0;
    if (!total) return '';
    const change = (event: Event, commit: boolean) => {
      const fraction = (event.target as HTMLInputElement).valueAsNumber / 100;
      this.lines = fraction;
      this.dispatchEvent(new CustomEvent('lines', { detail: { fraction, commit } }));
    };
    return html`<div class="lines">
      <label for="lines" title=${msg('Strongest couplings first')}>${msg('Couplings drawn')}</label>
      <input
        id="lines"
        type="range"
        min="0"
        max="100"
        step="1"
        aria-valuetext=${msg(str`${whole(this.lines * total)} of ${whole(total)}`)}
        .style=${filled(this.lines)}
        .value=${String(Math.round(100 * this.lines))}
        @input=${(event: Event) => change(event, false)}
        @change=${(event: Event) => change(event, true)}
      />
    </div>`;
  }

  private summary(): string {
    const { shape } = this.session;
    if (!shape) return msg('Circuit');
    const groups = shape.groups.map((g) => msg(str`${g.name} of ${whole(g.size)} ${g.law} nodes`)).join(', ');
    return msg(
      str`Circuit: ${groups}; ${whole(shape.lines.source.length)} couplings drawn. Arrow keys turn it, plus and minus zoom, brackets choose a node.`,
    );
  }

  private hint(): string {
    const { shape, store } = this.session;
    if (!shape || !store || this.hovered < 0 || this.hovered >= shape.nodes) return '';
    const held = this.session.held[this.hovered] ? msg(', held') : '';
    return `${nodeName(shape, this.hovered)}  ${significant(store.shown[this.hovered] * shape.voltsPerUnit)} V${held}`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('lines')) this.sendLines();
    if (['hovered', 'selected', 'line'].some((name) => changed.has(name)))
      this.client?.send({
        type: 'marks',
        hovered: this.hovered,
        selected: this.selected,
        line: this.line,
      });
  }

  protected fill(): void {
    this.shape = null;
  }

  /** Called by the painter. */
  draw(): undefined {
    const { client } = this;
    const { shape, store, ranges, held, heldVersion } = this.session;
    if (!client || !shape || !store || !ranges) return undefined;
    if (shape !== this.shape) this.sendShape(client, shape);
    if (ranges.version !== this.rangesVersion) {
      this.rangesVersion = ranges.version;
      client.send({ type: 'scale', perVolt: this.perVolt(shape) });
      this.requestUpdate();
    }
    if (heldVersion !== this.heldVersion) {
      this.heldVersion = heldVersion;
      client.send({ type: 'held', held });
    }
    if (store.version !== this.sentVersion && !client.busy) {
      this.sentVersion = store.version;
      client.sendVoltages(store.shown);
    }
    if (this.hovered >= 0 && this.selected < 0) this.requestUpdate();
    return undefined;
  }

  private sendShape(client: SceneClient, shape: CircuitShape): void {
    this.shape = shape;
    this.rangesVersion = -1;
    this.sentVersion = -1;
    this.hovered = this.line = -1;
    if (this.selected >= shape.nodes) this.selected = -1;
    const { nodes, groups, lines, spots } = shape;
    client.send({
      type: 'circuit',
      model: {
        shape: { nodes, groups, lines, spots },
        perVolt: this.perVolt(shape),
        held: this.session.held,
      },
    });
    this.sendLines();
  }

  private sendLines(): void {
    const total = this.session.shape?.lines.source.length ?? 0;
    this.client?.send({ type: 'lines', count: Math.round(this.lines * total) });
  }

  private perVolt(shape: CircuitShape): Float32Array {
    const out = new Float32Array(shape.nodes);
    shape.groups.forEach((g, index) =>
      out.fill(1 / (this.session.ranges?.of(index) ?? 1), g.offset, g.offset + g.size),
    );
    return out;
  }

  protected gestures(): GestureHost {
    return {
      camera: (move) => this.turned(move),
      claim: async (x, y, touch) => {
        const hit = await this.pick(x, y, touch);
        return hit.node >= 0 && !touch ? this.drag(hit.node) : null;
      },
      hover: (x, y) => void this.hover(x, y),
      leave: () => {
        this.wanted = null;
        this.hovered = -1;
      },
      click: (x, y, touch) =>
        void this.pick(x, y, touch).then(({ node, line }) => {
          this.selected = node;
          this.line = line;
        }),
    };
  }

  private pick(x: number, y: number, touch: boolean): Promise<{ node: number; line: number }> {
    return (
      this.client?.pick(x, y, touch ? REACH.touch : REACH.mouse) ?? Promise.resolve({ node: -1, line: -1 })
    );
  }

  /** One question at a time; the pointer's latest place waits for its turn. */
  private async hover(x: number, y: number): Promise<void> {
    this.wanted = [x, y];
    if (this.hovering) return;
    this.hovering = true;
    while (this.wanted) {
      const [px, py]: readonly [number, number] = this.wanted;
      this.wanted = null;
      this.hovered = (await this.pick(px, py, false)).node;
    }
    this.hovering = false;
  }

  private drag(node: number): Drag {
    const { shape, ranges, store } = this.session;
    const from = store?.shown[node] ?? 0;
    const group = shape ? groupOf(shape, node) : 0;
    const rails = shape?.groups[group].rails ?? null;
    const range = ranges?.of(group) ?? 1;
    const limit = rails ?? range * 4;
    this.selected = node;
    this.line = -1;
    return {
      move: (_, dy) => {
        const next = Math.max(-limit, Math.min(limit, from - (dy / FULL_DRAG) * range));
        this.touch({ kind: this.session.held[node] ? 'clamp' : 'perturb', node, volts: next });
      },
    };
  }

  private key(event: KeyboardEvent): void {
    const nodes = this.session.shape?.nodes ?? 0;
    const by = { '[': -1, ']': 1 }[event.key];
    if (by && nodes) this.selected = (this.selected + by + nodes) % nodes;
    else if (event.key === 'Escape') this.selected = this.line = -1;
    else return;
    event.stopPropagation();
  }

  private touch(touch: Touch): void {
    this.dispatchEvent(new CustomEvent<Touch>('touch', { detail: touch, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-circuit': BenchCircuit;
  }
}
