/**
 * Kernels as text. Where the text comes from is the platform's business: the page bundles it
 * (`shaders-vite.ts`), Node reads the files (`shaders-node.ts`).
 */

/** WGSL by path below shaders/, e.g. `lib/philox.wgsl`. */
export type ShaderSource = ReadonlyMap<string, string>;

const USE = /^\/\/! use (\S+)$/gm;

/**
 * The complete text of a kernel: the modules its `//! use NAME` lines ask for, each once, then the kernel.
 * `generated` holds modules printed for a circuit, such as its `laws`.
 */
export function assemble(
  source: ShaderSource,
  path: string,
  generated: Readonly<Record<string, string>> = {},
): string {
  const text = generated[path] ?? source.get(path);
  if (text === undefined) throw new Error(`there is no shader ${path}`);
  const modules = [...text.matchAll(USE)].map(([, name]) => assemble(source, name, generated));
  return [...modules, text.replaceAll(USE, '')].join('\n');
}
