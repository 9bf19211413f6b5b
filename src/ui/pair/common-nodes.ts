/** Nodes that two circuits have in common: those of the same name. */
import type { CircuitShape } from '../../lab/api.ts';

type Group = CircuitShape['groups'][number];

export interface CommonNodes {
  /** Global indices in the first and in the second circuit, pair by pair. */
  readonly a: Uint32Array;
  readonly b: Uint32Array;
}

/** How the nodes of a group are named: by one number, by row and column, or by row, column and channel. */
const manner = ({ height, channels }: Group): number => (channels > 1 ? 3 : height > 1 ? 2 : 1);

export function commonNodes(a: Pick<CircuitShape, 'groups'>, b: Pick<CircuitShape, 'groups'>): CommonNodes {
  const found: [number[], number[]] = [[], []];
  for (const group of a.groups) {
    const other = b.groups.find(({ name }) => name === group.name);
    if (!other || manner(other) !== manner(group)) continue;
    const index = (g: Group, row: number, column: number, channel: number): number =>
      g.offset + (row * g.width + column) * g.channels + channel;
    for (let row = 0; row < Math.min(group.height, other.height); row++)
      for (let column = 0; column < Math.min(group.width, other.width); column++)
        for (let channel = 0; channel < Math.min(group.channels, other.channels); channel++) {
          found[0].push(index(group, row, column, channel));
          found[1].push(index(other, row, column, channel));
        }
  }
  return { a: Uint32Array.from(found[0]), b: Uint32Array.from(found[1]) };
}

/** Largest and mean |vA - vB| over the common nodes [V]; NaN where there are none. Units are volts per unit of each. */
export function voltageDifference(
  common: CommonNodes,
  [a, b]: readonly [Float32Array, Float32Array],
  [unitA, unitB]: readonly [number, number],
): { readonly max: number; readonly mean: number } {
  let max = Number.NaN;
  let sum = 0;
  const { length } = common.a;
  for (let i = 0; i < length; i++) {
    const apart = Math.abs(a[common.a[i]] * unitA - b[common.b[i]] * unitB);
    if (!(apart <= max)) max = apart;
    sum += apart;
  }
  return { max, mean: sum / length };
}
