/**
 * QUBO files: minimise x^T Q x over x in {0, 1}. With x = (1 + s) / 2 and q_ij the sum of Q_ij and Q_ji,
 *
 *   x^T Q x = constant - sum_{i<j} w_ij s_i s_j - sum_i b_i s_i
 *   w_ij = -q_ij / 4,   b_i = -(Q_ii / 2 + sum_j q_ij / 4),   constant = sum w - sum b
 *
 * so that a circuit with J = gain w and bias = gain b, gain > 0, has the same minimum.
 */
import { reject } from '../circuit/problem.ts';
import { checkEdges, checkVertices } from './caps.ts';
import type { DataGraph } from './data.ts';
import { mergeEdges } from './graph.ts';
import { atLine, countIn, fieldsOf, finiteIn, indexIn, linesOf, type Line } from './text.ts';

interface Header {
  readonly vertices: number;
  /** First index in use. */
  readonly base: 0 | 1;
}

/**
 * qbsolv's format (`p qubo topology maxNodes nNodes nCouplers`, indices from 0), or a bare list `i j value`
 * (indices from 0), or such a list under a line `n m` (indices from 1). Lines starting with c or # are comments;
 * entries of the same pair add up.
 */
export function readQubo(path: string, text: string): DataGraph {
  const lines = entryLines(text);
  const first = lines.next();
  if (first.done) return reject(path, 'the file holds no entries', 'Write lines "i j value"');
  const header = readHeader(path, first.value);
  const base = header?.base ?? 0;
  // Counted first: the arrays are made once, and no line is kept.
  const count = countEntries(text) - (header ? 1 : 0);
  checkEdges(path, count);
  const source = new Uint32Array(count);
  const target = new Uint32Array(count);
  const values = new Float64Array(count);
  let size = header?.vertices ?? 0;
  const read = (line: Line, e: number) => {
    const at = atLine(path, line.number);
    const fields = fieldsOf(path, line);
    if (fields.length !== 3) reject(at, `${fields.length} fields`, 'Write "i j value"');
    const index = (field: string) =>
      header ? indexIn(field, at, base, header.vertices - 1 + base) - base : countIn(field, at);
    source[e] = index(fields[0]);
    target[e] = index(fields[1]);
    values[e] = finiteIn(fields[2], at);
    size = Math.max(size, index(fields[0]) + 1, index(fields[1]) + 1);
    checkVertices(at, size);
  };
  if (!header) read(first.value, 0);
  let e = header ? 0 : 1;
  for (const line of lines) read(line, e++);
  return toIsing(size, source, target, values);
}

function* entryLines(text: string): Generator<Line> {
  for (const line of linesOf(text)) if (!/^(?:#|c(?:\s|$))/i.test(line.text)) yield line;
}

function countEntries(text: string): number {
  const lines = entryLines(text);
  let count = 0;
  while (!lines.next().done) count++;
  return count;
}

function readHeader(path: string, line: Line): Header | undefined {
  const at = atLine(path, line.number);
  const fields = fieldsOf(path, line);
  if (fields[0] === 'p') {
    if (fields.length !== 6 || fields[1] !== 'qubo') {
      reject(at, 'the problem line is not "p qubo topology maxNodes nNodes nCouplers"', 'Write six fields');
    }
    const vertices = countIn(fields[3], at);
    checkVertices(at, vertices);
    return { vertices, base: 0 };
  }
  if (fields.length !== 2) return undefined;
  const vertices = countIn(fields[0], at);
  countIn(fields[1], at);
  checkVertices(at, vertices);
  return { vertices, base: 1 };
}

function toIsing(
  vertices: number,
  source: Uint32Array,
  target: Uint32Array,
  values: Float64Array,
): DataGraph {
  const bias = new Float64Array(vertices);
  const pairs: number[] = [];
  values.forEach((value, e) => {
    if (source[e] === target[e]) {
      bias[source[e]] -= value / 2;
    } else {
      bias[source[e]] -= value / 4;
      bias[target[e]] -= value / 4;
      if (value !== 0) pairs.push(e);
    }
  });
  const merged = mergeEdges(
    Uint32Array.from(pairs, (e) => source[e]),
    Uint32Array.from(pairs, (e) => target[e]),
    Float64Array.from(pairs, (e) => -values[e] / 4),
    vertices,
  );
  return { kind: 'graph', vertices, ...merged, bias: Float32Array.from(bias) };
}

/** x^T Q x of the spins s in {-1, 1} for a graph read by {@link readQubo}. */
export function quboValue({ source, target, weights, bias }: DataGraph, spins: ArrayLike<number>): number {
  let value = 0;
  weights.forEach((w, e) => (value += w * (1 - spins[source[e]] * spins[target[e]])));
  bias?.forEach((b, i) => (value -= b * (1 + spins[i])));
  return value;
}
