/** What the runs of a sweep come to: every metric at every point, over its seeds. */
import type { PartRun } from '../../notebook/records.ts';
import type { SweepPlan } from './plan.ts';
import { statisticsOf, type Statistics } from './statistics.ts';

/** Over the seeds that went well. */
export interface PointSummary extends Statistics {
  readonly point: number;
  readonly least: number;
  readonly most: number;
  readonly failed: number;
}

/** The value of a metric in one run; steps and wall-clock seconds count as metrics. */
export function metricOf(run: PartRun, name: string): number {
  if (Object.hasOwn(run.metrics, name)) return run.metrics[name];
  if (run.status === 'failed') return NaN;
  return name === 'steps' ? run.steps : name === 'seconds' ? run.seconds : NaN;
}

/** Names of all metrics in the runs, in the order they are reported. */
export function metricNames(runs: readonly PartRun[], named: readonly string[]): readonly string[] {
  if (named.length > 0) return named;
  return [...new Set([...runs.flatMap(({ metrics }) => Object.keys(metrics)), 'steps', 'seconds'])];
}

/** One summary a point, in the order of the points. */
export function summarise(
  plan: SweepPlan,
  runs: readonly PartRun[],
  metric: string,
): readonly PointSummary[] {
  const byPoint = Array.from({ length: plan.points }, (): PartRun[] => []);
  for (const run of runs) byPoint[run.index % plan.points]?.push(run);
  return byPoint.map((at, point) => {
    const values = at.map((run) => metricOf(run, metric)).filter(Number.isFinite);
    const failed = at.filter(({ status }) => status === 'failed').length;
    const { mean, deviation, count } = statisticsOf(values);
    if (count === 0) return { point, mean, least: NaN, most: NaN, deviation, count, failed };
    return { point, mean, least: Math.min(...values), most: Math.max(...values), deviation, count, failed };
  });
}
