/**
 * Matrix products over mini-batches, float32, node-major [N, B] with B contiguous: WebAssembly with SIMD, or JavaScript
 * where there is none. The two differ by rounding only.
 */
import { adam, tanh, type AdamStep, type Kernels } from './elementwise.ts';
import * as javascript from './javascript.ts';
import { runChecked, type Product } from './product.ts';
import { checkedSettling } from './settling-checks.ts';
import { loops, type SettlingKernels } from './settling.ts';
import { wasmKernels } from './wasm.ts';

export type { Product } from './product.ts';

export interface Matrices {
  readonly kind: 'wasm-simd' | 'javascript';
  /** Zeroed arrays inside the memory reserved at creation, 16-byte aligned. Throw when it is used up. */
  floats(count: number): Float32Array<ArrayBuffer>;
  ints(count: number): Int32Array<ArrayBuffer>;
  /**
   * For every triple (o, w, x):
   *   out[o + m outStride + n] += alpha sum_k weights[w + k wk + m wm] signals[x + k xStride + n]
   * A dense coupling W[source, target] is one triple: wk = targets, wm = 1; its transposed product wk = 1,
   * wm = targets. A stencil is one triple for each cell and tap.
   */
  multiply(product: Product): void;
  /**
   * For every triple (o, w, x), the slope of a product with respect to its weights:
   *   weights[w + k wk + m wm] += alpha sum_n signals[x + k xStride + n] out[o + m outStride + n]
   */
  outer(product: Product): void;
  /** One step of Adam; the arrays are of one length. */
  adam(step: AdamStep): void;
  /** s = tanh(v) */
  tanh(v: Float32Array, s: Float32Array): void;
  /** What settling is made of; arrays of its own only. */
  readonly settling: SettlingKernels;
}

const PAGE = 65536;
const LARGEST = 2 ** 30;
const ALIGNMENT = 16;
/** Arrays there is room to align: each may leave up to 12 bytes unused. */
const ARRAYS = 4096;

/** `words` counts the floats and ints that will be asked for, 4 bytes each. */
export function createMatrices(words: number, prefer: Matrices['kind'] = 'wasm-simd'): Matrices {
  // One more vector at the end: the kernels may read past the last row.
  const bytes = 4 * words + (ALIGNMENT - 4) * Math.min(words, ARRAYS) + ALIGNMENT;
  if (!(words >= 0 && bytes <= LARGEST))
    throw new Error(`Matrices of ${words} numbers do not fit into 1 GiB. Take a smaller circuit or batch.`);
  const pages = Math.ceil(bytes / PAGE);
  const instantiate = prefer === 'wasm-simd' ? wasmKernels() : null;
  if (!instantiate)
    return matrices('javascript', new ArrayBuffer(pages * PAGE), words, {
      ...javascript,
      adam,
      tanh,
      settling: loops,
    });
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  return matrices('wasm-simd', memory.buffer, words, instantiate(memory));
}

function matrices(kind: Matrices['kind'], buffer: ArrayBuffer, words: number, kernels: Kernels): Matrices {
  let left = words;
  let next = 0;
  const take = (count: number): number => {
    const at = next;
    const end = at + Math.ceil((4 * count) / ALIGNMENT) * ALIGNMENT;
    if (!(count >= 0 && count <= left && end + ALIGNMENT <= buffer.byteLength))
      throw new Error(`No room for ${count} more numbers: ${left} of ${words} are left.`);
    left -= count;
    next = end;
    return at;
  };
  return {
    kind,
    floats: (count) => new Float32Array(buffer, take(count), count),
    ints: (count) => new Int32Array(buffer, take(count), count),
    multiply: (product) => runChecked(kernels.multiply, buffer, product),
    outer: (product) => runChecked(kernels.outer, buffer, product),
    adam: (step) => {
      checkAlike(buffer, [step.values, step.gradient, step.first, step.second]);
      kernels.adam(step);
    },
    tanh: (v, s) => {
      checkAlike(buffer, [v, s]);
      kernels.tanh(v, s);
    },
    settling: checkedSettling(kernels.settling, buffer),
  };
}

/** WebAssembly writes where it is told to: arrays of other memories or lengths throw instead. */
function checkAlike(buffer: ArrayBuffer, arrays: readonly Float32Array[]): void {
  for (const array of arrays)
    if (array.buffer !== buffer || array.length !== arrays[0].length)
      throw new Error('Arrays of one length and of its own matrices only.');
}
