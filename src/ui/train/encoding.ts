/** How facts of a learning cell read: what makes two circuits the same, names of parameters, volts and the data's units. */
import { msg, str } from '@lit/localize';
import type { CircuitShape } from '../../lab/api.ts';
import type { BlockFacts, TrainFacts } from '../../lab/train-api.ts';
import type { TrainCell } from '../../notebook/schema.ts';
import { nodeName } from '../bench/record/ranges.ts';

/** Equal for two circuits whose weights, answers and curves can be shown in each other's place. */
export function blockEncoding({ shape, blocks, view, samples }: TrainFacts): string {
  const groups = shape.groups.map((g) => [g.name, g.offset, g.height, g.width, g.channels]);
  return JSON.stringify([shape.nodes, groups, blocks, view, samples]);
}

/** Volts of an output node as the data count. */
export const decoded = ({ decode }: Pick<TrainFacts, 'decode'>, volts: number): number =>
  (volts - decode.offset) / decode.scale;

/** volts = scale x data + offset. */
export interface Encoding {
  readonly scale: number;
  readonly offset: number;
}

/** How the recipe writes data of the first group of a list as volts. */
export function encodingOf(cell: Pick<TrainCell, 'circuit'>, groups: readonly number[]): Encoding {
  return cell.circuit.groups[groups[0]]?.encode ?? { scale: 1, offset: 0 };
}

/** Nodes of groups, one after the other, as global indices. */
export function nodesOf(shape: Pick<CircuitShape, 'groups'>, groups: readonly number[]): Uint32Array {
  const nodes = groups.flatMap((g) => {
    const { offset, size } = shape.groups[g];
    return Array.from({ length: size }, (_, i) => offset + i);
  });
  return Uint32Array.from(nodes);
}

const kinds = (): Record<BlockFacts['kind'], string> => ({
  weight: msg('couplings'),
  'log-conductance': msg('log conductances'),
  bias: msg('biases'),
  leak: msg('leaks'),
});

/** The coupling or group of a block: blocks are named `couplings.NAME.weights`, `groups.NAME.bias`. */
export const ownerOf = ({ name }: Pick<BlockFacts, 'name'>): string =>
  /^(?:couplings|groups)\.(.+)\.[^.]+$/.exec(name)?.[1] ?? name;

export const blockTitle = (block: Pick<BlockFacts, 'name' | 'kind'>): string =>
  `${ownerOf(block)}, ${kinds()[block.kind]}`;

/** A block of one number per node, drawn as a strip. */
export const isStrip = ({ kind }: Pick<BlockFacts, 'kind'>): boolean => kind === 'bias' || kind === 'leak';

/** What a cell of a block joins, in the names of its nodes where the block is as large as its groups. */
export function cellName(
  shape: Pick<CircuitShape, 'groups' | 'couplings'>,
  block: BlockFacts,
  row: number,
  column: number,
): string {
  const owner = ownerOf(block);
  const index = row * block.columns + column;
  if (isStrip(block)) {
    const group = shape.groups.find(({ name }) => name === owner);
    return group?.size === block.count ? nodeIn(shape, group.offset + index) : `${owner}[${index}]`;
  }
  const coupling = shape.couplings.find(({ name }) => name === owner);
  const from = shape.groups.find(({ name }) => name === coupling?.from);
  const to = shape.groups.find(({ name }) => name === coupling?.to);
  if (from && to && from.size === block.rows && to.size === block.columns)
    return `${nodeIn(shape, from.offset + row)} → ${nodeIn(shape, to.offset + column)}`;
  return block.rows > 1 ? msg(str`${owner}, row ${row}, column ${column}`) : `${owner}[${index}]`;
}

/** Names need only the groups. */
const nodeIn = (shape: Pick<CircuitShape, 'groups'>, node: number): string =>
  nodeName(shape as CircuitShape, node);
