/** Random graphs from a seed: exactly as many distinct edges as asked, every such graph equally likely. */
import type { DataGraph } from '../circuit/given.ts';
import { philox, streamOf } from '../circuit/philox.ts';

const STREAM = streamOf('task.max-cut.graph');

/** Unit weights; the mean degree is met as nearly as whole edges allow, up to the complete graph. */
export function randomGraph(seed: number, vertices: number, degree: number): DataGraph {
  const pairs = (vertices * (vertices - 1)) / 2;
  const edges = Math.min(pairs, Math.round((vertices * degree) / 2));
  const chosen = drawDistinct(seed, edges, pairs);
  const source = new Uint32Array(edges);
  const target = new Uint32Array(edges);
  chosen.forEach((pair, e) => {
    const [low, high] = ends(pair);
    source[e] = low;
    target[e] = high;
  });
  return { kind: 'graph', vertices, source, target, weights: new Float32Array(edges).fill(1) };
}

/** `count` distinct whole numbers below `range`, ascending: a shuffle that only remembers what it moved. */
function drawDistinct(seed: number, count: number, range: number): Float64Array {
  const moved = new Map<number, number>();
  const block = new Uint32Array(4);
  const chosen = Float64Array.from({ length: count }, (_, k) => {
    philox(k, 0, 0, STREAM, seed, 0, block);
    // 53 bits, as many as a double holds: 24 would not reach every pair of a large graph.
    const unit = (block[0] * 2 ** 21 + (block[1] >>> 11)) * 2 ** -53;
    const at = k + Math.floor(unit * (range - k));
    const value = moved.get(at) ?? at;
    moved.set(at, moved.get(k) ?? k);
    return value;
  });
  return chosen.sort();
}

/** Pair number p = high (high - 1) / 2 + low with low < high. */
function ends(pair: number): [low: number, high: number] {
  let high = Math.floor((1 + Math.sqrt(1 + 8 * pair)) / 2);
  if ((high * (high - 1)) / 2 > pair) high--;
  return [pair - (high * (high - 1)) / 2, high];
}
