/** Part of `npm run kernels`: compiles assembly/kernels.ts twice and writes kernels.ts, the bytes as text. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assembled } from '../../engine/cpu/compile-kernels.ts';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const base64 = (...options: readonly string[]): string =>
  assembled(path('assembly/kernels.ts'), options).toString('base64');

/** The text that kernels.ts should have. */
export function compileKernels(): string {
  return [
    '/** WebAssembly of assembly/kernels.ts in base64, written by `npm run kernels`: with SIMD, and with relaxed SIMD. */',
    'export const KERNELS = {',
    `  simd: '${base64()}',`,
    `  relaxed:\n    '${base64('--enable', 'relaxed-simd')}',`,
    '} as const;',
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path('kernels.ts'), compileKernels());
