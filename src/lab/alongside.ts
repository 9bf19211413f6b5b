/** Runs beside a cell's own, on the same data, seed and budget, that say what its result is worth. */
import type { Work } from '../engine/engine.ts';
import type { Metrics } from '../tasks/setting.ts';
import type { TrainCell } from '../notebook/schema-train.ts';
import { prepareTraining, type PreparedTraining } from './prepare-training.ts';
import { TrainRun, type TrainRunOptions } from './train-run.ts';

const NO_PARTS = { mismatch: 0, bits: 0 };
/** Slices of a run that nobody watches [ms]. */
const SLICE = 200;

/**
 * `idealMae`: with ideal parts. `offlineMae`: trained with ideal parts and before any jump, then written into these
 * parts and measured as the cell is. `freshMae`: trained from the start on what comes after the jump.
 */
export async function trainAlongside(
  prepared: PreparedTraining,
  options: TrainRunOptions,
  work: Work,
): Promise<Metrics> {
  const { cell } = prepared;
  const metrics: Metrics = {};
  for (const which of cell.training.alongside) {
    const run = await TrainRun.create(await variant(prepared, which), options);
    try {
      await toEnd(run, work);
      if (which !== 'offline') await run.measure();
      else {
        const { parameters } = await run.circuit.state();
        await measureWritten(prepared, options, Float32Array.from(parameters), metrics);
        continue;
      }
      for (const [name, value] of Object.entries(run.metrics)) metrics[prefixed(which, name)] = value;
    } finally {
      run.dispose();
    }
  }
  return metrics;
}

const prefixed = (prefix: string, name: string) => `${prefix}${name[0].toUpperCase()}${name.slice(1)}`;

function variant(prepared: PreparedTraining, which: TrainCell['training']['alongside'][number]) {
  const { cell, lesson } = prepared;
  const { chapters } = lesson;
  const ideal: TrainCell = { ...cell, circuit: { ...cell.circuit, parts: NO_PARTS } };
  switch (which) {
    case 'ideal':
      return prepareTraining(ideal, { data: {}, lesson });
    case 'offline':
      return prepareTraining(ideal, { data: {}, lesson: { ...lesson, chapters: [chapters[0]] } });
    case 'fresh':
      return prepareTraining(cell, {
        data: {},
        lesson: { ...lesson, chapters: [chapters[chapters.length - 1]] },
      });
    default:
      return which satisfies never;
  }
}

/** Couplings trained elsewhere, written into the cell's own parts, on its last test set. */
async function measureWritten(
  prepared: PreparedTraining,
  options: TrainRunOptions,
  parameters: Float32Array,
  metrics: Metrics,
): Promise<void> {
  const run = await TrainRun.create(prepared, options);
  try {
    await run.take(parameters);
    await run.measure(prepared.chapters.length - 1);
    for (const [name, value] of Object.entries(run.metrics)) metrics[prefixed('offline', name)] = value;
  } finally {
    run.dispose();
  }
}

/** Trains through all updates and puts the best weights in place. */
export async function toEnd(run: TrainRun, { signal, onProgress }: Work): Promise<void> {
  while (!run.done) {
    signal?.throwIfAborted();
    const { done } = await run.slice(SLICE, Infinity, { signal });
    onProgress?.({ done: run.update, total: run.prepared.updates, of: 'updates' });
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (done) break;
  }
  await run.finish();
}
