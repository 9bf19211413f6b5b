/**
 * One GPU device and everything that can end it. Losing the device is an ordinary state: calls in flight and
 * calls made later reject with the reason, none hangs.
 */
import type { EngineInfo } from '../engine.ts';
import { describeAdapter, requestAdapter } from './adapter.ts';

/** Limits the kernels need; more storage buffers per stage than this are never used. */
export const STORAGE_BUFFERS = 8;
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;
/** What some kernels and the tuner use where it is there. */
const FEATURES = ['subgroups', 'timestamp-query'] as const;
/** Kernels that sum by subgroup share a workgroup out over whole ones. */
const LARGEST_SUBGROUP = 64;

export class Session {
  /** Resolves with the reason when the device is lost or fails; never by `dispose`. */
  readonly lost: Promise<string>;
  #fault: Error | null = null;
  #disposed = false;
  /** Calls in flight, each to be rejected when the device goes. */
  readonly #waiting = new Set<(fault: Error) => void>();

  constructor(
    readonly device: GPUDevice,
    readonly info: EngineInfo,
    /** Whether kernels may sum by subgroup. */
    readonly subgroups: boolean,
  ) {
    this.lost = new Promise((resolve) => {
      const fail = (reason: string): void => {
        if (this.#fault) return;
        this.#fault = new Error(`the GPU stopped: ${reason}`);
        for (const reject of this.#waiting) reject(this.#fault);
        this.#waiting.clear();
        if (!this.#disposed) resolve(reason);
      };
      void device.lost.then(({ reason, message }) => fail(message || reason || 'no reason given'));
      device.addEventListener('uncapturederror', (event) => {
        event.preventDefault();
        fail(event.error.message);
      });
    });
  }

  /** Throws once the device is gone. */
  check(): void {
    if (this.#fault) throw this.#fault;
  }

  /** The work's outcome, or a rejection as soon as the device is lost. */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    return new Promise<T>((resolve, reject) => {
      this.#waiting.add(reject);
      work()
        .then(resolve, (error: unknown) => reject(this.#fault ?? error))
        .finally(() => this.#waiting.delete(reject));
    });
  }

  /** Runs `create` and rejects with what the GPU found wrong with it, out of memory included. */
  async checked<T>(create: () => T): Promise<T> {
    const { device } = this;
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    const outcome = attempt(create);
    const [invalid, tooLarge] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
    const error = invalid ?? tooLarge;
    if (error) throw new Error(error.message);
    return outcome();
  }

  dispose(): void {
    this.#disposed = true;
    this.device.destroy();
  }
}

/** The outcome of `work`, to be looked at later. */
function attempt<T>(work: () => T): () => T {
  try {
    const value = work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Requests an adapter and a device with the adapter's own limits. Throws an Error that says why there is none. */
export async function openSession(gpu: GPU): Promise<Session> {
  const adapter = await requestAdapter(gpu);
  if (!adapter) throw new Error('This browser offers no WebGPU adapter');
  const stages = adapter.limits.maxStorageBuffersPerShaderStage;
  if (stages < STORAGE_BUFFERS)
    throw new Error(`The adapter binds ${stages} storage buffers per kernel; ${STORAGE_BUFFERS} are needed`);
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  const requiredFeatures = FEATURES.filter((name) => adapter.features.has(name));
  const device = await adapter.requestDevice({ requiredLimits, requiredFeatures });
  const { subgroupMaxSize } = adapter.info;
  const subgroups = device.features.has('subgroups') && subgroupMaxSize <= LARGEST_SUBGROUP;
  return new Session(device, describeAdapter(adapter), subgroups);
}
