/**
 * Measured data sets live beside the repository (../shared/data, or where KIRCHHOFF_DATA points), not in it.
 * Where the folder is missing, a test that needs it fails under CI and says that it was not run elsewhere.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';

const folder = process.env.KIRCHHOFF_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));

/** Path of one file, e.g. `gset/G22.txt`. */
export function sharedPath(name: string): string {
  return join(folder, name);
}

/** Bytes of one file. */
export function sharedBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(sharedPath(name)));
}

/** A test that reads shared files; they are named so that a missing one is noticed before the test starts. */
export function itWithData(
  title: string,
  files: readonly string[],
  test: () => void | Promise<void>,
  timeout?: number,
): void {
  const missing = files.filter((file) => !existsSync(join(folder, file)));
  if (missing.length === 0) {
    it(title, test, timeout);
  } else if (process.env.CI) {
    it(title, () => {
      throw new Error(`data folder missing: ${missing.join(', ')} not in ${folder}; set KIRCHHOFF_DATA`);
    });
  } else {
    it(title, (context) => {
      console.warn(`${title}: not run: data folder missing (${folder})`);
      context.skip('not run: data folder missing');
    });
  }
}
