/** The kernels as WebAssembly with SIMD. */
import { KERNELS } from './kernels.ts';
import type { AdamStep, Kernels } from './elementwise.ts';
import type { Kernel } from './product.ts';
import type { Grid, SettlingKernels } from './settling.ts';

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
    const exported = new WebAssembly.Instance(module, { env: { memory } }).exports;
    const { multiply, outer, adam, tanh } = exported;
    return {
      multiply: kernel(multiply as Export),
      outer: kernel(outer as Export),
      adam: (step) => void (adam as Export)(...adamArguments(step)),
      tanh: (v, s) => void (tanh as Export)(v.byteOffset, s.byteOffset, v.length),
      settling: settlingKernels(exported),
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

function settlingKernels(exported: WebAssembly.Exports): SettlingKernels {
  const run = (name: string) => exported[name] as Export;
  const [balance, dots, addEach, subtract] = ['balance', 'dots', 'addEach', 'subtract'].map(run);
  const [gridImage, gridStep, gridTurn] = ['gridImage', 'gridStep', 'gridTurn'].map(run);
  const states = ({ r, p, image, inverse, factor }: Grid) =>
    [r, p, image, inverse, factor].map(({ byteOffset }) => byteOffset);
  return {
    balance: ({ v, current, leak, nodes, met, scale }) =>
      void balance(
        v.byteOffset,
        current.byteOffset,
        leak.byteOffset,
        nodes.byteOffset,
        nodes.length,
        met.length,
        met.byteOffset,
        scale.byteOffset,
      ),
    dots: (out, a, c) =>
      void dots(out.byteOffset, a.byteOffset, c.byteOffset, a.length / out.length, out.length),
    addEach: (x, factor, d) =>
      void addEach(x.byteOffset, factor.byteOffset, d.byteOffset, x.length / factor.length, factor.length),
    subtract: (out, a, c) => void subtract(out.byteOffset, a.byteOffset, c.byteOffset, out.length),
    gridImage: ({ image, diagonal, rows, entries, places, size, sum }, x) =>
      void gridImage(
        image.byteOffset,
        x.byteOffset,
        diagonal.byteOffset,
        rows.byteOffset,
        entries.byteOffset,
        places.byteOffset,
        size,
        sum.length,
        sum.byteOffset,
      ),
    gridStep: (grid, x) => {
      const { size, sum, left } = grid;
      gridStep(x.byteOffset, ...states(grid), size, sum.length, sum.byteOffset, left.byteOffset);
    },
    gridTurn: ({ p, r, inverse, factor, size, sum }) =>
      void gridTurn(p.byteOffset, r.byteOffset, inverse.byteOffset, factor.byteOffset, size, sum.length),
  };
}
