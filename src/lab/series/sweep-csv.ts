/** A sweep as rows of text, for a file. */
import type { PartRun } from '../../notebook/records.ts';
import type { SweepCell } from '../../notebook/schema.ts';
import { csvOf } from '../csv.ts';
import type { SweepPlan } from './plan.ts';
import { metricNames, metricOf } from './summary.ts';

type Value = string | number | boolean;

/** One line a run: the values of the parameters, which of the seeds, and everything it reports. */
export function sweepCsv(cell: SweepCell, plan: SweepPlan, runs: readonly PartRun[]): string {
  const names = metricNames(runs, cell.metrics);
  const extra = ['steps', 'seconds'].filter((name) => !names.includes(name));
  const head = [
    ...cell.parameters.map(({ path }) => path),
    'repeat',
    'status',
    'engine',
    ...names,
    ...extra,
    'error',
  ];
  const lines = runs.map((run): Value[] => [
    ...plan.valuesAt(run.index % plan.points),
    Math.floor(run.index / plan.points),
    run.status,
    run.engine,
    ...[...names, ...extra].map((name) => finite(metricOf(run, name))),
    run.error ?? '',
  ]);
  return csvOf([head, ...lines]);
}

const finite = (value: number): Value => (Number.isFinite(value) ? value : '');
