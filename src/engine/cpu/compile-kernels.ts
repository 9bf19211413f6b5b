/** `npm run kernels`: compiles what is written in AssemblyScript and keeps the bytes beside it as text. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Assembly {
  /** Relative to this file. */
  readonly source: string;
  readonly to: string;
  readonly options: readonly string[];
}

const PLAIN = ['--use', 'FMA=0'];
const RELAXED = ['--enable', 'relaxed-simd', '--use', 'FMA=1'];

export const ASSEMBLIES: readonly Assembly[] = [
  { source: 'matrices/assembly/kernels.ts', to: 'matrices/kernels.ts', options: PLAIN },
  { source: 'steps/assembly/steps.ts', to: 'steps/steps.wasm', options: PLAIN },
  { source: 'steps/assembly/steps.ts', to: 'steps/steps-fused.wasm', options: RELAXED },
];

export const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Bytes of a source at a path. The compiler is run, not imported: tsx would transform all of it first. */
export function assembled(source: string, options: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'kirchhoff-kernels-'));
  try {
    const wasm = join(folder, 'kernels.wasm');
    const compiler = pathOf('../../../node_modules/assemblyscript/bin/asc.js');
    const runtime = ['--runtime', 'stub', '--importMemory', '--noExportMemory', '--noAssert'];
    // AS112 warns of vectors crossing to JavaScript; none does.
    const optimised = ['--enable', 'simd', '--optimizeLevel', '3', '--disableWarning', '112'];
    execFileSync(process.execPath, [compiler, source, '-o', wasm, ...runtime, ...optimised, ...options]);
    return readFileSync(wasm);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the file should hold: the bytes, or a module with them as text. */
export function compileAssembly({ source, to, options }: Assembly): Buffer {
  const bytes = assembled(pathOf(source), options);
  return to.endsWith('.wasm') ? bytes : Buffer.from(textOf(source, bytes));
}

const textOf = (source: string, bytes: Buffer): string =>
  [
    `/** WebAssembly of ${source.slice(source.indexOf('/') + 1)} in base64, written by \`npm run kernels\`. */`,
    'export const KERNELS =',
    `  '${bytes.toString('base64')}';`,
    '',
  ].join('\n');

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const assembly of ASSEMBLIES) writeFileSync(pathOf(assembly.to), compileAssembly(assembly));
