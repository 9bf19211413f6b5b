/** How a notebook gets into another page: choices, and the frame to copy. */
import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Notebook } from '../../notebook/schema.ts';
import { choices } from '../dialogs/choices.css.ts';
import { PageDialog } from '../dialogs/page-dialog.ts';
import { nameOf } from '../document/words.ts';
import { EMBEDDED, EMBEDDED_CONTROLS, type Embedding } from './embedding.ts';
import { snippet } from './snippet.ts';

export interface Embedded {
  /** The whole address of the notebook. */
  readonly link: string;
  readonly notebook: Notebook;
}

@customElement('kirchhoff-embed-dialog')
export class EmbedDialog extends PageDialog<Embedded> {
  @state() private show_: Embedding['show'] = 'bench';
  @state() private controls: Embedding['controls'] = 'shown';
  @state() private cell = '';
  @state() private copied = '';

  static override styles = [...PageDialog.styles, choices];

  override async show(content: Embedded): Promise<void> {
    this.copied = '';
    this.cell = content.notebook.cells.find(({ kind }) => kind !== 'text')?.id ?? '';
    await super.show(content);
  }

  protected override heading(): string {
    return msg('Embed in another page');
  }

  protected override body({ link, notebook }: Embedded): TemplateResult {
    const shows: Record<Embedding['show'], string> = {
      notebook: msg('The whole notebook'),
      bench: msg('One cell'),
      view: msg('Only what the cell draws'),
    };
    const manners: Record<Embedding['controls'], string> = {
      shown: msg('Everything can be changed'),
      locked: msg('The run can be played, the recipe is locked'),
      hidden: msg('No controls'),
    };
    const cells = notebook.cells.filter(({ kind }) => kind !== 'text');
    return html`<div class="choices">
        <label>
          ${msg('Show')}
          <select @change=${(event: Event) => (this.show_ = valueOf(event) as Embedding['show'])}>
            ${EMBEDDED.map((each) => html`<option value=${each} ?selected=${each === this.show_}>${shows[each]}</option>`)}
          </select>
        </label>
        <label ?hidden=${this.show_ === 'notebook'}>
          ${msg('Cell')}
          <select @change=${(event: Event) => (this.cell = valueOf(event))}>
            ${cells.map((each) => html`<option value=${each.id} ?selected=${each.id === this.cell}>${nameOf(each)}</option>`)}
          </select>
        </label>
        <label ?hidden=${this.show_ === 'view'}>
          ${msg('Controls')}
          <select @change=${(event: Event) => (this.controls = valueOf(event) as Embedding['controls'])}>
            ${EMBEDDED_CONTROLS.map((each) => html`<option value=${each} ?selected=${each === this.controls}>${manners[each]}</option>`)}
          </select>
        </label>
      </div>
      <p>
        ${msg('Copy this into the other page. Adding &origin= with that page’s own address lets it play, pause and read the run by messages; the manual says how.')}
      </p>
      <textarea
        readonly
        rows="7"
        aria-label=${msg('Frame')}
        .value=${this.#snippet(link, notebook)}
      ></textarea>`;
  }

  protected override actions({ link, notebook }: Embedded): TemplateResult {
    const copy = async (): Promise<void> => {
      this.copied = await navigator.clipboard.writeText(this.#snippet(link, notebook)).then(
        () => msg('Copied'),
        () => msg('The browser does not let the page copy; select the text above'),
      );
    };
    return html`<span role="status">${this.copied}</span>
      <button class="primary" @click=${copy}>${msg('Copy')}</button>`;
  }

  #snippet(link: string, { title }: Notebook): string {
    const cell = this.show_ === 'notebook' ? null : this.cell;
    return snippet(link, title, { show: this.show_, controls: this.controls, cell });
  }
}

const valueOf = ({ target }: Event): string => (target instanceof HTMLSelectElement ? target.value : '');
