/** Kernels of the CPU engine work on node-major states: the B samples of a node lie side by side. */

/**
 * Adds a coupling's current [N, B] for signals s [N, B]. With `magnitude` every weight counts by its absolute value
 * (for the current scale).
 */
export type AddCurrent = (s: Float32Array, current: Float32Array, magnitude: boolean) => void;
