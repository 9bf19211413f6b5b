/** Every number a course of training comes to, the same on the page and on the command line. */
import type { Metrics } from '../tasks/setting.ts';
import { finite } from './outcome.ts';
import { operationsOf } from './shape.ts';
import type { TrainRun } from './train-run.ts';

/** Of the test set as last measured; `beside` are those of runs trained alongside. */
export function trainingMetrics(
  run: TrainRun,
  { seconds, beside }: { readonly seconds: number; readonly beside: Metrics },
): Metrics {
  const { prepared, losses, best, lastReport: report } = run;
  const metrics: Metrics = {
    ...run.metrics,
    parameters: prepared.parameters,
    operations: prepared.settles * operationsOf(prepared.netlist),
    updates: run.update,
    trainSeconds: seconds,
    ...finite({ trainLoss: losses.train, validationLoss: losses.validation }),
    ...prepared.lesson.references,
    ...beside,
  };
  if (best) metrics.bestAt = best.update;
  if (report && prepared.cell.training.mechanism === 'nudging') metrics.beta = report.beta;
  if (report) Object.assign(metrics, finite({ residual: report.residual, sweeps: report.sweeps }));
  return metrics;
}
