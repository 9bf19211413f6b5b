/** What one thread of this processor does at best in WebAssembly: two micro-kernels. */
import { KERNELS } from './kernels.ts';
import { rateOf } from './rate.ts';
import type { CopyRate, MachineLimits } from './results.ts';

const PAGE = 65536;
/** Bytes touched: within the first, second and last cache of usual processors, and beyond all of them. */
const SIZES = [2 ** 14, 2 ** 18, 2 ** 22, 2 ** 28] as const;
/** Chains of multiply-adds in the kernel, and lanes of each. */
const CHAINS = 10;
const LANES = 4;

interface Micro {
  copy(from: number, to: number, bytes: number, times: number): void;
  multiplyAdd(times: number, factor: number, term: number): number;
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** Null where WebAssembly has no SIMD. */
export async function measureCpuLimits(): Promise<MachineLimits | null> {
  const relaxed = bytesOf(KERNELS.relaxed);
  const simd = bytesOf(KERNELS.simd);
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(simd)) return null;
  const fused = WebAssembly.validate(relaxed);
  const pages = SIZES[SIZES.length - 1] / PAGE;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const module = new WebAssembly.Module(fused ? relaxed : simd);
  const micro = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Micro;
  const copies: CopyRate[] = [];
  for (const bytes of SIZES) {
    const half = bytes / 2;
    const rate = await rateOf((times) => micro.copy(0, half, half, times));
    copies.push({ bytes, bytesPerSecond: bytes * rate });
  }
  const perCall = 1000;
  const calls = await rateOf((times) => void micro.multiplyAdd(perCall * times, 0.999, 0.001));
  const madd = fused ? 'relaxed_madd' : 'mul and add';
  return {
    copies,
    multiplyAddsPerSecond: calls * perCall * CHAINS * LANES,
    how: `one thread, WebAssembly SIMD: a copy at ${SIZES.length} sizes and ${CHAINS} independent chains of ${madd}; between sizes the bandwidth is interpolated`,
  };
}
