/** One sweep or comparison under way in the worker: told to the page a few times a second, ended on demand. */
import type { PartRun } from '../../notebook/records.ts';
import type { Cell, SeriesCell } from '../../notebook/schema.ts';
import { problemsIn } from '../cell-problems.ts';
import type { WebGpuSource } from '../engines.ts';
import type { SeriesEmit, SeriesHandle, SeriesOpening } from './api.ts';
import { runSeries } from './run-series.ts';

/** Least time between two events [ms]. */
const TELL_EVERY = 120;

export interface SeriesSessionOptions extends SeriesOpening {
  readonly webgpu: WebGpuSource;
}

/** Starts at once; whatever goes wrong becomes an event. */
export function openSeries(
  cell: SeriesCell,
  cells: readonly Cell[],
  options: SeriesSessionOptions,
  emit: SeriesEmit,
): SeriesHandle {
  const cancel = new AbortController();
  void runAndTell(cell, cells, options, cancel.signal, emit);
  return { cancel: async () => cancel.abort() };
}

async function runAndTell(
  cell: SeriesCell,
  cells: readonly Cell[],
  options: SeriesSessionOptions,
  signal: AbortSignal,
  emit: SeriesEmit,
): Promise<void> {
  const began = performance.now();
  const before = options.done.length;
  let waiting: PartRun[] = [];
  let told = -Infinity;
  let progress = { done: before, total: NaN };
  const tell = (): void => {
    told = performance.now();
    const { done, total } = progress;
    const each = (told - began) / 1000 / (done - before);
    emit({
      type: 'runs',
      runs: waiting,
      done,
      total,
      secondsLeft: done > before ? each * (total - done) : NaN,
    });
    waiting = [];
  };
  const end = (status: 'finished' | 'cancelled' | 'failed'): void => {
    if (waiting.length > 0) tell();
    emit({ type: 'end', status, seconds: (performance.now() - began) / 1000 });
  };
  try {
    await runSeries(cell, cells, {
      ...options,
      data: {},
      orCpu: true,
      signal,
      say: () => undefined,
      onRun: (run) => void waiting.push(run),
      onProgress: ({ done, total }) => {
        progress = { done, total };
        // A run that took long is told at once: it would be lost with a worker that is ended.
        const isLong = waiting.some((run) => 1000 * run.seconds > TELL_EVERY);
        if (isLong || performance.now() - told > TELL_EVERY) tell();
      },
    });
    end('finished');
  } catch (error) {
    if (signal.aborted) return end('cancelled');
    for (const problem of problemsIn(cell.id, error)) emit({ type: 'problem', problem });
    end('failed');
  }
}
