/** Long preparations let other work run, can be stopped, and say how far they are. */
import { Breath } from '../../engine/breath.ts';
import type { LessonOptions } from '../lesson.ts';

export class Pace {
  readonly #breath = new Breath();
  readonly #options: Pick<LessonOptions, 'signal' | 'onProgress'>;
  readonly #of: string;
  readonly #total: number;

  /** `of` names what is counted, up to `total`. */
  constructor(options: Pick<LessonOptions, 'signal' | 'onProgress'>, of: string, total: number) {
    this.#options = options;
    this.#of = of;
    this.#total = total;
  }

  /** Whether it is time to rest; asked between samples, cheap. */
  isDue(): boolean {
    return this.#breath.isDue();
  }

  /** Waits for pending events; throws when the caller has lost interest. */
  async rest(done: number): Promise<void> {
    await this.#breath.take();
    const { signal, onProgress } = this.#options;
    signal?.throwIfAborted();
    onProgress?.({ done, total: this.#total, of: this.#of });
  }
}
