/** Runs the single runs of a sweep or a comparison one after another; what is done stays done when it is cancelled. */
import { BadInput, formatProblem, reject } from '../../circuit/problem.ts';
import { didYouMean } from '../../circuit/nearest.ts';
import type { EngineInfo } from '../../engine/engine.ts';
import type { PartRun } from '../../notebook/records.ts';
import type { Cell, SeriesCell } from '../../notebook/schema.ts';
import { runRecipe, type Began } from '../cell-runner.ts';
import { runModel } from '../model-runner.ts';
import type { RunOptions } from '../results.ts';
import { seriesPlan, type SeriesPlan } from './plan.ts';

export interface SeriesOptions extends RunOptions {
  /** Runs done before, which are not run again. */
  readonly done?: readonly PartRun[];
  /** The first run has its engine. */
  readonly onEngine?: (info: EngineInfo) => void;
  /** A run has ended. */
  readonly onRun?: (run: PartRun) => void;
  /** Counts the runs that have ended, with the part done of the one under way: 3.5 of 20. */
  readonly onProgress?: RunOptions['onProgress'];
}

/**
 * Every run in the order of the plan, those done before included. A run that fails is among them, with its error.
 * Throws BadInput where a metric is named that no run reports, and the signal's reason when cancelled.
 */
export async function runSeries(
  cell: SeriesCell,
  cells: readonly Cell[],
  options: SeriesOptions,
): Promise<readonly PartRun[]> {
  const plan = seriesPlan(cell, cells);
  const runs = new Map((options.done ?? []).map((run) => [run.index, run]));
  let { engine } = options;
  let first = true;
  const began: Began = ({ engine: { info }, why }) => {
    if (!first) return;
    first = false;
    options.say(`${cell.id}: ${info.kind} engine (${info.adapter}). ${why}`);
    options.onEngine?.(info);
  };
  for (let index = 0; index < plan.count; index++) {
    if (runs.has(index)) continue;
    options.signal?.throwIfAborted();
    const onProgress: RunOptions['onProgress'] = ({ done, total }) =>
      options.onProgress?.({ done: runs.size + Math.min(0.99, done / total), total: plan.count, of: 'runs' });
    // What was not asked for by name may be replaced where a recipe cannot run on it.
    const orCpu = options.orCpu ?? options.engine === 'auto';
    const run = await runPart(() => plan.partAt(index), index, began, {
      ...options,
      engine,
      orCpu,
      onProgress,
      compared: cell.kind === 'compare',
    });
    options.signal?.throwIfAborted();
    // One engine for all runs of a sweep: its choice would show among the values.
    if (cell.kind === 'sweep' && (run.engine === 'cpu' || run.engine === 'webgpu')) engine = run.engine;
    checkMetrics(cell, run);
    const kept = { ...run, metrics: keptMetrics(cell, run.metrics) };
    runs.set(index, kept);
    options.onRun?.(kept);
    options.onProgress?.({ done: runs.size, total: plan.count, of: 'runs' });
    // Lets a cancel through, and whoever else shares this thread.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return [...runs.values()].sort((a, b) => a.index - b.index);
}

async function runPart(
  partOf: () => ReturnType<SeriesPlan['partAt']>,
  index: number,
  began: Began,
  options: RunOptions,
): Promise<PartRun> {
  const where = { engine: '', adapter: '' };
  try {
    const part = partOf();
    if (part.kind === 'model') return { index, ...(await runModel(part, options)) };
    const { status, seconds, steps, metrics, error, note } = await runRecipe(part, options, (chosen) => {
      const { kind, adapter } = chosen.engine.info;
      Object.assign(where, { engine: kind, adapter });
      began(chosen);
    });
    const words = { ...(error !== undefined && { error }), ...(note !== undefined && { note }) };
    return { index, ...where, status, seconds, steps, metrics, ...words };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    const text = error.problems.map(formatProblem).join('\n');
    return { index, ...where, status: 'failed', seconds: 0, steps: 0, metrics: {}, error: text };
  }
}

/** Metrics every run has beside those it reports. */
const ALWAYS = ['steps', 'seconds'];

/** A sweep of thousands of runs keeps what it was asked for; the rows of a comparison keep everything. */
function keptMetrics({ kind, metrics: named }: SeriesCell, all: PartRun['metrics']): PartRun['metrics'] {
  if (named.length === 0 || kind === 'compare') return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => named.includes(name)));
}

/** A metric that a run which went well does not report is misspelt. */
function checkMetrics(cell: SeriesCell, { status, metrics }: PartRun): void {
  if (status === 'failed') return;
  const known = [...Object.keys(metrics), ...ALWAYS];
  const wrong = cell.metrics.findIndex((name) => !known.includes(name));
  if (wrong < 0 || cell.kind === 'compare') return;
  const name = cell.metrics[wrong];
  reject(
    `cells.${cell.id}.metrics.${wrong}`,
    `no run reports "${name}"${didYouMean(name, known)}`,
    `Use any of: ${known.join(', ')}`,
  );
}
