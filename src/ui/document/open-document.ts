/** The one document of the page: its edits and their undoing, its place in the browser's storage. */
import type { Problem } from '../../circuit/problem.ts';
import { EditHistory, type EditName } from '../../notebook/edit-history.ts';
import type { Notebook } from '../../notebook/schema.ts';
import type { Store } from '../../notebook/store.ts';
import { Autosave } from './autosave.ts';

export interface DocumentEdit {
  readonly notebook: Notebook;
  readonly name: EditName;
  /** What was edited: edits of one place that follow each other closely are taken back together. */
  readonly place?: string;
}

export class OpenDocument {
  /** Why the last edit is not in the browser's storage, or null. */
  problem: Problem | null = null;
  /** The document's place in the storage; null until its first edit. */
  id: string | null = null;
  #history: EditHistory | null = null;
  #original: Notebook | null = null;
  #keeps = false;
  readonly #autosave = new Autosave((problem) => {
    this.problem = problem;
    this.changed();
  });

  /** `changed` is called whenever something shown of the document has changed. */
  constructor(private readonly changed: () => void) {}

  get notebook(): Notebook | null {
    return this.#history?.current ?? null;
  }

  get undoes(): EditName | null {
    return this.#history?.undoes ?? null;
  }

  get redoes(): EditName | null {
    return this.#history?.redoes ?? null;
  }

  get store(): Promise<Store> {
    return this.#autosave.store();
  }

  /** Shows a document. `id` is its place in the storage, if it has one; one that is not `kept` is never saved. */
  open(notebook: Notebook | null, options: { id: string | null; kept: boolean }): void {
    void this.#autosave.flush();
    this.#history = notebook && new EditHistory(notebook);
    this.#original = notebook;
    this.#keeps = options.kept;
    this.id = options.id;
    this.changed();
  }

  /** Takes an edit; whether it changed anything. */
  commit({ notebook, name, place }: DocumentEdit): boolean {
    if (!this.#history || notebook === this.#history.current) return false;
    this.#history.commit(notebook, name, place);
    this.#edited();
    return true;
  }

  /** Takes the last edit back; whether there was one. */
  undo(): boolean {
    return this.#went(this.#history?.undo());
  }

  redo(): boolean {
    return this.#went(this.#history?.redo());
  }

  /** Resolves when every edit is in the storage, or has been told not to be. */
  flush(): Promise<void> {
    return this.#autosave.flush();
  }

  #went(notebook: Notebook | null | undefined): boolean {
    if (!notebook) return false;
    this.#edited();
    return true;
  }

  #edited(): void {
    const { notebook } = this;
    if (this.#keeps && notebook && this.#original) {
      this.id ??= crypto.randomUUID();
      this.#autosave.put({ id: this.id, notebook, original: this.#original });
    }
    this.changed();
  }
}
