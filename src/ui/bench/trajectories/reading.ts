/** The voltage trajectories as they are read without seeing them. */
import { msg, str } from '@lit/localize';
import type { ChartModel } from '../../plot-reader/model.ts';
import { significant, whole } from '../format.ts';
import { runModel } from '../plot/run-model.ts';
import { nodeName } from '../record/ranges.ts';
import type { BenchSession } from '../session.ts';

export function voltagesModel({ store, shape }: BenchSession, traces: readonly number[]): ChartModel | null {
  if (!store?.count || !shape) return null;
  return runModel(store, {
    traces,
    all: store.nodes,
    y: (node, i) => store.column(i)[node] * shape.voltsPerUnit,
    name: (node) => nodeName(shape, node),
    unit: () => 'V',
  });
}

/** What is drawn, over how long, from where to where, and what the keys do. */
export function voltagesSummary({ store, shape }: BenchSession): string {
  if (!store?.count || !shape) return msg('Voltages over time, nothing recorded yet');
  const nodes = whole(store.nodes);
  const until = store.timeless
    ? msg(str`${whole(store.lastStep)} steps`)
    : `${significant(store.times[store.count - 1])} RC`;
  const [low, high] = [store.low, store.high].map((v) => `${significant(v * shape.voltsPerUnit)} V`);
  return msg(
    str`Voltages of ${nodes} nodes over ${until}, from ${low} to ${high}. Left and right move along time, up and down between traces, Enter keeps a trace.`,
  );
}
