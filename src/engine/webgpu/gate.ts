/** Workgroup counts on the device, so that a submission of many blocks of steps can end early without the host. */
import { Buffers } from './buffers.ts';
import type { Dispatch, Kernels } from './kernels.ts';
import { uploadUniform } from './parameters.ts';
import type { Session } from './session.ts';
import { COPY_DST, COPY_SRC, INDIRECT, STORAGE } from './usage.ts';

/** Sizes of dispatches a gate can hold, three counts each. */
const SIZES = 64;

export class Gate {
  readonly buffers: Buffers;
  readonly dispatch: Dispatch;
  readonly #session: Session;
  readonly #kernels: Kernels;
  /** Byte offsets of counts, by size. */
  readonly #offsets = new Map<string, number>();
  readonly #counts: number[] = [];

  /** `joined` holds the peak a look leaves behind. */
  static async of(session: Session, kernels: Kernels, joined: GPUBuffer): Promise<Gate> {
    const kernel = await kernels.get({ path: 'gate.wgsl' });
    return session.checked(() => {
      const buffers = new Buffers(session);
      uploadUniform(buffers, kernels, 'limit', 'gate.wgsl', 'Limit', { threshold: 0, counts: 0 });
      const counts = buffers.make('counts', 12 * SIZES, STORAGE | INDIRECT | COPY_DST);
      const blocks = buffers.make('blocks', 4, STORAGE | COPY_SRC | COPY_DST);
      const limit = buffers.get('limit');
      return new Gate(
        session,
        kernels,
        buffers,
        kernels.dispatch(kernel, 1, { limit, joined, counts, blocks }),
      );
    });
  }

  private constructor(session: Session, kernels: Kernels, buffers: Buffers, dispatch: Dispatch) {
    this.#session = session;
    this.#kernels = kernels;
    this.buffers = buffers;
    this.dispatch = dispatch;
  }

  /** Encodes dispatches that an ended submission leaves out. */
  encode(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[], offset: number): void {
    const counts = this.buffers.get('counts');
    for (const { kernel, group, x, y, stepped } of dispatches) {
      pass.setPipeline(kernel.pipeline);
      if (stepped) pass.setBindGroup(0, group, [offset]);
      else pass.setBindGroup(0, group);
      pass.dispatchWorkgroupsIndirect(counts, this.#offset(x, y));
    }
  }

  #offset(x: number, y: number): number {
    const key = `${x} ${y}`;
    const known = this.#offsets.get(key);
    if (known !== undefined) return known;
    if (this.#counts.length === 3 * SIZES) throw new Error('a gate holds too many sizes of dispatches');
    const offset = 4 * this.#counts.length;
    this.#counts.push(x, y, 1);
    this.#offsets.set(key, offset);
    return offset;
  }

  /** Opens the gate for what was encoded, before the submission. */
  open(threshold: number): void {
    const { queue } = this.#session.device;
    queue.writeBuffer(this.buffers.get('counts'), 0, Uint32Array.from(this.#counts));
    queue.writeBuffer(this.buffers.get('blocks'), 0, new Uint32Array(1));
    const limit = { threshold, counts: this.#counts.length };
    uploadUniform(this.buffers, this.#kernels, 'limit', 'gate.wgsl', 'Limit', limit);
  }

  dispose(): void {
    this.buffers.dispose();
  }
}
