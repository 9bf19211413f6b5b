/** The cell an export menu was opened on: what it holds now, and where its panels are. */
import type { DataSet } from '../../data/data.ts';
import type { BenchCell, TrainCell } from '../../notebook/schema.ts';
import type { BenchSession } from '../bench/session.ts';
import type { Theme } from '../tokens.css.ts';
import type { TrainSession } from '../train/session.ts';

interface Place {
  readonly theme: Theme;
  readonly data: DataSet;
  /** Holds the panels. */
  readonly root: ParentNode;
}

export interface BenchSource extends Place {
  readonly cell: BenchCell;
  readonly session: BenchSession;
  /** Nodes whose traces stand out. */
  readonly traces: readonly number[];
}

export interface TrainSource extends Place {
  readonly cell: TrainCell;
  readonly session: TrainSession;
}

export type Source = BenchSource | TrainSource;

export const isBench = (source: Source): source is BenchSource => source.cell.kind === 'bench';
