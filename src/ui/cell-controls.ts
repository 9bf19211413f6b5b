/**
 * How much of a cell its reader may work. `locked`: the run, not the recipe. `held`: nothing, until something is answered
 * first. `hidden`: nothing, and no control is shown.
 */
export type CellControls = 'shown' | 'locked' | 'held' | 'hidden';

/** Whether the run may be played, stepped and gone back in. */
export const playable = (controls: CellControls): boolean => controls === 'shown' || controls === 'locked';
