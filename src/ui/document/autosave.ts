/** Keeps the open notebook in the browser's storage, soon after every committed edit. */
import { BadInput, type Problem } from '../../circuit/problem.ts';
import type { Notebook } from '../../notebook/schema.ts';
import type { Store } from '../../notebook/store.ts';
import { rememberKept } from '../preferences.ts';

/** Longest time a committed edit waits [ms]. */
const WAIT = 400;

export interface Saved {
  /** The notebook's place in the storage. */
  readonly id: string;
  readonly notebook: Notebook;
  /** What the reader opened, before the first edit. */
  readonly original: Notebook;
}

export class Autosave {
  #waiting: Saved | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Saves follow each other. */
  #work: Promise<void> = Promise.resolve();
  #store: Promise<Store> | null = null;

  /** `tell` hears null after each save and the problem when one fails; what failed is tried again with the next edit. */
  constructor(private readonly tell: (problem: Problem | null) => void) {
    // The page may be closed for good right after.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.flush();
    });
    window.addEventListener('pagehide', () => void this.flush());
  }

  /** The storage, opened when it is first wanted; rejects with BadInput where there is none. */
  store(): Promise<Store> {
    this.#store ??= import('../../notebook/store.ts')
      .then(({ openStore }) => openStore())
      .catch((error: unknown) => {
        this.#store = null;
        throw error;
      });
    return this.#store;
  }

  put(saved: Saved): void {
    this.#waiting = saved;
    this.#timer ??= setTimeout(() => void this.flush(), WAIT);
  }

  /** Saves what waits now; resolves when it is in the storage or the problem has been told. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const saved = this.#waiting;
    this.#waiting = null;
    if (saved) this.#work = this.#work.then(() => this.#save(saved));
    return this.#work;
  }

  async #save(saved: Saved): Promise<void> {
    try {
      await (await this.store()).save(saved.id, saved.notebook, saved.original);
      rememberKept();
      this.tell(null);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      // The storage may have been closed by the browser: open it anew next time.
      this.#store = null;
      this.#waiting ??= saved;
      this.tell(error.problems[0]);
    }
  }
}
