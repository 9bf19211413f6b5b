/** Part of `npm run kernels`: compiles assembly/kernels.ts twice and writes kernels.ts, the bytes as text. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const COMPILER = path('../../../node_modules/assemblyscript/bin/asc.js');

function base64(...features: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'kirchhoff-benchmark-'));
  try {
    const wasm = join(folder, 'kernels.wasm');
    const options = ['--runtime', 'stub', '--importMemory', '--noExportMemory', '--noAssert'];
    const enabled = features.flatMap((feature) => ['--enable', feature]);
    const all = [path('assembly/kernels.ts'), '-o', wasm, ...options, ...enabled, '--optimizeLevel', '3'];
    execFileSync(process.execPath, [COMPILER, ...all]);
    return readFileSync(wasm, 'base64');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The text that kernels.ts should have. */
export function compileKernels(): string {
  return [
    '/** WebAssembly of assembly/kernels.ts in base64, written by `npm run kernels`: with SIMD, and with relaxed SIMD. */',
    'export const KERNELS = {',
    `  simd: '${base64('simd')}',`,
    `  relaxed:\n    '${base64('simd', 'relaxed-simd')}',`,
    '} as const;',
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path('kernels.ts'), compileKernels());
