/** The engine under test in the browser. Fails, never skips, where WGSL cannot run. */
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { shaders } from '../../src/engine/webgpu/shaders-vite.ts';
import { createWebGpuEngine, type WebGpuEngine, type WebGpuOptions } from '../../src/engine/webgpu/webgpu.ts';
import { oneDevice } from './one-device.ts';

export { shaders };
export const reference = createReferenceEngine();

/** An engine on the device that the tests share. */
export function sharedEngine(options: Partial<WebGpuOptions> = {}): Promise<WebGpuEngine> {
  return createWebGpuEngine(oneDevice, { shaders, ...options });
}

/** A fresh engine on its own device. */
export function openEngine(): Promise<WebGpuEngine> {
  if (!('gpu' in navigator))
    throw new Error('this browser has no WebGPU; start it with --enable-unsafe-webgpu');
  return createWebGpuEngine(navigator.gpu, { shaders });
}

/** Largest difference; Infinity where either is not a number. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  for (let n = 0; n < a.length; n++) {
    const d = Math.abs(a[n] - b[n]);
    if (!(d <= most)) most = Number.isNaN(d) ? Infinity : d;
  }
  return most;
}
