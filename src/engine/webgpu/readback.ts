/** Copies of device buffers to the host through a small pool of mappable ones. */
import type { Session } from './session.ts';
import { COPY_DST, MAP_MODE_READ, MAP_READ } from './usage.ts';

/** Mappable buffers kept for reuse. */
const KEPT = 4;

export interface Copy {
  readonly from: GPUBuffer;
  readonly offset?: number;
  readonly bytes: number;
}

export class Readback {
  readonly #session: Session;
  readonly #idle: GPUBuffer[] = [];
  readonly #busy = new Set<GPUBuffer>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** How many copies are on their way. */
  get pending(): number {
    return this.#busy.size;
  }

  /** Submits the copies after everything submitted so far; resolves with their bytes, in order. */
  async read(copies: readonly Copy[]): Promise<readonly ArrayBuffer[]> {
    const { device } = this.#session;
    const total = copies.reduce((sum, { bytes }) => sum + bytes, 0);
    const staging = this.#take(total);
    const encoder = device.createCommandEncoder({ label: 'readback' });
    let at = 0;
    for (const { from, offset = 0, bytes } of copies) {
      encoder.copyBufferToBuffer(from, offset, staging, at, bytes);
      at += bytes;
    }
    device.queue.submit([encoder.finish()]);
    try {
      await staging.mapAsync(MAP_MODE_READ, 0, total);
      const mapped = staging.getMappedRange(0, total);
      let start = 0;
      const parts = copies.map(({ bytes }) => mapped.slice(start, (start += bytes)));
      staging.unmap();
      return parts;
    } finally {
      this.#give(staging);
    }
  }

  #take(bytes: number): GPUBuffer {
    const fits = this.#idle.findIndex(({ size }) => size >= bytes && size <= 4 * bytes);
    const [known] = fits < 0 ? [] : this.#idle.splice(fits, 1);
    // Powers of two, so that growing recordings do not make a new buffer each time.
    const size = Math.min(
      2 ** Math.ceil(Math.log2(Math.max(bytes, 256))),
      this.#session.device.limits.maxBufferSize,
    );
    const staging =
      known ?? this.#session.device.createBuffer({ label: 'staging', size, usage: MAP_READ | COPY_DST });
    this.#busy.add(staging);
    return staging;
  }

  #give(staging: GPUBuffer): void {
    this.#busy.delete(staging);
    this.#idle.push(staging);
    if (this.#idle.length > KEPT) this.#idle.shift()?.destroy();
  }

  dispose(): void {
    for (const staging of [...this.#idle.splice(0), ...this.#busy]) staging.destroy();
  }
}
