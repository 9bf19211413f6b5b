import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EngineChoice } from '../lab/api.ts';
import { controls } from './controls.css.ts';
import { Media } from './media.ts';
import { ENGINE_CHOICES, THEME_CHOICES, type ThemeChoice } from './preferences.ts';

const engineNames: Record<EngineChoice, string> = {
  auto: 'Auto',
  webgpu: 'WebGPU',
  cpu: 'CPU',
  reference: 'Reference',
};
const themeNames: Record<ThemeChoice, string> = { auto: 'Auto', light: 'Light', dark: 'Dark' };

/**
 * The bar over every page. Fires `engine-choice` and `theme-choice` {detail: choice}, `open-file` {detail: File},
 * `save`,
 * `copy-link`, and `skip` to go on to the content.
 */
@customElement('kirchhoff-bar')
export class TopBar extends LitElement {
  @property() engine: EngineChoice = 'auto';
  @property() theme: ThemeChoice = 'auto';
  /** Whether the gallery is the page shown. */
  @property({ type: Boolean }) home = false;
  /** Whether there is a notebook to save and link to. */
  @property({ type: Boolean }) hasNotebook = false;
  /** What just happened, e.g. "Link copied"; read out politely. */
  @property() message = '';

  readonly #narrow = new Media(this, '(max-width: 56rem)');

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        border-block-end: 1px solid var(--line);
        font-size: var(--text-interface);
      }

      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--space-5);
        max-inline-size: calc(var(--bench) + 2 * var(--gutter));
        min-block-size: 3.25rem;
        margin-inline: auto;
        padding-inline: var(--gutter);
      }

      .skip {
        position: absolute;
        inset-block-start: -10rem;
        inset-inline-start: var(--gutter);
        padding: var(--space-2) var(--space-3);
        background: var(--paper);
      }

      .skip:focus {
        inset-block-start: var(--space-2);
      }

      .home {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        color: var(--ink);
        font-size: 1rem;
        font-weight: 600;
        letter-spacing: 0.01em;
        text-decoration: none;
      }

      .home svg {
        inline-size: 1.375rem;
        block-size: 1.375rem;
        stroke: var(--accent);
        stroke-width: 2;
        fill: none;
      }

      nav a:not(.home) {
        color: var(--muted);
        text-decoration: none;
      }

      nav a:not(.home):hover {
        color: var(--ink);
        text-decoration: underline;
      }

      nav a[aria-current] {
        color: var(--ink);
      }

      nav {
        display: flex;
        align-items: center;
        gap: var(--space-5);
      }

      [role='status'] {
        flex: 1;
        min-inline-size: 0;
        margin: 0;
        color: var(--accent);
        text-align: end;
      }

      .tools {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1);
        margin-inline-end: calc(-1 * var(--space-3));
      }

      .tools label {
        display: flex;
        align-items: center;
        padding-inline-start: var(--space-2);
        color: var(--muted);
      }

      .tools select {
        padding-inline: var(--space-2) var(--space-1);
        field-sizing: content;
        color: var(--ink);
        background-color: transparent;
      }

      .tools option {
        background: var(--paper);
      }

      .rule {
        inline-size: 1px;
        block-size: 1.25rem;
        margin-inline: var(--space-2);
        background: var(--line);
      }

      .tools[popover] {
        inset: 3.25rem 0 auto 0;
        inline-size: 100%;
        max-inline-size: none;
        margin: 0;
        padding: var(--space-3) var(--gutter);
        border: 0;
        border-block-end: 1px solid var(--line);
        background: var(--paper);
        color: var(--ink);
      }

      .tools[popover]:not(:popover-open) {
        display: none;
      }

      .tools[popover]:popover-open {
        display: grid;
        justify-items: stretch;
      }

      .tools[popover] > * {
        min-block-size: 2.75rem;
      }

      .tools[popover] button {
        padding-inline: 0;
        text-align: start;
      }

      .tools[popover] label {
        padding: 0;
        justify-content: space-between;
      }

      .tools[popover] .rule {
        inline-size: 100%;
        block-size: 1px;
        min-block-size: 0;
        margin: var(--space-2) 0;
      }
    `,
  ];

  override render(): TemplateResult {
    const narrow = this.#narrow.matches;
    return html`
      <header>
        <button class="skip" @click=${() => this.#say('skip')}>Skip to the content</button>
        <nav aria-label="Pages">
          <a class="home" href="#" aria-label="Kirchhoff, start page">
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M1 12h8M9 4v16M15 4v16M15 12h8" /></svg>
            Kirchhoff
          </a>
          <a href="#" aria-current=${this.home ? 'page' : nothing}>Gallery</a>
        </nav>
        <p role="status">${this.message}</p>
        ${narrow ? html`<button class="quiet" popovertarget="tools">Menu</button>` : nothing}
        <div
          class="tools"
          id="tools"
          role="group"
          aria-label="Notebook and display"
          popover=${narrow ? 'auto' : nothing}
        >
          <button class="quiet" @click=${this.pick}>Open</button>
          ${
            this.hasNotebook
              ? html`<button class="quiet" @click=${() => this.#say('save')}>Save</button>
                  <button class="quiet" @click=${() => this.#say('copy-link')}>Copy link</button>`
              : nothing
          }
          <span class="rule"></span>
          ${this.#choice('Engine', ENGINE_CHOICES, engineNames, this.engine, 'engine-choice')}
          ${this.#choice('Theme', THEME_CHOICES, themeNames, this.theme, 'theme-choice')}
        </div>
        <input
          type="file"
          accept=".json,application/json"
          aria-label="Notebook file"
          tabindex="-1"
          hidden
          @change=${this.#picked}
        />
      </header>
    `;
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
      <select class="quiet" @change=${choose}>
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
    if (type !== 'engine-choice' && type !== 'theme-choice') menu?.hidePopover();
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
