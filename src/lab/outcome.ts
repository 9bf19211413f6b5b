/** How a run of a cell came to its end, as the page records it. Plain data. */
import { freeNodes } from '../circuit/netlist.ts';
import type { Anneal, Residual } from '../engine/engine.ts';
import type { Inexact } from '../notebook/records.ts';
import type { RecipeCell } from '../notebook/schema.ts';
import type { Prepared } from './prepare.ts';
import { countParameters, operationsOf } from './shape.ts';

type Metrics = Readonly<Record<string, number>>;

export interface RunOutcome {
  /** The recipe by which it ran; words and views around it may be older than the page's. */
  readonly cell: RecipeCell;
  readonly status: 'settled' | 'stopped' | 'trained' | 'cancelled' | 'failed';
  /** Wall-clock time it ran, without pauses. */
  readonly seconds: number;
  /** Steps of a bench, updates of a cell that learns. */
  readonly steps: number;
  readonly metrics: Metrics;
  readonly inexact?: Inexact;
}

/** What is measured on every bench; `before` is H per sample [B] at the start, where it has one. */
export async function benchMetrics(
  { netlist, placed }: Prepared,
  anneal: Anneal,
  { residual, before }: { readonly residual: Residual; readonly before: Float64Array | null },
): Promise<Metrics> {
  const after = await anneal.energy();
  return {
    time: anneal.time,
    residual: residual.max,
    relativeResidual: residual.scale > 0 ? residual.max / residual.scale : 0,
    chargeEvents: anneal.step * freeNodes(netlist) * netlist.batch,
    parameters: countParameters(netlist),
    operations: operationsOf(netlist),
    ...(after && { energy: mean(after) }),
    // Parts that act on old copies put energy in as well as take it out.
    ...(after && before && !placed && { dissipated: mean(before) - mean(after) }),
    ...placed?.traffic(anneal.step),
  };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/** The metrics that say something. */
export function finite(metrics: Metrics): Metrics {
  return Object.fromEntries(Object.entries(metrics).filter(([, x]) => Number.isFinite(x)));
}
