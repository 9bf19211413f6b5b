/** A recorded run as its charts read it: samples are the columns of the recording. */
import { msg, str } from '@lit/localize';
import type { ChartModel, Spot } from '../../plot-reader/model.ts';
import { significant, whole } from '../format.ts';
import type { FrameStore } from '../record/frame-store.ts';
import type uPlot from 'uplot';

export function runModel(
  store: FrameStore,
  traces: Pick<ChartModel, 'traces' | 'all' | 'y' | 'name' | 'unit'>,
): ChartModel {
  const { timeless, clock } = store;
  return {
    ...traces,
    points: store.count,
    axis: timeless ? msg('step') : msg('time in RC'),
    x: (i) => clock[i],
    at: (i) => (timeless ? msg(str`step ${whole(clock[i])}`) : `${significant(clock[i])} RC`),
  };
}

/** Where a plot draws a value; null when it is out of view. */
export function spotOn(plot: uPlot | null | undefined, x: number, y: number, scale = 'y'): Spot | null {
  if (!plot) return null;
  const { over } = plot;
  const [left, top] = [plot.valToPos(x, 'x'), plot.valToPos(y, scale)];
  const within = left >= -1 && left <= over.clientWidth + 1 && top >= -1 && top <= over.clientHeight + 1;
  return within ? { over, left, top, rule: true } : null;
}
