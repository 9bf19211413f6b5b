/** Work queued for the device in order, and handed over in as few submissions as its length allows. */
import type { Buffers } from '../buffers.ts';
import { encode, uniformSize, type Dispatch, type Kernels } from '../kernels.ts';
import type { Session } from '../session.ts';
import { COPY_DST, UNIFORM } from '../usage.ts';
import { packStruct } from '../wgsl.ts';

/** Sweeps of one settle at most, each with a uniform of its own that never changes. */
export const MOST_SWEEPS = 2048;
/** Other calls with numbers of their own per submission. */
const CALLS = 128;

interface Run {
  readonly kind: 'run';
  readonly dispatches: readonly Dispatch[];
  readonly offset: number;
}
interface Copy {
  readonly kind: 'copy';
  readonly from: GPUBuffer;
  readonly first: number;
  readonly to: GPUBuffer;
  readonly at: number;
  readonly bytes: number;
}
interface Clear {
  readonly kind: 'clear';
  readonly buffer: GPUBuffer;
  readonly first: number;
  readonly bytes: number;
}

/** What one call of a kernel is told. */
export interface CallNumbers {
  readonly sweep?: number;
  readonly factor?: number;
  readonly first?: number;
  readonly second?: number;
  readonly last?: number;
  readonly follow?: number;
  readonly now?: number;
  readonly before?: number;
}

export class Program {
  readonly #device: GPUDevice;
  readonly #wgsl: string;
  readonly #stride: number;
  readonly #buffer: GPUBuffer;
  readonly #calls: Uint8Array<ArrayBuffer>;
  readonly #budget: number;
  #items: (Run | Copy | Clear)[] = [];
  #used = 0;
  #work = 0;

  /** `budget` in multiplications per submission. */
  constructor({ device }: Session, buffers: Buffers, kernels: Kernels, budget: number) {
    this.#device = device;
    this.#budget = budget;
    this.#wgsl = kernels.text({ path: 'lib/call.wgsl' });
    const alignment = device.limits.minUniformBufferOffsetAlignment;
    this.#stride = Math.ceil(uniformSize(this.#wgsl, 'Call') / alignment) * alignment;
    this.#buffer = buffers.make('step', this.#stride * (MOST_SWEEPS + CALLS), UNIFORM | COPY_DST);
    this.#calls = new Uint8Array(this.#stride * CALLS);
    const sweeps = new Uint8Array(this.#stride * MOST_SWEEPS);
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++)
      sweeps.set(this.#packed({ sweep }), sweep * this.#stride);
    device.queue.writeBuffer(this.#buffer, 0, sweeps);
  }

  #packed(numbers: CallNumbers): Uint8Array {
    const none = { sweep: 0, factor: 0, first: 1, second: 1, last: 0, follow: 0, now: 0, before: 0 };
    return new Uint8Array(packStruct(this.#wgsl, 'Call', { ...none, ...numbers }));
  }

  /** Offset of a sweep's uniform. */
  sweep(number: number): number {
    return number * this.#stride;
  }

  run(dispatches: readonly Dispatch[], offset = 0): void {
    this.#items.push({ kind: 'run', dispatches, offset });
  }

  /** Runs dispatches that read these numbers. */
  call(numbers: CallNumbers, dispatches: readonly Dispatch[]): void {
    this.run(dispatches, this.offsetOf(numbers));
  }

  /** Offset of a uniform with these numbers, good until the next flush. */
  offsetOf(numbers: CallNumbers): number {
    if (this.#used === CALLS) this.flush();
    this.#calls.set(this.#packed(numbers), this.#used * this.#stride);
    return (MOST_SWEEPS + this.#used++) * this.#stride;
  }

  copy(from: GPUBuffer, to: GPUBuffer, bytes: number, first = 0, at = 0): void {
    this.#items.push({ kind: 'copy', from, first, to, at, bytes });
  }

  clear(buffer: GPUBuffer, first = 0, bytes = buffer.size - first): void {
    this.#items.push({ kind: 'clear', buffer, first, bytes });
  }

  /** Counts multiplications of what was queued; says whether enough has come together for a submission. */
  spend(work: number): boolean {
    this.#work += work;
    return this.#work > this.#budget;
  }

  /** Hands everything queued to the device. */
  flush(): void {
    if (this.#items.length === 0) return;
    if (this.#used > 0)
      this.#device.queue.writeBuffer(
        this.#buffer,
        MOST_SWEEPS * this.#stride,
        this.#calls,
        0,
        this.#used * this.#stride,
      );
    const encoder = this.#device.createCommandEncoder({ label: 'training' });
    let pass: GPUComputePassEncoder | null = null;
    for (const item of this.#items) {
      if (item.kind === 'run') {
        pass ??= encoder.beginComputePass();
        encode(pass, item.dispatches, item.offset);
        continue;
      }
      pass?.end();
      pass = null;
      if (item.kind === 'copy')
        encoder.copyBufferToBuffer(item.from, item.first, item.to, item.at, item.bytes);
      else encoder.clearBuffer(item.buffer, item.first, item.bytes);
    }
    pass?.end();
    this.#device.queue.submit([encoder.finish()]);
    this.#items = [];
    this.#used = 0;
    this.#work = 0;
  }
}
