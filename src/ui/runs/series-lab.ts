/** A worker of their own for sweeps and comparisons, so that the benches of the page keep their pace beside them. */
import { proxy } from 'comlink';
import { startLab } from '../../lab/client.ts';
import type { SeriesEvent, SeriesOpening } from '../../lab/series/api.ts';
import type { Cell, SeriesCell } from '../../notebook/schema.ts';

/** A worker in the midst of one long call, as when a model compiles, does not hear of a cancel: then it is ended [ms]. */
const PATIENCE = 80;

/** Starts the series; returns what cancels it. The worker ends with it. */
export function startSeries(
  cell: SeriesCell,
  cells: readonly Cell[],
  options: SeriesOpening,
  listener: (event: SeriesEvent) => void,
): () => void {
  let over = false;
  const finish = (event: SeriesEvent): void => {
    if (over) return;
    listener(event);
    if (event.type !== 'end') return;
    over = true;
    worker.terminate();
  };
  const fail = (problem: string): void => {
    const remedy = 'Run it again; if it happens again, report it with the link';
    finish({ type: 'problem', problem: { path: `cells.${cell.id}`, problem, remedy } });
    finish({ type: 'end', status: 'failed', seconds: NaN });
  };
  const { lab, worker } = startLab(fail);
  const handle = lab.openSeries(cell, cells, options, proxy(finish));
  handle.catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
  return () => {
    void handle.then((open) => open.cancel()).catch(() => undefined);
    setTimeout(() => finish({ type: 'end', status: 'cancelled', seconds: NaN }), PATIENCE);
  };
}
