/** Energy over two nodes' voltages, and the run rolling down it. */
import { msg, str } from '@lit/localize';
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DataSet } from '../../../data/data.ts';
import type { BenchCell } from '../../../notebook/schema.ts';
import type { ChartModel } from '../../plot-reader/model.ts';
import { PlotReader, readerStyles } from '../../plot-reader/reader.ts';
import { controls, panel } from '../controls.css.ts';
import { niceCeiling, significant } from '../format.ts';
import { runModel } from '../plot/run-model.ts';
import { nodeName } from '../record/ranges.ts';
import type { SceneClient } from '../scene/client.ts';
import type { GestureHost } from '../scene/gestures.ts';
import { ScenePanel } from '../scene/scene-panel.ts';
import { heightAt, heightsOf } from './surface.ts';

const COUNT = 61;
/** Rest after the last edit before the surface is computed anew [ms]. */
const REST = 250;

@customElement('bench-landscape')
export class BenchLandscape extends ScenePanel {
  static override styles = [
    controls,
    panel,
    readerStyles,
    css`
      .plot {
        min-height: 9rem;
      }

      .stage {
        position: absolute;
        inset: 0;
        overflow: hidden;
        border-radius: var(--radius);
        background: var(--surface);
        cursor: grab;
        touch-action: pan-y;
      }

      canvas {
        display: block;
        width: 100%;
        height: 100%;
      }

      .note {
        min-height: 1.4em;
      }
    `,
  ];

  @property({ attribute: false }) cell!: BenchCell;
  @property({ attribute: false }) data: DataSet = {};
  /** The surface reaches from minus to plus this voltage. */
  @state() range = 1;
  protected readonly kind = 'landscape';
  private heights: Float32Array | null = null;
  private asked = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private version = -1;
  /** Its arrow keys turn the view; the way over the surface is in the table. */
  private readonly reader = new PlotReader(this, {
    title: () => msg('Way over the energy landscape'),
    model: () => this.way(),
    spot: () => null,
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override render(): TemplateResult {
    const { shape } = this.session;
    const hasEnergy = shape?.hasEnergy ?? true;
    return html`
      <header>
        <h3>${msg('Energy landscape')}</h3>
        <button title=${msg('Back to the first view (Home)')} @click=${() => this.turned({ kind: 'home' })}>
          ${msg('Reset view')}
        </button>
      </header>
      <div class="plot">
        ${
          this.failure
            ? html`<p class="empty">${msg(str`The landscape cannot be drawn here: ${this.failure}.`)}</p>`
            : html`<div
                class="stage"
                tabindex="0"
                role="application"
                aria-roledescription=${msg('energy surface')}
                aria-label=${this.summary()}
              ></div>`
        }
      </div>
      <p class="note">${hasEnergy ? this.summary() : msg('A directed circuit has no energy.')}</p>
      ${this.reader.view()}
    `;
  }

  private way(): ChartModel | null {
    const { store, shape } = this.session;
    if (!store?.count || !shape) return null;
    const { nodes } = this;
    return runModel(store, {
      traces: shape.hasEnergy ? [0, 1, 2] : [0, 1],
      y: (trace, i) => (trace < 2 ? store.column(i)[nodes[trace]] * shape.voltsPerUnit : store.energy[i]),
      name: (trace) => (trace < 2 ? nodeName(shape, nodes[trace]) : msg('energy')),
      unit: (trace) => (trace < 2 ? 'V' : ''),
    });
  }

  /** The two nodes whose voltages span the surface. */
  get nodes(): readonly [number, number] {
    const { shape } = this.session;
    const [a, b] = this.cell.view.traces;
    if (!shape) return [0, 1];
    const free = Array.from(shape.held.keys()).filter((node) => !shape.held[node]);
    return [
      a ?? free[0] ?? 0,
      b ?? free.find((node) => node !== (a ?? free[0])) ?? Math.min(1, shape.nodes - 1),
    ];
  }

  private summary(): string {
    const { shape } = this.session;
    if (!shape) return msg('Energy landscape');
    const [a, b] = this.nodes.map((node) => nodeName(shape, node));
    const reach = `±${significant(this.range * shape.voltsPerUnit, 2)} V`;
    return msg(
      str`Energy over the voltages of ${a} (across) and ${b} (in depth), ${reach}, contours at equal steps`,
    );
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('cell') || changed.has('data')) this.session.painter.invalidate(this);
  }

  protected fill(client: SceneClient): void {
    this.version = -1;
    if (this.heights) client.send({ type: 'surface', model: { heights: this.heights, count: COUNT } });
  }

  /** Called by the painter. */
  draw(): undefined {
    this.reader.drawn();
    const { client } = this;
    const { store, shape } = this.session;
    if (!client || !store || !shape?.hasEnergy || shape.nodes < 2) return undefined;
    this.ask();
    if (this.heights && store.version !== this.version) {
      this.version = store.version;
      client.send({ type: 'trail', points: this.trail(this.heights) });
    }
    return undefined;
  }

  /** Voltages in units of the range, and the height of the surface there. */
  private trail(heights: Float32Array): Float32Array {
    const { store } = this.session;
    if (!store) return new Float32Array();
    const [a, b] = this.nodes;
    const until = store.indexAt(store.shownStep) + 1;
    const points = new Float32Array(3 * (until + 1));
    for (let i = 0; i <= until; i++) {
      const voltages = i < until ? store.column(i) : store.shown;
      const x = voltages[a] / this.range;
      const y = voltages[b] / this.range;
      points.set([x, y, heightAt(heights, COUNT, x, y)], 3 * i);
    }
    return points;
  }

  /** Has the worker compute the surface when the circuit, the nodes or the reach have changed. */
  private ask(): void {
    const { ranges, lab, store } = this.session;
    if (!ranges || !lab || !store) return;
    const most = store.count ? Math.max(-store.low, store.high) : ranges.all;
    const range = niceCeiling(most * 1.04);
    const { circuit, seed } = this.cell;
    const key = JSON.stringify([circuit, seed, this.nodes, range]);
    if (key === this.asked) return;
    this.asked = key;
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () =>
        void this.session.call(async () => {
          const energies = await lab.landscape(this.cell, this.data, this.nodes, range, COUNT);
          if (key !== this.asked) return;
          this.heights = heightsOf(energies);
          this.range = range;
          this.version = -1;
          this.client?.send({ type: 'surface', model: { heights: this.heights, count: COUNT } });
          this.session.painter.invalidate(this);
        }),
      this.heights ? REST : 0,
    );
  }

  protected gestures(): GestureHost {
    return {
      camera: (move) => this.turned(move),
      claim: () => Promise.resolve(null),
      hover: () => undefined,
      leave: () => undefined,
      click: () => undefined,
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-landscape': BenchLandscape;
  }
}
