/**
 * In which order groups settle when each is made exact given the others: every group after those that drive it, and
 * groups that drive each other in turn, again and again. Adjoint currents run through the same parts backwards.
 */
import { isSignalCoupling } from './edges.ts';
import type { NetCoupling, Netlist } from './netlist.ts';

/**
 * How one group is brought to rest given the others. `exact`: no current flows inside it, so every node solves
 * h v + z(v) + G v = I by itself. `grid`: linear nodes joined by resistors, one linear system per sample. `relaxed`:
 * damped Jacobi steps, for groups that couple to themselves and for laws with several equilibria.
 */
export type Rule = 'exact' | 'grid' | 'relaxed';

export interface Visit {
  /** Index of the group. */
  readonly group: number;
  readonly rule: Rule;
}

/** Groups visited one after the other; a loop needs more than one sweep. */
export interface Part {
  readonly visits: readonly Visit[];
  readonly loop: boolean;
}

/** Laws whose own balance h v + z(v) = I has one solution that a few Newton steps find. */
const SOLVABLE = ['linear', 'saturating', 'rectifying', 'soft-rail'];

/** Groups without a free node are left out. */
export function scheduleOf(netlist: Netlist): readonly Part[] {
  const free = freeGroups(netlist);
  const listens = netlist.groups.map(() => new Set<number>());
  const within = netlist.groups.map(() => ({ signals: false, resistors: false }));
  for (const c of netlist.couplings) {
    for (const [from, to] of influences(netlist, c)) if (free[from] && free[to]) listens[to].add(from);
    if (c.from !== c.to) continue;
    if (isSignalCoupling(c)) within[c.to].signals = true;
    if (c.kind === 'resistive' && c.target.some((end, e) => end >= 0 && c.source[e] >= 0))
      within[c.to].resistors = true;
  }
  const ruleOf = (group: number): Rule => {
    const { law, rails } = netlist.groups[group];
    if (within[group].signals || !SOLVABLE.includes(law.name)) return 'relaxed';
    if (!within[group].resistors) return 'exact';
    return law.name === 'linear' && rails === Infinity ? 'grid' : 'relaxed';
  };
  return components(listens)
    .map((members) => members.filter((group) => free[group]))
    .filter((members) => members.length > 0)
    .map((members) => {
      const visits = members.map((group) => ({ group, rule: ruleOf(group) }));
      const selfSet = members.some((group) => listens[group].has(group) && ruleOf(group) !== 'grid');
      return { visits, loop: visits.length > 1 || selfSet || visits[0].rule === 'relaxed' };
    });
}

function freeGroups({ groups, held }: Netlist): readonly boolean[] {
  return groups.map(({ offset, size }) => held.subarray(offset, offset + size).some((h) => h === 0));
}

/** Which group acts on which through a coupling. */
function influences({ groups }: Netlist, c: NetCoupling): [from: number, to: number][] {
  const groupAt = (node: number) =>
    groups.findIndex(({ offset, size }) => node >= offset && node < offset + size);
  switch (c.kind) {
    case 'dense':
    case 'sparse':
    case 'stencil':
      return c.reciprocal
        ? [
            [c.from, c.to],
            [c.to, c.from],
          ]
        : [[c.from, c.to]];
    case 'resistive': {
      const joined: [number, number][] =
        c.from === c.to
          ? []
          : [
              [c.from, c.to],
              [c.to, c.from],
            ];
      if (!c.conditioned || c.conditioned.by0.length === 0) return joined;
      const by = groupAt(c.conditioned.by0[0]);
      return [...joined, [by, c.from], [by, c.to]];
    }
    case 'source':
      return c.by.length > 0 ? [[groupAt(c.by[0]), c.to]] : [];
    default:
      return c satisfies never;
  }
}

/** Strongly connected components, each after those it listens to (Tarjan 1972). */
function components(listens: readonly ReadonlySet<number>[]): number[][] {
  const index = new Map<number, number>();
  const low: number[] = [];
  const stack: number[] = [];
  const found: number[][] = [];
  const visit = (node: number): void => {
    index.set(node, index.size);
    low[node] = index.size - 1;
    stack.push(node);
    for (const next of [...listens[node]].sort((a, b) => a - b)) {
      const seen = index.get(next);
      if (seen === undefined) {
        visit(next);
        low[node] = Math.min(low[node], low[next]);
      } else if (stack.includes(next)) low[node] = Math.min(low[node], seen);
    }
    if (low[node] === index.get(node)) found.push(stack.splice(stack.indexOf(node)).sort((a, b) => a - b));
  };
  for (let node = 0; node < listens.length; node++) if (!index.has(node)) visit(node);
  return found;
}
