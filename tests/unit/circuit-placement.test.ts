import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { communitiesOf, graphOf, type Graph } from '../../src/circuit/communities.ts';
import { eachSent, insideParts, linksOf, sentAtOnce, trafficOf } from '../../src/circuit/links.ts';
import { EVERYWHERE, type Netlist } from '../../src/circuit/netlist.ts';
import { uniform } from '../../src/circuit/philox.ts';
import { placeNodes } from '../../src/circuit/placement.ts';
import { BadInput } from '../../src/circuit/problem.ts';
import type { PlacementRecipe } from '../../src/circuit/schema-placement.ts';
import { randomNetlist, withEdges } from '../random-circuits.ts';

type Edge = readonly [number, number, number];
const graph = (nodes: number, edges: readonly Edge[]): Graph =>
  graphOf(nodes, (visit) => edges.forEach(([i, j, w]) => visit(i, j, w)));

/** `count` blocks of `size` nodes, dense within and sparse between; node i lies in block i mod count. */
function planted(count: number, size: number): readonly Edge[] {
  const nodes = count * size;
  const edges: Edge[] = [];
  for (let i = 0; i < nodes; i++)
    for (let j = i + 1; j < nodes; j++) {
      const chance = i % count === j % count ? 0.5 : 0.03;
      if (uniform(3, i, j, 0, 1) < chance) edges.push([i, j, 1]);
    }
  return edges;
}

const recipe = (more: Partial<PlacementRecipe> = {}): PlacementRecipe => ({
  parts: 4,
  by: 'order',
  refresh: 1,
  bandwidth: 0,
  ...more,
});

/** One group of nodes with sparse reciprocal couplings. */
const meshed = (nodes: number, edges: readonly Edge[]): Netlist => ({
  ...withEdges(randomNetlist({ kind: 'sparse', law: 'linear', nodes, batch: 1 }), edges),
  held: new Uint8Array(nodes),
});

const sizesOf = (partOf: Uint16Array, parts: number): number[] =>
  Array.from({ length: parts }, (_, part) => partOf.filter((p) => p === part).length);

describe('communities', () => {
  test('are the blocks a graph was planted with', () => {
    const found = communitiesOf(graph(128, planted(4, 32)));
    expect(Array.from(found)).toEqual(Array.from(found, (_, i) => i % 4));
  });

  test('are the two halves of a barbell, and single nodes where nothing is joined', () => {
    const clique = (first: number): Edge[] =>
      [0, 1, 2, 3].flatMap((i) =>
        [0, 1, 2, 3].flatMap((j): Edge[] => (i < j ? [[first + i, first + j, 1]] : [])),
      );
    expect(Array.from(communitiesOf(graph(8, [...clique(0), ...clique(4), [3, 4, 1]])))).toEqual([
      0, 0, 0, 0, 1, 1, 1, 1,
    ]);
    expect(Array.from(communitiesOf(graph(3, [])))).toEqual([0, 1, 2]);
  });

  test('never hold together less than what single nodes or all of them would', () => {
    const edge = fc.tuple(fc.nat(11), fc.nat(11), fc.double({ min: 0.01, max: 10, noNaN: true }));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 40 }), (edges) => {
        const found = graph(12, edges);
        const labels = communitiesOf(found);
        expect(Array.from(communitiesOf(found))).toEqual(Array.from(labels));
        const modularity = (of: ArrayLike<number>): number => {
          const all = found.weights.reduce((sum, w) => sum + w, 0) || 1;
          const degree = new Float64Array(12);
          let inside = 0;
          for (let i = 0; i < 12; i++)
            for (let n = found.starts[i]; n < found.starts[i + 1]; n++) {
              degree[i] += found.weights[n];
              if (of[i] === of[found.neighbours[n]]) inside += found.weights[n];
            }
          let chance = 0;
          for (let i = 0; i < 12; i++)
            for (let j = 0; j < 12; j++) if (of[i] === of[j]) chance += (degree[i] * degree[j]) / all;
          return (inside - chance) / all;
        };
        const own = modularity(labels);
        expect(own).toBeGreaterThanOrEqual(modularity(Array.from({ length: 12 }, (_, i) => i)) - 1e-9);
        expect(own).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });
});

describe('placing nodes', () => {
  const netlist = meshed(130, planted(4, 32));

  test.each(['order', 'in-turn', 'communities'] as const)('by %s fills no part beyond its share', (by) => {
    for (const parts of [1, 3, 4, 7]) {
      const { placement } = placeNodes(netlist, recipe({ by, parts }), 'p');
      const sizes = sizesOf(placement.partOf, parts);
      expect(sizes.reduce((sum, n) => sum + n)).toBe(130);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.ceil(130 / parts));
    }
  });

  test('by communities cuts what joins the blocks and nothing else', () => {
    const blocks = meshed(128, planted(4, 32));
    const between = planted(4, 32).filter(([i, j]) => i % 4 !== j % 4).length;
    const cut = (by: PlacementRecipe['by']) => linksOf(placeNodes(blocks, recipe({ by }), 'p')).cutEdges;
    expect(cut('communities')).toBe(between);
    // The blocks were dealt in turn, so this finds them too; in stretches they are torn apart.
    expect(cut('in-turn')).toBe(between);
    expect(cut('order')).toBeGreaterThan(2 * between);
  });

  test('takes a list, and gives held nodes to every part', () => {
    const held = Uint8Array.from({ length: 130 }, (_, i) => (i < 10 ? 1 : 0));
    const by = Array.from({ length: 130 }, (_, i) => i % 3);
    const { partOf } = placeNodes({ ...netlist, held }, recipe({ parts: 3, by }), 'p').placement;
    expect(Array.from(partOf.subarray(0, 10))).toEqual(Array<number>(10).fill(EVERYWHERE));
    expect(Array.from(partOf.subarray(10))).toEqual(by.slice(10));
  });

  test('refuses lists that do not fit and resistors between parts', () => {
    expect(() => placeNodes(netlist, recipe({ by: [0, 1] }), 'p')).toThrow(
      '2 parts are listed for 130 nodes',
    );
    const by = Array<number>(130).fill(4);
    expect(() => placeNodes(netlist, recipe({ by }), 'p')).toThrow('part 4 is not among the 4');
    const resistive = randomNetlist({ kind: 'resistive', law: 'linear', nodes: 63, batch: 1 });
    expect(() => placeNodes(resistive, recipe(), 'p')).toThrow(BadInput);
    expect(placeNodes(resistive, recipe({ parts: 1 }), 'p').placement.parts).toBe(1);
  });
});

describe('links between parts', () => {
  const placed = placeNodes(meshed(128, planted(4, 32)), recipe({ by: 'communities', refresh: 5 }), 'p');
  const links = linksOf(placed);

  test('carry one copy of each node to each part that hears it', () => {
    const { partOf } = placed.placement;
    const wanted = new Set<string>();
    for (const [i, j] of planted(4, 32))
      if (partOf[i] !== partOf[j]) {
        wanted.add(`${i} on ${partOf[j]}`);
        wanted.add(`${j} on ${partOf[i]}`);
      }
    const kept = Array.from(links.node, (node, k) => `${node} on ${links.on[k]}`);
    expect(new Set(kept)).toEqual(wanted);
    expect(kept).toHaveLength(wanted.size);
    // From each of the four to each of the other three.
    expect(links.linkStarts).toHaveLength(13);
    const [inside] = insideParts(placed).couplings;
    expect(inside.kind === 'sparse' && inside.weights.length).toBe(planted(4, 32).length - links.cutEdges);
  });

  test('send everything at once, or so many a link in turn until all were sent', () => {
    const sentIn = (bandwidth: number, round: number): number[] => {
      const sent: number[] = [];
      eachSent(links, bandwidth, round, (copy) => sent.push(copy));
      expect(sent).toHaveLength(sentAtOnce(links, bandwidth));
      return sent;
    };
    expect(sentIn(0, 3)).toEqual(Array.from(links.node.keys()));
    expect(sentIn(1000, 3)).toEqual(sentIn(0, 3));
    expect(sentAtOnce(links, 7)).toBe(7 * 12);
    const all = new Set<number>();
    const longest = Math.max(...links.linkStarts.slice(1).map((end, l) => end - links.linkStarts[l]));
    for (let round = 0; round < Math.ceil(longest / 7); round++) sentIn(7, round).forEach((k) => all.add(k));
    expect(all.size).toBe(links.node.length);
  });

  test('count their traffic, which falls as one over the interval', () => {
    const copies = links.node.length;
    expect(trafficOf(placed, 100)).toEqual({
      parts: 4,
      cutEdges: links.cutEdges,
      copies,
      traffic: 20 * copies,
    });
    expect(trafficOf(placed, 99).traffic).toBe(19 * copies);
    const every = (refresh: number, bandwidth = 0): number =>
      trafficOf({ ...placed, placement: { ...placed.placement, refresh, bandwidth } }, 1200).traffic;
    for (const refresh of [1, 2, 4, 10, 100]) expect(every(refresh)).toBe(every(1) / refresh);
    expect(every(10, 3)).toBe(120 * 3 * 12);
  });
});
