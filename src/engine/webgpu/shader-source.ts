/**
 * Kernels as text. Where the text comes from is the platform's business: the page bundles it
 * (`shaders-vite.ts`), Node reads the files (`shaders-node.ts`).
 */

/** WGSL by path below shaders/, e.g. `lib/philox.wgsl`. */
export type ShaderSource = ReadonlyMap<string, string>;

const USE = /^\/\/! use (\S+)$/gm;
const ENABLE = /^enable .*;$/gm;

/**
 * The complete text of a kernel: the modules its `//! use NAME` lines ask for, each once, then the kernel.
 * `generated` holds modules made for a circuit, such as its `laws`.
 */
export function assemble(
  source: ShaderSource,
  path: string,
  generated: Readonly<Record<string, string>> = {},
): string {
  const taken = new Set<string>();
  const parts: string[] = [];
  const take = (name: string): void => {
    if (taken.has(name)) return;
    taken.add(name);
    const text = generated[name] ?? source.get(name);
    if (text === undefined) throw new Error(`there is no shader ${name}`);
    for (const [, used] of text.matchAll(USE)) take(used);
    parts.push(text.replaceAll(USE, ''));
  };
  take(path);
  const text = parts.join('\n');
  // Extensions are enabled before anything is declared.
  const enabled = [...new Set(text.match(ENABLE) ?? [])];
  return [...enabled, text.replaceAll(ENABLE, '')].join('\n');
}
