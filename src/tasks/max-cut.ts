/** Max-Cut: split the vertices of a graph in two so that the edges between the halves weigh most. */
import type { DataGraph, DataSet } from '../circuit/given.ts';
import { reject } from '../circuit/problem.ts';
import { randomGraph } from './random-graph.ts';
import {
  groupRecipe,
  netGroup,
  type Metrics,
  type Outcome,
  type Setting,
  type TaskOptions,
} from './setting.ts';

export interface MaxCutTask {
  readonly kind: 'max-cut';
  /** Group whose voltages' signs are the two sides. */
  readonly spins: string;
  /** Size and mean degree of the generated graph. */
  readonly vertices: number;
  readonly degree: number;
  /** Best cut known; 0 when unknown. */
  readonly bestKnown: number;
  /** A restart succeeds when its cut reaches this fraction of the best known. */
  readonly success: number;
}

export const MAX_CUT_DATA = [
  { name: 'graph', describes: 'undirected weighted graph: a Gset, QUBO or square matrix file' },
] as const;

const CONFIDENCE = 0.99;

/** Throws BadInput when the data named `graph` are not a graph. */
export async function prepareMaxCut(
  task: MaxCutTask,
  { seed, given, circuit }: TaskOptions,
): Promise<Setting> {
  groupRecipe(circuit, task.spins, 'task.spins');
  const graph = graphIn(given) ?? randomGraph(seed, task.vertices, task.degree);
  return { data: { ...given, graph }, given: Object.keys(given) };
}

function graphIn(data: DataSet): DataGraph | undefined {
  const graph = Object.hasOwn(data, 'graph') ? data.graph : undefined;
  if (graph?.kind === 'array') {
    reject(
      'data.graph',
      `is an array of shape [${graph.shape.join(', ')}]`,
      'Bring a graph: a Gset, QUBO or square matrix file',
    );
  }
  return graph;
}

/**
 * `cut` and `best`, the best of the batch, and `mean` over it. Where the best cut is known also `ratio` = best / known,
 * `successRate` p, and `tts99` [s], the wall-clock time after which one success is 99 % certain: (seconds / batch)
 * ln(0.01) / ln(1 - p), at least one restart; left out while nothing has succeeded.
 */
export function measureMaxCut(task: MaxCutTask, setting: Setting, outcome: Outcome): Metrics {
  const graph = graphIn(setting.data);
  if (!graph) throw new Error('the max-cut task was measured without its graph');
  const cuts = cutsOf(graph, outcome, netGroup(outcome.netlist, task.spins).offset);
  const best = Math.max(...cuts);
  const metrics: Metrics = {
    cut: best,
    best,
    mean: cuts.reduce((sum, cut) => sum + cut, 0) / cuts.length,
    samples: cuts.length,
  };
  if (task.bestKnown <= 0) return metrics;
  metrics.ratio = best / task.bestKnown;
  const rate = cuts.filter((cut) => cut >= task.success * task.bestKnown).length / cuts.length;
  metrics.successRate = rate;
  if (rate > 0) {
    const restarts = rate >= CONFIDENCE ? 1 : Math.log(1 - CONFIDENCE) / Math.log(1 - rate);
    metrics.tts99 = (outcome.seconds / cuts.length) * restarts;
  }
  return metrics;
}

/** Weight between the two sides per sample; a node at exactly 0 V counts as up. */
function cutsOf(graph: DataGraph, { netlist, voltages }: Outcome, offset: number): number[] {
  const { source, target, weights } = graph;
  return Array.from({ length: netlist.batch }, (_, b) => {
    const start = b * netlist.nodes + offset;
    let cut = 0;
    for (let e = 0; e < weights.length; e++) {
      if (voltages[start + source[e]] < 0 !== voltages[start + target[e]] < 0) cut += weights[e];
    }
    return cut;
  });
}
