/** The kernels, bundled by Vite. Node reads them with `shaders-node.ts` instead. */
import type { ShaderSource } from './shader-source.ts';

const files = import.meta.glob<string>('/shaders/**/*.wgsl', {
  query: '?raw',
  eager: true,
  import: 'default',
});

export const shaders: ShaderSource = new Map(
  Object.entries(files).map(([path, text]) => [path.replace(/^\/shaders\//, ''), text]),
);
