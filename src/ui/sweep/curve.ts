/** A sweep over one parameter as lines: the mean over the seeds, and the lowest and highest of them. */
import { msg, str } from '@lit/localize';
import type { SweepPlan } from '../../lab/series/plan.ts';
import type { PointSummary } from '../../lab/series/summary.ts';
import type { SweepCell } from '../../notebook/schema.ts';
import { metricLabel } from '../../lab/metric-label.ts';
import type { Line, Lines } from '../train/lines.ts';

export interface CurveFacts {
  readonly cell: SweepCell;
  readonly plan: SweepPlan;
  readonly points: readonly PointSummary[];
  readonly metric: string;
  /** Name of the parameter, with its unit. */
  readonly label: string;
}

export function sweepLines({ cell, plan, points, metric, label }: CurveFacts): Lines {
  const [values] = plan.values;
  const { values: given } = cell.parameters[0];
  const numeric = values.every((value) => typeof value === 'number');
  const placed = points
    .map((point) => ({ ...point, x: numeric ? Number(values[point.point]) : point.point }))
    .sort((a, b) => a.x - b.x);
  const name = metricLabel(metric);
  const lines: Line[] = [
    {
      label: cell.repeats > 1 ? msg(str`${name}, mean of seeds`) : name,
      values: placed.map(({ mean }) => mean),
      colour: 'ink',
      points: placed.length <= 64,
    },
  ];
  if (cell.repeats > 1) {
    const spread = { colour: 'muted', dash: [4, 3], width: 1.25 } as const;
    lines.push(
      { label: msg('lowest'), values: placed.map(({ least }) => least), ...spread },
      { label: msg('highest'), values: placed.map(({ most }) => most), ...spread },
    );
  }
  return {
    x: placed.map(({ x }) => x),
    lines,
    xLabel: label,
    yLabel: name,
    xLog: numeric && !Array.isArray(given) && given.log && placed.every(({ x }) => x > 0),
    yLog: cell.view.log,
    ...(!numeric && { xNames: values.map(String) }),
  };
}
