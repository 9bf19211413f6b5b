/**
 * The products a circuit's currents are sums of: which nodes feel them, which kernels can compute them, and what those
 * are bound to.
 */
import type { Dispatch, Kernels } from './kernels.ts';
import type { Candidate } from './tuner.ts';
import type { Variant } from './variants.ts';

/** What becomes of a product's sums: stored as currents, or a step taken at once. */
export interface Finish {
  readonly modules: readonly string[];
  readonly buffers: Readonly<Record<string, GPUBuffer>>;
  readonly constants?: Readonly<Record<string, number>>;
  readonly laws?: string;
}

export interface Product {
  /** Group that feels it, or -1 for all. */
  readonly into: number;
  /** The group it hears, where one alone and through a dense coupling. */
  readonly heard?: number;
  /** For people and the tuner, e.g. `dense 256 -> 128, 1000 samples`. */
  readonly name: string;
  /** Adds to currents summed before instead of overwriting what the last step left. */
  readonly adds: boolean;
  /** Multiplications. */
  readonly work: number;
  readonly variants: readonly Variant[];
  /** Buffers by binding, but for the signals and what finishes. */
  readonly buffers: Readonly<Record<string, GPUBuffer>>;
  readonly constants: Readonly<Record<string, number>>;
  /** Room for partial sums, where a variant leaves any. */
  readonly partials?: GPUBuffer;
  /** What must be computed from the same signals before, if anything. */
  readonly before?: Product & { readonly output: GPUBuffer };
}

/** Sums stored in `current`. */
export const stored = (current: GPUBuffer): Finish => ({
  modules: ['lib/currents.wgsl'],
  buffers: { current },
});

/** The dispatches of a product by one of its kernels, reading the signals given. */
export async function dispatchesOf(
  kernels: Kernels,
  product: Product,
  variant: Variant,
  signal: GPUBuffer,
  { modules, buffers, constants, laws }: Finish,
): Promise<readonly Dispatch[]> {
  const kernel = await kernels.get({
    path: variant.path,
    modules: { ...variant.modules, finish: modules },
    constants: { ...product.constants, ...variant.constants, ...constants },
    laws,
  });
  const { before } = product;
  const own = variant.partial ? joined(product) : { ...product.buffers, signal };
  return [
    ...(before ? await dispatchesOf(kernels, before, before.variants[0], signal, stored(before.output)) : []),
    ...(await partialsOf(kernels, product, variant, signal)),
    kernels.dispatch(kernel, variant.items, { ...own, ...buffers }, variant.each),
  ];
}

/** What a kernel that joins partial sums is bound to. */
function joined({ name, buffers, partials }: Product): Readonly<Record<string, GPUBuffer>> {
  if (!partials) throw new Error(`${name} has no room for partial sums`);
  return { coupling: buffers.coupling, partials };
}

async function partialsOf(
  kernels: Kernels,
  product: Product,
  { partial, modules }: Variant,
  signal: GPUBuffer,
): Promise<readonly Dispatch[]> {
  if (!partial) return [];
  const { path, items, each } = partial;
  const kernel = await kernels.get({ path, modules, constants: product.constants });
  return [kernels.dispatch(kernel, items, { ...product.buffers, ...joined(product), signal }, each)];
}

/** The kernels of a product for the tuner to try; each overwrites or adds to `current`. */
export function candidatesOf(
  kernels: Kernels,
  product: Product,
  signal: GPUBuffer,
  current: GPUBuffer,
): readonly Candidate[] {
  return product.variants.map((variant) => ({
    name: variant.name,
    usual: variant.usual,
    text: [variant.path, ...(variant.partial ? [variant.partial.path] : [])]
      .map((path) => kernels.text({ path, modules: { ...variant.modules, finish: ['lib/currents.wgsl'] } }))
      .join('\n'),
    prepare: () => dispatchesOf(kernels, product, variant, signal, stored(current)),
  }));
}
