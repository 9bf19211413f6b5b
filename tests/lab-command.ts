/** Runs the headless runner as a person would, in a process of its own. */
import { spawnSync } from 'node:child_process';

export interface LabCell {
  readonly id: string;
  readonly status: string;
  readonly seconds: number;
  readonly metrics: Record<string, number>;
}

export interface LabResult {
  readonly notebook: string;
  readonly build: string;
  readonly engine: { readonly kind: string; readonly adapter: string };
  readonly cells: readonly LabCell[];
}

export interface LabRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
}

export function lab(...words: string[]): LabRun {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'src/cli/main.ts', ...words],
    { encoding: 'utf8' },
  );
  return { code: status, out: stdout, err: stderr, seconds: (performance.now() - started) / 1000 };
}

/** The result of a run; throws with what it said when there is none. */
export function labResult(...words: string[]): LabResult {
  const { out, err } = lab('run', ...words);
  if (out === '') throw new Error(err);
  return JSON.parse(out) as LabResult;
}
