/** Label and unit of a field of the bench recipe, read from the schema by following a path through it. */
import { nodeLaw } from '../../../circuit/laws.ts';
import type { FieldMeta, GroupRecipe } from '../../../circuit/schema.ts';
import { BenchCell, TrainCell } from '../../../notebook/schema.ts';
import { valueAt } from './path.ts';

export interface FieldFacts {
  readonly label: string;
  readonly unit: string;
}

/** The number a field stands for: the recipe's own, or the node law's where the recipe leaves it out. */
export function effectiveNumber(cell: BenchCell | TrainCell, path: string): number | undefined {
  const own = valueAt(cell, path);
  if (typeof own === 'number') return own;
  const group = /^(circuit\.groups\.[^.]+)\.(leak|rails)$/.exec(path);
  const recipe = group && (valueAt(cell, group[1]) as GroupRecipe | undefined);
  if (own !== undefined || !group || !recipe) return undefined;
  const { defaultLeak, defaultRails } = nodeLaw(recipe.law, recipe.k, recipe, group[1]);
  return group[2] === 'leak' ? defaultLeak : defaultRails;
}

/** As much of a valibot schema as the walk needs. */
interface SchemaNode {
  readonly type: string;
  readonly wrapped?: SchemaNode;
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly item?: SchemaNode;
  readonly options?: readonly SchemaNode[];
  readonly pipe?: readonly PipeItem[];
  readonly literal?: unknown;
}
interface PipeItem {
  readonly type: string;
  readonly title?: string;
  readonly metadata?: unknown;
}

/** Facts of the field at `path` of `cell`; the last path segment stands in for a label the schema lacks. */
export function fieldFacts(cell: BenchCell | TrainCell, path: string): FieldFacts {
  const segments = path.split('.');
  let node: SchemaNode | undefined = (cell.kind === 'train' ? TrainCell : BenchCell) as unknown as SchemaNode;
  const facts = { label: '', unit: '' };
  segments.forEach((segment, depth) => {
    node = node && member(unwrap(node), segment, valueAt(cell, segments.slice(0, depth).join('.')));
  });
  for (let at: SchemaNode | undefined = node; at; at = at.wrapped) gather(at, facts);
  const last = segments[segments.length - 1];
  const owner =
    segments.length > 2 && !/^\d+$/.test(segments[segments.length - 2]) ? segments[segments.length - 2] : '';
  const label = facts.label || last[0].toUpperCase() + last.slice(1);
  const named = owner && ['groups', 'couplings'].includes(segments[segments.length - 3] ?? '');
  return { label: named ? `${label}, ${owner}` : label, unit: facts.unit };
}

function gather(node: SchemaNode, facts: { label: string; unit: string }): void {
  for (const item of node.pipe ?? []) {
    if (item.type !== 'metadata' && item.title && !facts.label) facts.label = item.title;
    if (item.type === 'metadata' && !facts.unit) facts.unit = (item.metadata as FieldMeta).unit ?? '';
    if ('wrapped' in item) gather(item as unknown as SchemaNode, facts);
  }
}

/** Strips optional, nullable and pipes down to the object, list or variant inside. */
function unwrap(node: SchemaNode): SchemaNode {
  let at = node;
  while (at.wrapped) at = at.wrapped;
  return at;
}

function member(node: SchemaNode, segment: string, owner: unknown): SchemaNode | undefined {
  if (node.entries) return node.entries[segment];
  if (node.item) return node.item;
  const kind = valueAt(owner, 'kind') ?? valueAt(owner, 'from');
  for (const option of node.options ?? []) {
    const inside = unwrap(option);
    const tag = inside.entries?.kind ?? inside.entries?.from;
    if (inside.entries && (kind === undefined || tag?.literal === kind) && inside.entries[segment])
      return inside.entries[segment];
  }
  return undefined;
}
