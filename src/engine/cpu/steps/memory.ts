/** One WebAssembly memory handed out piece by piece; grows when a piece is asked for later. */
import { reject } from '../../../circuit/problem.ts';

const PAGE = 65536;
const ALIGNMENT = 16;
/** Kernels may read up to a vector past what they use, and before it. */
const MARGIN = 64;
/** All that 32-bit addresses reach, less the last page. */
const LARGEST = 2 ** 32 - PAGE;

export class Memory {
  #memory: WebAssembly.Memory | null = null;
  #bytes = MARGIN;

  /** Room for `count` words of 4 bytes; returns where it begins. Zero at first. */
  reserve(count: number): number {
    const at = this.#bytes;
    this.#bytes = at + Math.ceil((4 * count) / ALIGNMENT) * ALIGNMENT;
    if (this.#memory) this.#grow();
    return at;
  }

  /** Allocates what was reserved. Throws BadInput when there is not that much. */
  allocate(): WebAssembly.Memory {
    return (this.#memory ??= this.#attempt(
      () => new WebAssembly.Memory({ initial: this.#pages, maximum: 65535 }),
    ));
  }

  /** [bytes] */
  get size(): number {
    return this.#memory?.buffer.byteLength ?? 0;
  }

  floats(at: number, count: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#buffer, at, count);
  }
  ints(at: number, count: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.#buffer, at, count);
  }

  get #buffer(): ArrayBuffer {
    if (!this.#memory) throw new Error('nothing is allocated yet');
    return this.#memory.buffer;
  }
  get #pages(): number {
    return Math.ceil((this.#bytes + MARGIN) / PAGE);
  }

  #grow(): void {
    const memory = this.#memory;
    const more = this.#pages - this.size / PAGE;
    if (memory && more > 0) this.#attempt(() => memory.grow(more));
  }

  #attempt<T>(allocate: () => T): T {
    const refuse = (): never =>
      reject(
        'circuit',
        `it needs ${Math.ceil(this.#bytes / 2 ** 20)} MB of memory, more than there is`,
        'Use fewer nodes, samples or couplings',
      );
    if (this.#bytes + MARGIN > LARGEST) return refuse();
    try {
      return allocate();
    } catch (error) {
      if (error instanceof RangeError) return refuse();
      throw error;
    }
  }
}
