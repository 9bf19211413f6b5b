/** The kernels as WebAssembly with SIMD. */
import { KERNELS } from './kernels.ts';
import type { AdamStep, Kernels } from './elementwise.ts';
import type { Kernel } from './product.ts';

type Export = (...args: readonly number[]) => number;

/** Compiled once a thread; null where WebAssembly is absent, has no SIMD or is forbidden by a page's policy. */
let compiled: WebAssembly.Module | null | undefined;

function compile(): WebAssembly.Module | null {
  if (typeof WebAssembly === 'undefined') return null;
  const bytes = Uint8Array.from(atob(KERNELS), (character) => character.charCodeAt(0));
  if (!WebAssembly.validate(bytes)) return null;
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return null;
    throw error;
  }
}

/** Makes kernels that work in a memory, or null where there are none. */
export function wasmKernels(): ((memory: WebAssembly.Memory) => Kernels) | null {
  const module = (compiled ??= compile());
  if (!module) return null;
  return (memory) => {
    const { multiply, outer, adam, tanh } = new WebAssembly.Instance(module, { env: { memory } }).exports;
    return {
      multiply: kernel(multiply as Export),
      outer: kernel(outer as Export),
      adam: (step) => void (adam as Export)(...adamArguments(step)),
      tanh: (v, s) => void (tanh as Export)(v.byteOffset, s.byteOffset, v.length),
    };
  };
}

const kernel =
  (run: Export): Kernel =>
  (p, last) =>
    run(
      p.triples.byteOffset,
      p.triples.length / 3,
      p.out.byteOffset,
      p.weights.byteOffset,
      p.signals.byteOffset,
      last.out,
      last.weights,
      last.signals,
      p.outStride,
      p.wk,
      p.wm,
      p.xStride,
      p.m,
      p.k,
      p.n,
      p.alpha,
    );

const adamArguments = (a: AdamStep): readonly number[] => [
  a.values.byteOffset,
  a.gradient.byteOffset,
  a.first.byteOffset,
  a.second.byteOffset,
  a.values.length,
  a.step,
  a.beta1,
  a.beta2,
  a.correction,
  a.epsilon,
  a.keep,
];
