/** The notebooks kept in this browser, with their versions. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { BadInput, type Problem } from '../../circuit/problem.ts';
import type { Store, StoredNotebook } from '../../notebook/store.ts';
import { controls } from '../controls.css.ts';
import { currentLanguage } from '../language/language.ts';

/** Fires `open-version` {detail: {id, notebook}} to open an earlier version. */
@customElement('kirchhoff-notebooks')
export class NotebooksPage extends LitElement {
  @property({ attribute: false }) store: Promise<Store> | null = null;
  @state() private list: readonly StoredNotebook[] | null = null;
  @state() private versions: { readonly id: string; readonly kept: readonly number[] } | null = null;
  /** Taken out of the list; it leaves the storage with its versions when the reader leaves the page or deletes another. */
  @state() private deleted: StoredNotebook | null = null;
  @state() private problem: Problem | null = null;

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        max-inline-size: var(--measure);
        margin-inline: auto;
        padding-block: var(--space-7);
        font-size: 1rem;
      }

      h1 {
        margin: 0 0 var(--space-3);
        font-family: var(--prose);
        font-size: var(--text-heading-1);
        font-weight: 600;
      }

      p {
        color: var(--muted);
      }

      ul {
        margin: var(--space-5) 0 0;
        padding: 0;
        list-style: none;
      }

      ul ul {
        margin: 0;
        padding: 0 0 var(--space-3) var(--space-4);
        font-size: var(--text-interface);
      }

      ul ul li {
        border: 0;
      }

      li {
        border-block-start: 1px solid var(--line);
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--space-2);
        padding-block: var(--space-1);
      }

      .row a {
        flex: 1 1 14rem;
        overflow-wrap: anywhere;
      }

      time {
        color: var(--muted);
        font-size: var(--text-interface);
      }

      .problem {
        color: var(--error);
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.#work((store) => this.#reallyDelete(store));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('store')) void this.#work((store) => this.#read(store));
  }

  override render(): TemplateResult {
    const shown = this.list?.filter(({ id }) => id !== this.deleted?.id) ?? [];
    return html`<h1>${msg('My notebooks')}</h1>
      <p>
        ${msg('Every notebook you edit is kept here, in this browser and nowhere else, as you write. Clearing the browser’s data for this site removes them; files and links do not depend on it.')}
      </p>
      ${
        this.problem
          ? html`<p class="problem" role="alert">${this.problem.problem}. ${this.problem.remedy}.</p>`
          : nothing
      }
      <div role="status">${this.deleted ? this.#undoDelete(this.deleted) : nothing}</div>
      ${this.list && shown.length === 0 ? html`<p>${msg('Nothing yet. Edit any notebook, or start a new one.')}</p>` : nothing}
      <ul>
        ${repeat(
          shown,
          ({ id }) => id,
          (entry) => this.#row(entry),
        )}
      </ul>`;
  }

  #row(entry: StoredNotebook): TemplateResult {
    const { id, title, saved } = entry;
    const open = this.versions?.id === id;
    return html`<li>
      <div class="row">
        <a href="#kept=${id}">${title}</a>
        ${when(saved)}
        <button
          class="quiet"
          aria-expanded=${open ? 'true' : 'false'}
          aria-label=${msg(str`Versions of ${title}`)}
          @click=${() => this.#work((store) => this.#showVersions(store, open ? null : id))}
        >
          ${msg('Versions')}
        </button>
        <button
          class="quiet"
          aria-label=${msg(str`Delete ${title}`)}
          @click=${() => this.#work((store) => this.#delete(store, entry))}
        >
          ${msg('Delete')}
        </button>
      </div>
      ${open ? this.#versionList(id, title) : nothing}
    </li>`;
  }

  #versionList(id: string, title: string): TemplateResult {
    const kept = this.versions?.kept ?? [];
    if (kept.length === 0)
      return html`<p>${msg('No earlier version yet; one is kept every five minutes of editing.')}</p>`;
    return html`<ul aria-label=${msg(str`Versions of ${title}`)}>
      ${kept.map(
        (time) =>
          html`<li class="row">
            ${when(time)}
            <button class="quiet" @click=${() => this.#work((store) => this.#openVersion(store, id, time))}>
              ${msg('Open')}
            </button>
          </li>`,
      )}
    </ul>`;
  }

  #undoDelete({ title }: StoredNotebook): TemplateResult {
    return html`<p>
      ${msg(str`"${title}" is deleted.`)}
      <button class="quiet" @click=${() => (this.deleted = null)}>${msg('Put it back')}</button>
    </p>`;
  }

  async #read(store: Store): Promise<void> {
    this.list = await store.list();
  }

  async #showVersions(store: Store, id: string | null): Promise<void> {
    this.versions = id === null ? null : { id, kept: await store.versions(id) };
  }

  async #openVersion(store: Store, id: string, time: number): Promise<void> {
    const detail = { id, notebook: await store.loadVersion(id, time) };
    this.dispatchEvent(new CustomEvent('open-version', { detail }));
  }

  async #delete(store: Store, entry: StoredNotebook): Promise<void> {
    await this.#reallyDelete(store);
    this.deleted = entry;
  }

  async #reallyDelete(store: Store): Promise<void> {
    const { deleted } = this;
    if (!deleted) return;
    this.deleted = null;
    await store.delete(deleted.id);
    await this.#read(store);
  }

  /** Works with the storage; a failure is shown, and the page goes on. */
  async #work(work: (store: Store) => Promise<void>): Promise<void> {
    try {
      if (this.store) await work(await this.store);
      this.problem = null;
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.problem = error.problems[0];
    }
  }
}

function when(time: number): TemplateResult {
  const date = new Date(time);
  const words = date.toLocaleString(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' });
  return html`<time datetime=${date.toISOString()}>${words}</time>`;
}
