/** Finds a command or a notebook by a few letters of its name. */
import { msg, str } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { PageDialog } from '../dialogs/page-dialog.ts';
import { ranked } from './rank.ts';

export interface Command {
  readonly title: string;
  /** Key that does the same, for the eye. */
  readonly keys?: string;
  run(): unknown;
}

/** Most commands listed. */
const MOST = 12;

@customElement('kirchhoff-palette')
export class Palette extends PageDialog<readonly Command[]> {
  @state() private asked = '';
  @state() private chosen = 0;

  static override styles = [
    ...PageDialog.styles,
    css`
      dialog {
        padding: var(--space-4);
        margin-block-start: 12vb;
      }

      input {
        inline-size: 100%;
        min-block-size: 2.5rem;
        padding: 0 var(--space-3);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        background: var(--surface);
        font-size: 1rem;
      }

      ul {
        margin: var(--space-3) 0 0;
        padding: 0;
        list-style: none;
      }

      li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-4);
        min-block-size: var(--touch);
        padding: var(--space-1) var(--space-3);
        border-radius: var(--radius);
        cursor: pointer;
      }

      li[aria-selected='true'] {
        background: var(--accent);
        color: var(--on-accent);
      }

      kbd {
        flex: none;
        font-family: inherit;
        font-size: var(--text-small);
      }

      .actions {
        display: none;
      }
    `,
  ];

  override async show(commands: readonly Command[]): Promise<void> {
    this.asked = '';
    this.chosen = 0;
    await super.show(commands);
    this.renderRoot.querySelector('input')?.focus();
  }

  protected override heading(): TemplateResult {
    return html`<span class="visually-hidden">${msg('Find a command or a notebook')}</span>`;
  }

  protected override actions(): TemplateResult {
    return html``;
  }

  protected override body(commands: readonly Command[]): TemplateResult {
    const found = this.#found(commands);
    const at = found.length > 0 ? `option-${this.chosen}` : nothing;
    return html`<input
        role="combobox"
        aria-expanded="true"
        aria-controls="options"
        aria-autocomplete="list"
        aria-activedescendant=${at}
        aria-label=${msg('Find a command or a notebook')}
        placeholder=${msg('Find a command or a notebook')}
        autocomplete="off"
        spellcheck="false"
        .value=${this.asked}
        @input=${this.#ask}
        @keydown=${(event: KeyboardEvent) => this.#key(event, found)}
      />
      <ul id="options" role="listbox" aria-label=${msg('Commands')}>
        ${found.map(
          (command, index) =>
            html`<li
              id="option-${index}"
              role="option"
              aria-selected=${index === this.chosen ? 'true' : 'false'}
              @pointermove=${() => (this.chosen = index)}
              @click=${() => this.#run(command)}
            >
              ${command.title}${command.keys ? html`<kbd>${command.keys}</kbd>` : nothing}
            </li>`,
        )}
      </ul>
      <p role="status" class=${found.length > 0 ? 'visually-hidden' : ''}>
        ${found.length > 0 ? msg(str`${found.length} found`) : msg('Nothing of that name.')}
      </p>`;
  }

  #found(commands: readonly Command[]): readonly Command[] {
    return ranked(commands, this.asked, ({ title }) => title).slice(0, MOST);
  }

  readonly #ask = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.asked = event.target.value;
    this.chosen = 0;
  };

  #key(event: KeyboardEvent, found: readonly Command[]): void {
    const { length } = found;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (length > 0) this.chosen = (this.chosen + (event.key === 'ArrowDown' ? 1 : length - 1)) % length;
        break;
      case 'Enter':
        if (length > 0) this.#run(found[this.chosen]);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  #run(command: Command): void {
    this.renderRoot.querySelector('dialog')?.close();
    command.run();
  }
}
