/** Asks what a bench is to be compared with, and opens both side by side. */
import { msg } from '@lit/localize';
import { css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { BadInput } from '../../circuit/problem.ts';
import { encodeLink, isLink } from '../../notebook/link.ts';
import { pairHash } from '../../notebook/pair.ts';
import type { BenchCell, Cell, Notebook } from '../../notebook/schema.ts';
import { PageDialog } from '../dialogs/page-dialog.ts';
import { sentence } from '../dialogs/sentence.ts';
import { nameOf } from '../document/words.ts';

interface Asked {
  readonly notebook: Notebook;
  /** Id of the bench to compare; the first when left out. */
  readonly cell?: string;
}

export const isBench = (cell: Cell): cell is BenchCell => cell.kind === 'bench';

type Beside = 'copy' | 'cell' | 'link';

@customElement('kirchhoff-pair-dialog')
export class PairDialog extends PageDialog<Asked> {
  @state() private cell = '';
  @state() private beside: Beside = 'copy';
  @state() private trouble = '';

  static override styles = [
    ...PageDialog.styles,
    css`
      label {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-2);
        min-block-size: var(--touch);
      }

      fieldset {
        display: grid;
        gap: var(--space-1);
        margin: var(--space-3) 0 0;
        padding: 0;
        border: 0;
      }

      legend {
        padding: 0;
        color: var(--muted);
      }

      fieldset label {
        flex-wrap: nowrap;
      }

      [type='radio'] {
        flex: none;
        accent-color: var(--accent);
      }

      select {
        max-inline-size: 100%;
      }

      fieldset > :is(select, [type='text']) {
        max-inline-size: calc(100% - 1.5rem);
        margin-inline-start: 1.5rem;
      }

      [type='text'] {
        min-block-size: var(--touch);
        padding: 0 var(--space-3);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        background: var(--surface);
      }

      [role='alert']:empty {
        display: none;
      }

      [role='alert'] {
        margin: var(--space-3) 0 0;
        color: var(--error);
      }
    `,
  ];

  override async show(asked: Asked): Promise<void> {
    this.beside = 'copy';
    this.trouble = '';
    this.cell = asked.cell ?? asked.notebook.cells.find(isBench)?.id ?? '';
    await super.show(asked);
  }

  protected override heading(): string {
    return msg('Side by side');
  }

  protected override body({ notebook }: Asked): TemplateResult {
    const benches = notebook.cells.filter(isBench);
    const others = benches.filter(({ id }) => id !== this.cell);
    const radio = (value: Beside, words: string): TemplateResult =>
      html`<label>
        <input
          type="radio"
          name="beside"
          value=${value}
          .checked=${this.beside === value}
          @change=${() => (this.beside = value)}
        />
        ${words}
      </label>`;
    return html`<form id="form" @submit=${this.#compare}>
      <label>
        ${msg('Compare')}
        <select @change=${(event: Event) => (this.cell = valueOf(event))}>
          ${benches.map((each) => html`<option value=${each.id} ?selected=${each.id === this.cell}>${nameOf(each)}</option>`)}
        </select>
      </label>
      <fieldset>
        <legend>${msg('with')}</legend>
        ${radio('copy', msg('a copy of it, whose recipe you then change'))}
        ${others.length > 0 ? radio('cell', msg('another bench of this notebook')) : ''}
        <select
          name="other"
          aria-label=${msg('The other bench')}
          ?hidden=${this.beside !== 'cell' || others.length === 0}
        >
          ${others.map((each) => html`<option value=${each.id}>${nameOf(each)}</option>`)}
        </select>
        ${radio('link', msg('the first bench behind a link'))}
        <input type="text" name="link" aria-label=${msg('Link')} ?hidden=${this.beside !== 'link'} />
      </fieldset>
      <p role="alert">${this.trouble}</p>
    </form>`;
  }

  protected override actions(): TemplateResult {
    return html`<button class="primary" form="form">${msg('Compare')}</button>`;
  }

  readonly #compare = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { content } = this;
    if (!(event.target instanceof HTMLFormElement) || !content) return;
    const data = new FormData(event.target);
    const given = (name: string): string => {
      const value = data.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    try {
      const own = await linkOf(content.notebook, this.cell);
      const hash = pairHash(own, await this.#other(content.notebook, own, given));
      this.renderRoot.querySelector('dialog')?.close();
      location.hash = hash;
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      const [{ problem, remedy }] = error.problems;
      this.trouble = `${sentence(problem)} ${sentence(remedy)}`;
    }
  };

  async #other(notebook: Notebook, own: string, given: (name: string) => string): Promise<string> {
    switch (this.beside) {
      case 'copy':
        return own;
      case 'cell':
        return linkOf(notebook, given('other'));
      case 'link': {
        const link = given('link');
        if (isLink(link)) return link;
        const [problem, remedy] = [
          msg('this is no link to a notebook'),
          msg('Paste one that holds #v1. or #src='),
        ];
        throw new BadInput([{ path: 'link', problem, remedy }]);
      }
    }
    return this.beside satisfies never;
  }
}

/** A link to one cell of a notebook. */
const linkOf = (notebook: Notebook, id: string): Promise<string> =>
  encodeLink({ ...notebook, cells: notebook.cells.filter((cell) => cell.id === id) });

const valueOf = ({ target }: Event): string => (target instanceof HTMLSelectElement ? target.value : '');

let dialog: PairDialog | null = null;

/** Asks about a notebook, and the bench of this id in it or its first. */
export async function askForPair(asked: Asked): Promise<void> {
  dialog ??= document.body.appendChild(new PairDialog());
  await dialog.show(asked);
}
