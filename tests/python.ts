/** Runs Python scripts with NumPy: many in one process, since starting it costs more than most of them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DRIVER = `
import contextlib, io, json, runpy, sys, traceback
results = {}
for job in json.load(sys.stdin):
    out, code = io.StringIO(), 0
    sys.argv = job["words"]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            runpy.run_path(job["words"][0], run_name="__main__")
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            traceback.print_exc()
            code = 3
    results[job["name"]] = {"code": code, "out": out.getvalue()}
print(json.dumps(results))
`;

export interface PythonRun {
  readonly code: number;
  readonly out: string;
}

export interface PythonJob {
  readonly name: string;
  readonly script: string;
  /** A recorded run the script is given. */
  readonly npz?: Uint8Array;
}

/** Exit code and output of every script by its name. Fails where python3 or NumPy is missing. */
export function runPython(jobs: readonly PythonJob[]): Readonly<Record<string, PythonRun>> {
  const folder = mkdtempSync(join(tmpdir(), 'kirchhoff-python-'));
  try {
    const asked = jobs.map(({ name, script, npz }, index) => {
      const file = join(folder, `${index}.py`);
      writeFileSync(file, script);
      if (!npz) return { name, words: [file] };
      writeFileSync(join(folder, `${index}.npz`), npz);
      return { name, words: [file, join(folder, `${index}.npz`)] };
    });
    const out = execFileSync('python3', ['-c', DRIVER], {
      input: JSON.stringify(asked),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    return JSON.parse(out) as Record<string, PythonRun>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The largest distance a script reports [V]. */
export function distanceIn({ out }: PythonRun): number {
  return Number(/at most (\S+) V apart/.exec(out)?.[1] ?? NaN);
}
