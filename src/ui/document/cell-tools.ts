/** What can be done with a whole cell: edit, move, duplicate, collapse, delete. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../controls.css.ts';
import { menus } from './menu.css.ts';

export type CellAction =
  'edit' | 'up' | 'down' | 'duplicate' | 'collapse' | 'compare' | 'assign' | 'unlock' | 'runs' | 'delete';

/** Fires `cell-action` {detail: CellAction}. */
@customElement('kirchhoff-cell-tools')
export class CellTools extends LitElement {
  /** What the cell is called, for those who hear the buttons only. */
  @property() name = '';
  @property({ type: Boolean }) editing = false;
  @property({ type: Boolean }) collapsed = false;
  /** Whether there is more than editing. */
  @property({ type: Boolean }) menu = true;
  /** Whether a prediction can be asked for, or is asked for and locks the cell. */
  @property() assignment: 'none' | 'possible' | 'locked' = 'none';
  /** Whether it can be run beside another. */
  @property({ type: Boolean }) comparable = false;
  @property({ type: Boolean }) first = false;
  @property({ type: Boolean }) last = false;

  static override readonly styles = [
    controls,
    menus,
    css`
      :host {
        display: flex;
        justify-content: flex-end;
        font-family: var(--interface);
        gap: var(--space-1);
      }

      button {
        color: var(--muted);
        font-size: var(--text-small);
      }

      button:hover {
        color: var(--ink);
      }

      .more {
        inline-size: var(--touch);
        padding: 0;
      }

      .more svg {
        inline-size: 1.125rem;
        fill: currentcolor;
        vertical-align: middle;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`
      ${this.assignment === 'locked' ? nothing : this.#edit()} ${this.menu ? this.#more() : nothing}
    `;
  }

  #edit(): TemplateResult {
    const { name } = this;
    return html`<button
      class="quiet"
      aria-label=${this.editing ? msg(str`Done editing ${name}`) : msg(str`Edit ${name}`)}
      @click=${() => this.#say('edit')}
    >
      ${this.editing ? msg('Done') : msg('Edit')}
    </button>`;
  }

  #more(): TemplateResult {
    const { name } = this;
    return html`<button
        class="quiet more"
        aria-label=${msg(str`More for ${name}`)}
        title=${msg('Move, duplicate, collapse, delete')}
        popovertarget="menu"
      >
        <svg viewBox="0 0 18 18" aria-hidden="true">
          ${[4, 9, 14].map((x) => svg`<circle cx=${x} cy="9" r="1.5" />`)}
        </svg>
      </button>
      <div id="menu" class="menu" popover role="group" aria-label=${msg(str`More for ${name}`)}>
        ${this.#item('up', msg('Move up'), 'Alt+↑', this.first)}
        ${this.#item('down', msg('Move down'), 'Alt+↓', this.last)}
        ${this.#item('duplicate', msg('Duplicate'))}
        ${this.#item('collapse', this.collapsed ? msg('Expand') : msg('Collapse'))}
        ${this.comparable ? this.#item('compare', msg('Side by side…')) : nothing}
        ${this.assignment === 'possible' ? this.#item('assign', msg('Ask for a prediction')) : nothing}
        ${this.assignment === 'locked' ? this.#item('unlock', msg('Unlock, without its question')) : nothing}
        ${this.assignment === 'possible' ? this.#item('runs', msg('Recorded runs')) : nothing}
        ${this.#item('delete', msg('Delete'))}
      </div>`;
  }

  #item(action: CellAction, words: string, key = '', disabled = false): TemplateResult {
    return html`<button class="quiet" ?disabled=${disabled} @click=${() => this.#say(action)}>
      <span>${words}</span><kbd>${key}</kbd>
    </button>`;
  }

  #say(action: CellAction): void {
    this.renderRoot.querySelector<HTMLElement>('#menu:popover-open')?.hidePopover();
    this.dispatchEvent(new CustomEvent<CellAction>('cell-action', { detail: action }));
  }
}
