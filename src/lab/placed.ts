/** A bench whose circuit lies on several parts. Loaded where there is one. */
import { trafficOf, type Traffic } from '../circuit/links.ts';
import { EVERYWHERE, type Netlist, type PlacedNetlist } from '../circuit/netlist.ts';
import { placeNodes } from '../circuit/placement.ts';
import type { PlacementRecipe } from '../circuit/schema-placement.ts';

export interface Placed {
  readonly netlist: PlacedNetlist;
  /** [N, 3] where to draw the nodes of rows; NaN for those of grids. */
  readonly spots: Float32Array;
  /** What the parts have sent each other after so many steps. */
  readonly traffic: (steps: number) => Traffic;
}

export function placeBench(netlist: Netlist, recipe: PlacementRecipe, path: string): Placed {
  const placed = placeNodes(netlist, recipe, path);
  return { netlist: placed, spots: spotsOf(placed), traffic: (steps) => trafficOf(placed, steps) };
}

/** Room between two blocks, in places of a node. */
const GAP = 2;

/** A block for every part, side by side; nodes that every part is given come in a block of their own. */
function spotsOf({ nodes, groups, placement: { parts, partOf } }: PlacedNetlist): Float32Array {
  const spots = new Float32Array(3 * nodes).fill(NaN);
  for (const { offset, size, height, channels } of groups) {
    if (height > 1 || channels > 1) continue;
    const blocks = Array.from({ length: parts + 1 }, (): number[] => []);
    for (let i = offset; i < offset + size; i++) blocks[partOf[i] === EVERYWHERE ? parts : partOf[i]].push(i);
    const filled = blocks.filter((block) => block.length > 0);
    const side = Math.ceil(Math.sqrt(Math.max(...filled.map((block) => block.length))));
    const across = Math.ceil(Math.sqrt(filled.length));
    const down = Math.ceil(filled.length / across);
    const middle = (count: number): number => (count * (side + GAP) - GAP - 1) / 2;
    filled.forEach((block, n) => {
      const [x, y] = [(n % across) * (side + GAP), Math.floor(n / across) * (side + GAP)];
      block.forEach((node, k) => {
        spots[3 * node] = x + (k % side) - middle(across);
        spots[3 * node + 1] = middle(down) - y - Math.floor(k / side);
        spots[3 * node + 2] = 0;
      });
    });
  }
  return spots;
}
