/** What the circuit has learned: every block of couplings, conductances and biases, now, at first, or the change. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BlockFacts, TrainFacts } from '../../../lab/train-api.ts';
import { controls, filled, panel } from '../../bench/controls.css.ts';
import { significant, whole } from '../../bench/format.ts';
import '../../bench/scale-legend.ts';
import type { Theme } from '../../tokens.css.ts';
import { blockTitle, cellName, isStrip } from '../encoding.ts';
import type { TrainSession, Weights } from '../session.ts';
import './heat-map.ts';
import type { Pointed } from './heat-map.ts';
import {
  asTheyCome,
  blockValues,
  countAbove,
  indexAt,
  laidOut,
  fullColour,
  largest,
  layoutOf,
  strongestFirst,
  WEIGHT_VIEWS,
  type Layout,
  type Matrix,
  type Order,
  type WeightView,
} from './matrix.ts';
import { weightsStyles } from './weights.css.ts';

/** Blocks with more weights are sorted only when somebody asks, not at every update. */
const SORT_LIVE = 20_000;
const STRIPS_AT_MOST = 8;
/** Matrices with no more rows in all are shown at once; of others one is chosen. */
const ROWS_AT_ONCE = 40;
const POSITIONS = 200;

interface Picture {
  readonly weights: Weights;
  readonly view: WeightView;
  readonly sorted: boolean;
  readonly matrix: Matrix;
  readonly order: Order;
  /** Value of full colour. */
  readonly range: number;
}

@customElement('train-weights')
export class TrainWeights extends LitElement {
  static override styles = [controls, panel, weightsStyles];

  @property({ attribute: false }) session!: TrainSession;
  /** The session changes in place; this is what the template depends on. */
  @property({ attribute: false }) facts: TrainFacts | null = null;
  @property() theme: Theme = 'light';
  @state() private chosen = 0;
  @state() private view: WeightView = 'now';
  @state() private sorted = false;
  /** Part of full colour below which weights are hidden. */
  @state() private threshold = 0;
  @state() private pointed: { readonly block: BlockFacts; readonly at: Pointed } | null = null;
  @state() private weights: Weights | null = null;
  private readonly pictures = new WeakMap<BlockFacts, Picture>();
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
    this.weights = this.session.weights;
    return undefined;
  }

  override render(): TemplateResult {
    const { facts, weights } = this;
    if (!facts || !weights || !facts.blocks.length)
      return html`<header><h3>${msg('Weights')}</h3></header>
        <p class="empty">
          ${facts && !facts.blocks.length ? msg('Nothing in this circuit is trained.') : msg('The weights are on their way.')}
        </p>`;
    const matrices = facts.blocks.filter((block) => !isStrip(block));
    const strips = facts.blocks.filter(isStrip);
    const all = matrices.reduce((sum, block) => sum + layoutOf(block).rows, 0) <= ROWS_AT_ONCE;
    const shown = all ? matrices : [matrices[Math.min(this.chosen, matrices.length - 1)]];
    return html`
      <header>
        <h3>${msg('Weights')}</h3>
        <div class="views" role="group" aria-label=${msg('Which weights')}>
          ${WEIGHT_VIEWS.map(
            (view) =>
              html`<button aria-pressed=${view === this.view} @click=${() => (this.view = view)}>
                ${{ now: msg('Now'), start: msg('At first'), change: msg('Change') }[view]}
              </button>`,
          )}
        </div>
      </header>
      ${all ? nothing : this.choice(matrices)} ${shown.map((block) => this.block(weights, block, all))}
      ${shown.length ? this.settings(weights, shown) : nothing}
      ${strips.length ? this.strips(weights, strips) : nothing}
      <p class="readout" aria-live="polite">${this.readout(facts, weights)}</p>
    `;
  }

  private choice(matrices: readonly BlockFacts[]): TemplateResult {
    return html`<div class="below choice">
      <label>
        ${msg('Block')}
        <select
          @change=${(event: Event) => (this.chosen = (event.target as HTMLSelectElement).selectedIndex)}
        >
          ${matrices.map(
            (block, index) =>
              html`<option ?selected=${index === this.chosen}>
                ${blockTitle(block)} (${whole(block.rows)} × ${whole(block.columns)})
              </option>`,
          )}
        </select>
      </label>
    </div>`;
  }

  private block(weights: Weights, block: BlockFacts, named: boolean): TemplateResult {
    const { matrix, range, order } = this.picture(weights, block);
    const room = named ? 150 : 300;
    return html`<div class="block">
      ${named ? html`<span>${blockTitle(block)}</span>` : nothing}
      ${this.map(block, matrix, order, range, this.threshold * range, room)}
      <bench-scale .words=${`±${significant(range, 2)}`} .theme=${this.theme}></bench-scale>
    </div>`;
  }

  private settings(weights: Weights, shown: readonly BlockFacts[]): TemplateResult {
    const count = shown.reduce((sum, each) => sum + each.count, 0);
    const visible = shown.reduce((sum, each) => {
      const { matrix, range } = this.picture(weights, each);
      return sum + countAbove(matrix.values, this.threshold * range);
    }, 0);
    const percent = `${(100 * this.threshold).toFixed(1).replace(/\.0$/, '')} %`;
    return html`<div class="below">
      <label>
        <input
          type="checkbox"
          .checked=${this.sorted}
          @change=${(event: Event) => (this.sorted = (event.target as HTMLInputElement).checked)}
        />
        ${msg('Strongest first')}
      </label>
      <label title=${msg('Of full colour')}>
        ${msg('Hide below')}
        <input
          type="range"
          min="0"
          max=${POSITIONS}
          step="1"
          aria-valuetext=${msg(str`${percent} of full colour`)}
          .style=${filled(this.threshold)}
          .value=${String(Math.round(this.threshold * POSITIONS))}
          @input=${(event: Event) =>
            (this.threshold = (event.target as HTMLInputElement).valueAsNumber / POSITIONS)}
        />
      </label>
      <span class="value">${msg(str`${percent}, ${whole(visible)} of ${whole(count)} shown`)}</span>
    </div>`;
  }

  private strips(weights: Weights, strips: readonly BlockFacts[]): TemplateResult {
    const more = strips.length - STRIPS_AT_MOST;
    return html`<div class="strips">
      ${strips.slice(0, STRIPS_AT_MOST).map((block) => {
        const { matrix, range } = this.picture(weights, block);
        return html`<span>${blockTitle(block)} <span class="value">±${significant(range, 2)}</span></span>
          ${this.map(block, matrix, asTheyCome(matrix), range, 0, 20)}`;
      })}
      ${more > 0 ? html`<span class="value">${msg(str`and ${more} more`)}</span>` : nothing}
    </div>`;
  }

  private map(
    block: BlockFacts,
    matrix: Matrix,
    order: Order,
    range: number,
    least: number,
    room: number,
  ): TemplateResult {
    return html`<train-heat-map
      .painter=${this.session.painter}
      .matrix=${matrix}
      .order=${order}
      .range=${range}
      .least=${least}
      .theme=${this.theme}
      .room=${room}
      .label=${blockTitle(block)}
      @point=${({ detail }: CustomEvent<Pointed | null>) => (this.pointed = detail && { block, at: detail })}
    ></train-heat-map>`;
  }

  /** Kept while it holds: what is only pointed at need not be counted, sorted and painted anew. */
  private picture(weights: Weights, block: BlockFacts): Picture {
    const sorted = this.sorted && !isStrip(block);
    const known = this.pictures.get(block);
    if (known?.weights === weights && known.view === this.view && known.sorted === sorted) return known;
    const values = blockValues(weights, block, this.view);
    const matrix = laidOut(values, layout(block));
    // Sorting a large block at every update would be for nothing.
    const keep = known?.sorted === sorted && known.view === this.view && block.count > SORT_LIVE;
    const order = keep ? known.order : sorted ? strongestFirst(matrix) : asTheyCome(matrix);
    const picture = {
      weights,
      view: this.view,
      sorted,
      matrix,
      order,
      range: fullColour(largest(values)),
    };
    this.pictures.set(block, picture);
    return picture;
  }

  private readout(facts: TrainFacts, weights: Weights): TemplateResult | string {
    if (!this.pointed) return msg('Point at a weight to read it');
    const { block, at } = this.pointed;
    const within = indexAt(layout(block), at.row, at.column);
    if (within >= block.count) return msg('Point at a weight to read it');
    const [now, start] = [weights.now[block.offset + within], weights.start[block.offset + within]];
    const [row, column] = [Math.floor(within / block.columns), within % block.columns];
    const conductance =
      block.kind === 'log-conductance' ? msg(str`, conductance ${significant(Math.exp(now))}`) : '';
    return html`<b>${cellName(facts.shape, block, row, column)}</b>
      ${msg(str`${significant(now)}${conductance}, at first ${significant(start)}, change ${significant(now - start)}`)}`;
  }
}

/** Biases and leaks are strips however many there are. */
const layout = (block: BlockFacts): Layout =>
  isStrip(block) ? { rows: 1, columns: block.count, turned: false } : layoutOf(block);

declare global {
  interface HTMLElementTagNameMap {
    'train-weights': TrainWeights;
  }
}
