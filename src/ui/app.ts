import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { BadInput } from '../circuit/problem.ts';
import type { EngineChoice } from '../lab/api.ts';
import type { Cell, Notebook } from '../notebook/schema.ts';
import { AddressBar } from './address.ts';
import { appStyles } from './app.css.ts';
import { controls } from './controls.css.ts';
import { Dialogs } from './dialogs/dialogs.ts';
import { replaceCell } from './document.ts';
import { sentence } from './dialogs/sentence.ts';
import { describeError, watchErrors } from './error-report.ts';
import { HERO } from './gallery-list.ts';
import './gallery.ts';
import { JsonDrop } from './json-drop.ts';
import { Media } from './media.ts';
import { openFile, openRoute, save, type Opened } from './open.ts';
import { applyTheme, loadPreferences, resolveTheme, savePreferences } from './preferences.ts';
import type { Preferences, ThemeChoice } from './preferences.ts';
import { parseRoute, type Route } from './route.ts';
import { isTyping, shortcuts } from './shortcuts.ts';
import './top-bar.ts';

/** How long a message stays in the bar [ms]. */
const MESSAGE_TIME = 6000;

/**
 * The page: what the address asks for, between the bar and the foot. Holds the one document, a readonly value that
 * every committed edit exchanges for another.
 */
@customElement('kirchhoff-app')
export class App extends LitElement {
  @property({ type: Boolean, reflect: true }) dropping = false;
  @state() private shown: 'gallery' | 'benchmark' | 'opening' | 'notebook' | 'failed' = 'opening';
  @state() private opened: Opened | null = null;
  @state() private notebook: Notebook | null = null;
  @state() private preferences = loadPreferences();
  @state() private message = '';
  /** Where the hero can be read on its own page, edits included. */
  @state() private heroLink = `#/${HERO}`;
  readonly #dark = new Media(this, '(prefers-color-scheme: dark)');
  readonly #dialogs = new Dialogs();
  readonly #address = new AddressBar();
  /** Aborts the opening of what the reader no longer waits for. */
  #opening = new AbortController();
  /** The address of a notebook kept elsewhere, as long as it is unchanged. */
  #source: string | null = null;
  #unwatch = (): void => undefined;
  #messageTimer: ReturnType<typeof setTimeout> | undefined;

  static override readonly styles = [controls, appStyles];

  constructor() {
    super();
    new JsonDrop(this, (file) => void this.#openFile(file));
    this.addEventListener('cell-change', this.#cellChanged);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = watchErrors((error) => void this.#dialogs.error(describeError(error)));
    window.addEventListener('hashchange', this.#navigate);
    window.addEventListener('keydown', this.#key);
    applyTheme(this.preferences.theme);
    void this.#open(parseRoute(location.hash));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
    window.removeEventListener('hashchange', this.#navigate);
    window.removeEventListener('keydown', this.#key);
  }

  override render(): TemplateResult {
    const { theme, engine } = this.preferences;
    return html`
      <kirchhoff-bar
        .engine=${engine}
        .theme=${theme}
        .home=${this.shown === 'gallery'}
        .hasNotebook=${this.notebook !== null}
        .message=${this.message}
        @engine-choice=${(event: CustomEvent<EngineChoice>) => this.#prefer({ engine: event.detail })}
        @theme-choice=${(event: CustomEvent<ThemeChoice>) => this.#prefer({ theme: event.detail })}
        @open-file=${(event: CustomEvent<File>) => void this.#openFile(event.detail)}
        @skip=${this.#focusMain}
        @save=${this.#save}
        @copy-link=${this.#copyLink}
      ></kirchhoff-bar>
      <main id="main" tabindex="-1" aria-busy=${this.shown === 'opening'}>${this.#page()}</main>
      <footer>
        <p>Kirchhoff ${__BUILD__}. Everything runs on this device; nothing is uploaded.</p>
        <a href="#benchmark">Benchmark</a>
        <button class="quiet" @click=${this.#showKeyboard}>Keyboard (?)</button>
      </footer>
      ${this.#dialogs}
    `;
  }

  #page(): TemplateResult {
    const theme = resolveTheme(this.preferences.theme, this.#dark.matches);
    const { engine } = this.preferences;
    const first = this.opened?.problems[0];
    switch (this.shown) {
      case 'gallery':
        return html`<kirchhoff-gallery
          .hero=${this.notebook}
          .link=${this.heroLink}
          .engine=${engine}
          .theme=${theme}
        ></kirchhoff-gallery>`;
      case 'benchmark':
        void import('./benchmark/page.ts');
        return html`<kirchhoff-benchmark></kirchhoff-benchmark>`;
      case 'notebook':
        void import('./notebook-page.ts');
        return html`<kirchhoff-notebook
          .notebook=${this.notebook}
          .engine=${engine}
          .theme=${theme}
        ></kirchhoff-notebook>`;
      case 'opening':
        return html`<div class="notice late" role="status"><h1>Opening the notebook</h1></div>`;
      case 'failed':
        return html`<div class="notice">
          <h1>${this.opened?.subject ?? 'The notebook'} could not be opened</h1>
          <p>${first ? `${sentence(first.problem)} ${sentence(first.remedy)}` : ''}</p>
          <div class="actions">
            <button class="primary" @click=${this.#showProblems}>Show what is wrong</button>
            <a href="#">Go to the gallery</a>
          </div>
        </div>`;
    }
    return this.shown satisfies never;
  }

  readonly #navigate = (): void => {
    void this.#open(parseRoute(location.hash));
    window.scrollTo(0, 0);
    this.#focusMain();
  };

  async #open(route: Route): Promise<void> {
    const signal = this.#begin();
    if (route.kind === 'gallery') this.shown = 'gallery';
    this.#source = route.kind === 'source' ? route.hash : null;
    if (route.kind === 'benchmark') {
      this.shown = 'benchmark';
      document.title = 'Benchmark · Kirchhoff';
      return;
    }
    const opened = await openRoute(route, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (opened) this.#show(opened, route.kind === 'gallery' ? 'gallery' : 'notebook', signal);
  }

  async #openFile(file: File): Promise<void> {
    const signal = this.#begin();
    const opened = await openFile(file);
    if (signal.aborted) return;
    this.#source = null;
    // A notebook too large for a link has no address; going back still leads to where the reader was.
    if (opened.notebook)
      history.pushState(null, '', (await this.#link(opened.notebook)) ?? location.pathname);
    this.#show(opened, 'notebook', signal);
  }

  #begin(): AbortSignal {
    this.#opening.abort();
    this.#opening = new AbortController();
    this.#address.cancel();
    this.shown = 'opening';
    this.opened = null;
    this.notebook = null;
    return this.#opening.signal;
  }

  #show(opened: Opened, shown: 'gallery' | 'notebook', signal: AbortSignal): void {
    if (signal.aborted) return;
    this.opened = opened;
    this.notebook = opened.notebook;
    this.shown = opened.notebook ? shown : 'failed';
    const title = shown === 'gallery' ? undefined : opened.notebook?.title;
    document.title = title ? `${title} · Kirchhoff` : 'Kirchhoff';
    if (opened.problems.length > 0) this.#showProblems();
  }

  readonly #cellChanged = (event: Event): void => {
    if (!(event instanceof CustomEvent) || this.notebook === null) return;
    const { cell, commit } = event.detail as { readonly cell: Cell; readonly commit: boolean };
    // While a slider is dragged the bench follows by itself; the document changes once, when it is let go.
    if (!commit) return;
    const notebook = replaceCell(this.notebook, cell);
    this.notebook = notebook;
    this.#source = null;
    if (this.shown === 'notebook') this.#address.update(() => this.#link(notebook));
    else void this.#link(notebook).then((link) => (this.heroLink = link ?? this.heroLink));
  };

  #prefer(change: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...change };
    savePreferences(this.preferences);
    applyTheme(this.preferences.theme);
  }

  readonly #save = (): void => {
    if (this.notebook) this.#say(`Saved as ${save(this.notebook)}`);
  };

  readonly #copyLink = async (): Promise<void> => {
    if (!this.notebook) return;
    const hash = this.#source ?? (await this.#link(this.notebook));
    if (hash === null) return;
    const link = new URL(hash, location.href).href;
    await navigator.clipboard.writeText(link).then(
      () => this.#say(`Link copied, ${link.length.toLocaleString('en')} characters`),
      () => this.#dialogs.link(link),
    );
  };

  /** The link of a notebook, or null, said in the bar, where it is too large for one. */
  async #link(notebook: Notebook): Promise<string | null> {
    try {
      return await (await import('../notebook/link.ts')).encodeLink(notebook);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.#say('Too large for a link; save it as a file');
      return null;
    }
  }

  readonly #showProblems = (): void => {
    const { opened } = this;
    if (!opened) return;
    const heading = `${opened.subject} ${opened.notebook ? 'was mended to open it' : 'could not be opened'}`;
    void this.#dialogs.problems({ heading, problems: opened.problems });
  };

  readonly #showKeyboard = (): void => void this.#dialogs.keyboard(shortcuts);

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    event.preventDefault();
    this.#showKeyboard();
  };

  readonly #focusMain = (): void => {
    this.renderRoot.querySelector<HTMLElement>('main')?.focus();
  };

  #say(message: string): void {
    clearTimeout(this.#messageTimer);
    this.message = message;
    this.#messageTimer = setTimeout(() => (this.message = ''), MESSAGE_TIME);
  }
}
