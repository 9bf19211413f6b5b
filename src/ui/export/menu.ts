/** The Export menu of a cell: each of its plots, its recorded run and its script as a file to save. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Problem } from '../../circuit/problem.ts';
import { BadInput } from '../../circuit/problem.ts';
import type { Provenance } from '../../notebook/export/provenance.ts';
import type { Notebook } from '../../notebook/schema.ts';
import { controls } from '../controls.css.ts';
import { sentence } from '../dialogs/sentence.ts';
import { fileName } from '../file-name.ts';
import { download } from '../download.ts';
import { offersOf, type Ask, type Format, type Offer } from './offers.ts';
import { provenanceOf } from './provenance.ts';
import { menuStyles } from './menu.css.ts';
import type { Source } from './source.ts';

const ENDINGS: Readonly<Record<Format['name'] | Ask['name'], string>> = {
  PNG: 'png',
  SVG: 'svg',
  CSV: 'csv',
  npz: 'npz',
  Python: 'py',
  WebM: 'webm',
};

@customElement('kirchhoff-export')
export class ExportMenu extends LitElement {
  static override styles = [controls, menuStyles];

  @property({ attribute: false }) source!: Source;
  /** The document the cell stands in. */
  @property({ attribute: false }) notebook!: Notebook;
  @state() private offers: readonly Offer[] = [];
  @state() private whole = true;
  @state() private said = '';
  @state() private problems: readonly Problem[] = [];
  @state() private busy = false;
  private from!: HTMLElement;

  /** Opens below the button, which gets the focus back when the menu closes. */
  async openAt(from: HTMLElement): Promise<void> {
    this.from = from;
    this.popover = 'auto';
    this.addEventListener('keydown', this.key);
    this.addEventListener('toggle', (event) => {
      if ((event as ToggleEvent).newState !== 'closed') return;
      // Unless the reader has gone on to something else.
      if (this.matches(':focus-within') || document.activeElement === document.body) from.focus();
      this.remove();
    });
    this.offers = await offersOf(this.source);
    await this.updateComplete;
    this.showPopover();
    place(this, from);
    this.buttons().at(0)?.focus();
  }

  override render(): TemplateResult {
    return html`<div class="menu" role="group" aria-label=${msg('Export')}>
      <ul>
        ${this.offers.map(
          (offer) =>
            html`<li>
              <span>${offer.title}</span>
              ${offer.formats.map(
                (format) =>
                  html`<button
                    aria-label=${msg(str`${offer.title} as ${format.name}`)}
                    ?disabled=${this.busy}
                    @click=${() => this.save(offer, format)}
                  >
                    ${format.name}
                  </button>`,
              )}
              ${offer.ask ? this.asking(offer, offer.ask) : nothing}
            </li>`,
        )}
      </ul>
      <label>
        <input
          type="checkbox"
          .checked=${this.whole}
          @change=${(event: Event) => (this.whole = (event.target as HTMLInputElement).checked)}
        />
        ${msg('Carry the whole notebook')}
      </label>
      <p class="note">
        ${msg(
          'Each file carries its recipe, of this cell or of the whole notebook. Drop it on the page to open it again.',
        )}
      </p>
      <p role="status">${this.said}</p>
      ${
        this.problems.length
          ? html`<div role="alert">
              ${this.problems.map(({ problem, remedy }) => html`<p>${sentence(problem)} ${sentence(remedy)}</p>`)}
            </div>`
          : nothing
      }
    </div>`;
  }

  private asking({ title, slug }: Offer, ask: Ask): TemplateResult {
    const open = (): void => {
      const { from } = this;
      this.hidePopover();
      from.focus();
      void ask.open(from, { name: this.nameOf(slug, ask.name), provenance: () => this.provenance() });
    };
    return html`<button
      aria-label=${msg(str`${title} as ${`${ask.name}…`}`)}
      aria-haspopup="dialog"
      ?disabled=${this.busy}
      @click=${open}
    >
      ${ask.name}…
    </button>`;
  }

  /** What a file made now carries. */
  private provenance(): Promise<Provenance> {
    const { cell } = this.source;
    const cells = this.whole
      ? this.notebook.cells.map((each) => (each.id === cell.id ? cell : each))
      : [cell];
    return provenanceOf({ ...this.notebook, cells }, cell.id);
  }

  private nameOf(slug: string, kind: keyof typeof ENDINGS): string {
    const base = fileName(this.source.cell.title || this.notebook.title).replace(/\.json$/, '');
    return `${base}-${slug}.${ENDINGS[kind]}`;
  }

  private async save({ title, slug }: Offer, { name, make }: Format): Promise<void> {
    this.busy = true;
    this.problems = [];
    this.said = msg(str`Making ${title} as ${name}`);
    try {
      const file = await make(await this.provenance());
      const saved = this.nameOf(slug, name);
      download(saved, file);
      this.said = msg(str`Saved as ${saved}`);
    } catch (error) {
      this.said = '';
      if (!(error instanceof BadInput)) throw error;
      this.problems = error.problems;
    } finally {
      this.busy = false;
    }
  }

  private buttons(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('button:not(:disabled), input')];
  }

  /** Arrow keys go through the menu; the cell's own keys do not reach the cell. */
  private readonly key = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const buttons = this.buttons();
    const at = buttons.findIndex((button) => button.matches(':focus'));
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  };
}

/** Below the button, its right edge under the button's, within the page. */
function place(menu: HTMLElement, from: HTMLElement): void {
  const button = from.getBoundingClientRect();
  const { width } = menu.getBoundingClientRect();
  const most = document.documentElement.clientWidth - width - 8;
  const left = Math.max(8, Math.min(most, button.right - width));
  menu.style.left = `${left + window.scrollX}px`;
  menu.style.top = `${button.bottom + 4 + window.scrollY}px`;
}

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-export': ExportMenu;
  }
}
