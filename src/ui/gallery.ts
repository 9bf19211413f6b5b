import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EngineChoice } from '../lab/api.ts';
import type { BenchCell, Notebook } from '../notebook/schema.ts';
import type { Store, StoredNotebook } from '../notebook/store.ts';
import './bench-slot.ts';
import { controls } from './controls.css.ts';
import { galleryGroups, HERO, type PublicNotebook } from './gallery-list.ts';
import { Media } from './media.ts';
import { anyKept } from './preferences.ts';
import type { Theme } from './tokens.css.ts';

/** The start page: a bench that is already annealing, then every notebook that comes with the lab. */
@customElement('kirchhoff-gallery')
export class Gallery extends LitElement {
  /** The hero's notebook; null while it is on its way. */
  @property({ attribute: false }) hero: Notebook | null = null;
  /** Where the hero can be read on its own page. */
  @property() link = `#/${HERO}`;
  /** Opens the reader's storage. */
  @property({ attribute: false }) store: (() => Promise<Store>) | null = null;
  @property() engine: EngineChoice = 'auto';
  @property() theme: Theme = 'light';
  /** What the reader wrote in last. */
  @state() private last: StoredNotebook | null = null;
  readonly #still = new Media(this, '(prefers-reduced-motion: reduce)');

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        max-inline-size: var(--bench);
        margin-inline: auto;
      }

      .hero {
        min-block-size: min(44rem, 80vb);
        padding-block: var(--space-4) var(--space-6);
      }

      .hero header {
        display: grid;
        grid-template-columns: 1fr auto;
        align-items: baseline;
        gap: var(--space-1) var(--space-5);
        margin-block-end: var(--space-4);
      }

      h1 {
        margin: 0;
        font-family: var(--prose);
        font-size: var(--text-heading-1);
        font-weight: 600;
        line-height: 1.2;
        text-wrap: balance;
      }

      .hero header a {
        grid-area: 1 / 2;
        font-size: var(--text-interface);
      }

      .hero .last {
        font-family: var(--interface);
        font-size: var(--text-interface);
      }

      .hero p {
        grid-column: 1 / -1;
        margin: 0;
        color: var(--muted);
        font-family: var(--prose);
        font-size: var(--text-body);
      }

      @media (max-width: 40rem) {
        .hero header {
          grid-template-columns: 1fr;
        }

        .hero header a {
          grid-area: auto;
        }
      }

      section {
        padding-block: var(--space-5) var(--space-6);
        border-block-start: 1px solid var(--line);
      }

      /* The bench above ends in a rule of its own. */
      .hero + section {
        padding-block-start: 0;
        border-block-start: 0;
      }

      h2 {
        margin: 0 0 var(--space-4);
        font-family: var(--prose);
        font-size: var(--text-heading-2);
        font-weight: 600;
      }

      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr));
        gap: var(--space-6) var(--space-5);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li a {
        display: block;
        color: var(--ink);
        text-decoration: none;
      }

      li img {
        display: block;
        inline-size: 100%;
        aspect-ratio: 16 / 10;
        margin-block-end: var(--space-3);
        border-radius: var(--radius);
        background: var(--surface);
        object-fit: cover;
      }

      li strong {
        color: var(--accent);
        font-size: 1rem;
        font-weight: 600;
      }

      li a:hover strong {
        text-decoration: underline;
        text-underline-offset: 0.2em;
      }

      li p {
        margin: var(--space-1) 0 0;
        color: var(--muted);
        font-size: var(--text-interface);
        text-wrap: pretty;
      }
    `,
  ];

  protected override firstUpdated(): void {
    if (!anyKept() || !this.store) return;
    // Where the storage fails, the list of notebooks says so; the start page just has nothing to offer.
    this.store()
      .then((store) => store.list())
      .then(
        (kept) => (this.last = kept[0] ?? null),
        () => undefined,
      );
  }

  override render(): TemplateResult {
    const cell = this.hero?.cells.find((each): each is BenchCell => each.kind === 'bench') ?? null;
    return html`
      <div class="hero">
        <header>
          <h1>${this.hero?.title ?? 'Kirchhoff'}</h1>
          <p>${this.hero?.summary ?? ''}</p>
          <a href=${this.link}>${msg('Open this notebook')}</a>
          ${
            this.last
              ? html`<p class="last">
                  ${msg('You were writing in')} <a href="#kept=${this.last.id}">${this.last.title}</a>
                </p>`
              : nothing
          }
        </header>
        <h2 class="visually-hidden">${cell?.title || msg('Bench')}</h2>
        <kirchhoff-bench-slot
          .cell=${cell}
          .engine=${this.engine}
          .theme=${this.theme}
          .autoplay=${!this.#still.matches}
        ></kirchhoff-bench-slot>
      </div>
      ${galleryGroups().map(
        ({ title, notebooks, pages }) =>
          html`<section>
            <h2>${title}</h2>
            <ul>
              ${notebooks.map((each) => card({ ...each, address: `#/${each.name}` }))} ${pages.map(card)}
            </ul>
          </section>`,
      )}
    `;
  }
}

type Card = Pick<PublicNotebook, 'title' | 'summary' | 'thumbnail'> & { readonly address: string };

const card = ({ address, title, summary, thumbnail }: Card): TemplateResult =>
  html`<li>
    <a href=${address}>
      ${thumbnail === null ? nothing : html`<img src="./${thumbnail}" alt="" width="320" height="200" loading="lazy" />`}
      <strong>${title}</strong>
      <p>${summary}</p>
    </a>
  </li>`;
