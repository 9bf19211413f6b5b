/** Graphs: Gset files, and square matrices read as graphs. */
import { reject } from '../circuit/problem.ts';
import { checkEdges, checkVertices, shapeText } from './caps.ts';
import type { Data, DataGraph } from './data.ts';
import { atLine, countIn, fieldsOf, finiteIn, indexIn, linesOf } from './text.ts';

/** The shortest line of an edge is `1 2` and its line feed; a header that promises more edges than fit is refused. */
const SHORTEST_EDGE = 4;

/**
 * Gset: a line `n m`, then m lines `i j w` with vertices from 1 (w = 1 when left out). Parallel edges add up.
 * The weights are the file's: a circuit with J = gain w and a negative gain seeks the largest cut.
 */
export function readGset(path: string, text: string): DataGraph {
  const lines = linesOf(text);
  const first = lines.next();
  if (first.done) return reject(path, 'the file is empty', 'Give a line "vertices edges" and the edges');
  const place = atLine(path, first.value.number);
  const header = fieldsOf(path, first.value);
  if (header.length !== 2) reject(place, 'the first line is not "vertices edges"', 'Write two whole numbers');
  const vertices = countIn(header[0], place);
  const edges = countIn(header[1], place);
  checkVertices(place, vertices);
  checkEdges(place, edges);
  if (edges * SHORTEST_EDGE > text.length + 1) {
    reject(place, `${edges} edges are announced, the file is too short for them`, 'Bring the whole file');
  }
  const source = new Uint32Array(edges);
  const target = new Uint32Array(edges);
  const weights = new Float32Array(edges);
  let count = 0;
  for (const line of lines) {
    const at = atLine(path, line.number);
    if (count === edges) reject(at, `more than the ${edges} edges announced`, 'Correct the first line');
    const fields = fieldsOf(path, line);
    if (fields.length < 2 || fields.length > 3) reject(at, `${fields.length} fields`, 'Write "i j weight"');
    source[count] = indexIn(fields[0], at, 1, vertices) - 1;
    target[count] = indexIn(fields[1], at, 1, vertices) - 1;
    weights[count] = fields.length === 3 ? finiteIn(fields[2], at) : 1;
    if (source[count] === target[count]) reject(at, 'an edge joins a vertex to itself', 'Remove it');
    count++;
  }
  if (count < edges) reject(path, `${edges} edges are announced, ${count} found`, 'Bring the whole file');
  return { kind: 'graph', vertices, ...mergeEdges(source, target, weights, vertices) };
}

/** Each pair once, the smaller vertex first, in the order first met; weights of the same pair add up. */
export function mergeEdges(
  source: Uint32Array,
  target: Uint32Array,
  weights: Float32Array | Float64Array,
  vertices: number,
): Pick<DataGraph, 'source' | 'target' | 'weights'> {
  const keys = Float64Array.from(
    source,
    (i, e) => Math.min(i, target[e]) * vertices + Math.max(i, target[e]),
  );
  const places = new Uint32Array(keys.length);
  const sorted = keys.slice().sort();
  let distinct = keys.length;
  if (sorted.some((key, e) => e > 0 && key === sorted[e - 1])) {
    const met = new Map<number, number>();
    keys.forEach((key, e) => {
      let place = met.get(key);
      if (place === undefined) met.set(key, (place = met.size));
      places[e] = place;
    });
    distinct = met.size;
  } else {
    places.forEach((_, e) => (places[e] = e));
  }
  const sums = new Float64Array(distinct);
  const merged = { source: new Uint32Array(distinct), target: new Uint32Array(distinct) };
  places.forEach((place, e) => {
    merged.source[place] = Math.min(source[e], target[e]);
    merged.target[place] = Math.max(source[e], target[e]);
    sums[place] += weights[e];
  });
  return { ...merged, weights: Float32Array.from(sums) };
}

/**
 * A square matrix A as a graph: weights w_ij = (A_ij + A_ji) / 2 for i < j where that is not 0, the diagonal as
 * bias. A graph stays as it is. Throws BadInput for any other shape.
 */
export function asGraph(data: Data, path = 'data'): DataGraph {
  if (data.kind === 'graph') return data;
  const { shape, values } = data;
  const [n] = shape;
  if (shape.length !== 2 || shape[1] !== n) {
    return reject(
      path,
      `an array of shape ${shapeText(shape)} is not a square matrix`,
      'Bring an n x n matrix',
    );
  }
  checkVertices(path, n);
  const weight = (i: number, j: number) => (values[i * n + j] + values[j * n + i]) / 2;
  let edges = 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) if (weight(i, j) !== 0) edges++;
  checkEdges(path, edges);
  const source = new Uint32Array(edges);
  const target = new Uint32Array(edges);
  const weights = new Float32Array(edges);
  let e = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (weight(i, j) === 0) continue;
      source[e] = i;
      target[e] = j;
      weights[e++] = weight(i, j);
    }
  }
  const bias = Float32Array.from({ length: n }, (_, i) => values[i * n + i]);
  return { kind: 'graph', vertices: n, source, target, weights, ...(bias.some((b) => b !== 0) && { bias }) };
}
