/** The step loop as WebAssembly: compiled once a thread, with fused multiply-add where the machine has it. */

/** `wasm-relaxed-simd`: fused multiply-add. */
export type StepKernels = 'wasm-relaxed-simd' | 'wasm-simd' | 'javascript';

/** What is tried, best first. */
export const STEP_KERNELS: readonly StepKernels[] = ['wasm-relaxed-simd', 'wasm-simd', 'javascript'];

/** A module whose one function is a relaxed multiply-add. */
const RELAXED = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 0, 253, 17],
  ...[65, 0, 253, 17, 65, 0, 253, 17, 253, 133, 2, 11],
);
const modules = new Map<StepKernels, WebAssembly.Module | null>();

/** A module whose one function counts the bits of a vector. */
const SIMD = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253],
  ...[98, 11],
);

/** What this processor and browser have, before anything is loaded. */
export function bestKernels(): StepKernels {
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(SIMD)) return 'javascript';
  return WebAssembly.validate(RELAXED) ? 'wasm-relaxed-simd' : 'wasm-simd';
}

/** In words, for the badge. */
export const KERNEL_WORDS: Readonly<Record<StepKernels, string>> = {
  'wasm-relaxed-simd': 'float32 in WebAssembly SIMD with fused multiply-add',
  'wasm-simd': 'float32 in WebAssembly SIMD',
  javascript: 'float32 in JavaScript',
};

/** The compiled step loop, or null where WebAssembly is absent, lacks what it takes or is forbidden by a page's policy. */
export async function stepModule(kernels: StepKernels): Promise<WebAssembly.Module | null> {
  const known = modules.get(kernels);
  if (known !== undefined) return known;
  const made = await compile(kernels);
  modules.set(kernels, made);
  return made;
}

/** The page fetches it, Node reads the file. */
async function read(url: URL): Promise<BufferSource> {
  if (url.protocol === 'file:') return new Uint8Array(process.getBuiltinModule('node:fs').readFileSync(url));
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname} did not load (${response.status}). Reload the page.`);
  return response.arrayBuffer();
}

async function compile(kernels: StepKernels): Promise<WebAssembly.Module | null> {
  if (kernels === 'javascript' || typeof WebAssembly === 'undefined') return null;
  if (kernels === 'wasm-relaxed-simd' && bestKernels() !== kernels) return null;
  const bytes = await read(
    kernels === 'wasm-relaxed-simd'
      ? new URL('./steps-fused.wasm', import.meta.url)
      : new URL('./steps.wasm', import.meta.url),
  );
  if (!WebAssembly.validate(bytes)) return null;
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return null;
    throw error;
  }
}
