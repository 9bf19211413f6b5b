/** Calls of a page to something open in the worker: one after another, long ones announced and ended on demand. */
import type { Progress, Work } from '../engine/engine.ts';

/** Work is announced once it has taken a moment [ms]. */
const SHOWN_AFTER = 400;
const SHOWN_EVERY = 100;

export interface CallsListener {
  /** A call failed; the next one has its turn all the same. */
  failed(error: unknown): void;
  /** Null when the long work has ended. */
  progress(progress: Progress | null): void;
}

export class Calls {
  readonly #listener: CallsListener;
  #queue: Promise<unknown> = Promise.resolve();
  #cancel: AbortController | null = null;
  #closed = false;

  constructor(listener: CallsListener) {
    this.#listener = listener;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** After every call before it. What fails, or comes after closing, gives undefined. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue
      .then(() => (this.#closed ? (undefined as T) : work()))
      .catch((error: unknown) => {
        if (!this.#closed) this.#listener.failed(error);
        return undefined as T;
      });
    this.#queue = result;
    return result;
  }

  /** Part of a call that takes long. */
  async long<T>(work: (work: Work) => Promise<T>): Promise<T> {
    const { signal } = (this.#cancel = new AbortController());
    const started = performance.now();
    let told = 0;
    const onProgress = (progress: Progress): void => {
      const now = performance.now();
      if (now - started < SHOWN_AFTER || now - told < SHOWN_EVERY) return;
      told = now;
      this.#listener.progress(progress);
    };
    try {
      return await work({ signal, onProgress });
    } finally {
      this.#cancel = null;
      if (told > 0) this.#listener.progress(null);
    }
  }

  /** Ends what takes long. */
  cancel(): void {
    this.#cancel?.abort();
  }

  /** Ends what takes long, skips what waits, then disposes. */
  async close(dispose: () => void): Promise<void> {
    this.#closed = true;
    this.cancel();
    await this.#queue;
    dispose();
  }
}
