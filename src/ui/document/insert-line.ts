/** The gap between two cells, where a new one can be put. */
import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { MACHINES, type Beginning, type CellKind } from '../../notebook/templates.ts';
import { controls } from '../controls.css.ts';
import { menus } from './menu.css.ts';
import { kindWords, machineWords } from './words.ts';

const KINDS: readonly CellKind[] = ['text', 'bench', 'train', 'sweep', 'compare'];

/** Fires `insert-cell` {detail: Beginning}. */
@customElement('kirchhoff-insert-line')
export class InsertLine extends LitElement {
  /** The last of the page stays visible, so that nobody has to find it. */
  @property({ type: Boolean }) open = false;

  static override readonly styles = [
    controls,
    menus,
    css`
      :host {
        display: block;
        max-inline-size: var(--measure);
        margin-inline: auto;
      }

      .line {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        block-size: var(--touch);
        opacity: 0;
      }

      :host([open]) .line,
      .line:hover,
      .line:focus-within {
        opacity: 1;
      }

      @media (pointer: coarse) {
        :host(:not([open])) {
          display: none;
        }
      }

      .line::before,
      .line::after {
        content: '';
        flex: 1;
        border-block-start: 1px solid var(--line);
      }

      .line button {
        color: var(--muted);
        font-size: var(--text-small);
      }

      .line button:hover {
        color: var(--ink);
      }

      .menu p {
        margin: var(--space-1) 0 0;
        padding: var(--space-2) var(--space-3) var(--space-1);
        border-block-start: 1px solid var(--line);
        color: var(--muted);
        font-size: var(--text-small);
      }

      .machines {
        display: grid;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<div class="line">
        <button class="quiet" popovertarget="menu">${msg('Add a cell')}</button>
      </div>
      <div id="menu" class="menu" popover role="group" aria-label=${msg('Add a cell')}>
        ${KINDS.map((kind) => this.#offer(kind, kindWords(kind)))}
        <p id="machines">${msg('A machine of the family')}</p>
        <div class="machines" role="group" aria-labelledby="machines">
          ${MACHINES.map((name) => this.#offer(name, machineWords(name)))}
        </div>
      </div>`;
  }

  #offer(kind: Beginning, words: string): TemplateResult {
    return html`<button class="quiet" @click=${() => this.#choose(kind)}>${words}</button>`;
  }

  #choose(kind: Beginning): void {
    this.renderRoot.querySelector<HTMLElement>('#menu')?.hidePopover();
    this.dispatchEvent(new CustomEvent<Beginning>('insert-cell', { detail: kind }));
  }
}
