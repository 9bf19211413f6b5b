/** The kernels, read from the files. The page bundles them with `shaders-vite.ts` instead. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ShaderSource } from './shader-source.ts';

export function readShaders(): ShaderSource {
  const folder = fileURLToPath(new URL('../../../shaders/', import.meta.url));
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.wgsl'));
  return new Map(paths.map((path) => [path, readFileSync(folder + path, 'utf8')]));
}
