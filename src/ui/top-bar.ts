import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EngineChoice } from '../lab/api.ts';
import type { EditName } from '../notebook/edit-history.ts';
import { controls } from './controls.css.ts';
import { editWords } from './document/words.ts';
import { LANGUAGE_CHOICES, LANGUAGES, currentLanguage } from './language/language.ts';
import { Media } from './media.ts';
import { ENGINE_CHOICES, THEME_CHOICES, type ThemeChoice } from './preferences.ts';
import { barStyles } from './top-bar.css.ts';

/** Which page is shown, as far as the bar marks it. */
export type BarPage = 'gallery' | 'notebooks' | 'other';

/**
 * The bar over every page. Fires `engine-choice`, `theme-choice` and `language-choice` {detail: choice}, `open-file`
 * {detail: File}, `new-notebook`, `save`, `copy-link`, `embed`, `cite`, `undo`, `redo`, and `skip` to go on to the content.
 */
@customElement('kirchhoff-bar')
export class TopBar extends LitElement {
  @property() engine: EngineChoice = 'auto';
  @property() theme: ThemeChoice = 'auto';
  @property() page: BarPage = 'other';
  /** Whether there is a notebook to save and link to. */
  @property({ type: Boolean }) hasNotebook = false;
  /** What undo and redo would do, or null where there is nothing. */
  @property() undoes: EditName | null = null;
  @property() redoes: EditName | null = null;
  /** What just happened, e.g. "Link copied"; read out politely. */
  @property() message = '';
  /** What is wrong and stays so until something is done about it. */
  @property() problem = '';

  readonly #narrow = new Media(this, '(max-width: 68rem)');

  static override readonly styles = [controls, barStyles];

  override render(): TemplateResult {
    const narrow = this.#narrow.matches;
    const engineNames: Record<EngineChoice, string> = {
      auto: msg('Auto'),
      webgpu: 'WebGPU',
      cpu: 'CPU',
      reference: msg('Reference'),
    };
    const themeNames: Record<ThemeChoice, string> = {
      auto: msg('Auto'),
      light: msg('Light'),
      dark: msg('Dark'),
    };
    return html`
      <header>
        <button class="skip" @click=${() => this.#say('skip')}>${msg('Skip to the content')}</button>
        <nav aria-label=${msg('Pages')}>
          <a class="home" href="#" aria-label=${msg('Kirchhoff, start page')}>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M1 12h8M9 4v16M15 4v16M15 12h8" /></svg>
            Kirchhoff
          </a>
          <a href="#" aria-current=${this.page === 'gallery' ? 'page' : nothing}>${msg('Gallery')}</a>
          <a href="#notebooks" aria-current=${this.page === 'notebooks' ? 'page' : nothing}
            >${msg('My notebooks')}</a
          >
        </nav>
        <p role="status" class=${this.problem ? 'problem' : ''}>${this.message || this.problem}</p>
        ${this.undoes || this.redoes ? this.#history() : nothing}
        ${narrow ? html`<button class="quiet" popovertarget="tools">${msg('Menu')}</button>` : nothing}
        <div
          class="tools"
          id="tools"
          role="group"
          aria-label=${msg('Notebook and display')}
          popover=${narrow ? 'auto' : nothing}
        >
          <button class="quiet" @click=${() => this.#say('new-notebook')}>${msg('New')}</button>
          <button class="quiet" @click=${this.pick}>${msg('Open')}</button>
          ${
            this.hasNotebook
              ? html`<button class="quiet" @click=${() => this.#say('save')}>${msg('Save')}</button>
                  <button class="quiet" @click=${() => this.#say('copy-link')}>${msg('Copy link')}</button>
                  <button class="quiet" @click=${() => this.#say('embed')}>${msg('Embed')}</button>
                  ${
                    // The wide bar is full; there it stands at the foot of the page.
                    narrow
                      ? html`<button class="quiet" @click=${() => this.#say('cite')}>${msg('Cite')}</button>`
                      : nothing
                  }`
              : nothing
          }
          <span class="rule"></span>
          ${this.#choice(msg('Engine'), ENGINE_CHOICES, engineNames, this.engine, 'engine-choice')}
          ${this.#choice(msg('Theme'), THEME_CHOICES, themeNames, this.theme, 'theme-choice')}
          ${this.#choice('', LANGUAGE_CHOICES, LANGUAGES, currentLanguage(), 'language-choice')}
        </div>
        <input
          type="file"
          accept=".json,.png,.svg,.csv,.npz,.py,.webm"
          aria-label=${msg('Notebook file')}
          tabindex="-1"
          hidden
          @change=${this.#picked}
        />
      </header>
    `;
  }

  #history(): TemplateResult {
    const button = (event: 'undo' | 'redo', what: EditName | null, shape: TemplateResult): TemplateResult => {
      const words = what ? editWords(what) : '';
      const name = event === 'undo' ? msg(str`Undo: ${words}`) : msg(str`Redo: ${words}`);
      const key = event === 'undo' ? 'Ctrl+Z' : 'Ctrl+Shift+Z';
      return html`<button
        class="quiet icon"
        ?disabled=${!what}
        aria-label=${what ? name : event === 'undo' ? msg('Nothing to undo') : msg('Nothing to redo')}
        title=${what ? `${name} (${key})` : ''}
        @click=${() => this.#say(event)}
      >
        <svg viewBox="0 0 18 18" aria-hidden="true">${shape}</svg>
      </button>`;
    };
    return html`<span class="history">
      ${button('undo', this.undoes, svg`<path d="M6 3L2.5 6.5 6 10M3 6.5h7.5a4 4 0 010 8H7" />`)}
      ${button('redo', this.redoes, svg`<path d="M12 3l3.5 3.5L12 10M15 6.5H7.5a4 4 0 000 8H11" />`)}
    </span>`;
  }

  #choice<T extends string>(
    label: string,
    choices: readonly T[],
    names: Record<T, string>,
    chosen: T,
    event: string,
  ): TemplateResult {
    const choose = (change: Event): void => {
      if (change.target instanceof HTMLSelectElement) this.#say(event, change.target.value);
    };
    return html`<label>
      ${label}
      <select class="quiet" aria-label=${label ? nothing : 'Language, 语言'} @change=${choose}>
        ${choices.map((choice) => html`<option value=${choice} ?selected=${choice === chosen}>${names[choice]}</option>`)}
      </select>
    </label>`;
  }

  /** Asks for a file as the Open button does. */
  pick(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
  }

  #picked(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return;
    const file = event.target.files?.[0];
    if (file) this.#say('open-file', file);
    // Cleared, so that choosing the same file again counts as a change.
    event.target.value = '';
  }

  #say(type: string, detail?: unknown): void {
    const menu = this.renderRoot.querySelector<HTMLElement>('.tools[popover]:popover-open');
    if (!type.endsWith('-choice')) menu?.hidePopover();
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
