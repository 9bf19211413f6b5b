/** GPU buffers by name, with one owner that frees them. */
import type { Session } from './session.ts';

/** Bytes that hold one element of every array a kernel binds. */
const SMALLEST = 32;

type Data = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

export class Buffers {
  readonly #session: Session;
  readonly #made = new Map<string, GPUBuffer>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Throws when there is none of that name. */
  get(name: string): GPUBuffer {
    const buffer = this.#made.get(name);
    if (!buffer) throw new Error(`there is no buffer ${name}`);
    return buffer;
  }

  /** What is allocated at present. */
  get bytes(): number {
    return [...this.#made.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** A buffer of at least `bytes`, zero at first; one of another size under the same name is replaced. */
  make(name: string, bytes: number, usage: number): GPUBuffer {
    // A binding must hold at least one element, and copies go by words.
    const size = Math.max(SMALLEST, Math.ceil(bytes / 4) * 4);
    const known = this.#made.get(name);
    if (known?.size === size) return known;
    known?.destroy();
    const buffer = this.#session.device.createBuffer({ label: name, size, usage });
    this.#made.set(name, buffer);
    return buffer;
  }

  /** A buffer holding `data`; written in place where its size stays. */
  upload(name: string, data: Data, usage: number): GPUBuffer {
    const buffer = this.make(name, data.byteLength, usage);
    if (data.byteLength > 0) this.#session.device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  free(name: string): void {
    this.#made.get(name)?.destroy();
    this.#made.delete(name);
  }

  dispose(): void {
    for (const name of [...this.#made.keys()]) this.free(name);
  }
}
