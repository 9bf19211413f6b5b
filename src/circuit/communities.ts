/**
 * Communities of a weighted graph: sets of nodes with more weight among them than chance would give. Greedy modularity
 * by levels (Blondel and others, 2008, "Fast unfolding of communities in large networks"). Nodes are visited in their
 * order, so the same graph always gives the same communities.
 */

/** A symmetric graph in compressed rows: the neighbours of node i are entries starts[i] to starts[i + 1]. */
export interface Graph {
  readonly starts: Uint32Array;
  readonly neighbours: Uint32Array;
  /** Not negative; an edge stands in the rows of both its ends, a loop in its row with twice its weight. */
  readonly weights: Float64Array;
}

/** The two ends and the weight of every edge of a graph of `nodes` nodes, once each; equal pairs may repeat. */
export function graphOf(
  nodes: number,
  eachEdge: (visit: (i: number, j: number, weight: number) => void) => void,
): Graph {
  const starts = new Uint32Array(nodes + 1);
  eachEdge((i, j) => {
    starts[i + 1]++;
    if (i !== j) starts[j + 1]++;
  });
  for (let i = 0; i < nodes; i++) starts[i + 1] += starts[i];
  const next = starts.slice();
  const neighbours = new Uint32Array(starts[nodes]);
  const weights = new Float64Array(starts[nodes]);
  const write = (i: number, j: number, weight: number): void => {
    neighbours[next[i]] = j;
    weights[next[i]++] = weight;
  };
  eachEdge((i, j, weight) => {
    write(i, j, i === j ? 2 * weight : weight);
    if (i !== j) write(j, i, weight);
  });
  return { starts, neighbours, weights };
}

/** Passes over all nodes of one level at most; gains shrink fast, and a tie must not go round for ever. */
const MOST_PASSES = 64;

/** The community of every node, numbered from 0 in the order of their first nodes. */
export function communitiesOf(graph: Graph): Uint32Array {
  let of = Uint32Array.from({ length: graph.starts.length - 1 }, (_, i) => i);
  for (let level = graph; ;) {
    const { labels, count } = joined(level);
    of = of.map((at) => labels[at]);
    if (count === level.starts.length - 1) return of;
    level = merged(level, labels, count);
  }
}

/** Moves single nodes to the neighbouring community that gains most, until none gains. */
function joined({ starts, neighbours, weights }: Graph): {
  readonly labels: Uint32Array;
  readonly count: number;
} {
  const nodes = starts.length - 1;
  const label = Uint32Array.from({ length: nodes }, (_, i) => i);
  const degree = new Float64Array(nodes);
  for (let i = 0; i < nodes; i++) for (let n = starts[i]; n < starts[i + 1]; n++) degree[i] += weights[n];
  const total = degree.slice();
  const all = degree.reduce((sum, k) => sum + k, 0);
  /** Weight from the node under way to each community, and which of them it touches. */
  const towards = new Float64Array(nodes);
  const touched: number[] = [];
  for (let pass = 0, moved = all > 0; moved && pass < MOST_PASSES; pass++) {
    moved = false;
    for (let i = 0; i < nodes; i++) {
      const own = label[i];
      for (let n = starts[i]; n < starts[i + 1]; n++) {
        if (neighbours[n] === i) continue;
        const to = label[neighbours[n]];
        if (towards[to] === 0) touched.push(to);
        towards[to] += weights[n];
      }
      total[own] -= degree[i];
      const gain = (to: number): number => towards[to] - (degree[i] * total[to]) / all;
      // Rounding alone is no reason to move.
      let [best, most] = [own, gain(own) + 1e-12 * degree[i]];
      for (const to of touched) if (gain(to) > most) [best, most] = [to, gain(to)];
      total[best] += degree[i];
      label[i] = best;
      moved ||= best !== own;
      for (const to of touched) towards[to] = 0;
      touched.length = 0;
    }
  }
  return numbered(label);
}

/** The same labels, numbered in the order in which they first appear. */
function numbered(label: Uint32Array): { readonly labels: Uint32Array; readonly count: number } {
  const names = new Map<number, number>();
  const labels = label.map((old) => {
    const name = names.get(old) ?? names.size;
    names.set(old, name);
    return name;
  });
  return { labels, count: names.size };
}

/** Every community one node; what joined its members is its loop. */
function merged({ starts, neighbours, weights }: Graph, labels: Uint32Array, count: number): Graph {
  const rows = Array.from({ length: count }, () => new Map<number, number>());
  for (let i = 0; i < labels.length; i++)
    for (let n = starts[i]; n < starts[i + 1]; n++) {
      const row = rows[labels[i]];
      const to = labels[neighbours[n]];
      row.set(to, (row.get(to) ?? 0) + weights[n]);
    }
  return graphOf(count, (visit) =>
    rows.forEach((row, i) =>
      row.forEach((weight, j) => {
        if (j > i) visit(i, j, weight);
        // Both ends lay in the same row.
        if (j === i) visit(i, i, weight / 2);
      }),
    ),
  );
}
