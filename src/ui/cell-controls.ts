import type { Assignment } from '../notebook/schema.ts';

/**
 * How much of a cell its reader may work. `locked`: the run, not the recipe. `held`: nothing, until something is answered
 * first. `hidden`: nothing, and no control is shown.
 */
export type CellControls = 'shown' | 'locked' | 'held' | 'hidden';

/** What is left of it where the cell asks for a prediction. */
export function assignedControls(assignment: Assignment | undefined, otherwise: CellControls): CellControls {
  if (!assignment || otherwise === 'hidden') return otherwise;
  return assignment.prediction === '' ? 'held' : 'locked';
}

/** Whether the run may be played, stepped and gone back in. */
export const playable = (controls: CellControls): boolean => controls === 'shown' || controls === 'locked';
