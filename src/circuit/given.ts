/** Data a circuit is given: what a person brings or a task generates, as an engine-ready array or graph. */
export interface DataArray {
  readonly kind: 'array';
  /** Row-major; the first axis is the sample axis where a circuit reads one entry per sample. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Undirected weighted graph, each edge once; a matrix file read as a graph carries its diagonal as bias. */
export interface DataGraph {
  readonly kind: 'graph';
  readonly vertices: number;
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  readonly weights: Float32Array;
  readonly bias?: Float32Array;
}

export type Data = DataArray | DataGraph;

/** Data by the name a circuit or task asks for. */
export type DataSet = Readonly<Record<string, Data>>;
