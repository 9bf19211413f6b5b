/** Named lines as their plot is read without seeing it. */
import { msg, str } from '@lit/localize';
import { significant, whole } from '../bench/format.ts';
import type { ChartModel } from '../plot-reader/model.ts';
import type { Lines } from './lines.ts';

export function linesModel(lines: Lines | null): ChartModel | null {
  if (!lines?.x.length) return null;
  const { x, xLabel, xWhole } = lines;
  return {
    points: x.length,
    traces: [...lines.lines.keys()],
    axis: xLabel,
    x: (i) => x[i],
    y: (trace, i) => {
      const value = lines.lines[trace].values[i];
      // A logarithmic axis has no place for the rest.
      return Number.isFinite(value) && !(lines.yLog && value <= 0) ? value : NaN;
    },
    at: (i) => `${xLabel} ${xWhole ? whole(x[i]) : significant(x[i])}`,
    name: (trace) => lines.lines[trace].label,
    unit: (trace) => lines.lines[trace].unit ?? '',
  };
}

/** What is drawn, along which axes, from where to where. */
export function linesSummary(label: string, lines: Lines | null): string {
  const model = linesModel(lines);
  if (!model || !lines) return msg(str`${label}, nothing to show yet`);
  const names = model.traces.map((trace) => `${model.name(trace)} ${rangeOf(model, trace)}`).join(', ');
  const [from, to] = [significant(model.x(0)), model.at(model.points - 1)];
  return msg(
    str`${label}: ${names}; ${lines.yLabel} over ${lines.xLabel}, ${from} to ${to}. Left and right move along it, up and down between lines.`,
  );
}

function rangeOf(model: ChartModel, trace: number): string {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < model.points; i++) {
    const value = model.y(trace, i);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high >= low)) return msg('no value');
  const unit = model.unit(trace);
  return `${msg(str`${significant(low)} to ${significant(high)}`)}${unit ? ` ${unit}` : ''}`;
}
