/** Edits of a cell by keys: each copies what lies on the way and nothing else. */
import { memberName } from '../../circuit/issues.ts';
import { fieldOf, memberField, narrow, type Field, type Keys } from '../../notebook/fields.ts';
import { readPath } from '../../notebook/paths.ts';
import { CellSchema } from '../../notebook/schema.ts';

export interface Edit {
  readonly keys: Keys;
  /** Whether members of lists come, go or change places: keys of other edits would then mean something else. */
  readonly restructures: boolean;
  apply(cell: unknown): unknown;
}

/** The value at keys, or undefined. */
export function at(value: unknown, keys: Keys): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? Reflect.get(inner, key)
        : undefined,
    value,
  );
}

/** Sets a value; undefined leaves the field out. */
export const put = (keys: Keys, value: unknown): Edit => ({
  keys,
  restructures: false,
  apply: (cell) => placed(cell, keys, value),
});

function placed(inner: unknown, [key, ...rest]: Keys, value: unknown): unknown {
  if (key === undefined) return value;
  // An edit made of another state of the cell may lead to what is no longer there.
  if (Array.isArray(inner)) {
    const index = Number(key);
    return index in inner ? inner.with(index, placed(inner[index], rest, value)) : inner;
  }
  if (inner !== undefined && (typeof inner !== 'object' || inner === null)) return inner;
  const member = placed(at(inner, [key]), rest, value);
  if (member !== undefined) return { ...inner, [key]: member };
  return Object.fromEntries(Object.entries(inner ?? {}).filter(([name]) => name !== key));
}

/** Adds a member at the end of a list. */
export const append = (keys: Keys, member: unknown): Edit => ({
  keys,
  restructures: true,
  apply: (cell) => placed(cell, keys, [...listAt(cell, keys), member]),
});

/** Takes a member out of a list, and the sliders that move something in it. */
export const remove = (keys: Keys, index: number): Edit =>
  rearrange(keys, (length) => [...Array(length).keys()].filter((i) => i !== index));

/** Moves a member of a list by some places. */
export const move = (keys: Keys, index: number, by: number): Edit =>
  rearrange(keys, (length) => {
    const order = [...Array(length).keys()];
    const [moved] = order.splice(index, 1);
    order.splice(Math.min(length - 1, Math.max(0, index + by)), 0, moved);
    return order;
  });

const listAt = (cell: unknown, keys: Keys): readonly unknown[] => {
  const list = at(cell, keys);
  return Array.isArray(list) ? (list as readonly unknown[]) : [];
};

/** The members of a list in another order; sliders follow what they move. */
function rearrange(keys: Keys, orderOf: (length: number) => readonly number[]): Edit {
  const apply = (cell: unknown): unknown => {
    const list = listAt(cell, keys);
    const order = orderOf(list.length);
    const next = placed(
      cell,
      keys,
      order.map((i) => list[i]),
    );
    const sliders = listAt(next, ['sliders']);
    if (keys[0] === 'sliders' || sliders.length === 0) return next;
    const followed = sliders.flatMap((slider) => {
      const path = at(slider, ['path']);
      const found = typeof path === 'string' ? readPath(CellSchema, cell, path) : undefined;
      if (!found || 'problem' in found || !keys.every((key, depth) => found.keys[depth] === key))
        return [slider];
      const to = order.indexOf(Number(found.keys[keys.length]));
      const moved = [...keys, to, ...found.keys.slice(keys.length + 1)];
      return to < 0 ? [] : [placed(slider, ['path'], pathTo(next, moved))];
    });
    return placed(next, ['sliders'], followed);
  };
  return { keys, restructures: true, apply };
}

/** A dotted path to keys, members of lists by name where they have one of their own. */
export function pathTo(cell: unknown, keys: Keys): string {
  return keys
    .map((key, depth) => {
      const list = at(cell, keys.slice(0, depth));
      return Array.isArray(list) ? memberName(list, Number(key)) : String(key);
    })
    .join('.');
}

/** Names a group or a coupling anew, wherever the cell speaks of it. */
export function rename(keys: Keys, name: string): Edit {
  const list = keys.at(-3);
  const apply = (cell: unknown): unknown => {
    const before = at(cell, keys);
    const next = placed(cell, keys, name || undefined);
    if (
      typeof before !== 'string' ||
      before === name ||
      name === '' ||
      (list !== 'groups' && list !== 'couplings')
    )
      return next;
    const path = `circuit.${list}.`;
    const sliders = listAt(next, ['sliders']).map((slider) => {
      const leads = at(slider, ['path']);
      return typeof leads === 'string' && leads.startsWith(`${path}${before}.`)
        ? placed(slider, ['path'], `${path}${name}.${leads.slice(path.length + before.length + 1)}`)
        : slider;
    });
    const renamed = references(fieldOf(CellSchema), next, list, before, name);
    return sliders.length > 0 ? placed(renamed, ['sliders'], sliders) : renamed;
  };
  return { keys, restructures: false, apply };
}

/** A value with every text that names `before` in a list of the circuit naming `after` instead. */
function references(
  field: Field | undefined,
  value: unknown,
  list: 'groups' | 'couplings',
  before: string,
  after: string,
): unknown {
  const inner = field && narrow(field, value);
  if (!inner || value === undefined) return value;
  if (inner.kind === 'text') return inner.meta.names === list && value === before ? after : value;
  if (inner.kind !== 'object' && !(inner.kind === 'list' && inner.item.kind !== 'number')) return value;
  if (typeof value !== 'object' || value === null) return value;
  let changed = value;
  for (const [key, member] of Object.entries(value) as [string, unknown][]) {
    const next = references(memberField(inner, key), member, list, before, after);
    if (next !== member) changed = placed(changed, [key], next) as object;
  }
  return changed;
}
