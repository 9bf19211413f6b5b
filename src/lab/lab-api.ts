/** What the worker offers the page. */
import type { Problem } from '../circuit/problem.ts';
import type { DataSet } from '../data/data.ts';
import type { Provenance } from '../notebook/export/provenance.ts';
import type { BenchCell, Cell, SeriesCell, TrainCell } from '../notebook/schema.ts';
import type { BenchEvent, BenchHandle, EngineChoice } from './api.ts';
import type { SeriesEvent, SeriesHandle, SeriesOpening } from './series/api.ts';
import type { TrainEvent, TrainHandle } from './train-api.ts';

export interface LabApi {
  /** Opens a cell that learns; it starts training when `autoplay`. */
  openTraining(
    cell: TrainCell,
    options: { readonly engine: EngineChoice; readonly data: DataSet; readonly autoplay: boolean },
    listener: (event: TrainEvent) => void,
  ): Promise<TrainHandle>;

  /** Opens a bench; events arrive through `listener` until it is closed. The bench starts playing when `autoplay`. */
  open(
    cell: BenchCell,
    options: { readonly engine: EngineChoice; readonly data: DataSet; readonly autoplay: boolean },
    listener: (event: BenchEvent) => void,
  ): Promise<BenchHandle>;
  /** Starts a sweep or a comparison of recipes of these cells. */
  openSeries(
    cell: SeriesCell,
    cells: readonly Cell[],
    options: SeriesOpening,
    listener: (event: SeriesEvent) => void,
  ): Promise<SeriesHandle>;
  /** A bench as a Python script, or why it cannot be one. */
  python(
    cell: BenchCell,
    data: DataSet,
    provenance: Provenance,
  ): Promise<{ readonly script: string } | { readonly problems: readonly Problem[] }>;
  /** Energy over a plane of two nodes' voltages for the landscape view: [n, n] over [-range, range]^2, others as now. */
  landscape(
    cell: BenchCell,
    data: DataSet,
    nodes: readonly [number, number],
    range: number,
    count: number,
  ): Promise<Float32Array>;
}
