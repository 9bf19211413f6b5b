/** Turns what became of a cell into a record that can be kept. */
import { recordId, type RunRecord } from '../notebook/records.ts';
import type { CellResult } from './results.ts';

export interface RecordFacts {
  readonly recipe: RunRecord['recipe'];
  readonly beside: RunRecord['beside'];
  readonly engine: string;
  readonly adapter: string;
  readonly build: string;
}

export function recordOf(
  facts: RecordFacts,
  {
    status,
    seconds,
    steps,
    metrics,
    runs,
    inexact,
  }: Pick<CellResult, 'seconds' | 'steps' | 'metrics' | 'runs'> & Pick<RunRecord, 'status' | 'inexact'>,
  date = new Date(),
): RunRecord {
  return {
    id: recordId(date),
    ...facts,
    date: date.toISOString(),
    status,
    seconds,
    steps,
    metrics,
    ...(inexact && { inexact }),
    ...(runs && { runs }),
  };
}
