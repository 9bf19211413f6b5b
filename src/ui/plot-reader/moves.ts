/** Where an arrow key takes the cursor of a chart. */
import type { ChartModel, Place } from './model.ts';

const FAR = 10;

/** The end of the chart's first trace. */
export function firstPlace(model: ChartModel): Place {
  return landed(model, model.traces[0] ?? 0, model.points - 1, -1);
}

export function nextPlace(model: ChartModel, from: Place, key: string, shift: boolean): Place {
  const { trace, index } = from;
  const along = shift ? FAR : 1;
  switch (key) {
    case 'ArrowLeft':
      return landed(model, trace, index - along, -1);
    case 'ArrowRight':
      return landed(model, trace, index + along, 1);
    case 'Home':
      return landed(model, trace, 0, 1);
    case 'End':
      return landed(model, trace, model.points - 1, -1);
    case 'ArrowUp':
      return { trace: neighbour(model, trace, -1, shift), index };
    case 'ArrowDown':
      return { trace: neighbour(model, trace, 1, shift), index };
    default:
      return from;
  }
}

/** The sample of a place whose index has come to mean another one, as when a recording was thinned. */
export function indexAt(model: ChartModel, x: number): number {
  let low = 0;
  let high = model.points - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (model.x(middle) < x) low = middle + 1;
    else high = middle;
  }
  return low > 0 && x - model.x(low - 1) < model.x(low) - x ? low - 1 : low;
}

/** The nearest sample that was measured, first in the direction of the step, else back. */
function landed(model: ChartModel, trace: number, to: number, direction: 1 | -1): Place {
  const start = Math.min(model.points - 1, Math.max(0, to));
  for (const way of [direction, -direction])
    for (let i = start; i >= 0 && i < model.points; i += way)
      if (!Number.isNaN(model.y(trace, i))) return { trace, index: i };
  return { trace, index: start };
}

function neighbour({ traces, all }: ChartModel, trace: number, by: number, shift: boolean): number {
  if (all !== undefined && (shift || traces.length < 2)) return (trace + by + all) % all;
  const index = traces.indexOf(trace);
  if (index < 0) return traces[0] ?? trace;
  return traces[(index + by + traces.length) % traces.length];
}
