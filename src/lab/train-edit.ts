/** What an edit of a cell that learns changes in a run that is under way. */
import type { TrainCell } from '../notebook/schema-train.ts';
import { isContrast } from './prepare-training.ts';

/**
 * The most that has to be made anew. `nothing`: only words and views were edited. `tuning`: the run goes on with another
 * rate, schedule, budget or nudge. `circuit`: it starts afresh on the samples that are there. `samples`: those change too.
 */
export type TrainEdit = 'nothing' | 'tuning' | 'circuit' | 'samples';

export function trainEdit(before: TrainCell, after: TrainCell): TrainEdit {
  const same = (pick: (cell: TrainCell) => unknown): boolean =>
    JSON.stringify(pick(before)) === JSON.stringify(pick(after));
  if (same((c) => [c.circuit, c.task, c.training, c.seed])) return 'nothing';
  if (same((c) => [c.circuit, c.task, c.seed, kept(c)])) return 'tuning';
  // Samples lie as the groups do, and contrasts are made of them for forward-forward alone.
  return same((c) => [c.task, c.seed, c.circuit.groups, isContrast(c)]) ? 'circuit' : 'samples';
}

/** The part of a training recipe that a run cannot change on the way. */
function kept({ training }: TrainCell): unknown {
  const changing = { schedule: 0, epochs: 0, patience: 0, beta: 0, feedback: 0, check: 0 };
  return { ...training, ...changing, optimiser: { ...training.optimiser, rate: 0 } };
}
