/** `npm run kernels`: compiles kernels.ts beside this file and writes ../kernels.ts, the bytes as text. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The text that ../kernels.ts should have. The compiler is run, not imported: tsx would transform all of it first. */
export function compileKernels(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kirchhoff-kernels-'));
  try {
    const wasm = join(folder, 'kernels.wasm');
    const compiler = path('../../../../../node_modules/assemblyscript/bin/asc.js');
    const options = ['--runtime', 'stub', '--importMemory', '--noExportMemory', '--noAssert'];
    const optimised = ['--enable', 'simd', '--optimizeLevel', '3'];
    execFileSync(process.execPath, [compiler, path('kernels.ts'), '-o', wasm, ...options, ...optimised]);
    return [
      '/** WebAssembly of assembly/kernels.ts in base64, written by `npm run kernels`. */',
      'export const KERNELS =',
      `  '${readFileSync(wasm, 'base64')}';`,
      '',
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(path('../kernels.ts'), compileKernels());
