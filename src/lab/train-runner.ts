/** Runs a cell that learns without a page: trains to the end, then measures. */
import { BadInput, formatProblem } from '../circuit/problem.ts';
import type { Work } from '../engine/engine.ts';
import type { TrainCell } from '../notebook/schema-train.ts';
import type { Metrics } from '../tasks/setting.ts';
import { answerMetrics } from './answering.ts';
import { inCell, placeProblem } from './cell-problems.ts';
import type { Chosen } from './engines.ts';
import { checkTraining } from './check-training.ts';
import { prepareTraining } from './prepare-training.ts';
import type { CellResult, RunOptions } from './results.ts';
import { simulatedSettle } from './simulated-settle.ts';
import { TrainRun } from './train-run.ts';
import { trainingMetrics } from './training-metrics.ts';
import { Yardstick } from './yardstick.ts';

const SLICE = 200;

/** Throws BadInput for bad data; a circuit that blows up while it learns is `failed` in the result. */
export function runTraining(
  cell: TrainCell,
  options: RunOptions,
  began: (chosen: Pick<Chosen, 'engine' | 'why'>) => void,
): Promise<CellResult> {
  return inCell(cell.id, () => train(cell, options, began));
}

async function train(
  cell: TrainCell,
  { engine, webgpu, orCpu = false, data, signal, onProgress, compared = false }: RunOptions,
  began: (chosen: Pick<Chosen, 'engine' | 'why'>) => void,
): Promise<CellResult> {
  const started = performance.now();
  const prepared = await prepareTraining(cell, { data, signal, onProgress });
  const options = { engine, webgpu, orCpu };
  const run = await TrainRun.create(prepared, options);
  began(run);
  const shared = { id: cell.id, kind: 'train' } as const;
  const seconds = () => (performance.now() - started) / 1000;
  try {
    const yardstick = new Yardstick();
    await yardstick.make(prepared, options, { signal, onProgress });
    const checked = await checkFirst(run, signal);
    const before = seconds();
    while (!run.done) {
      signal?.throwIfAborted();
      await run.slice(SLICE, yardstick.most(run), { signal });
      await yardstick.look(run);
      onProgress?.({ done: run.update, total: prepared.updates, of: 'updates' });
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await run.finish();
    const trained = seconds() - before;
    await run.measure();
    const beside = { ...yardstick.metrics, ...checked };
    const metrics = trainingMetrics(run, { seconds: trained, beside });
    const more = compared ? await comparedMetrics(run, { signal }) : { metrics: {} };
    const result = { seconds: seconds(), steps: run.update, metrics: { ...metrics, ...more.metrics } };
    return { ...shared, status: 'trained', ...result, ...('note' in more && { note: more.note }) };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    const text = error.problems.map((problem) => formatProblem(placeProblem(cell.id, problem))).join('\n');
    return { ...shared, status: 'failed', seconds: seconds(), steps: run.update, metrics: {}, error: text };
  } finally {
    run.dispose();
  }
}

/** What stands beside digital models: how fast it answers here, and what the circuit itself would take. */
function comparedMetrics(run: TrainRun, work: Work): Promise<{ metrics: Metrics; note?: string }> {
  return run.safely(async () => {
    const { prepared, engine, circuit } = run;
    const { training } = prepared.cell;
    const { test } = prepared.chapters[prepared.chapters.length - 1];
    const answering = await answerMetrics(engine, prepared, await run.parameters(), work);
    const settling = await simulatedSettle(await circuit.written(), prepared.plan.fed, test, work);
    const epochs: Metrics =
      training.mechanism === 'offline' ? {} : { epochs: run.update / prepared.updatesPerEpoch };
    if ('note' in settling) return { metrics: { ...epochs, ...answering }, note: settling.note };
    return { metrics: { ...epochs, ...answering, ...settling.metrics } };
  });
}

/** At the first weights, where the slope is not lost in what training leaves of it. */
async function checkFirst(run: TrainRun, signal?: AbortSignal): Promise<Record<string, number>> {
  const { check } = run.prepared.cell.training;
  if (check === 0) return {};
  const written = await run.circuit.written();
  const { cosine, normRatio } = await checkTraining(run.engine, run.prepared, written, check, { signal });
  return { gradientCosine: cosine, gradientNormRatio: normRatio };
}
