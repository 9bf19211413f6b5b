/** Data as the circuit takes them; readers and tasks produce these. */
export type { Data, DataArray, DataGraph, DataSet } from '../circuit/given.ts';
