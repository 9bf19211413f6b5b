/** Where jax-js computes. */
import { getWebGPUDevice } from '@jax-js/jax';

/** Name of the hardware, for people. */
export function adapterOf(device: 'wasm' | 'webgpu'): string {
  if (device === 'wasm') return 'this processor';
  const { adapterInfo } = getWebGPUDevice();
  return adapterInfo.description || [adapterInfo.vendor, adapterInfo.architecture].filter(Boolean).join(' ');
}
