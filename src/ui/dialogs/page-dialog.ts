import { msg } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { controls } from '../controls.css.ts';
import { dialogs } from './dialog.css.ts';

/** A native modal dialog that shows one content at a time; Escape and Close dismiss it. */
export abstract class PageDialog<Content> extends LitElement {
  @state() protected content: Content | null = null;

  static override styles = [controls, dialogs];

  protected abstract heading(content: Content): string | TemplateResult;
  protected abstract body(content: Content): TemplateResult;
  /** Buttons beside Close. */
  protected abstract actions(content: Content): TemplateResult;

  async show(content: Content): Promise<void> {
    this.content = content;
    await this.updateComplete;
    const dialog = this.#dialog;
    if (dialog && !dialog.open) dialog.showModal();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  override render(): TemplateResult {
    const content = this.content;
    return html`<dialog aria-labelledby="heading" @close=${() => (this.content = null)}>
      ${
        content === null
          ? ''
          : html`<h2 id="heading">${this.heading(content)}</h2>
              ${this.body(content)}
              <div class="actions">
                ${this.actions(content)}
                <button @click=${() => this.#dialog?.close()} autofocus>${msg('Close')}</button>
              </div>`
      }
    </dialog>`;
  }
}
