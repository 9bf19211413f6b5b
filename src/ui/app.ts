import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Problem } from '../circuit/problem.ts';
import type { EngineChoice } from '../lab/api.ts';
import type { EditName } from '../notebook/edit-history.ts';
import { replaceCell } from '../notebook/edits.ts';
import type { Cell, Notebook } from '../notebook/schema.ts';
import { appStyles } from './app.css.ts';
import type { PageActs } from './commands.ts';
import { controls } from './controls.css.ts';
import { Dialogs } from './dialogs/dialogs.ts';
import { sentence } from './dialogs/sentence.ts';
import { Desk, type DeskHost, type Version } from './document/desk.ts';
import type { DocumentEdit } from './document/open-document.ts';
import { readEmbedding } from './embed/embedding.ts';
import { describeError, watchErrors } from './error-report.ts';
import './gallery.ts';
import { JsonDrop } from './json-drop.ts';
import { useLanguage, type Language } from './language/language.ts';
import { Media } from './media.ts';
import type { NotebookPage } from './notebook-page.ts';
import type { Opened } from './open.ts';
import { openLab } from './open-lab.ts';
import { applyTheme, loadPreferences, resolveTheme, savePreferences } from './preferences.ts';
import type { Preferences, ThemeChoice } from './preferences.ts';
import { parseRoute } from './route.ts';
import { isTyping } from './is-typing.ts';
import './top-bar.ts';
import type { TopBar } from './top-bar.ts';

/** Path of what the browser's storage refuses. */
const STORAGE = 'browser storage';

interface CellChange {
  readonly cell: Cell;
  readonly commit: boolean;
  readonly name?: EditName;
}

/** How long a message stays in the bar [ms]. */
const MESSAGE_TIME = 6000;

/** The page: what the address asks for, between the bar and the foot; in a frame of another page, that alone. */
@customElement('kirchhoff-app')
export class App extends LitElement implements DeskHost {
  @property({ type: Boolean, reflect: true }) dropping = false;
  @state() private preferences = loadPreferences();
  @state() private message = '';
  readonly embedding = readEmbedding(location.search);
  readonly desk = new Desk(this, this.embedding === null);
  readonly #dark = new Media(this, '(prefers-color-scheme: dark)');
  readonly #dialogs = new Dialogs();
  #unwatch = (): void => undefined;
  #trouble = '';
  #messageTimer: ReturnType<typeof setTimeout> | undefined;

  static override readonly styles = [controls, appStyles];

  constructor() {
    super();
    if (!this.embedding) new JsonDrop(this, (file) => void this.desk.openFile(file));
    this.addEventListener('cell-change', this.#cellChanged);
    // What a cell exports carries the whole notebook; a file dropped on a cell may carry another.
    this.addEventListener('notebook-wanted', this.#giveNotebook);
    this.addEventListener(
      'open-file',
      (event) => void this.desk.openFile((event as CustomEvent<File>).detail),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = watchErrors((error) => void this.#dialogs.error(describeError(error)));
    window.addEventListener('hashchange', this.#navigate);
    window.addEventListener('keydown', this.#key);
    applyTheme(this.preferences.theme);
    void this.desk.open(parseRoute(location.hash));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
    window.removeEventListener('hashchange', this.#navigate);
    window.removeEventListener('keydown', this.#key);
  }

  override render(): TemplateResult {
    const main = html`<main id="main" tabindex="-1" aria-busy=${this.desk.shown === 'opening'}>
      ${this.#page()}
    </main>`;
    if (this.embedding) return html`${main} ${this.#dialogs}`;
    const { theme, engine } = this.preferences;
    const { notebook, undoes, redoes, shown, trouble } = this.desk;
    return html`
      <kirchhoff-bar
        .engine=${engine}
        .theme=${theme}
        .page=${shown === 'gallery' || shown === 'notebooks' ? shown : 'other'}
        .hasNotebook=${notebook !== null}
        .undoes=${undoes}
        .redoes=${redoes}
        .message=${this.message}
        .problem=${trouble}
        @language-choice=${(event: CustomEvent<Language>) => void this.#speak(event.detail)}
        @new-notebook=${this.desk.startNew}
        @undo=${this.desk.undo}
        @redo=${this.desk.redo}
        @engine-choice=${(event: CustomEvent<EngineChoice>) => this.#prefer({ engine: event.detail })}
        @theme-choice=${(event: CustomEvent<ThemeChoice>) => this.#prefer({ theme: event.detail })}
        @open-file=${(event: CustomEvent<File>) => void this.desk.openFile(event.detail)}
        @skip=${this.#focusMain}
        @save=${this.desk.save}
        @copy-link=${this.#copyLink}
        @embed=${this.#showEmbed}
        @cite=${this.#showCite}
      ></kirchhoff-bar>
      ${main}
      <footer>
        <p>${msg(str`Kirchhoff ${__BUILD__}. Everything runs on this device; nothing is uploaded.`)}</p>
        <a href="#benchmark">${msg('Benchmark')}</a>
        ${notebook ? html`<button class="quiet" @click=${this.#showCite}>${msg('Cite')}</button>` : nothing}
        <button class="quiet" @click=${this.#tour}>${msg('Tour')}</button>
        <button class="quiet" @click=${this.#showPalette}>${msg('Find (Ctrl+K)')}</button>
        <button class="quiet" @click=${this.#showKeyboard}>${msg('Keyboard (?)')}</button>
      </footer>
      ${this.#dialogs}
    `;
  }

  #page(): TemplateResult {
    const { desk, embedding } = this;
    const { shown, notebook } = desk;
    const theme = embedding?.theme ?? resolveTheme(this.preferences.theme, this.#dark.matches);
    const { engine } = this.preferences;
    const first = desk.opened?.problems[0];
    if (embedding && (shown === 'notebook' || shown === 'gallery')) {
      void import('./embed/embed-page.ts');
      return html`<kirchhoff-embed
        .embedding=${embedding}
        .notebook=${notebook}
        .engine=${engine}
        .theme=${theme}
      ></kirchhoff-embed>`;
    }
    switch (shown) {
      case 'gallery':
        return html`<kirchhoff-gallery
          .hero=${notebook}
          .link=${desk.heroLink}
          .store=${desk.store}
          .engine=${engine}
          .theme=${theme}
        ></kirchhoff-gallery>`;
      case 'benchmark':
        void import('./benchmark/page.ts');
        return html`<kirchhoff-benchmark></kirchhoff-benchmark>`;
      case 'reference': {
        void import('./reference/page.ts');
        const route = parseRoute(location.hash);
        return html`<kirchhoff-reference-page
          .at=${route.kind === 'reference' ? route.at : ''}
        ></kirchhoff-reference-page>`;
      }
      case 'notebook':
        void import('./notebook-page.ts');
        return html`<kirchhoff-notebook
          .notebook=${notebook}
          .place=${desk.place}
          .engine=${engine}
          .theme=${theme}
          @document-edit=${(event: CustomEvent<DocumentEdit>) => desk.edit(event.detail)}
          @refused=${(event: CustomEvent<Problem>) => this.#refuse(event.detail)}
        ></kirchhoff-notebook>`;
      case 'pair':
        void import('./pair/page.ts');
        return html`<kirchhoff-pair
          .openLab=${openLab}
          .engine=${engine}
          .theme=${theme}
          @problems=${(event: CustomEvent<Opened>) => this.problems(event.detail)}
        ></kirchhoff-pair>`;
      case 'notebooks':
        void import('./document/notebooks-page.ts');
        return html`<kirchhoff-notebooks
          .store=${desk.store()}
          @open-version=${(event: CustomEvent<Version>) => void desk.openVersion(event.detail)}
        ></kirchhoff-notebooks>`;
      case 'opening':
        return html`<div class="notice late" role="status"><h1>${msg('Opening the notebook')}</h1></div>`;
      case 'failed':
        return html`<div class="notice">
          <h1>${msg(str`${desk.opened?.subject ?? msg('The notebook')} could not be opened`)}</h1>
          <p>${first ? `${sentence(first.problem)} ${sentence(first.remedy)}` : ''}</p>
          <div class="actions">
            <button class="primary" @click=${() => desk.opened && this.problems(desk.opened)}>
              ${msg('Show what is wrong')}
            </button>
            <a href="#">${msg('Go to the gallery')}</a>
          </div>
        </div>`;
    }
    return shown satisfies never;
  }

  /** Called by the desk. Trouble with the document is seen before any passing message. */
  changed(): void {
    if (this.desk.trouble !== this.#trouble) this.message = '';
    this.#trouble = this.desk.trouble;
    this.requestUpdate();
  }

  /** Called by the desk. */
  problems({ subject, notebook, problems }: Opened): void {
    const heading = notebook
      ? msg(str`${subject} was mended to open it`)
      : msg(str`${subject} could not be opened`);
    void this.#dialogs.problems({ heading, problems });
  }

  /** Called by the desk. */
  say(message: string): void {
    clearTimeout(this.#messageTimer);
    this.message = message;
    this.#messageTimer = setTimeout(() => (this.message = ''), MESSAGE_TIME);
  }

  readonly #navigate = (): void => {
    void this.desk.open(parseRoute(location.hash));
    window.scrollTo(0, 0);
    this.#focusMain();
  };

  readonly #cellChanged = (event: Event): void => {
    const { notebook } = this.desk;
    if (!(event instanceof CustomEvent) || notebook === null) return;
    const { cell, commit, name = 'edit a recipe' } = event.detail as CellChange;
    // While a slider is dragged the bench follows by itself; the document changes once, when it is let go.
    if (!commit) return;
    this.desk.edit({ notebook: replaceCell(notebook, cell), name, place: cell.id });
  };

  #refuse({ path, problem, remedy }: Problem): void {
    // That the storage takes nothing is said already, of what matters more.
    if (path === STORAGE && this.desk.trouble) return;
    this.say(`${sentence(problem)} ${sentence(remedy)}`);
  }

  async #speak(language: Language): Promise<void> {
    await useLanguage(language).then(
      () => this.#prefer({ language }),
      () => this.say(msg('The words could not be fetched; check the connection')),
    );
  }

  readonly #giveNotebook = (event: Event): void => {
    const { notebook } = this.desk;
    if (notebook) (event as CustomEvent<(found: Notebook) => void>).detail(notebook);
  };

  #prefer(change: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...change };
    savePreferences(this.preferences);
    applyTheme(this.preferences.theme);
  }

  readonly #copyLink = async (): Promise<void> => {
    const link = await this.desk.link();
    if (link === null) return;
    await navigator.clipboard.writeText(link).then(
      () => this.say(msg(str`Link copied, ${link.length.toLocaleString('en')} characters`)),
      () => this.#dialogs.link(link),
    );
  };

  readonly #showKeyboard = (): void => void this.#dialogs.keyboard();

  readonly #showPalette = async (): Promise<void> => {
    const { commandsOf } = await import('./commands.ts');
    await this.#dialogs.palette(commandsOf(this.#acts));
  };

  readonly #showEmbed = async (): Promise<void> => {
    const link = await this.desk.link();
    const { notebook } = this.desk;
    if (link && notebook) await this.#dialogs.embed({ link, notebook });
  };

  readonly #showCite = async (): Promise<void> => {
    const { notebook } = this.desk;
    if (notebook) await this.#dialogs.cite({ title: notebook.title, link: await this.desk.link() });
  };

  readonly #tour = async (): Promise<void> => {
    const { Tour } = await import('./tour/tour.ts');
    const tour = new Tour();
    this.renderRoot.querySelector('kirchhoff-tour')?.remove();
    this.renderRoot.append(tour);
    await tour.start();
  };

  /** What the palette can do here. */
  get #acts(): PageActs {
    const { desk } = this;
    return {
      desk,
      open: () => this.renderRoot.querySelector<TopBar>('kirchhoff-bar')?.pick(),
      copyLink: this.#copyLink,
      embed: this.#showEmbed,
      cite: this.#showCite,
      keyboard: this.#showKeyboard,
      runs: (cell) => this.renderRoot.querySelector<NotebookPage>('kirchhoff-notebook')?.showRuns(cell),
      tour: this.#tour,
      prefer: (change) => this.#prefer(change),
      speak: (language) => this.#speak(language),
    };
  }

  readonly #key = (event: KeyboardEvent): void => {
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (event.altKey || this.embedding) return;
    if (command && key === 'k') void this.#showPalette();
    // A field has an undo of its own.
    else if (isTyping(event)) return;
    else if (command && key === 'z') (event.shiftKey ? this.desk.redo : this.desk.undo)();
    else if (command && key === 'y') this.desk.redo();
    else if (!command && key === '?') this.#showKeyboard();
    else return;
    event.preventDefault();
  };

  readonly #focusMain = (): void => {
    this.renderRoot.querySelector<HTMLElement>('main')?.focus();
  };
}
