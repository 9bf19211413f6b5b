/** A short tour: what the parts of a bench and of the page are for, one after the other. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { controls } from '../controls.css.ts';
import { stops, type Stop } from './stops.ts';

/** Room between a part and what is said about it [px]. */
const GAP = 12;

@customElement('kirchhoff-tour')
export class Tour extends LitElement {
  @state() private at = -1;
  /** Where the part is on the screen. */
  @state() private place: DOMRect | null = null;
  @query('section') private readonly panel!: HTMLElement | null;
  private stops: readonly (Stop & { readonly part: Element })[] = [];

  static override readonly styles = [
    controls,
    css`
      .mark {
        position: fixed;
        z-index: 20;
        border: 2px solid var(--accent);
        border-radius: var(--radius);
        pointer-events: none;
      }

      section {
        position: fixed;
        z-index: 21;
        inline-size: min(24rem, 100vw - 2 * var(--space-4));
        padding: var(--space-4);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        background: var(--paper);
        font-size: var(--text-interface);
      }

      h2 {
        margin: 0 0 var(--space-2);
        font-size: 1rem;
      }

      p {
        margin: 0 0 var(--space-3);
      }

      .actions {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }

      .count {
        flex: 1;
        color: var(--muted);
      }
    `,
  ];

  /** Begins with what the page shows; says nothing where it shows none of it. */
  async start(): Promise<void> {
    this.stops = stops().flatMap((stop) => {
      const part = found(stop.path);
      return part ? [{ ...stop, part }] : [];
    });
    window.addEventListener('scroll', this.follow, { passive: true });
    window.addEventListener('resize', this.follow);
    window.addEventListener('keydown', this.key);
    await this.go(0);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  override render(): TemplateResult | typeof nothing {
    const { place } = this;
    const stop = this.stops.at(this.at);
    if (this.at < 0 || !stop || !place) return nothing;
    const last = this.at === this.stops.length - 1;
    // Above where there is no room below; the panel stays on the screen whatever the part's size.
    const below = place.bottom + GAP + 220 < innerHeight;
    const top = below ? place.bottom + GAP : Math.max(GAP, Math.min(place.top, innerHeight) - GAP - 220);
    const left = Math.max(16, Math.min(place.left, innerWidth - 400));
    return html`<div
        class="mark"
        .style=${`top: ${place.top - 4}px; left: ${place.left - 4}px; width: ${place.width + 8}px; height: ${place.height + 8}px`}
      ></div>
      <section role="dialog" aria-labelledby="title" tabindex="-1" .style=${`top: ${top}px; left: ${left}px`}>
        <h2 id="title">${stop.title}</h2>
        <p>${stop.text}</p>
        <div class="actions">
          <span class="count">${msg(str`${this.at + 1} of ${this.stops.length}`)}</span>
          <button class="quiet" @click=${this.end}>${msg('End')}</button>
          ${this.at > 0 ? html`<button @click=${() => this.go(this.at - 1)}>${msg('Back')}</button>` : nothing}
          <button class="primary" @click=${() => (last ? this.end() : this.go(this.at + 1))}>
            ${last ? msg('Done') : msg('Next')}
          </button>
        </div>
      </section>`;
  }

  private async go(to: number): Promise<void> {
    const stop = this.stops.at(to);
    if (!stop) return;
    this.at = to;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    stop.part.scrollIntoView({ block: 'center', behavior: calm ? 'instant' : 'smooth' });
    this.follow();
    await this.updateComplete;
    this.panel?.focus();
  }

  private readonly follow = (): void => {
    this.place = this.stops.at(this.at)?.part.getBoundingClientRect() ?? null;
  };

  private readonly end = (): void => {
    this.at = -1;
    this.place = null;
    window.removeEventListener('scroll', this.follow);
    window.removeEventListener('resize', this.follow);
    window.removeEventListener('keydown', this.key);
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.end();
  };
}

/** The first element along a path of selectors, each inside the shadow root of the one before, if it is seen. */
function found(path: readonly string[]): Element | null {
  let root: ParentNode | null = document;
  let element: Element | null = null;
  for (const selector of path) {
    element = root?.querySelector(selector) ?? null;
    root = element?.shadowRoot ?? null;
  }
  return element?.getClientRects().length ? element : null;
}
