/** The peers of a platform. Those that do not start stay in the list and say why at every row. */
import type { Peer } from './peer.ts';

export interface PeerPlatform {
  /** Where TensorFlow.js finds its WebAssembly; null where it finds it by itself. */
  readonly wasmPaths: Readonly<Record<string, string>> | null;
}

/** Where `navigator.gpu` is, the peers find it by themselves. */
export async function openPeers({ wasmPaths }: PeerPlatform): Promise<readonly Peer[]> {
  const jax = (device: 'wasm' | 'webgpu') => async () =>
    (await import('./jax.ts')).openJax(device, JAX_VERSION);
  // One after the other: starting a backend of TensorFlow.js makes it the present one.
  return [
    await tried('jax-js wasm', jax('wasm')),
    await tried('jax-js webgpu', jax('webgpu')),
    await tried('tfjs wasm', async () => {
      const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
      if (wasmPaths) setWasmPaths(wasmPaths);
      return (await import('./tfjs.ts')).openTfjs('wasm');
    }),
    await tried('tfjs webgpu', async () => {
      await import('@tensorflow/tfjs-backend-webgpu');
      return (await import('./tfjs.ts')).openTfjs('webgpu');
    }),
  ];
}

/** jax-js does not say its version; package.json pins it. */
const JAX_VERSION = '0.1.25';

async function tried(name: string, open: () => Promise<Peer | string>): Promise<Peer> {
  const opened = await open().catch((error: unknown) =>
    error instanceof Error ? error.message : String(error),
  );
  if (typeof opened !== 'string') return opened;
  const none = (): never => {
    throw new Error(opened);
  };
  return { name, version: 'not running', adapter: opened, forms: none, trainings: none };
}
