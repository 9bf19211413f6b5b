/** Spreads the nodes of a circuit over parts, each of which holds at most its share. */
import { communitiesOf, graphOf, type Graph } from './communities.ts';
import { forEachWeight, isSignalCoupling } from './edges.ts';
import { EVERYWHERE, type Netlist, type PlacedNetlist } from './netlist.ts';
import { reject } from './problem.ts';
import type { PlacementRecipe } from './schema-placement.ts';

/** Throws BadInput where the parts listed do not fit the circuit, or cut what must not be cut. */
export function placeNodes(netlist: Netlist, recipe: PlacementRecipe, path: string): PlacedNetlist {
  const { parts, by, refresh, bandwidth } = recipe;
  const free = Array.from(netlist.held.keys()).filter((i) => !netlist.held[i]);
  const partOf = new Uint16Array(netlist.nodes).fill(EVERYWHERE);
  if (Array.isArray(by)) {
    checkList(by, parts, netlist.nodes, `${path}.by`);
    for (const node of free) partOf[node] = by[node];
  } else {
    const most = Math.ceil(free.length / parts);
    const part = {
      order: () => free.map((_, n) => Math.floor((n * parts) / free.length)),
      'in-turn': () => free.map((_, n) => n % parts),
      communities: () => packed(couplingGraph(netlist, free), parts, most),
    }[by]();
    free.forEach((node, n) => (partOf[node] = part[n]));
  }
  const placed = { ...netlist, placement: { parts, partOf, refresh, bandwidth } };
  checkResistors(placed, path);
  return placed;
}

function checkList(by: readonly number[], parts: number, nodes: number, path: string): void {
  if (by.length !== nodes)
    reject(path, `${by.length} parts are listed for ${nodes} nodes`, 'List one part per node');
  const wrong = by.findIndex((part) => part >= parts);
  if (wrong >= 0)
    reject(
      `${path}.${wrong}`,
      `part ${by[wrong]} is not among the ${parts}`,
      `Use numbers from 0 to ${parts - 1}`,
    );
}

/** Resistors join voltages, of which no copies are sent. */
function checkResistors({ couplings, placement: { partOf } }: PlacedNetlist, path: string): void {
  const together = (...nodes: number[]) => {
    const on = new Set(nodes.filter((i) => i >= 0 && partOf[i] !== EVERYWHERE).map((i) => partOf[i]));
    return on.size <= 1;
  };
  for (const c of couplings) {
    if (isSignalCoupling(c)) continue;
    const cut =
      c.kind === 'source'
        ? c.target.findIndex((target, n) => !together(target, c.by[n]))
        : c.conductance.findIndex((_, e) =>
            together(
              c.source[e],
              c.target[e],
              ...(c.conditioned ? [c.conditioned.by0[e], c.conditioned.by1[e]] : []),
            )
              ? false
              : true,
          );
    if (cut >= 0)
      reject(
        path,
        `the resistors of ${c.name} would join nodes on different parts, and only signals are copied`,
        'Place their nodes on one part, or join them by a dense, sparse or stencil coupling',
      );
  }
}

/** The couplings among some nodes, by magnitude; node n of the graph is nodes[n]. */
function couplingGraph({ groups, couplings, nodes: count }: Netlist, nodes: readonly number[]): Graph {
  const index = new Int32Array(count).fill(-1);
  nodes.forEach((node, n) => (index[node] = n));
  return graphOf(nodes.length, (visit) => {
    const join = (i: number, j: number, weight: number): void => {
      if (i >= 0 && j >= 0 && i !== j && index[i] >= 0 && index[j] >= 0 && weight !== 0)
        visit(index[i], index[j], Math.abs(weight));
    };
    for (const c of couplings)
      if (isSignalCoupling(c)) forEachWeight(c, groups, join);
      else if (c.kind === 'resistive') c.conductance.forEach((g, e) => join(c.source[e], c.target[e], g));
      else c.target.forEach((target, n) => join(c.by[n], target, 1));
  });
}

/**
 * Communities on parts that hold at most `most` nodes each, the largest first, each where its couplings lead; one that
 * fits nowhere is split, neighbours staying together as far as room allows.
 */
function packed(graph: Graph, parts: number, most: number): number[] {
  const label = communitiesOf(graph);
  const members = new Map<number, number[]>();
  label.forEach((community, node) => {
    const list = members.get(community);
    if (list) list.push(node);
    else members.set(community, [node]);
  });
  const part = Array.from(label, () => -1);
  const room = Array.from({ length: parts }, () => most);
  const put = (nodes: readonly number[], at: number): void => {
    for (const node of nodes) part[node] = at;
    room[at] -= nodes.length;
  };
  const roomiest = (): number => room.indexOf(Math.max(...room));
  for (const nodes of [...members.values()].sort((a, b) => b.length - a.length)) {
    const pull = pulls(graph, nodes, part, parts);
    const fitting = [...room.keys()].filter((at) => room[at] >= nodes.length);
    if (fitting.length > 0) {
      put(
        nodes,
        fitting.reduce((a, b) => (pull[b] > pull[a] || (pull[b] === pull[a] && room[b] > room[a]) ? b : a)),
      );
      continue;
    }
    for (const left = outwards(graph, nodes); left.length > 0;) {
      const at = roomiest();
      put(left.splice(0, room[at]), at);
    }
  }
  return part;
}

/** Weight from some nodes to what lies on each part already. */
function pulls(
  { starts, neighbours, weights }: Graph,
  nodes: readonly number[],
  part: readonly number[],
  parts: number,
): Float64Array {
  const pull = new Float64Array(parts);
  for (const i of nodes)
    for (let n = starts[i]; n < starts[i + 1]; n++) {
      const at = part[neighbours[n]];
      if (at >= 0) pull[at] += weights[n];
    }
  return pull;
}

/** The nodes of a community from its first one on, breadth first. */
function outwards({ starts, neighbours }: Graph, nodes: readonly number[]): number[] {
  const left = new Set(nodes);
  const order: number[] = [];
  for (const first of nodes) {
    if (!left.delete(first)) continue;
    order.push(first);
    for (let at = order.length - 1; at < order.length; at++)
      for (let n = starts[order[at]]; n < starts[order[at] + 1]; n++)
        if (left.delete(neighbours[n])) order.push(neighbours[n]);
  }
  return order;
}
