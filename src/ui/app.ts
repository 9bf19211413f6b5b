import { msg, str } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { BadInput, type Problem } from '../circuit/problem.ts';
import type { EngineChoice } from '../lab/api.ts';
import { replaceCell } from '../notebook/edits.ts';
import type { Cell, Notebook } from '../notebook/schema.ts';
import { AddressBar } from './address.ts';
import { appStyles } from './app.css.ts';
import { controls } from './controls.css.ts';
import { Dialogs } from './dialogs/dialogs.ts';
import { sentence } from './dialogs/sentence.ts';
import { OpenDocument, type DocumentEdit } from './document/open-document.ts';
import { describeError, watchErrors } from './error-report.ts';
import { HERO } from './gallery-list.ts';
import './gallery.ts';
import { JsonDrop } from './json-drop.ts';
import { useLanguage, type Language } from './language/language.ts';
import { Media } from './media.ts';
import { openFile, openKept, openRoute, save, type Opened } from './open.ts';
import { applyTheme, loadPreferences, resolveTheme, savePreferences } from './preferences.ts';
import type { Preferences, ThemeChoice } from './preferences.ts';
import { parseRoute, type Route } from './route.ts';
import { isTyping, shortcuts } from './shortcuts.ts';
import './top-bar.ts';

interface Version {
  readonly id: string;
  readonly notebook: Notebook;
}

/** How long a message stays in the bar [ms]. */
const MESSAGE_TIME = 6000;

/**
 * The page: what the address asks for, between the bar and the foot. Holds the one document, a readonly value that
 * every committed edit exchanges for another.
 */
@customElement('kirchhoff-app')
export class App extends LitElement {
  @property({ type: Boolean, reflect: true }) dropping = false;
  @state() private shown: 'gallery' | 'benchmark' | 'notebooks' | 'opening' | 'notebook' | 'failed' =
    'opening';
  @state() private opened: Opened | null = null;
  @state() private preferences = loadPreferences();
  @state() private message = '';
  /** Where the hero can be read on its own page, edits included. */
  @state() private heroLink = `#/${HERO}`;
  readonly #dark = new Media(this, '(prefers-color-scheme: dark)');
  readonly #document = new OpenDocument(() => this.requestUpdate());
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
    const { notebook, undoes, redoes, problem } = this.#document;
    const { shown } = this;
    return html`
      <kirchhoff-bar
        .engine=${engine}
        .theme=${theme}
        .page=${shown === 'gallery' || shown === 'notebooks' ? shown : 'other'}
        .hasNotebook=${notebook !== null}
        .undoes=${undoes}
        .redoes=${redoes}
        .message=${this.message}
        .problem=${problem ? msg(str`Not kept in this browser: ${problem.problem}. ${problem.remedy}.`) : ''}
        @language-choice=${(event: CustomEvent<Language>) => void this.#speak(event.detail)}
        @new-notebook=${this.#new}
        @undo=${this.#undo}
        @redo=${this.#redo}
        @engine-choice=${(event: CustomEvent<EngineChoice>) => this.#prefer({ engine: event.detail })}
        @theme-choice=${(event: CustomEvent<ThemeChoice>) => this.#prefer({ theme: event.detail })}
        @open-file=${(event: CustomEvent<File>) => void this.#openFile(event.detail)}
        @skip=${this.#focusMain}
        @save=${this.#save}
        @copy-link=${this.#copyLink}
      ></kirchhoff-bar>
      <main id="main" tabindex="-1" aria-busy=${this.shown === 'opening'}>${this.#page()}</main>
      <footer>
        <p>${msg(str`Kirchhoff ${__BUILD__}. Everything runs on this device; nothing is uploaded.`)}</p>
        <a href="#benchmark">${msg('Benchmark')}</a>
        <button class="quiet" @click=${this.#showKeyboard}>${msg('Keyboard (?)')}</button>
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
          .hero=${this.#document.notebook}
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
          .notebook=${this.#document.notebook}
          .engine=${engine}
          .theme=${theme}
          @document-edit=${(event: CustomEvent<DocumentEdit>) => this.#edit(event.detail)}
          @refused=${(event: CustomEvent<Problem>) => this.#refuse(event.detail)}
        ></kirchhoff-notebook>`;
      case 'notebooks':
        void import('./document/notebooks-page.ts');
        return html`<kirchhoff-notebooks
          .store=${this.#document.store}
          @open-version=${(event: CustomEvent<Version>) => void this.#openVersion(event.detail)}
        ></kirchhoff-notebooks>`;
      case 'opening':
        return html`<div class="notice late" role="status"><h1>${msg('Opening the notebook')}</h1></div>`;
      case 'failed':
        return html`<div class="notice">
          <h1>${msg(str`${this.opened?.subject ?? 'The notebook'} could not be opened`)}</h1>
          <p>${first ? `${sentence(first.problem)} ${sentence(first.remedy)}` : ''}</p>
          <div class="actions">
            <button class="primary" @click=${this.#showProblems}>${msg('Show what is wrong')}</button>
            <a href="#">${msg('Go to the gallery')}</a>
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
    const kept = keptId(history.state);
    // What was edited here before is in the storage; it may still be on its way there.
    await this.#document.flush();
    const signal = this.#begin();
    if (route.kind === 'gallery') this.shown = 'gallery';
    this.#source = route.kind === 'source' ? route.hash : null;
    if (route.kind === 'benchmark' || route.kind === 'notebooks') {
      this.shown = route.kind;
      const title = route.kind === 'benchmark' ? msg('Benchmark') : msg('My notebooks');
      document.title = `${title} · Kirchhoff`;
      return;
    }
    const opened = await this.#read(route, kept, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (opened) this.#show(opened, route.kind === 'gallery' && !opened.id ? 'gallery' : 'notebook', signal);
  }

  /** What an address names; an entry of the history that was edited comes back as it was left. */
  async #read(
    route: Exclude<Route, { kind: 'benchmark' | 'notebooks' }>,
    kept: string | null,
    signal: AbortSignal,
  ): Promise<Opened & { readonly id: string | null }> {
    const store = () => this.#document.store;
    if (kept !== null) {
      const opened = await openKept(kept, store);
      if (opened.notebook) return { ...opened, id: kept };
    }
    const opened = await openRoute(route, signal, store);
    return { ...opened, id: route.kind === 'kept' ? route.id : null };
  }

  async #openFile(file: File): Promise<void> {
    const signal = this.#begin();
    const opened = await openFile(file);
    if (signal.aborted) return;
    this.#source = null;
    // A notebook too large for a link has no address; going back still leads to where the reader was.
    if (opened.notebook)
      history.pushState(null, '', (await this.#link(opened.notebook)) ?? location.pathname);
    this.#show({ ...opened, id: null }, 'notebook', signal);
  }

  /** An earlier version takes the notebook's place, as an edit that can be taken back. */
  async #openVersion({ id, notebook }: Version): Promise<void> {
    const signal = this.#begin();
    const opened = await openKept(id, () => this.#document.store);
    if (signal.aborted) return;
    history.pushState({ kept: id }, '', location.pathname);
    this.#show({ ...opened, id }, 'notebook', signal);
    this.#edit({ notebook, name: 'open a version' });
  }

  readonly #new = async (): Promise<void> => {
    const signal = this.#begin();
    const notebook = (await import('../notebook/templates.ts')).newNotebook();
    if (signal.aborted) return;
    history.pushState(null, '', (await this.#link(notebook)) ?? location.pathname);
    this.#show({ subject: '', notebook, problems: [], id: null }, 'notebook', signal);
  };

  #begin(): AbortSignal {
    this.#opening.abort();
    this.#opening = new AbortController();
    this.#address.cancel();
    this.shown = 'opening';
    this.opened = null;
    this.#document.open(null, { id: null, kept: false });
    return this.#opening.signal;
  }

  #show(
    opened: Opened & { readonly id: string | null },
    shown: 'gallery' | 'notebook',
    signal: AbortSignal,
  ): void {
    if (signal.aborted) return;
    this.opened = opened;
    this.#document.open(opened.notebook, { id: opened.id, kept: shown === 'notebook' });
    this.shown = opened.notebook ? shown : 'failed';
    const title = shown === 'gallery' ? undefined : opened.notebook?.title;
    document.title = title ? `${title} · Kirchhoff` : 'Kirchhoff';
    if (opened.problems.length > 0) this.#showProblems();
  }

  readonly #cellChanged = (event: Event): void => {
    const { notebook } = this.#document;
    if (!(event instanceof CustomEvent) || notebook === null) return;
    const { cell, commit } = event.detail as { readonly cell: Cell; readonly commit: boolean };
    // While a slider is dragged the bench follows by itself; the document changes once, when it is let go.
    if (!commit) return;
    this.#edit({ notebook: replaceCell(notebook, cell), name: 'edit a recipe', place: cell.id });
  };

  #edit(edit: DocumentEdit): void {
    if (this.#document.commit(edit)) this.#edited();
  }

  readonly #undo = (): void => {
    if (this.#document.undo()) this.#edited();
  };

  readonly #redo = (): void => {
    if (this.#document.redo()) this.#edited();
  };

  /** The address and the storage follow the document. */
  #edited(): void {
    const { notebook, id } = this.#document;
    if (!notebook) return;
    this.#source = null;
    if (this.shown !== 'notebook') {
      void this.#link(notebook).then((link) => (this.heroLink = link ?? this.heroLink));
      return;
    }
    if (keptId(history.state) !== id) history.replaceState({ kept: id }, '');
    document.title = `${notebook.title} · Kirchhoff`;
    this.#address.update(() => this.#link(notebook));
  }

  #refuse({ problem, remedy }: Problem): void {
    this.#say(`${sentence(problem)} ${sentence(remedy)}`);
  }

  async #speak(language: Language): Promise<void> {
    await useLanguage(language).then(
      () => this.#prefer({ language }),
      () => this.#say(msg('The words could not be fetched; check the connection')),
    );
  }

  #prefer(change: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...change };
    savePreferences(this.preferences);
    applyTheme(this.preferences.theme);
  }

  readonly #save = (): void => {
    const { notebook } = this.#document;
    if (notebook) this.#say(msg(str`Saved as ${save(notebook)}`));
  };

  readonly #copyLink = async (): Promise<void> => {
    const { notebook } = this.#document;
    if (!notebook) return;
    const hash = this.#source ?? (await this.#link(notebook));
    if (hash === null) return;
    const link = new URL(hash, location.href).href;
    await navigator.clipboard.writeText(link).then(
      () => this.#say(msg(str`Link copied, ${link.length.toLocaleString('en')} characters`)),
      () => this.#dialogs.link(link),
    );
  };

  /** The link of a notebook, or null, said in the bar, where it is too large for one. */
  async #link(notebook: Notebook): Promise<string | null> {
    try {
      return await (await import('../notebook/link.ts')).encodeLink(notebook);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.#say(msg('Too large for a link; save it as a file'));
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
    // A field has an undo of its own.
    if (event.altKey || isTyping(event)) return;
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (command && key === 'z') (event.shiftKey ? this.#redo : this.#undo)();
    else if (command && key === 'y') this.#redo();
    else if (!command && key === '?') this.#showKeyboard();
    else return;
    event.preventDefault();
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

/** Which notebook of the storage an entry of the browser's history stands for, if any. */
function keptId(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !('kept' in state)) return null;
  return typeof state.kept === 'string' ? state.kept : null;
}
