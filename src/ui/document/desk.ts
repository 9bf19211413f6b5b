/**
 * What lies on the page: opens what an address, a file or the reader asks for, takes every edit of it, and keeps the
 * address and the browser's storage up to date.
 */
import { msg, str } from '@lit/localize';
import { BadInput } from '../../circuit/problem.ts';
import type { EditName } from '../../notebook/edit-history.ts';
import type { Notebook } from '../../notebook/schema.ts';
import type { Store } from '../../notebook/store.ts';
import { AddressBar } from '../address.ts';
import { HERO } from '../gallery-list.ts';
import { openFile, openKept, openRoute, save, type Opened } from '../open.ts';
import { namesDocument, type DocumentRoute, type Route } from '../route.ts';
import { OpenDocument, type DocumentEdit } from './open-document.ts';

export type Shown =
  'opening' | 'notebook' | 'failed' | Exclude<Route['kind'], DocumentRoute['kind']> | 'gallery';

export interface Version {
  readonly id: string;
  readonly notebook: Notebook;
}

/** Longer addresses do not serve as a name. */
const LONGEST_PLACE = 4000;

/** A notebook, and its place in the browser's storage where it has one. */
type Placed = Opened & { readonly id: string | null };

export interface DeskHost {
  /** Something shown has changed. */
  changed(): void;
  /** Something happened that the reader hears of. */
  say(message: string): void;
  /** What was opened has problems. */
  problems(opened: Opened): void;
}

export class Desk {
  shown: Shown = 'opening';
  opened: Opened | null = null;
  /** Where the hero can be read on its own page, edits included. */
  heroLink = `#/${HERO}`;
  readonly #document: OpenDocument;
  readonly #address = new AddressBar();
  /** Aborts the opening of what the reader no longer waits for. */
  #opening = new AbortController();
  /** The address of a notebook kept elsewhere, as long as it is unchanged. */
  #source: string | null = null;
  /** Stands for the document as long as it is not in the storage. */
  #place = '';

  /** `keeps`: whether edits go to the storage and the address. */
  constructor(
    private readonly host: DeskHost,
    private readonly keeps: boolean,
  ) {
    this.#document = new OpenDocument(() => host.changed());
  }

  get notebook(): Notebook | null {
    return this.#document.notebook;
  }

  get undoes(): EditName | null {
    return this.#document.undoes;
  }

  get redoes(): EditName | null {
    return this.#document.redoes;
  }

  /** Why the last edit is not in the storage, in words, or ''. */
  get trouble(): string {
    const { problem } = this.#document;
    return problem ? msg(str`Not kept in this browser: ${problem.problem}. ${problem.remedy}.`) : '';
  }

  /** Under which the runs of the document are kept. */
  get place(): string {
    return this.#document.id ?? this.#place;
  }

  readonly store = (): Promise<Store> => this.#document.store;

  async open(route: Route): Promise<void> {
    const kept = keptId(history.state);
    // What was edited here before is in the storage; it may still be on its way there.
    await this.#document.flush();
    const signal = this.#begin();
    this.#source = route.kind === 'source' ? route.hash : null;
    if (!namesDocument(route)) return this.#put(route.kind, pageTitle(route.kind));
    if (route.kind === 'gallery') this.#put('gallery');
    const opened = await this.#read(route, kept, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (opened) this.#show(opened, route.kind === 'gallery' && !opened.id ? 'gallery' : 'notebook', signal);
  }

  async openFile(file: File): Promise<void> {
    const signal = this.#begin();
    const opened = await openFile(file);
    if (!signal.aborted) await this.#lay({ ...opened, id: null }, signal);
  }

  readonly startNew = async (): Promise<void> => {
    const signal = this.#begin();
    const notebook = (await import('../../notebook/templates.ts')).newNotebook();
    if (!signal.aborted) await this.#lay({ subject: '', notebook, problems: [], id: null }, signal);
  };

  /** An earlier version takes the notebook's place, as an edit that can be taken back. */
  async openVersion({ id, notebook }: Version): Promise<void> {
    const signal = this.#begin();
    const opened = await openKept(id, this.store);
    if (signal.aborted) return;
    history.pushState({ kept: id }, '', location.pathname);
    this.#show({ ...opened, id }, 'notebook', signal);
    this.edit({ notebook, name: 'open a version' });
  }

  edit(edit: DocumentEdit): void {
    if (this.#document.commit(edit)) this.#edited();
  }

  readonly undo = (): void => {
    if (this.#document.undo()) this.#edited();
  };

  readonly redo = (): void => {
    if (this.#document.redo()) this.#edited();
  };

  readonly save = (): void => {
    const { notebook } = this;
    if (notebook) this.host.say(msg(str`Saved as ${save(notebook)}`));
  };

  /** The whole address that opens this document, or null, said, where it is too large for one. */
  async link(): Promise<string | null> {
    const { notebook } = this;
    if (!notebook) return null;
    const hash = this.#source ?? (await this.#hash(notebook));
    return hash && new URL(hash, location.href).href;
  }

  #begin(): AbortSignal {
    this.#opening.abort();
    this.#opening = new AbortController();
    this.#address.cancel();
    this.shown = 'opening';
    this.opened = null;
    this.#document.open(null, { id: null, kept: false });
    return this.#opening.signal;
  }

  /** What an address names; an entry of the history that was edited comes back as it was left. */
  async #read(route: DocumentRoute, kept: string | null, signal: AbortSignal): Promise<Placed> {
    if (kept !== null) {
      const opened = await openKept(kept, this.store);
      if (opened.notebook) return { ...opened, id: kept };
    }
    const opened = await openRoute(route, signal, this.store);
    return { ...opened, id: route.kind === 'kept' ? route.id : null };
  }

  /** Shows a document that came without an address, and gives it one. */
  async #lay(opened: Placed, signal: AbortSignal): Promise<void> {
    this.#source = null;
    // A notebook too large for a link has no address; going back still leads to where the reader was.
    if (opened.notebook)
      history.pushState(null, '', (await this.#hash(opened.notebook)) ?? location.pathname);
    this.#show(opened, 'notebook', signal);
  }

  #show(opened: Placed, shown: 'gallery' | 'notebook', signal: AbortSignal): void {
    if (signal.aborted) return;
    this.opened = opened;
    // What was edited but is not in the storage still has its runs there.
    this.#place = keptId(history.state) ?? placeOf(opened.notebook);
    this.#document.open(opened.notebook, {
      id: opened.id,
      kept: this.keeps && shown === 'notebook',
    });
    this.#put(opened.notebook ? shown : 'failed', shown === 'gallery' ? undefined : opened.notebook?.title);
    if (opened.problems.length > 0) this.host.problems(opened);
  }

  #put(shown: Shown, title?: string): void {
    this.shown = shown;
    document.title = title ? `${title} · Kirchhoff` : 'Kirchhoff';
    this.host.changed();
  }

  /** The address and the storage follow the document. */
  #edited(): void {
    const { notebook } = this;
    const { id } = this.#document;
    if (!notebook || !this.keeps) return;
    this.#source = null;
    if (this.shown !== 'notebook') {
      void this.#hash(notebook).then((link) => {
        this.heroLink = link ?? this.heroLink;
        this.host.changed();
      });
      return;
    }
    if (keptId(history.state) !== id) {
      history.replaceState({ kept: id }, '');
      this.#takeRuns(id);
    }
    document.title = `${notebook.title} · Kirchhoff`;
    this.#address.update(() => this.#hash(notebook));
  }

  /** Runs from before the document had a place in the storage go there; afterwards the page knows it by that place. */
  #takeRuns(id: string | null): void {
    const from = this.#place;
    if (id === null || id === from) return;
    setTimeout(() => void import('../runs/recorded.ts').then(({ moveRuns }) => moveRuns(from, id)));
  }

  /** The link of a notebook, or null, said in the bar, where it is too large for one. */
  async #hash(notebook: Notebook): Promise<string | null> {
    try {
      return await (await import('../../notebook/link.ts')).encodeLink(notebook);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.host.say(msg('Too large for a link; save it as a file'));
      return null;
    }
  }
}

function pageTitle(page: Exclude<Route['kind'], DocumentRoute['kind']>): string {
  switch (page) {
    case 'benchmark':
      return msg('Benchmark');
    case 'notebooks':
      return msg('My notebooks');
    case 'pair':
      return msg('Side by side');
    case 'reference':
      return msg('Every field of a recipe');
  }
  return page satisfies never;
}

/** Which notebook of the storage an entry of the browser's history stands for, if any. */
function keptId(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !('kept' in state)) return null;
  return typeof state.kept === 'string' ? state.kept : null;
}

/** The address stands for a document, or its title where there is no address short enough. */
function placeOf(notebook: Notebook | null): string {
  const { hash } = location;
  return hash !== '' && hash.length <= LONGEST_PLACE ? hash : notebook?.title || 'untitled';
}
